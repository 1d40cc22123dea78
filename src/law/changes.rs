//! What changed in the law since a day: rows that came into force, what they replaced, and rows that ended without
//! being replaced that day.
//!
//! Every row of the library that begins on or after the day is in exactly one change, and so is every row that ended
//! on the eve of a day in the range; nothing older is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::library::LawLibrary;
use super::provision::Provision;

/// One row that changed, on one day.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<'a> {
    /// Came into force in the place of older rows.
    Replaced {
        /// The row now.
        new: &'a Provision,
        /// What it replaced, the newest first.
        old: Vec<&'a Provision>,
    },
    /// Came into force; the library knows nothing before it.
    New(&'a Provision),
    /// Ended, and no row that names it began that day. `instead`: what answers for it from then on, if anything.
    Ended {
        /// The row that ended.
        old: &'a Provision,
        /// What its content is governed by from that day, through rows of earlier days.
        instead: Vec<&'a Provision>,
    },
}

impl<'a> Change<'a> {
    /// The row the change is filed under: the new one, or the one that ended.
    pub fn row(&self) -> &'a Provision {
        match self {
            Change::Replaced { new, .. } | Change::New(new) => new,
            Change::Ended { old, .. } => old,
        }
    }

    /// What is gone by it.
    pub fn old(&self) -> Vec<&'a Provision> {
        match self {
            Change::Replaced { old, .. } => old.clone(),
            Change::New(_) => Vec::new(),
            Change::Ended { old, .. } => vec![old],
        }
    }

    /// What applies by it.
    pub fn new_rows(&self) -> Vec<&'a Provision> {
        match self {
            Change::Replaced { new, .. } | Change::New(new) => vec![new],
            Change::Ended { instead, .. } => instead.clone(),
        }
    }
}

/// The changes of one statute on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayOfStatute<'a> {
    /// The first day on which it is different.
    pub day: Date,
    /// Statute id.
    pub statute: &'a str,
    /// In order of article.
    pub changes: Vec<Change<'a>>,
}

/// Everything that changed on or after a day, the newest day first; within a day the higher law first.
pub fn changes_since(library: &LawLibrary, since: Date) -> Vec<DayOfStatute<'_>> {
    let mut days: BTreeMap<(std::cmp::Reverse<Date>, _, &str), Vec<Change<'_>>> = BTreeMap::new();
    let mut file = |day: Date, change| {
        let statute = Change::row(&change).id.statute();
        let rank = library.statute(statute).map(|s| s.kind);
        days.entry((std::cmp::Reverse(day), rank, statute)).or_default().push(change);
    };
    for row in library.iter() {
        if row.from >= since {
            file(row.from, began(library, row));
        }
        if let Some(day) = row.until.and_then(|last| last.tomorrow().ok()).filter(|day| *day >= since)
            && !replaced_on(library, row, day)
        {
            let mut instead = library.at(&row.id, day).provisions();
            instead.retain(|p| p.from != row.from || p.id != row.id);
            file(day, Change::Ended { old: row, instead });
        }
    }
    days.into_iter()
        .map(|((day, _, statute), mut changes)| {
            changes.sort_by_key(|c| (article_order(c.row().id.article()), c.row().from));
            DayOfStatute { day: day.0, statute, changes }
        })
        .collect()
}

/// The last day on or before `today` on which anything changed.
pub fn newest_change(library: &LawLibrary, today: Date) -> Option<Date> {
    let ended = library.iter().filter_map(|p| p.until.and_then(|last| last.tomorrow().ok()));
    library.iter().map(|p| p.from).chain(ended).filter(|day| *day <= today).max()
}

/// A row that began: what it names as its predecessors, and the row of the same article that ended on its eve.
fn began<'a>(library: &'a LawLibrary, row: &'a Provision) -> Change<'a> {
    let mut old: Vec<&Provision> =
        row.predecessors.iter().flat_map(|r| library.resolve(r)).filter(|p| p.from < row.from).collect();
    old.extend(library.rows(&row.id).iter().filter(|p| eve(p) == Some(row.from)));
    old.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.id.cmp(&b.id)));
    old.dedup_by(|a, b| a.id == b.id && a.from == b.from);
    if old.is_empty() { Change::New(row) } else { Change::Replaced { new: row, old } }
}

/// Whether a row that ended is already told of by one that began on that day.
fn replaced_on(library: &LawLibrary, row: &Provision, day: Date) -> bool {
    library.successors_of(row).iter().any(|s| s.from == day) || library.rows(&row.id).iter().any(|p| p.from == day)
}

/// The day after a row's last.
fn eve(row: &Provision) -> Option<Date> {
    row.until.and_then(|last| last.tomorrow().ok())
}

/// Articles sort as numbers, inserted ones after their own.
fn article_order(article: &str) -> Vec<u32> {
    article.split('-').map(|n| n.parse().unwrap_or(u32::MAX)).collect()
}
