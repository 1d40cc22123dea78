//! What a report is made of, gathered from the cases chosen, the guidance and what the person filled in.

use std::collections::BTreeMap;

use jiff::civil::Date;
use pulldown_cmark::{Event, Parser, TagEnd};

use crate::guidance::Guidance;
use crate::knowledge::{Authority, Case, Knowledge};
use crate::law::provision_name;
use crate::law::{InForce, LawLibrary, ProvisionId};
use crate::report::compare::{compare, votes};
use crate::source::typeset;

use super::draft::draft_conclusion;
use super::{CasePart, IncidentPart, LawPart, SimilarCases};

/// What the person fills in; every word of it is hers and is never changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// 检索人
    pub by: String,
    /// 单位
    pub organisation: String,
    /// 检索时间, as shown.
    pub at: String,
    /// 检索目的
    pub purpose: String,
    /// 争议焦点
    pub issue: String,
    /// 检索词
    pub words: String,
    /// Looked for elsewhere, and with what result.
    pub elsewhere: String,
    /// 结论与建议
    pub conclusion: String,
}

/// The incident in hand.
#[derive(Debug, Clone, Copy)]
pub struct Incident<'a> {
    /// As told.
    pub text: &'a str,
    /// As advised on.
    pub guidance: &'a Guidance,
}

/// How many open points are named.
const ISSUES: usize = 8;

/// Gathers a report. Where the conclusion is empty, the program's draft stands there and says so.
pub fn gather(
    knowledge: &Knowledge,
    cases: &[&Case],
    incident: Option<Incident<'_>>,
    asked: Asked,
    today: Date,
) -> SimilarCases {
    let guidance = incident.map(|i| i.guidance);
    let draft = draft_conclusion(cases, guidance);
    let mut asked = asked;
    if asked.conclusion.trim().is_empty() {
        asked.conclusion.clone_from(&draft);
    }
    SimilarCases {
        draft: asked.conclusion.replace('\r', "").trim() == draft,
        asked,
        library: knowledge.cases.len(),
        today: today.to_string(),
        incident: incident.map(incident_part),
        cases: cases.iter().map(|c| case_part(&knowledge.law, c)).collect(),
        comparison: compare(knowledge, cases, guidance),
        issues: guidance.map_or(Vec::new(), issues),
        law: law(knowledge, cases, guidance, today),
        caveats: guidance.map_or(Vec::new(), |g| g.caveats.iter().map(|c| plain(&knowledge.law, c)).collect()),
    }
}

fn incident_part(incident: Incident<'_>) -> IncidentPart {
    let g = incident.guidance;
    IncidentPart {
        text: incident.text.trim().to_owned(),
        date: g.reading.occurred.clone().unwrap_or_default(),
        place: g.reading.region.clone().unwrap_or_default(),
        facts: g
            .facts
            .iter()
            .filter(|f| f.origin == "text" || f.origin == "answer")
            .map(|f| {
                let doubt = if f.hedged || f.heard { "（不肯定，待核对）" } else { "" };
                format!("{}：{}{doubt}", f.name, f.shown)
            })
            .collect(),
    }
}

fn case_part(law: &LawLibrary, case: &Case) -> CasePart {
    let weight = match case.authority {
        Authority::Opinion => "不计作先例",
        _ if !votes(case) => "没有载明责任结果，不计作先例",
        Authority::Judgment => "可作先例参考",
        _ => "可作先例参考，但不是裁判",
    };
    CasePart {
        name: format!("案例{}", case.number),
        title: plain(law, &case.title),
        authority: format!("{}（{weight}）", case.authority.name()),
        when: format!("{}\n{}", case.date, plain(law, &case.location)),
        source: plain(law, &case.source),
        holding: plain(law, &case.holding),
        handling: plain(law, &case.handling),
        editor: plain(law, &case.editor_view),
        law_today: plain(law, &case.law_today),
    }
}

/// What is still to be proven, by whom.
fn issues(guidance: &Guidance) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for proof in &guidance.proof {
        let line = typeset(&format!("{}（{}）：{}", proof.point, proof.claim_name, proof.burden)).into_owned();
        if !found.contains(&line) {
            found.push(line);
        }
    }
    found.truncate(ISSUES);
    found
}

/// The provisions named for the incident and the cases that are in force today, those of the incident first.
fn law(knowledge: &Knowledge, cases: &[&Case], guidance: Option<&Guidance>, today: Date) -> Vec<LawPart> {
    let mut order: Vec<ProvisionId> = Vec::new();
    let mut named: BTreeMap<ProvisionId, Vec<String>> = BTreeMap::new();
    let mut name = |id: ProvisionId, whom: String| {
        let list = named.entry(id.clone()).or_default();
        if list.is_empty() {
            order.push(id);
        }
        if !list.contains(&whom) {
            list.push(whom);
        }
    };
    for provision in guidance.iter().flat_map(|g| &g.provisions).filter(|p| p.in_force) {
        if let Some(id) = ProvisionId::parse(&provision.id) {
            name(id, "本案".to_owned());
        }
    }
    for case in cases {
        for id in case.citations.iter().flat_map(|c| &c.today) {
            name(id.clone(), format!("案例{}", case.number));
        }
    }
    let law = &knowledge.law;
    order
        .iter()
        .filter_map(|id| {
            // A repealed article is never offered as today's basis.
            let InForce::Itself(row) = law.at(id, today) else { return None };
            let checked = row.verified && law.statute(id.statute()).is_none_or(|s| s.verified);
            Some(LawPart {
                name: provision_name(law, id),
                gist: plain(law, &row.gist),
                state: format!("{} 起有效{}", row.from, if checked { "" } else { "\n未核实" }),
                named_for: named.get(id).map_or(String::new(), |list| list.join("、")),
            })
        })
        .collect()
}

/// Prose of the files as plain text: no marks, provisions by name, one line a paragraph or item.
pub fn plain(law: &LawLibrary, text: &str) -> String {
    let mut out = String::new();
    let mut named = false;
    for event in Parser::new(text) {
        // A name in 《》 wants no space around it, as the id did.
        let after_name = std::mem::take(&mut named);
        match event {
            Event::Text(words) => out.push_str(if after_name { words.trim_start_matches(' ') } else { &words }),
            Event::Code(code) => match ProvisionId::parse(code.split('@').next().unwrap_or("")) {
                Some(id) => {
                    out.truncate(out.trim_end_matches(' ').len());
                    out.push_str(&provision_name(law, &id));
                    named = true;
                }
                None => out.push_str(&code),
            },
            Event::Html(raw) | Event::InlineHtml(raw) => out.push_str(&raw),
            Event::SoftBreak => {}
            Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => out.push('\n'),
            _ => {}
        }
    }
    typeset(out.trim()).into_owned()
}
