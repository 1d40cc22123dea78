//! Relations between claims: none to itself, and no circle of 优先于.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::{ClaimId, Knowledge, Relation, RelationKind};

pub fn check(knowledge: &Knowledge, out: &mut Vec<Diagnostic>) {
    for (id, claim) in knowledge.claims() {
        for relation in claim.relations.iter().filter(|r| r.other == id) {
            out.push(
                Diagnostic::new(Code::SelfRelation, relation.place, format!("“{}”不能与自己有关系", claim.id))
                    .also(claim.place, "这就是它自己")
                    .help("写另一个请求权的标识，或删去这一条"),
            );
        }
    }
    let mut done = BTreeSet::new();
    for (id, _) in knowledge.claims() {
        if let Some(cycle) = walk(knowledge, id, &mut Vec::new(), &mut done).filter(|c| c.len() > 1) {
            out.push(complaint(knowledge, &cycle));
        }
    }
}

fn precedes(knowledge: &Knowledge, id: ClaimId) -> impl Iterator<Item = &Relation> {
    knowledge.claim(id).relations.iter().filter(move |r| r.kind == RelationKind::Precedes && r.other != id)
}

fn walk(
    knowledge: &Knowledge,
    at: ClaimId,
    path: &mut Vec<ClaimId>,
    done: &mut BTreeSet<ClaimId>,
) -> Option<Vec<ClaimId>> {
    if let Some(start) = path.iter().position(|p| *p == at) {
        return Some(path[start..].to_vec());
    }
    if !done.insert(at) {
        return None;
    }
    path.push(at);
    let found = precedes(knowledge, at).find_map(|r| walk(knowledge, r.other, path, done));
    path.pop();
    found
}

fn complaint(knowledge: &Knowledge, cycle: &[ClaimId]) -> Diagnostic {
    let first = cycle[0];
    let place =
        precedes(knowledge, first).find(|r| r.other == cycle[1]).map_or(knowledge.claim(first).place, |r| r.place);
    let ids: Vec<&str> = cycle.iter().chain([&first]).map(|id| knowledge.claim(*id).id.as_str()).collect();
    let mut found = Diagnostic::new(Code::PrecedenceCycle, place, format!("优先关系绕成了一圈：{}", ids.join(" → ")))
        .help("决定谁先谁后，去掉其中一条“优先于”，或改成“并存”");
    for pair in cycle[1..].iter().zip(cycle[2..].iter().chain([&first])) {
        if let Some(relation) = precedes(knowledge, *pair.0).find(|r| r.other == *pair.1) {
            found = found.also(relation.place, "也在这一圈里");
        }
    }
    found
}
