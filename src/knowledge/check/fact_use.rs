//! A fact that nothing uses, and a fact that nothing can make known.

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::load::Loaded;
use crate::knowledge::{Fact, FactKind};

pub fn check(loaded: &Loaded, out: &mut Vec<Diagnostic>) {
    for (id, fact) in loaded.knowledge.vocabulary.iter() {
        if !loaded.mentions.facts.contains(&id) {
            out.push(
                Diagnostic::new(Code::UnusedFact, fact.place, format!("没有一处用到“{}”", fact.name))
                    .help("在请求权、预案、案例或别的事实里用上它，或删去"),
            );
        }
        // A fact whose patterns are written but wrong has been reported already.
        if !reachable(fact) && !reported(fact, loaded) {
            let (message, help) = match fact.kind {
                FactKind::Derived => ("“中间”事实没有“由来”", "加“### 由来”，每条一个条件格"),
                _ => ("没有“说法”也没有“由来”，从文字里读不出来", "加“### 说法”或“### 由来”"),
            };
            out.push(
                Diagnostic::new(Code::FactUnreachable, fact.place, format!("“{}”:{message}", fact.name)).help(help),
            );
        }
    }
}

fn reachable(fact: &Fact) -> bool {
    let said = !fact.says.is_empty() || !fact.denies.is_empty();
    let derived = !fact.from.is_empty() || !fact.against.is_empty();
    match fact.kind {
        FactKind::Derived => derived,
        FactKind::YesNo => said || derived,
        // Numbers, dates and choices can be answered even where no phrase gives them away.
        _ => true,
    }
}

/// Whether something was reported between this fact's heading and the next one's.
fn reported(fact: &Fact, loaded: &Loaded) -> bool {
    let file = fact.place.file;
    let next = loaded
        .knowledge
        .vocabulary
        .iter()
        .map(|(_, f)| f.place)
        .filter(|p| p.file == file && p.start > fact.place.start)
        .map(|p| p.start)
        .min()
        .unwrap_or(u32::MAX);
    loaded
        .diagnostics
        .iter()
        .any(|d| d.primary.span.file == file && (fact.place.start..next).contains(&d.primary.span.start))
}
