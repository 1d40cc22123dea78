//! One renderer per output; each only shows.

mod concise;
mod full;
mod json;

pub use concise::concise;
pub use full::full;
pub use json::json;
