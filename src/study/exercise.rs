//! An exercise from a case: what happened, without how it ended, and five things to commit to.

use jiff::civil::Date;

use crate::guidance::{fact_name, value_shown};
use crate::knowledge::{Band, Case, CaseLiability, Facts, Knowledge, Origin, Party, Topic, Voice};
use crate::reasoning::{Assessment, Engine, Situation};

use super::dice::Dice;
use super::law_choices::law_part;
use super::part::{Choice, Part, PartKind};
use super::playbook_choices::{first_part, promise_part};

/// Parties offered, the one that says “nobody” not counted.
const PARTIES: usize = 5;
/// The choice for cases in which nobody answers.
const NOBODY: &str = "谁都不用担责";

/// An exercise.
#[derive(Debug, Clone)]
pub struct CaseExercise {
    /// The case.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its topic.
    pub topic: Topic,
    /// The seed that makes it again.
    pub seed: u32,
    /// 经过, Markdown.
    pub events: String,
    /// What came out later and matters in law: name and value.
    pub found: Vec<(String, String)>,
    /// What to commit to.
    pub parts: Vec<Part>,
}

/// A case as the engine sees it today.
#[derive(Debug, Clone)]
pub struct CaseJudged {
    /// 经过 and 处理与结果: what textual origins point into.
    pub text: String,
    /// The judgment, with the facts closed under inference.
    pub assessment: Assessment,
}

/// The topics a case is judged under.
pub fn topics_of(case: &Case) -> Vec<Topic> {
    std::iter::once(case.topic).chain(case.also.iter().copied()).collect()
}

/// Judges the facts of a case by the law of today.
pub fn judge_case(engine: &Engine, case: &Case, today: Date) -> CaseJudged {
    let text = format!("{}\n\n{}", case.events, case.handling);
    let mut facts = Facts::new();
    for fact in &case.facts {
        let origin = match text.find(&fact.words).filter(|_| !fact.words.is_empty()) {
            Some(start) => Origin::Text { start, end: start + fact.words.len(), hedged: false, heard: false },
            None => Origin::Answer,
        };
        facts.set(fact.fact, fact.value, origin);
    }
    let situation = Situation {
        facts,
        topics: topics_of(case),
        day: today,
        region: case.region.clone(),
        likely: Default::default(),
    };
    CaseJudged { text, assessment: engine.assess(&situation) }
}

/// The exercise of a case for a seed.
pub fn case_exercise(engine: &Engine, case: &Case, seed: u32, today: Date) -> CaseExercise {
    let knowledge = engine.knowledge();
    let judged = judge_case(engine, case, today);
    let mut dice = Dice::new(seed, &case.id);
    let mut parts = vec![who_part(knowledge, case, &judged.assessment, &mut dice), band_part(case, &judged.assessment)];
    parts.extend(law_part(knowledge, case, &judged.assessment, today, &mut dice));
    parts.extend(first_part(knowledge, case, &judged.assessment.facts, &mut dice));
    parts.extend(promise_part(knowledge, case, &mut dice));
    let found = case
        .facts
        .iter()
        .filter(|f| !case.events.contains(&f.words))
        .map(|f| (fact_name(knowledge, f.fact).to_owned(), value_shown(knowledge.vocabulary.fact(f.fact), f.value)))
        .collect();
    CaseExercise {
        number: case.number,
        title: case.title.clone(),
        topic: case.topic,
        seed,
        events: case.events.clone(),
        found,
        parts,
    }
}

/// What each party bears today by the case file; where the file says nothing of today, by the engine.
fn bands(case: &Case, judged: &Assessment) -> Vec<(Party, Band, String)> {
    let today: Vec<&CaseLiability> = case.liability.iter().filter(|l| l.voice == Voice::LawToday).collect();
    if today.is_empty() && !case.liability.is_empty() {
        return judged.liability.iter().map(|l| (l.party, l.band, "按规则推演。".to_owned())).collect();
    }
    today.iter().map(|l| (l.party, l.band, format!("{}。", l.note.trim_end_matches('。')))).collect()
}

fn who_part(knowledge: &Knowledge, case: &Case, judged: &Assessment, dice: &mut Dice) -> Part {
    let bands = bands(case, judged);
    let mut choices: Vec<(Party, Choice)> = Vec::new();
    let offer = |party: Party, right: bool, why: String, choices: &mut Vec<(Party, Choice)>| {
        if choices.iter().all(|(p, _)| *p != party) {
            choices.push((party, Choice::new(party_words(party), right, why)));
        }
    };
    for (party, band, note) in bands.iter().filter(|(_, band, _)| band.answers() == Some(true)) {
        offer(*party, true, format!("{}：{note}", band.name()), &mut choices);
    }
    let nobody = choices.is_empty();
    for (party, _, note) in bands.iter().filter(|(_, band, _)| *band == Band::None) {
        offer(*party, false, format!("不承担：{note}"), &mut choices);
    }
    // Whoever another voice holds liable is tempting; then whoever the topic's claims are about.
    let mut others: Vec<Party> =
        case.liability.iter().filter(|l| l.voice != Voice::LawToday).map(|l| l.party).collect();
    let mut near: Vec<Party> = topics_of(case)
        .iter()
        .flat_map(|t| knowledge.claims.iter().filter(move |c| c.topic == *t))
        .flat_map(|c| c.respondents.iter().chain(&c.claimants).copied())
        .collect();
    near.sort();
    near.dedup();
    dice.shuffle(&mut near);
    others.push(Party::PropertyCompany);
    others.extend(near);
    for party in others {
        // What today's law leaves open is neither right nor wrong.
        let open = bands.iter().any(|(p, band, _)| *p == party && *band == Band::Undetermined);
        if !open && choices.len() < PARTIES {
            offer(party, false, "按今天的法律，本案没有理由要这一方担责。".to_owned(), &mut choices);
        }
    }
    let why = if nobody { "本案不涉及赔偿责任。" } else { "本案有人要担责。" };
    let mut choices: Vec<Choice> = choices.into_iter().map(|(_, choice)| choice).collect();
    dice.shuffle(&mut choices);
    // Last, where people look for it.
    choices.push(Choice::new(NOBODY, nobody, why));
    Part {
        kind: PartKind::Who, ask: "按今天的法律，谁要担责？（可多选）".to_owned(), many: true, choices
    }
}

fn party_words(party: Party) -> String {
    match party {
        Party::Victim => "受害人自己（自担一部分）".to_owned(),
        party => party.name().to_owned(),
    }
}

/// Every band there is, in their own order: a scale out of order only confuses, and the whole scale gives nothing away.
fn band_part(case: &Case, judged: &Assessment) -> Part {
    let found = bands(case, judged).into_iter().find(|(party, ..)| *party == Party::PropertyCompany);
    let (right, note) = match found {
        Some((_, band, note)) => (band, note),
        None if case.liability.is_empty() => (Band::None, "本案不涉及赔偿责任。".to_owned()),
        None => (Band::None, "没有公司要担责的理由。".to_owned()),
    };
    let engine = judged.company().map(|c| c.band).filter(|band| *band != right && *band != Band::Undetermined);
    let choices = Band::ALL
        .iter()
        .map(|band| {
            let why = match (*band == right, Some(*band) == engine) {
                (true, _) => note.clone(),
                (false, true) => "只按事实表推演会到这一档；案例里的看法还考虑了表外的情形。".to_owned(),
                (false, false) => String::new(),
            };
            Choice::new(format!("{}（{}）", band.name(), band.meaning()), *band == right, why)
        })
        .collect();
    Part { kind: PartKind::Band, ask: "物业公司担多少？".to_owned(), many: false, choices }
}
