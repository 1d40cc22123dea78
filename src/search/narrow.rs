//! Keeping what passes the filters, and counting what each facet value would find.
//!
//! A count is a promise: choosing the value finds as many. So the values of a group are counted over what passes the
//! filters of all other groups, and a chosen value never hides its neighbours.

use super::entry::{Entries, FACETS, FacetId};
use super::query::Filters;

/// The filters of a search, resolved.
pub struct Narrowing<'a> {
    entries: &'a Entries,
    /// For each group: nothing chosen; or the value chosen, if anything has it.
    chosen: [Option<Option<FacetId>>; FACETS.len()],
}

/// What is left.
pub struct Narrowed {
    /// What passes every filter.
    pub kept: Vec<(f32, usize)>,
    /// Group → (value, count).
    pub facets: Vec<(String, Vec<(String, u64)>)>,
    /// Chosen group → how many would be found without it.
    pub without: Vec<(String, usize)>,
}

impl<'a> Narrowing<'a> {
    /// Resolves the filters.
    pub fn new(filters: &Filters, entries: &'a Entries) -> Narrowing<'a> {
        let f = filters;
        let value = |group: &str| match group {
            "kind" => f.kind.map(|k| k.id()),
            "topic" => f.topic.map(|t| t.id()),
            "authority" => f.authority.map(|a| a.id()),
            "liability" => f.liability.as_deref(),
            "year" => f.year.as_deref(),
            "region" => f.region.as_deref(),
            _ => f.provision.as_deref(),
        };
        let mut chosen = [None; FACETS.len()];
        for (at, (slot, (group, _))) in chosen.iter_mut().zip(FACETS).enumerate() {
            *slot = value(group).map(|value| entries.facets.id(at, value));
        }
        Narrowing { entries, chosen }
    }

    /// Keeps and counts.
    pub fn apply(&self, found: &[(f32, usize)]) -> Narrowed {
        let mut counts = vec![0u64; self.entries.facets.len()];
        let mut kept = Vec::new();
        let mut without = [0usize; FACETS.len()];
        for (score, at) in found {
            let Some(entry) = self.entries.list.get(*at) else { continue };
            let mut refused = None;
            let mut refusals = 0;
            for (group, chosen) in self.chosen.iter().enumerate() {
                if let Some(value) = chosen
                    && !value.is_some_and(|v| entry.facets.contains(&v))
                {
                    refused = Some(group);
                    refusals += 1;
                }
            }
            match (refusals, refused) {
                (0, _) => {
                    kept.push((*score, *at));
                    without.iter_mut().for_each(|n| *n += 1);
                }
                (1, Some(group)) => {
                    if let Some(n) = without.get_mut(group) {
                        *n += 1;
                    }
                }
                _ => continue,
            }
            for value in &entry.facets {
                if refused.is_none_or(|group| group == self.entries.facets.group(*value))
                    && let Some(count) = counts.get_mut(*value as usize)
                {
                    *count += 1;
                }
            }
        }
        let mut groups: Vec<Vec<(String, u64)>> = vec![Vec::new(); FACETS.len()];
        for ((group, value), count) in self.entries.facets.iter().zip(counts) {
            if count > 0
                && let Some(values) = groups.get_mut(group)
            {
                values.push((value.to_owned(), count));
            }
        }
        groups.iter_mut().for_each(|values| values.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b))));
        let name = |at: usize| FACETS.get(at).map_or("", |(group, _)| *group).to_owned();
        Narrowed {
            kept,
            facets: groups.into_iter().enumerate().map(|(at, values)| (name(at), values)).collect(),
            without: (0..FACETS.len())
                .filter(|at| self.chosen.get(*at).is_some_and(Option::is_some))
                .map(|at| (name(at), without.get(at).copied().unwrap_or_default()))
                .collect(),
        }
    }
}
