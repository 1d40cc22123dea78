//! Facts that follow from themselves 由来成环.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::{FactId, Vocabulary};

pub fn check(vocabulary: &Vocabulary, out: &mut Vec<Diagnostic>) {
    let mut done: BTreeSet<FactId> = BTreeSet::new();
    for (id, _) in vocabulary.iter() {
        if let Some(cycle) = walk(vocabulary, id, &mut Vec::new(), &mut done) {
            out.push(complaint(vocabulary, &cycle));
        }
    }
}

/// Depth first; a cycle is reported once, when it is first closed.
fn walk(
    vocabulary: &Vocabulary,
    at: FactId,
    path: &mut Vec<FactId>,
    done: &mut BTreeSet<FactId>,
) -> Option<Vec<FactId>> {
    if let Some(start) = path.iter().position(|p| *p == at) {
        return Some(path[start..].to_vec());
    }
    if !done.insert(at) {
        return None;
    }
    path.push(at);
    let fact = vocabulary.fact(at);
    let needs: BTreeSet<FactId> = fact.from.iter().chain(&fact.against).flat_map(|(c, _)| c.facts()).collect();
    let found = needs.into_iter().find_map(|next| walk(vocabulary, next, path, done));
    path.pop();
    found
}

fn complaint(vocabulary: &Vocabulary, cycle: &[FactId]) -> Diagnostic {
    let first = cycle[0];
    let next = cycle.get(1).copied().unwrap_or(first);
    let fact = vocabulary.fact(first);
    let place =
        fact.from.iter().chain(&fact.against).find(|(c, _)| c.facts().contains(&next)).map_or(fact.place, |(_, p)| *p);
    let names: Vec<&str> = cycle.iter().chain([&first]).map(|id| vocabulary.fact(*id).name.as_str()).collect();
    let mut found = Diagnostic::new(Code::DerivationCycle, place, format!("由来绕成了一圈：{}", names.join(" ← ")))
        .help("去掉其中一条由来或排除，让推出的方向只有一个");
    for id in &cycle[1..] {
        found = found.also(vocabulary.fact(*id).place, "也在这一圈里");
    }
    found
}
