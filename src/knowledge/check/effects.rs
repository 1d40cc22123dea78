//! Each party of a table of effects needs a last row that always holds, and the company must be in it.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::{Claim, Condition, Effect, Knowledge, Party};

pub fn check(knowledge: &Knowledge, out: &mut Vec<Diagnostic>) {
    for claim in &knowledge.claims {
        let mut last: BTreeMap<Party, &Effect> = BTreeMap::new();
        for effect in &claim.effects {
            // What stands under a row that always holds can never count.
            if let Some(before) = last.get(&effect.party).filter(|e| e.condition == Condition::Always) {
                out.push(unreachable(effect, before));
            }
            last.insert(effect.party, effect);
        }
        for (party, effect) in &last {
            let always = claim.effects.iter().any(|e| e.party == *party && e.condition == Condition::Always);
            if !always {
                out.push(
                    Diagnostic::new(
                        Code::NoDefaultEffect,
                        effect.place,
                        format!("“{}”的最后一行带着条件，条件都不成立时就没有责任档", party.name()),
                    )
                    .help(format!("在它后面加一行“| {} | … | — | … |”", party.name())),
                );
            }
        }
        if !last.contains_key(&Party::PropertyCompany) {
            out.push(no_company(claim));
        }
    }
}

fn unreachable(effect: &Effect, before: &Effect) -> Diagnostic {
    let message = format!("“{}”在上面已有条件为“—”的一行，这一行永远轮不到", effect.party.name());
    Diagnostic::new(Code::NoDefaultEffect, effect.place, message)
        .also(before.place, "总是成立的一行在这里")
        .help("特殊的在前，一般的在后：把这一行移到前面")
}

fn no_company(claim: &Claim) -> Diagnostic {
    let place = claim.effects.first().map_or(claim.place, |e| e.place);
    Diagnostic::new(Code::NoCompanyEffect, place, format!("“{}”没有写物业公司担什么责任", claim.name))
        .help("公司不承担也要写出来：“| 物业公司 | 不承担 | — | … |”")
}
