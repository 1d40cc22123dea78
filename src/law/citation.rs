//! Citations in running text: 《民法典》第一千二百五十四条 → `civil-code#1254`.
//!
//! Recognised: a statute by name, short name or alias, with or without 《》, followed by 第…条 (Chinese or Arabic, 之一
//! too), further articles after 、和及与至 (第374条、第375条), 该法 and 同法 for the statute last named, and bare ids
//! such as `civil-code#1253`. A 《…》 that is not in the library is reported with no provision.

use std::collections::{BTreeMap, BTreeSet};

use super::library::LawLibrary;
use super::provision::ProvisionId;
use crate::source::parse_numeral;

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

/// Finds citations by statute name, short name or alias, with Chinese or Arabic article numbers, in order of place.
/// For many texts make one [`CitationFinder`].
pub fn find_citations(text: &str, library: &LawLibrary) -> Vec<Citation> {
    CitationFinder::new(library).find(text)
}

/// The names of a library, ready to be looked for.
#[derive(Debug, Clone)]
pub struct CitationFinder {
    /// By first character: name as written → statute id; the longest name first, then in alphabetical order.
    names: BTreeMap<char, Vec<(String, String)>>,
    /// The ids of the statutes.
    ids: BTreeSet<String>,
}

/// The statute that the next article belongs to.
#[derive(Clone)]
struct Open {
    id: Option<String>,
    written: String,
}

impl CitationFinder {
    /// Collects the names of a library. Where statutes share a name, the one in force last is meant.
    pub fn new(library: &LawLibrary) -> CitationFinder {
        let mut statutes: Vec<_> = library.statutes().collect();
        statutes.sort_by(|a, b| {
            let newest = |s: &super::Statute| s.until.unwrap_or(jiff::civil::Date::MAX);
            newest(b).cmp(&newest(a)).then_with(|| a.id.cmp(&b.id))
        });
        let mut names: Vec<(String, String)> = Vec::new();
        for statute in statutes {
            let plain = statute.name.strip_prefix("中华人民共和国").unwrap_or("");
            let written = [statute.name.as_str(), plain, statute.short.as_str()];
            for name in written.into_iter().chain(statute.aliases.iter().map(String::as_str)) {
                let name = name.trim().trim_start_matches('《').trim_end_matches('》');
                if name.chars().count() >= 2 && !names.iter().any(|(n, _)| n == name) {
                    names.push((name.to_owned(), statute.id.clone()));
                }
            }
        }
        names.sort_by(|(a, _), (b, _)| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        let mut by_first: BTreeMap<char, Vec<(String, String)>> = BTreeMap::new();
        for (name, id) in names {
            if let Some(first) = name.chars().next() {
                by_first.entry(first).or_default().push((name, id));
            }
        }
        CitationFinder { names: by_first, ids: library.statutes().map(|s| s.id.clone()).collect() }
    }

    /// Every citation of a text, in order of place.
    pub fn find(&self, text: &str) -> Vec<Citation> {
        let mut found = Vec::new();
        let mut last: Option<Open> = None;
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            if let Some(id) = bare_id(text, at) {
                found.push(Citation {
                    range: at..at + id.as_str().len(),
                    statute: id.statute().to_owned(),
                    article: id.article().to_owned(),
                    provision: Some(id.clone()).filter(|id| self.ids.contains(id.statute())),
                });
                at += id.as_str().len();
                continue;
            }
            let Some((open, width)) = self.statute(rest, last.as_ref()) else {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            };
            last = Some(open.clone());
            at = articles(text, at, at + width, &open, &mut found);
        }
        found
    }

    /// The statute named at the start of a text and how many bytes its name takes.
    fn statute(&self, rest: &str, last: Option<&Open>) -> Option<(Open, usize)> {
        if let Some(inner) = rest.strip_prefix('《') {
            let name = &inner[..inner.find('》')?];
            if name.contains('\n') {
                return None;
            }
            let id = self.named(name).find(|(n, _)| n == name).map(|(_, id)| id.clone());
            return Some((Open { id, written: name.to_owned() }, name.len() + "《》".len()));
        }
        if let (Some(word), Some(last)) = (["该法", "同法", "本法"].iter().find(|w| rest.starts_with(**w)), last)
        {
            return Some((last.clone(), word.len()));
        }
        let (name, id) = self.named(rest).find(|(n, _)| rest.starts_with(n.as_str()))?;
        Some((Open { id: Some(id.clone()), written: name.clone() }, name.len()))
    }

    /// The names that share a text's first character.
    fn named(&self, text: &str) -> impl Iterator<Item = &(String, String)> {
        text.chars().next().and_then(|first| self.names.get(&first)).into_iter().flatten()
    }
}

/// Reads 第…条、第…条 behind a statute; gives where to go on.
fn articles(text: &str, start: usize, after_name: usize, open: &Open, found: &mut Vec<Citation>) -> usize {
    let mut from = start;
    let mut at = after_name;
    loop {
        let skip = text[at..].len() - text[at..].trim_start_matches([' ', '\u{3000}']).len();
        let Some((article, width)) = article(&text[at + skip..]) else { return at };
        let end = at + skip + width;
        let provision = open.id.as_ref().and_then(|id| ProvisionId::parse(&format!("{id}#{article}")));
        found.push(Citation { range: from..end, provision, statute: open.written.clone(), article });
        // A further article of the same statute: 、第375条.
        let joined = text[end..].trim_start_matches(['、', '和', '及', '与', '至', ',', '\u{ff0c}', ' ']);
        if text[end..].len() == joined.len() || !joined.starts_with('第') {
            return end;
        }
        at = text.len() - joined.len();
        from = at;
    }
}

/// An article number as written in words, `第二百九十一条之一` → `291-1`; `None` for anything else.
pub fn read_article(text: &str) -> Option<String> {
    article(text).filter(|(_, width)| *width == text.len()).map(|(number, _)| number)
}

/// 第…条 or 第…条之… at the start of a text; the article as `291-1` and its width in bytes.
pub(crate) fn article_at(text: &str) -> Option<(String, usize)> {
    article(text)
}

/// 第…条 or 第…条之…; the article as `291-1` and its width in bytes.
fn article(text: &str) -> Option<(String, usize)> {
    let number = text.strip_prefix('第')?;
    let number = number.trim_start();
    let (value, digits) = whole_number(number, 10_000)?;
    let after = number[digits..].trim_start().strip_prefix('条')?;
    let width = text.len() - after.len();
    if let Some((part, digits)) = after.strip_prefix('之').and_then(|sub| whole_number(sub, 100)) {
        return Some((format!("{value}-{part}"), width + "之".len() + digits));
    }
    Some((value.to_string(), width))
}

/// A number from one to below `limit` at the start of a text, and its width in bytes.
fn whole_number(text: &str, limit: u32) -> Option<(u32, usize)> {
    let digits = text.len() - text.trim_start_matches(is_digit).len();
    let folded: String = text[..digits]
        .chars()
        .map(|c| match c {
            '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (u32::from(c) - 0xff10) as u8),
            c => c,
        })
        .collect();
    let numeral = parse_numeral(&folded).filter(|n| !n.approximate && n.value.fract() == 0.0)?;
    let value = numeral.value as u32;
    (1..limit).contains(&value).then_some((value, digits))
}

/// What an article number is written with.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c) || "〇零一二两三四五六七八九十百千".contains(c)
}

/// A bare `statute#article` at a byte, not in the middle of a word.
fn bare_id(text: &str, at: usize) -> Option<ProvisionId> {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let bytes = text.as_bytes();
    if !bytes[at].is_ascii_lowercase() || at.checked_sub(1).is_some_and(|b| inside(bytes[b]) || bytes[b] == b'#') {
        return None;
    }
    let slug = bytes[at..].iter().take_while(|b| inside(**b)).count();
    if bytes.get(at + slug) != Some(&b'#') {
        return None;
    }
    let tail = &bytes[at + slug + 1..];
    let mut number = tail.iter().take_while(|b| b.is_ascii_digit() || **b == b'-').count();
    while number > 0 && tail[number - 1] == b'-' {
        number -= 1;
    }
    ProvisionId::parse(&text[at..at + slug + 1 + number])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::law::{Statute, StatuteKind};
    use crate::source::Span;

    fn statute(id: &str, name: &str, short: &str, alias: &str, until: Option<&str>) -> Statute {
        Statute {
            id: id.into(),
            name: name.into(),
            short: short.into(),
            aliases: alias.split('、').filter(|a| !a.is_empty()).map(str::to_owned).collect(),
            issuer: String::new(),
            kind: StatuteKind::Law,
            region: None,
            from: "1987-01-01".parse().unwrap(),
            until: until.map(|u| u.parse().unwrap()),
            counts: Vec::new(),
            verified: true,
            reviewed: "2026-01-01".parse().unwrap(),
            note: String::new(),
            place: Span::default(),
        }
    }

    fn found(text: &str) -> Vec<(String, String)> {
        let library = LawLibrary::new(
            vec![
                statute("civil-code", "中华人民共和国民法典", "民法典", "", None),
                statute("general-principles-civil-law", "中华人民共和国民法通则", "民法通则", "", Some("2020-12-31")),
                statute("criminal-law", "中华人民共和国刑法", "刑法", "", None),
                statute("old-rules", "某某管理办法", "管理办法", "", Some("2010-01-01")),
                statute("new-rules", "某某管理办法", "管理办法", "新办法", None),
            ],
            Vec::new(),
        );
        find_citations(text, &library)
            .into_iter()
            .map(|c| (text[c.range].to_owned(), c.provision.map_or("?".to_owned(), |p| p.to_string())))
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn names_and_numbers_of_every_kind() {
        assert_eq!(
            found("依《民法典》第一千二百五十四条,另见民法典第1253条和《中华人民共和国刑法》第二百九十一条之一。"),
            pairs(&[
                ("《民法典》第一千二百五十四条", "civil-code#1254"),
                ("民法典第1253条", "civil-code#1253"),
                ("《中华人民共和国刑法》第二百九十一条之一", "criminal-law#291-1"),
            ])
        );
    }

    #[test]
    fn further_articles_and_references_back() {
        assert_eq!(
            found("《民法通则》第126条、第127条;该法第5条"),
            pairs(&[
                ("《民法通则》第126条", "general-principles-civil-law#126"),
                ("第127条", "general-principles-civil-law#127"),
                ("该法第5条", "general-principles-civil-law#5"),
            ])
        );
    }

    #[test]
    fn bare_ids_and_unknown_statutes() {
        assert_eq!(
            found("引 `civil-code#1253`,x-civil-code#1,《没有的法》第3条"),
            pairs(&[("civil-code#1253", "civil-code#1253"), ("x-civil-code#1", "?"), ("《没有的法》第3条", "?")])
        );
    }

    #[test]
    fn the_statute_in_force_last_answers_to_a_shared_name() {
        assert_eq!(found("管理办法第2条"), pairs(&[("管理办法第2条", "new-rules#2")]));
    }

    #[test]
    fn a_name_without_an_article_is_no_citation() {
        assert_eq!(found("民法典施行了,该法很好。第3条"), Vec::new());
    }
}
