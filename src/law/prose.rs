//! Provisions by their names: as a heading, and inside prose of our files, where they stand as ids.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{LawLibrary, ProvisionId};

/// An id as it stands in prose, in a code span or bare, with the first day of the row meant where one is named.
#[allow(clippy::expect_used, reason = "a constant pattern, compiled by every test")]
static ID: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"`?([a-z][a-z0-9-]*#[0-9]+(?:-[0-9]+)*)(?:@[0-9-]+)?`?").expect("a constant pattern compiles")
});

/// `civil-code#1253` → 《民法典》第1253条. A statute the library does not have keeps its id.
pub fn provision_name(law: &LawLibrary, id: &ProvisionId) -> String {
    let short = law.statute(id.statute()).map_or(id.statute(), |s| s.short.as_str());
    match id.article().split_once('-') {
        Some((article, inserted)) => format!("《{short}》第{article}条之{}", ordinal(inserted)),
        None => format!("《{short}》第{}条", id.article()),
    }
}

/// Prose with every id of a statute we have written as a name: people read names, not ids.
pub fn name_provisions<'t>(law: &LawLibrary, text: &'t str) -> Cow<'t, str> {
    if !text.contains('#') {
        return Cow::Borrowed(text);
    }
    ID.replace_all(text, |found: &Captures<'_>| {
        let id = found.get(1).and_then(|id| ProvisionId::parse(id.as_str()));
        match id.filter(|id| law.statute(id.statute()).is_some()) {
            Some(id) => provision_name(law, &id),
            None => found[0].to_owned(),
        }
    })
}

/// Inserted articles are numbered with Chinese numerals (之一); there are never many.
fn ordinal(digits: &str) -> String {
    const NUMERALS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match digits.parse::<usize>() {
        Ok(n) if n < 10 => NUMERALS[n].to_owned(),
        _ => digits.to_owned(),
    }
}
