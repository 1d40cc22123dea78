//! What the statutes of a library are called, ready to be looked for in letters.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::letters::{Gap, Letters, plain};
use super::words::PLACES;
use crate::law::LawLibrary;

/// A name without white space and inner brackets, and the statute it means.
#[derive(Debug, Clone)]
struct Name {
    letters: Vec<char>,
    id: String,
}

/// The names of a library on a day.
#[derive(Debug, Clone)]
pub struct StatuteNames {
    /// By first letter, the longest first.
    by_first: HashMap<char, Vec<Name>>,
    exact: BTreeMap<String, String>,
    /// Statute → its full name and whether it is of one place only.
    statutes: BTreeMap<String, (String, bool)>,
}

/// A name as compared: one width, no white space, no inner brackets.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).map(plain).filter(|c| !"《》〈〉<>".contains(*c)).collect()
}

impl StatuteNames {
    /// Collects the names. Where statutes share one, the one in force on the day is meant, else the newest.
    pub fn new(library: &LawLibrary, on: Date) -> StatuteNames {
        let mut statutes: Vec<_> = library.statutes().collect();
        statutes.sort_by_key(|s| {
            let alive = s.from <= on && s.until.is_none_or(|u| on <= u);
            (!alive, std::cmp::Reverse(s.until.unwrap_or(Date::MAX)), s.id.clone())
        });
        let mut exact = BTreeMap::new();
        for statute in &statutes {
            let plain = statute.name.strip_prefix("中华人民共和国");
            let written = plain.into_iter().chain([statute.name.as_str(), statute.short.as_str()]);
            for name in written.chain(statute.aliases.iter().map(String::as_str)) {
                let name = key(name);
                // One-word aliases (通则) would be found inside other words.
                if name.chars().count() >= 2 {
                    exact.entry(name).or_insert_with(|| statute.id.clone());
                }
            }
        }
        let mut by_first: HashMap<char, Vec<Name>> = HashMap::new();
        for (name, id) in &exact {
            let letters: Vec<char> = name.chars().collect();
            by_first.entry(letters[0]).or_default().push(Name { letters, id: id.clone() });
        }
        for names in by_first.values_mut() {
            names.sort_by_key(|n| std::cmp::Reverse(n.letters.len()));
        }
        let statutes = library.statutes().map(|s| (s.id.clone(), (s.name.clone(), s.region.is_some()))).collect();
        StatuteNames { by_first, exact, statutes }
    }

    /// The statute a whole name means, with or without 中华人民共和国 and 原.
    pub fn statute(&self, name: &str) -> Option<&str> {
        let name = key(name);
        let short = name.strip_prefix('原').or_else(|| name.strip_prefix("中华人民共和国"));
        self.exact.get(&name).or_else(|| self.exact.get(short?)).map(String::as_str)
    }

    /// The longest name at a place: its statute and the place behind it. Brackets inside long titles are passed over.
    pub fn at<'a>(&'a self, letters: &Letters, at: usize) -> Option<(&'a str, usize)> {
        self.by_first.get(&letters.at(at))?.iter().find_map(|name| {
            let (mut end, mut depth) = (at, 0);
            let bracket = |at| match letters.at(at) {
                '《' | '〈' => 1,
                '》' | '〉' => -1,
                _ => 0,
            };
            for c in &name.letters {
                while end > at && bracket(end) != 0 {
                    depth += bracket(end);
                    end += 1;
                }
                if letters.at(end) != *c || (end > at && letters.gap(end) == Gap::Paragraph) {
                    return None;
                }
                end += 1;
            }
            // 北京市《物业管理条例》 ends behind its bracket.
            while depth > 0 && bracket(end) == -1 {
                depth -= 1;
                end += 1;
            }
            (depth == 0).then_some((name.id.as_str(), end))
        })
    }

    /// The full name of a statute.
    pub fn full<'a>(&'a self, id: &'a str) -> &'a str {
        self.statutes.get(id).map_or(id, |(name, _)| name.as_str())
    }

    /// Whether a statute is of one place only.
    pub fn is_local(&self, id: &str) -> bool {
        self.statutes.get(id).is_some_and(|(_, local)| *local)
    }

    /// All names there are.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.exact.keys().map(String::as_str)
    }
}

/// Whether what stands before a name makes it the law of a place: 广州市, 深圳, 经济特区.
pub fn ends_with_place(before: &str) -> bool {
    let district =
        before.ends_with('区') && !["小区", "园区", "社区", "片区", "辖区"].iter().any(|w| before.ends_with(w));
    let seat = ['省', '市', '州', '县', '盟', '旗'].iter().any(|c| before.ends_with(*c))
        && !["门市", "城市", "超市"].iter().any(|w| before.ends_with(w));
    district || seat || PLACES.iter().any(|p| before.ends_with(p))
}
