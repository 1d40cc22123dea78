//! All statutes and provisions, with look-up by id and day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::provision::{Provision, ProvisionId, ProvisionRef};
use super::statute::Statute;

/// What answers for a provision on a day.
#[derive(Debug, Clone, PartialEq)]
pub enum InForce<'a> {
    /// The article itself was in force.
    Itself(&'a Provision),
    /// It was not yet in force; these of its forerunners were, the newest law first.
    Forerunners(Vec<&'a Provision>),
    /// It was no longer in force; these of its successors were, the newest first.
    Successors(Vec<&'a Provision>),
    /// Known, but neither it nor anything it is linked to was in force.
    Nothing,
    /// No such provision in the library.
    Unknown,
}

impl<'a> InForce<'a> {
    /// The provisions that answer, best first.
    pub fn provisions(&self) -> Vec<&'a Provision> {
        match self {
            InForce::Itself(p) => vec![p],
            InForce::Forerunners(ps) | InForce::Successors(ps) => ps.clone(),
            InForce::Nothing | InForce::Unknown => Vec::new(),
        }
    }
}

/// The dated law. Rows are sorted, so nothing depends on the order of files.
#[derive(Debug, Clone, Default)]
pub struct LawLibrary {
    statutes: BTreeMap<String, Statute>,
    provisions: BTreeMap<ProvisionId, Vec<Provision>>,
    /// Predecessor → rows that name it.
    successors: BTreeMap<ProvisionId, BTreeSet<(ProvisionId, Date)>>,
}

impl LawLibrary {
    /// Indexes statutes and provisions; rows of one article are put in order of their first day.
    pub fn new(statutes: Vec<Statute>, rows: Vec<Provision>) -> LawLibrary {
        let mut provisions: BTreeMap<ProvisionId, Vec<Provision>> = BTreeMap::new();
        let mut successors: BTreeMap<ProvisionId, BTreeSet<(ProvisionId, Date)>> = BTreeMap::new();
        for row in rows {
            for earlier in &row.predecessors {
                successors.entry(earlier.id.clone()).or_default().insert((row.id.clone(), row.from));
            }
            provisions.entry(row.id.clone()).or_default().push(row);
        }
        for rows in provisions.values_mut() {
            rows.sort_by_key(|p| p.from);
        }
        LawLibrary { statutes: statutes.into_iter().map(|s| (s.id.clone(), s)).collect(), provisions, successors }
    }

    /// All statutes in order of id.
    pub fn statutes(&self) -> impl Iterator<Item = &Statute> {
        self.statutes.values()
    }

    /// A statute by id.
    pub fn statute(&self, id: &str) -> Option<&Statute> {
        self.statutes.get(id)
    }

    /// All rows of an article, the oldest first.
    pub fn rows(&self, id: &ProvisionId) -> &[Provision] {
        self.provisions.get(id).map_or(&[], Vec::as_slice)
    }

    /// Every row, in order of id and first day.
    pub fn iter(&self) -> impl Iterator<Item = &Provision> {
        self.provisions.values().flatten()
    }

    /// Whether the article is in the library.
    pub fn contains(&self, id: &ProvisionId) -> bool {
        self.provisions.contains_key(id)
    }

    /// What answers for an article on a day: itself, what it replaced, or what replaced it.
    ///
    /// Where two old laws overlapped, the newer prevailed (后法优先), so it comes first.
    pub fn at(&self, id: &ProvisionId, day: Date) -> InForce<'_> {
        let rows = self.rows(id);
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return InForce::Unknown };
        // The newest row first: where content changed and periods touch, the later one counts.
        if let Some(row) = rows.iter().rev().find(|p| p.in_force(day)) {
            return InForce::Itself(row);
        }
        if day < first.from {
            let found = self.walk(id, day, |library, row| library.forerunners_of(row));
            return if found.is_empty() { InForce::Nothing } else { InForce::Forerunners(found) };
        }
        let found = if last.until.is_some_and(|u| day > u) {
            self.walk(id, day, |library, row| library.successors_of(row))
        } else {
            Vec::new()
        };
        if found.is_empty() { InForce::Nothing } else { InForce::Successors(found) }
    }

    /// What stood in the place of today's article on an earlier day: its newest row if that was already in force,
    /// else the forerunners of that row. Unlike [`LawLibrary::at`] this follows the content and not the number,
    /// which renumbering may have given to something else in the meantime.
    pub fn content_at(&self, id: &ProvisionId, day: Date) -> InForce<'_> {
        let Some(row) = self.rows(id).last() else { return InForce::Unknown };
        if row.in_force(day) {
            return InForce::Itself(row);
        }
        if day < row.from {
            let found = self.walk_from(vec![row], day, |library, row| library.forerunners_of(row));
            return if found.is_empty() { InForce::Nothing } else { InForce::Forerunners(found) };
        }
        self.at(id, day)
    }

    /// The rows a row names as its predecessors.
    fn forerunners_of(&self, row: &Provision) -> Vec<&Provision> {
        row.predecessors.iter().flat_map(|r| self.resolve(r)).collect()
    }

    /// The rows that name a row as their predecessor.
    pub fn successors_of(&self, row: &Provision) -> Vec<&Provision> {
        let Some(named) = self.successors.get(&row.id) else { return Vec::new() };
        named
            .iter()
            .flat_map(|(id, from)| self.rows(id).iter().filter(move |p| p.from == *from))
            .filter(|p| p.predecessors.iter().any(|r| r.id == row.id && r.from.is_none_or(|f| f == row.from)))
            .collect()
    }

    /// What stands in the place of a row on a day, following its successors; the newest first.
    pub fn successors_on<'a>(&'a self, row: &'a Provision, day: Date) -> Vec<&'a Provision> {
        let mut found = self.walk_from(vec![row], day, |library, row| library.successors_of(row));
        found.dedup_by(|a, b| a.id == b.id && a.from == b.from);
        found
    }

    /// The rows a reference means: one, or all rows of the article where no first day is given.
    pub fn resolve(&self, reference: &ProvisionRef) -> Vec<&Provision> {
        self.rows(&reference.id).iter().filter(|p| reference.from.is_none_or(|f| p.from == f)).collect()
    }

    /// Everything reachable by `step` that is in force on `day`, newest law first. A row in force ends its branch.
    fn walk<'a>(
        &'a self,
        id: &ProvisionId,
        day: Date,
        step: impl Fn(&'a LawLibrary, &'a Provision) -> Vec<&'a Provision>,
    ) -> Vec<&'a Provision> {
        self.walk_from(self.rows(id).iter().collect(), day, step)
    }

    /// As [`LawLibrary::walk`], from given rows.
    fn walk_from<'a>(
        &'a self,
        mut open: Vec<&'a Provision>,
        day: Date,
        step: impl Fn(&'a LawLibrary, &'a Provision) -> Vec<&'a Provision>,
    ) -> Vec<&'a Provision> {
        let mut seen: BTreeSet<(&ProvisionId, Date)> = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(row) = open.pop() {
            if !seen.insert((&row.id, row.from)) {
                continue;
            }
            if row.in_force(day) {
                found.push(row);
            } else {
                open.extend(step(self, row));
            }
        }
        found.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.id.cmp(&b.id)));
        found
    }
}
