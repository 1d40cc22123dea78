//! Counterfactual drills: a scenario of a claim, one fact of it changed, and the question what changes.

use jiff::civil::Date;

use crate::guidance::value_shown;
use crate::knowledge::{Band, ClaimId, FactId, Knowledge, Value};
use crate::reasoning::Engine;

use super::dice::Dice;
use super::flips::{Flip, Outcome, flips, roles};
use super::part::{Choice, Part, PartKind};

/// How many answers a drill offers.
const CHOICES: usize = 4;
/// One in so many drills deliberately changes nothing.
const UNCHANGED: usize = 6;

/// A fact as a drill tells it: its name, the question staff would ask, and the answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// Id.
    pub id: String,
    /// 名称
    pub name: String,
    /// 问法; empty where it is never asked.
    pub ask: String,
    /// The value in Chinese.
    pub shown: String,
}

impl Told {
    fn new(knowledge: &Knowledge, id: FactId, value: Option<Value>) -> Told {
        let fact = knowledge.vocabulary.fact(id);
        Told {
            id: fact.id.clone(),
            name: fact.name.clone(),
            ask: fact.ask.clone(),
            shown: value.map_or_else(|| "没有提到".to_owned(), |value| value_shown(fact, value)),
        }
    }
}

/// A drill.
#[derive(Debug, Clone)]
pub struct Drill {
    /// What is changed, and both judgments.
    pub flip: Flip,
    /// The seed that makes it again.
    pub seed: u32,
    /// Names this variant: the same for the same change.
    pub id: String,
    /// The facts of the scenario, in the order of the file.
    pub told: Vec<Told>,
    /// The changed fact as it was.
    pub was: Told,
    /// The changed fact as it is.
    pub becomes: Told,
    /// The question.
    pub part: Part,
    /// Why: where the claim speaks of the fact, and what comes out.
    pub why: Vec<String>,
}

impl Drill {
    /// `如果“交付保管”由“没有提到”变为“是”`.
    pub fn change(&self) -> String {
        format!("如果“{}”由“{}”变为“{}”，其他都不变", self.was.name, self.was.shown, self.becomes.shown)
    }
}

/// The drill of a claim for a seed. `None` where no fact of it can be changed.
pub fn drill(engine: &Engine, claim: ClaimId, seed: u32, today: Date) -> Option<Drill> {
    let knowledge = engine.knowledge();
    let mut dice = Dice::new(seed, &knowledge.claim(claim).id);
    let mut scenarios: Vec<usize> = (0..knowledge.claim(claim).scenarios.len()).collect();
    dice.shuffle(&mut scenarios);
    let same = dice.below(UNCHANGED) == 0;
    // A scenario in which something can change, else one in which at least something can be asked.
    let mut spare = None;
    for scenario in scenarios {
        let all = flips(engine, claim, scenario, today);
        let mut wanted: Vec<&Flip> = all.iter().filter(|f| f.changes() != same).collect();
        dice.shuffle(&mut wanted);
        if let Some(flip) = wanted.first() {
            return Some(make(knowledge, (*flip).clone(), &all, seed, &mut dice));
        }
        if spare.is_none() && !all.is_empty() {
            spare = Some(all);
        }
    }
    let all = spare?;
    let flip = all[dice.below(all.len())].clone();
    Some(make(knowledge, flip, &all, seed, &mut dice))
}

/// A drill that is not the one shown last, where the claim has another. Tries seeds one after another.
pub fn drill_other_than(engine: &Engine, claim: ClaimId, seed: u32, today: Date, last: Option<&str>) -> Option<Drill> {
    const TRIES: u32 = 24;
    let mut first = None;
    for step in 0..TRIES {
        let drill = drill(engine, claim, seed.wrapping_add(step) & 0x00ff_ffff, today)?;
        if last != Some(drill.id.as_str()) {
            return Some(drill);
        }
        first.get_or_insert(drill);
    }
    first
}

/// Every drill of a claim that changes something, in order of scenario and fact.
pub fn drills_of(engine: &Engine, claim: ClaimId, today: Date) -> Vec<Flip> {
    let scenarios = 0..engine.knowledge().claim(claim).scenarios.len();
    scenarios.flat_map(|s| flips(engine, claim, s, today)).filter(Flip::changes).collect()
}

fn make(knowledge: &Knowledge, flip: Flip, all: &[Flip], seed: u32, dice: &mut Dice) -> Drill {
    let claim = knowledge.claim(flip.claim);
    let scenario = &claim.scenarios[flip.scenario];
    let told = scenario.facts.iter().map(|(id, value)| Told::new(knowledge, *id, Some(*value))).collect();
    let was = Told::new(knowledge, flip.fact, flip.from);
    let becomes = Told::new(knowledge, flip.fact, Some(flip.to));
    let id = format!("{}/{}/{}/{}", claim.id, flip.scenario, was.id, becomes.shown);
    let mut why: Vec<String> = roles(knowledge, claim, flip.fact).into_iter().map(|r| r.words).collect();
    why.push(match flip.changes() {
        true => format!(
            "推演：原来{}，{}；现在{}，{}。",
            flip.before.status.name(),
            bearing(&flip.before),
            flip.after.status.name(),
            bearing(&flip.after)
        ),
        false => format!(
            "推演：改了这一点，结果还是{}，{}：有别的事实已经决定了。",
            flip.after.status.name(),
            bearing(&flip.after)
        ),
    });
    let part = Part::shuffled(PartKind::Change, "结果怎么变？", false, choices(&flip, all, dice), dice);
    Drill { flip, seed, id, told, was, becomes, part, why }
}

fn bearing(outcome: &Outcome) -> String {
    match outcome.band {
        Some(band) => format!(
            "{}{}",
            outcome.party.name(),
            match band {
                Band::None => "不承担".to_owned(),
                band => format!("承担“{}”", band.name()),
            }
        ),
        None => format!("{}不按这条担责", outcome.party.name()),
    }
}

/// The right outcome, the outcome before, then what other changes lead to, then other bands: never one twice.
fn choices(flip: &Flip, all: &[Flip], dice: &mut Dice) -> Vec<Choice> {
    let stands = |band: Band| Outcome { status: crate::knowledge::Status::Holds, band: Some(band), ..flip.after };
    let fails = Outcome { status: crate::knowledge::Status::Fails, band: None, ..flip.after };
    let mut reached: Vec<Outcome> = all.iter().map(|f| f.after).collect();
    dice.shuffle(&mut reached);
    let mut other: Vec<Outcome> =
        [Band::None, Band::Minor, Band::Shared, Band::Major, Band::Full, Band::Supplementary].map(stands).to_vec();
    dice.shuffle(&mut other);
    let mut offered: Vec<Outcome> = vec![flip.after];
    for outcome in [flip.before].into_iter().chain([fails]).chain(reached).chain(other) {
        if offered.len() < CHOICES && offered.iter().all(|o| !o.same(&outcome)) {
            offered.push(outcome);
        }
    }
    let reason = |o: &Outcome| match (o.same(&flip.after), o.same(&flip.before)) {
        (true, true) => "和原来一样：改的这一点影响不了结果。".to_owned(),
        (true, false) => format!("推演结果：{}。", flip.after.status.name()),
        (false, true) => "这是改动以前的结果。".to_owned(),
        (false, false) => "按规则推演到不了这里。".to_owned(),
    };
    offered.iter().map(|o| Choice::new(o.words(), o.same(&flip.after), reason(o))).collect()
}
