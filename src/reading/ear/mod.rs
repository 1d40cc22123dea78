//! The ear 语感: what a text sounds like, learnt from the example sentences in `index/examples/`.
//!
//! Patterns say exactly what they match and nothing else; people say the same thing in ways nobody listed. The ear
//! weighs all the words of a text together, as linear models do: each word, character and concept speaks for
//! or against a topic, a claim or a fact, and the words that spoke most are kept as the reason. It is learnt by
//! `anjian index train` and stored in `index/ear.bin`; nothing is learnt from incidents that people type.
//!
//! ```text
//! index/examples/*.md ─features─▶ training ─▶ Model ─stored─▶ index/ear.bin
//! incident text ─features─▶ Model ─▶ Heard: topics, claims, facts with their clauses
//! ```

mod features;
mod heard;
mod model;
mod regression;
mod sample;
mod train;

pub use heard::{Ear, Heard, HeardFact};
pub use model::{Label, Model, ModelError};
pub use train::{CrossCheck, cross_check, train};
