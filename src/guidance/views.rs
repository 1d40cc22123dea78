//! Each part of a guidance from what reading, reasoning and search found. Small functions, one part each.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::knowledge::{
    Authority, Band, ClaimId, FactId, FactKind, Knowledge, Origin, Party, Topic, Truth, Value, Voice,
};
use crate::law::{Provision, ProvisionId};
use crate::reading::Reading;
use crate::reasoning::{Assessment, ClaimResult, PartyLiability, Situation, TraceKind, TraceNode};
use crate::search::{Dispute, Precedent, SharedFact};

use super::advisor::Request;
use super::names::{fact_name, provision_name, value_id, value_shown};
use super::playbooks::evidence;
use super::shape::*;
use super::trace_view::{evidence_of, prose, standing, view};

/// How many claims that do not stand are shown as 为什么不是.
const NOT_MADE_OUT: usize = 6;
/// How many provisions a guidance shows.
const PROVISIONS: usize = 12;

/// The guidance for a text that is no incident: the kind reply, and nothing else. Never a confident answer.
pub fn nothing_to_advise(request: &Request, read: &Reading, today: Date) -> Guidance {
    Guidance {
        id: request.id.clone(),
        reading: reading(read, today),
        topics: Vec::new(),
        facts: Vec::new(),
        claims: Vec::new(),
        liability: vec![LiabilityView {
            party: Party::PropertyCompany.id().to_owned(),
            name: Party::PropertyCompany.name().to_owned(),
            band: Band::Undetermined.id().to_owned(),
            band_name: Band::Undetermined.name().to_owned(),
            meaning: "还没有说明发生了什么，无从判断".to_owned(),
            certain: false,
            possible: Vec::new(),
            claims: Vec::new(),
            deciding: Vec::new(),
        }],
        conflicts: Vec::new(),
        provisions: Vec::new(),
        precedents: Vec::new(),
        questions: Vec::new(),
        playbook: PlaybookView::default(),
        deadlines: Vec::new(),
        caveats: Vec::new(),
        law_then: None,
    }
}

/// How the text was read.
pub fn reading(read: &Reading, today: Date) -> ReadingView {
    ReadingView {
        kind: read.kind,
        message: read.reply().map(str::to_owned),
        occurred: read.occurred.as_ref().map(|o| o.date.to_string()),
        region: read.place.as_ref().map(|p| p.to_string()),
        today: today.to_string(),
        cut: read.truncated,
    }
}

/// The topics as scored; those judged come first because they score highest.
pub fn topics(read: &Reading, judged: &[Topic]) -> Vec<TopicView> {
    let mut views: Vec<TopicView> = read
        .topics
        .iter()
        .filter(|t| t.score > 0.0)
        .map(|t| TopicView { id: t.topic.id().to_owned(), name: t.topic.name().to_owned(), score: round(t.score) })
        .collect();
    if views.is_empty() {
        views =
            judged.iter().map(|t| TopicView { id: t.id().to_owned(), name: t.name().to_owned(), score: 1.0 }).collect();
    }
    views
}

/// Three decimals are all a score is worth; the rounding also keeps output equal across machines.
fn round(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}

/// The claims worth showing: those that stand, then those examined and not made out.
pub fn shown_claims(knowledge: &Knowledge, assessment: &Assessment, topics: &[Topic]) -> Vec<ClaimId> {
    let relevant = |r: &&ClaimResult| {
        let claim = knowledge.claim(r.claim);
        topics.contains(&claim.topic) || claim.also.iter().any(|t| topics.contains(t))
    };
    let applicable = |r: &&ClaimResult| r.status != crate::knowledge::Status::NotApplicable;
    let stands = |r: &&ClaimResult| r.status.favourable() && r.displaced_by.is_none();
    let all: Vec<&ClaimResult> = assessment.claims.iter().filter(relevant).filter(applicable).collect();
    let mut ids: Vec<ClaimId> = all.iter().copied().filter(stands).map(|r| r.claim).collect();
    let rest: Vec<ClaimId> = all.iter().copied().filter(|r| !stands(r)).map(|r| r.claim).collect();
    ids.extend(rest.into_iter().take(NOT_MADE_OUT));
    ids
}

/// Everything known, with the assumptions the outcome rests on.
pub fn facts(knowledge: &Knowledge, assessment: &Assessment, text: &str) -> Vec<FactView> {
    let mut views: Vec<FactView> = assessment
        .facts
        .iter()
        .map(|(id, state)| {
            let fact = knowledge.vocabulary.fact(id);
            FactView {
                id: fact.id.clone(),
                name: fact.name.clone(),
                value: value_id(fact, state.value),
                shown: value_shown(fact, state.value),
                origin: match state.origin {
                    Origin::Text { .. } => "text",
                    Origin::Answer => "answer",
                    Origin::Inference { .. } => "inference",
                }
                .to_owned(),
                evidence: evidence_of(&state.origin, text),
                hedged: matches!(state.origin, Origin::Text { hedged: true, .. }),
                from: match &state.origin {
                    Origin::Inference { from } => from.iter().map(|f| fact_name(knowledge, *f).to_owned()).collect(),
                    _ => Vec::new(),
                },
            }
        })
        .collect();
    views.extend(assessment.assumed.iter().map(|id| {
        let fact = knowledge.vocabulary.fact(*id);
        FactView {
            id: fact.id.clone(),
            name: fact.name.clone(),
            value: value_id(fact, Value::Yes),
            shown: "是（通常如此，暂作假定）".to_owned(),
            origin: "assumption".to_owned(),
            evidence: None,
            hedged: false,
            from: Vec::new(),
        }
    }));
    views
}

/// The claims shown, each with its trace.
pub fn claims(knowledge: &Knowledge, assessment: &Assessment, shown: &[ClaimId], text: &str) -> Vec<ClaimView> {
    shown
        .iter()
        .filter_map(|id| assessment.claim(*id))
        .map(|result| {
            let claim = knowledge.claim(result.claim);
            let node = TraceNode::of_claim(knowledge, result, &assessment.facts);
            let stands = result.status.favourable() && result.displaced_by.is_none();
            let provisions: Vec<String> =
                result.law.basis.iter().chain(&result.law.further).map(|p| p.to_string()).collect();
            ClaimView {
                id: claim.id.clone(),
                name: claim.name.clone(),
                topic: claim.topic.id().to_owned(),
                status: result.status,
                status_name: result.status.name().to_owned(),
                provision: provisions.first().cloned(),
                provisions,
                fault: claim.fault,
                stands,
                displaced_by: result.displaced_by.map(|c| knowledge.claim(c).id.clone()),
                why_not: if stands { String::new() } else { why_not(knowledge, result, &node, text) },
                parties: result
                    .parties
                    .iter()
                    .filter(|p| p.row.is_some())
                    .map(|p| PartyView {
                        party: p.party.id().to_owned(),
                        name: p.party.name().to_owned(),
                        band: p.band.id().to_owned(),
                        band_name: p.band.name().to_owned(),
                    })
                    .collect(),
                prose: prose(knowledge, result, &node, text),
                trace: view(knowledge, &node, text),
            }
        })
        .collect()
}

/// The first thing that keeps a claim from standing, in one sentence.
fn why_not(knowledge: &Knowledge, result: &ClaimResult, node: &TraceNode, text: &str) -> String {
    if let Some(other) = result.displaced_by {
        return format!("已由“{}”处理，本项让位。", knowledge.claim(other).name);
    }
    let of = |kind: TraceKind| node.children.iter().filter(move |c| c.kind == kind);
    if let Some(failed) = of(TraceKind::Element).find(|c| c.known == Truth::False) {
        return format!("缺要件“{}”：{}。", failed.label, standing(knowledge, failed, text, true));
    }
    if let Some(defence) = of(TraceKind::Defence).find(|c| c.known == Truth::True) {
        return format!("被抗辩“{}”挡住。", defence.label);
    }
    if let Some(open) = of(TraceKind::Element).find(|c| !c.presumed) {
        return format!("要件“{}”{}。", open.label, standing(knowledge, open, text, true));
    }
    "没有足够的材料说明。".to_owned()
}

/// Each party's liability.
pub fn liability(knowledge: &Knowledge, assessment: &Assessment) -> Vec<LiabilityView> {
    assessment.liability.iter().map(|l| liability_view(knowledge, l)).collect()
}

fn liability_view(knowledge: &Knowledge, l: &PartyLiability) -> LiabilityView {
    let fact = |id: &FactId| {
        let fact = knowledge.vocabulary.fact(*id);
        FactRef { id: fact.id.clone(), name: fact.name.clone() }
    };
    LiabilityView {
        party: l.party.id().to_owned(),
        name: l.party.name().to_owned(),
        band: l.band.id().to_owned(),
        band_name: l.band.name().to_owned(),
        meaning: l.band.meaning().to_owned(),
        certain: l.certain,
        possible: l.possible.iter().map(|b| b.id().to_owned()).collect(),
        claims: l.claims.iter().map(|c| knowledge.claim(*c).id.clone()).collect(),
        deciding: l.deciding.iter().take(6).map(fact).collect(),
    }
}

/// Claims side by side, in words.
pub fn conflicts(knowledge: &Knowledge, assessment: &Assessment) -> Vec<ConflictView> {
    assessment
        .conflicts
        .iter()
        .map(|c| {
            let (first, second) = (knowledge.claim(c.first), knowledge.claim(c.second));
            let reason = c.reason.as_deref().map_or(String::new(), |r| format!("{r}。"));
            ConflictView {
                claims: [first.id.clone(), second.id.clone()],
                text: format!(
                    "“{}”与“{}”都指向{}，同一损失不能重复受偿。{reason}",
                    first.name,
                    second.name,
                    c.party.name()
                ),
            }
        })
        .collect()
}

/// The law for the claims shown: first what the standing claims rest on, then their further provisions, then what
/// the other claims rest on. Everything listed is in force on `day`.
pub fn provisions(
    knowledge: &Knowledge,
    assessment: &Assessment,
    shown: &[ClaimId],
    situation: &Situation,
    day: Date,
) -> Vec<ProvisionView> {
    let results: Vec<&ClaimResult> = shown.iter().filter_map(|id| assessment.claim(*id)).collect();
    let standing: Vec<&ClaimResult> =
        results.iter().copied().filter(|r| r.status.favourable() && r.displaced_by.is_none()).collect();
    let others: Vec<&ClaimResult> = results.iter().copied().filter(|r| r.anchored && !standing.contains(r)).collect();
    let first = if standing.is_empty() { &others } else { &standing };
    let mut ids: Vec<ProvisionId> = Vec::new();
    ids.extend(first.iter().flat_map(|r| r.law.basis.iter().take(1).cloned()));
    ids.extend(first.iter().take(1).flat_map(|r| r.law.further.iter().take(2).cloned()));
    ids.extend(first.iter().flat_map(|r| r.law.basis.iter().chain(&r.law.further).cloned()));
    if !standing.is_empty() {
        ids.extend(others.iter().take(2).flat_map(|r| r.law.basis.iter().cloned()));
    }
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let by_transition = |id: &ProvisionId| results.iter().any(|r| r.law.by_transition.iter().any(|(p, _)| p == id));
    ids.iter()
        .filter_map(|id| row(knowledge, id, day))
        .filter(|p| p.in_force(day) || by_transition(&p.id))
        .filter(|p| in_region(knowledge, &p.id, situation.region.as_deref()))
        .take(PROVISIONS)
        .map(|p| provision(knowledge, p, day, &results))
        .collect()
}

/// The row of an article that counts on a day: the one in force, else the newest.
pub fn row<'k>(knowledge: &'k Knowledge, id: &ProvisionId, day: Date) -> Option<&'k Provision> {
    let rows = knowledge.law.rows(id);
    rows.iter().rev().find(|p| p.in_force(day)).or(rows.last())
}

fn in_region(knowledge: &Knowledge, id: &ProvisionId, region: Option<&str>) -> bool {
    let limit = knowledge.law.statute(id.statute()).and_then(|s| s.region.as_deref());
    limit.is_none_or(|l| region == Some(l))
}

fn provision(knowledge: &Knowledge, p: &Provision, day: Date, results: &[&ClaimResult]) -> ProvisionView {
    let statute = knowledge.law.statute(p.id.statute());
    let mut replaced: Vec<String> = p
        .predecessors
        .iter()
        .flat_map(|r| knowledge.law.resolve(r))
        .map(|old| {
            let until = old.until.map_or(String::new(), |u| format!("（{}止）", u));
            format!("{}{until}", provision_name(&knowledge.law, &old.id))
        })
        .collect();
    replaced.dedup();
    ProvisionView {
        id: p.id.to_string(),
        name: provision_name(&knowledge.law, &p.id),
        gist: p.gist.clone(),
        in_force: p.in_force(day),
        from: p.from.to_string(),
        until: p.until.map(|u| u.to_string()),
        replaced,
        verified: p.verified && statute.is_none_or(|s| s.verified),
        region: statute.and_then(|s| s.region.clone()),
        claims: results
            .iter()
            .filter(|r| r.law.basis.contains(&p.id) || r.law.further.contains(&p.id))
            .map(|r| knowledge.claim(r.claim).id.clone())
            .collect(),
    }
}

/// What the incident turns on, for finding precedents.
pub fn dispute(
    knowledge: &Knowledge,
    assessment: &Assessment,
    shown: &[ClaimId],
    situation: &Situation,
    provisions: &[ProvisionView],
) -> Dispute {
    let mut disputed: Vec<FactId> = Vec::new();
    for result in shown.iter().take(3).filter_map(|id| assessment.claim(*id)).filter(|r| r.anchored) {
        let open = result.elements.iter().chain(&result.defences).flat_map(|e| e.missing.iter());
        let resting = result.elements.iter().flat_map(|e| e.support.iter());
        disputed.extend(resting.chain(open).copied());
    }
    let mut seen = BTreeSet::new();
    disputed.retain(|f| seen.insert(*f) && knowledge.vocabulary.fact(*f).topic.is_some());
    Dispute {
        topics: situation.topics.clone(),
        disputed,
        provisions: provisions.iter().take(4).filter_map(|p| ProvisionId::parse(&p.id)).collect(),
    }
}

/// A precedent with its comparison.
pub fn precedent(knowledge: &Knowledge, p: &Precedent) -> PrecedentView {
    let Some(case) = knowledge.case(p.case) else { return unknown_case(p) };
    let compared = |s: &SharedFact| ComparedFact {
        fact: knowledge.vocabulary.fact(s.fact).id.clone(),
        name: fact_name(knowledge, s.fact).to_owned(),
        here: value_shown(knowledge.vocabulary.fact(s.fact), s.here),
        there: value_shown(knowledge.vocabulary.fact(s.fact), s.there),
        helps: s.helps.map(|h| h.name().to_owned()),
    };
    let one_sided = |(id, value): &(FactId, Value), here: bool| {
        let fact = knowledge.vocabulary.fact(*id);
        let shown = value_shown(fact, *value);
        let (here, there) = if here { (shown, String::new()) } else { (String::new(), shown) };
        ComparedFact { fact: fact.id.clone(), name: fact.name.clone(), here, there, helps: None }
    };
    let outcome = case
        .liability
        .iter()
        .map(|l| format!("{}：{} {}", l.voice.name(), l.party.name(), l.band.name()))
        .collect::<Vec<_>>();
    PrecedentView {
        case: case.number,
        id: case.id.clone(),
        title: case.title.clone(),
        holding: case.holding.clone(),
        authority: case.authority,
        authority_name: case.authority.name().to_owned(),
        votes: case.authority != Authority::Opinion && case.liability.iter().any(|l| l.voice == Voice::Outcome),
        date: case.date.to_string(),
        outcome,
        shared: p.shared.iter().map(compared).collect(),
        differing: p.differing.iter().map(compared).collect(),
        only_there: p.only_there.iter().map(|f| one_sided(f, false)).collect(),
        only_here: p.only_here.iter().map(|f| one_sided(f, true)).collect(),
        score: round(p.score),
    }
}

/// Cannot happen for a precedent ranked from the same knowledge; kept total rather than panicking.
fn unknown_case(p: &Precedent) -> PrecedentView {
    PrecedentView {
        case: p.case,
        id: String::new(),
        title: String::new(),
        holding: String::new(),
        authority: Authority::Opinion,
        authority_name: String::new(),
        votes: false,
        date: String::new(),
        outcome: Vec::new(),
        shared: Vec::new(),
        differing: Vec::new(),
        only_there: Vec::new(),
        only_here: Vec::new(),
        score: 0.0,
    }
}

/// The questions, with what each answer would lead to.
pub fn questions(knowledge: &Knowledge, assessment: &Assessment) -> Vec<QuestionView> {
    assessment
        .questions
        .iter()
        .map(|q| {
            let fact = knowledge.vocabulary.fact(q.fact);
            let (kind, options, unit) = match &fact.kind {
                FactKind::YesNo | FactKind::Derived => ("yes-no", Vec::new(), String::new()),
                FactKind::Number { unit } => ("number", Vec::new(), unit.clone()),
                FactKind::Date => ("date", Vec::new(), String::new()),
                FactKind::Choice { options } => ("choice", options.clone(), String::new()),
            };
            let place = q.matters.first();
            let role = place.map_or(String::new(), |(claim, stage, index)| {
                let claim = knowledge.claim(*claim);
                use crate::reasoning::Stage;
                match stage {
                    Stage::Element => claim.elements.get(*index).map(|e| format!("关系到要件“{}”", e.name)),
                    Stage::Defence => claim.defences.get(*index).map(|d| format!("关系到抗辩“{}”", d.name)),
                    Stage::Effect => Some("关系到责任怎么分".to_owned()),
                }
                .unwrap_or_default()
            });
            let why = match (fact.why.trim_end_matches('。'), role.as_str()) {
                ("", role) => format!("{role}。"),
                (why, "") => format!("{why}。"),
                (why, role) => format!("{why}({role})。"),
            };
            QuestionView {
                fact: fact.id.clone(),
                name: fact.name.clone(),
                ask: fact.ask.clone(),
                why,
                kind: kind.to_owned(),
                options,
                unit,
                stage: place.map_or(crate::reasoning::Stage::Effect, |(_, stage, _)| *stage),
                if_yes: change(&q.consequence.now, &q.consequence.if_yes),
                if_no: change(&q.consequence.now, &q.consequence.if_no),
                evidence: fact.evidence.iter().map(evidence).collect(),
            }
        })
        .collect()
}

/// What changes from `now` to `then`, the company first; empty if nothing does. Parties that bear nothing either
/// way are passed over.
fn change(now: &[(Party, Band)], then: &[(Party, Band)]) -> String {
    let of = |bands: &[(Party, Band)], party: Party| bands.iter().find(|(p, _)| *p == party).map(|(_, b)| *b);
    let mut changes = Vec::new();
    for party in Party::ALL.iter().copied() {
        match (of(now, party), of(then, party)) {
            (None | Some(Band::None), Some(Band::None)) => {}
            (before, Some(after)) if before != Some(after) => {
                changes.push(format!("{}→{}", party.name(), after.name()));
            }
            (Some(before), None) if !then.is_empty() && before != Band::None => {
                changes.push(format!("不再涉及{}", party.name()));
            }
            _ => {}
        }
    }
    changes.join("；")
}

/// What this guidance does not know or assumes.
pub fn caveats(knowledge: &Knowledge, read: &Reading, assessment: &Assessment, guidance: &Guidance) -> Vec<String> {
    let mut caveats = Vec::new();
    if assessment.company().is_none_or(|c| c.band == Band::Undetermined) {
        caveats.push("目前的描述还不足以判断物业公司的责任，请先补问下面的问题。".to_owned());
    } else if assessment.company().is_some_and(|c| !c.certain) {
        caveats.push("责任判断是按现有描述和举证责任推演的倾向，不是结论；问清下面的问题后可能改变。".to_owned());
    }
    let hedged: Vec<&str> = guidance.facts.iter().filter(|f| f.hedged).map(|f| f.name.as_str()).collect();
    if !hedged.is_empty() {
        caveats.push(format!("这些事实报告人说得不肯定，先核实：{}。", hedged.join("、")));
    }
    let unverified: Vec<&str> = guidance.provisions.iter().filter(|p| !p.verified).map(|p| p.name.as_str()).collect();
    if !unverified.is_empty() {
        caveats.push(format!("未核实原文的条文：{}。引用前请查原文。", unverified.join("、")));
    }
    let province = read.place.as_ref().map(|p| p.province.as_str());
    if province.is_none() {
        let local: BTreeSet<&str> = knowledge.law.statutes().filter_map(|s| s.region.as_deref()).collect();
        if !local.is_empty() {
            let places: Vec<&str> = local.into_iter().collect();
            caveats.push(format!(
                "没有说明事发地，未适用地方规定（库中现有：{}）；请另查当地的物业管理、养犬、消防、租赁规定。",
                places.join("、")
            ));
        }
    } else if let Some(region) = province
        && knowledge.law.statutes().all(|s| s.region.as_deref() != Some(region))
    {
        caveats.push(format!("库中没有{region}的地方规定，请另查当地的物业管理、养犬、消防、租赁规定。"));
    }
    if guidance.law_then.is_some() {
        caveats.push("事发时的法律与今天不同：责任按当时的法律看，今后怎么做按今天的法律。".to_owned());
    }
    let opinions = !guidance.precedents.is_empty() && guidance.precedents.iter().all(|p| !p.votes);
    if opinions {
        caveats.push("列出的先例都只有编者评析或内部处理意见，不是裁判，只供参考。".to_owned());
    }
    if guidance.deadlines.iter().any(|d| d.within.contains("工作日")) {
        caveats.push("工作日按周一至周五计算，未扣除法定节假日。".to_owned());
    }
    if read.truncated {
        caveats.push("文字过长，只读了前面一部分。".to_owned());
    }
    caveats.push("本建议供一线处置参考，不代替律师意见；对外表态前请经主管确认。".to_owned());
    caveats
}
