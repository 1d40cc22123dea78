//! A first draft of the conclusion: what the guidance holds, what could change it, and what the cases are worth.
//! Bands and counts only; never a number of its own making.

use crate::guidance::Guidance;
use crate::knowledge::{Authority, Band, Case, Party, Voice};
use crate::report::compare::votes;
use crate::source::typeset;

/// How many steps of the playbook are proposed.
const STEPS: usize = 3;
/// How many provisions are named as the basis.
const BASES: usize = 3;

/// The draft, a paragraph a line.
pub fn draft_conclusion(cases: &[&Case], guidance: Option<&Guidance>) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(g) = guidance {
        parts.push(holds(g));
        let company = g.liability.iter().find(|l| l.party == Party::PropertyCompany.id());
        let deciding: Vec<&str> =
            company.map_or(Vec::new(), |l| l.deciding.iter().map(|f| f.name.as_str()).take(6).collect());
        if !deciding.is_empty() {
            parts.push(format!("还要查清、可能改变判断的事实：{}。", deciding.join("、")));
        }
    }
    if !cases.is_empty() {
        parts.push(worth(cases));
    }
    if let Some(g) = guidance {
        let end = |text: &str| text.trim_end_matches(['。', '；', ';']).replace('`', "");
        let steps: Vec<String> = g.playbook.steps.iter().take(STEPS).map(|s| end(&s.what)).collect();
        if !steps.is_empty() {
            parts.push(format!("建议先做：{}。", steps.join("；")));
        }
        if let Some(line) = g.playbook.do_not_promise.first() {
            parts.push(format!("答复对方时注意：{}。", end(line)));
        }
    }
    let numbered = parts.iter().enumerate().map(|(i, p)| format!("{}. {p}", i + 1)).collect::<Vec<_>>();
    typeset(&numbered.join("\n")).into_owned()
}

fn holds(g: &Guidance) -> String {
    let company = g.liability.iter().find(|l| l.party == Party::PropertyCompany.id());
    let basis: Vec<&str> = g.provisions.iter().filter(|p| p.in_force).take(BASES).map(|p| p.name.as_str()).collect();
    let basis = if basis.is_empty() { String::new() } else { format!("主要依据：{}。", basis.join("、")) };
    let Some(l) = company else { return format!("物业公司的责任未定。{basis}") };
    if l.band == Band::Undetermined.id() {
        return format!("就目前已知的事实，物业公司的责任还定不下来。{basis}");
    }
    let other: Vec<&str> =
        l.possible.iter().filter(|b| **b != l.band).filter_map(|b| Band::parse(b)).map(Band::name).collect();
    let sure = match (l.certain, other.is_empty()) {
        (true, _) => "在现有事实下确定".to_owned(),
        (false, true) => "倾向如此，尚未确定".to_owned(),
        (false, false) => format!("倾向如此，还可能变为：{}", other.join("、")),
    };
    format!("就目前已知的事实，按现行法，物业公司的责任为“{}”（{sure}）。{basis}", l.band_name)
}

fn worth(cases: &[&Case]) -> String {
    let counts: Vec<String> = Authority::ALL
        .iter()
        .map(|a| (a, cases.iter().filter(|c| c.authority == *a).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(a, n)| format!("{} {n} 个", a.name()))
        .collect();
    let counted: Vec<String> = cases
        .iter()
        .filter(|c| votes(c))
        .map(|c| {
            let company = c.liability.iter().find(|l| l.voice == Voice::Outcome && l.party == Party::PropertyCompany);
            let bore = company.map_or("物业公司未列入".to_owned(), |l| format!("物业公司{}", l.band.name()));
            format!("案例{}（{}，{bore}）", c.number, c.authority.name())
        })
        .collect();
    let counted = if counted.is_empty() {
        "其中没有可计作先例的，结论只能依据现行法。".to_owned()
    } else {
        format!("其中载明责任结果、可作先例参考的：{}。", counted.join("、"))
    };
    let opinions = cases.iter().any(|c| c.authority == Authority::Opinion);
    let opinions = if opinions { "评析意见只是编者看法，不计作先例。" } else { "" };
    format!("所选 {} 个案例中，{}。{counted}{opinions}", cases.len(), counts.join("、"))
}
