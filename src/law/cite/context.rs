//! What the words around a citation say: whether an article number is still the old one, and which name was meant.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::letters::is_han;
use super::names::{StatuteNames, key};
use super::scan::Found;
use super::verdict::{Standing, Verdict, VerdictKind, full_name, gone, rank};
use crate::law::LawLibrary;
use crate::source::nearest;

/// Where a number has stood for something else before, weighs which of the two the sentence speaks of. Plainly the
/// old one: the number is out of date. Otherwise the verdict stays and only mentions it.
pub fn weigh(verdict: &mut Verdict, found: &Found, text: &str, library: &LawLibrary, on: Date) {
    choose(verdict, around(text, found));
    let in_force = matches!(verdict.kind, VerdictKind::InForce | VerdictKind::Unverified);
    let Some(id) = verdict.provision.clone().filter(|_| in_force && found.printed.year.is_none()) else { return };
    let rows = library.rows(&id);
    let Some(now) = rows.iter().rev().find(|p| p.in_force(on)) else { return };
    let Some(old) = rows.iter().rev().find(|p| p.until.is_some_and(|u| u < on)) else { return };
    let moved = library.successors_on(old, on);
    if moved.iter().any(|p| p.id == now.id) {
        return;
    }
    let Some(statute) = library.statute(id.statute()) else { return };
    let spoken = pairs(around(text, found));
    let score = |gist: &str| pairs(gist).intersection(&spoken).count();
    let (old_score, now_score) = (score(&old.gist), score(&now.gist));
    if old_score >= 3 && old_score >= 2 * now_score.max(1) {
        let notes = std::mem::take(&mut verdict.notes);
        *verdict = gone(library, statute, old, moved);
        verdict.kind = VerdictKind::Renumbered;
        verdict.standing = verdict.kind.standing();
        verdict.says = format!("上下文说的像旧条文：{}", verdict.says);
        verdict.notes.extend(notes);
        verdict.notes.push(format!("今天的{}讲的是：{}", full_name(library, id.statute(), id.article()), now.gist));
        return;
    }
    let until = old.until.map_or(String::new(), |u| format!("{u} 以前"));
    let new = moved.first().map_or("库里没有对应的新条文".to_owned(), |p| {
        format!("今天在{}", full_name(library, p.id.statute(), p.id.article()))
    });
    // Numbers that changed a short while ago are still copied; then only words that plainly speak of today's content
    // clear one.
    let lately = now.from.saturating_add(jiff::Span::new().years(3)) > on;
    if old_score > now_score || lately && now_score < 2 {
        verdict.standing = Standing::Check;
    }
    verdict.notes.push(format!("{until}这个条号讲的是另一件事（{}），{new}；旧文件里抄来的条号要核对", old.gist));
}

/// Of several articles that replaced one, the one the sentence speaks of is written first.
fn choose(verdict: &mut Verdict, sentence: &str) {
    if verdict.kind != VerdictKind::Repealed || verdict.instead.len() < 2 {
        return;
    }
    rank(&mut verdict.instead, &format!("{}{sentence}", verdict.gist));
    verdict.write = verdict.instead.first().map(|i| i.name.clone());
}

/// The sentence behind a citation, and the one before it, briefly.
fn around<'a>(text: &'a str, found: &Found) -> &'a str {
    let stops = ['。', '；', '\n', '！', '？'];
    let after = &text[found.end..];
    let mut cut = after.char_indices().take(90);
    let end = cut.find(|(_, c)| stops.contains(c)).map_or(after.chars().take(90).map(char::len_utf8).sum(), |(i, _)| i);
    let before: usize =
        text[..found.start].chars().rev().take(60).take_while(|c| !stops.contains(c)).map(char::len_utf8).sum();
    &text[found.start - before..found.end + end]
}

/// The pairs of neighbouring Chinese characters, without those of any citation.
pub fn pairs(text: &str) -> BTreeSet<(char, char)> {
    const COMMON: [(char, char); 8] = [
        ('物', '业'),
        ('业', '管'),
        ('管', '理'),
        ('理', '条'),
        ('条', '例'),
        ('规', '定'),
        ('企', '业'),
        ('业', '主'),
    ];
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .filter_map(|w| match w {
            [a, b] if is_han(*a) && is_han(*b) && !COMMON.contains(&(*a, *b)) => Some((*a, *b)),
            _ => None,
        })
        .collect()
}

/// Names like those that are not in the library; each name is looked up once.
#[derive(Debug)]
pub struct Nearest<'a> {
    names: &'a StatuteNames,
    known: HashMap<String, Option<String>>,
}

impl<'a> Nearest<'a> {
    /// Nothing looked up yet.
    pub fn new(names: &'a StatuteNames) -> Nearest<'a> {
        Nearest { names, known: HashMap::new() }
    }

    /// Adds the nearest name to a verdict. A long text full of odd names stops getting suggestions, not an answer.
    pub fn suggest(&mut self, verdict: &mut Verdict, written: &str, library: &LawLibrary) {
        if self.known.len() > 200 && !self.known.contains_key(written) {
            return;
        }
        let names = self.names;
        let found = self.known.entry(written.to_owned()).or_insert_with(|| {
            let written = key(written);
            let name = nearest(&written, names.all())?;
            // Two statutes of one kind have much in common; only a slip or an older title is worth naming.
            if strsim::normalized_damerau_levenshtein(&written, name) < 0.7 {
                return None;
            }
            names.statute(name).map(str::to_owned)
        });
        if let Some(statute) = found.as_deref().and_then(|id| library.statute(id)) {
            verdict.notes.push(format!("库里名称最相近的是《{}》，是不是它请自己对照", statute.name));
        }
    }
}
