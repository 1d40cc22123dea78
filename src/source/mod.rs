//! Files and places in them: what everything that reports a mistake stands on.
//!
//! A [`Span`] is a file and a byte range; line and column are worked out only when shown, by
//! [`LineIndex`], in characters (a Chinese character is one column) from one.

mod decode;
mod files;
mod fingerprint;
mod line_index;
mod nearest;
mod numerals;
pub mod seen;
mod typeset;

pub use decode::{Encoding, decode};
pub use files::{FileId, SourceFile, Sources, Span};
pub use fingerprint::{Fingerprint, fnv32};
pub use line_index::{LineColumn, LineIndex};
pub use nearest::nearest;
pub use numerals::{NUMERAL_CHARS, Numeral, parse_numeral};
pub use typeset::typeset;
