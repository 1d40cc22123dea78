//! Citations in running text: 《民法典》第一千二百五十四条 → `civil-code#1254`.

use super::library::LawLibrary;
use super::provision::ProvisionId;

/// A citation found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// Byte range of the words.
    pub range: std::ops::Range<usize>,
    /// The provision meant, if the statute is in the library.
    pub provision: Option<ProvisionId>,
    /// The statute as written.
    pub statute: String,
    /// The article as a number (`1254`, `291-1`).
    pub article: String,
}

/// Finds citations by statute name, short name or alias, with Chinese or Arabic article numbers.
pub fn find_citations(_text: &str, _library: &LawLibrary) -> Vec<Citation> {
    Vec::new()
}
