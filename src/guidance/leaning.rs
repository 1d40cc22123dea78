//! Where the words settle little: a report as a whole may sound like one for which the company answers, or like one for
//! which it does not. If the rules lean the other way only because a fact was not made out, the likeliest such fact
//! that the report hints at is supposed (never one that is seldom so: 故意、不可抗力). It is shown as supposed, with the
//! words that hint at it, and asked to be checked.

use crate::knowledge::{Party, Value};
use crate::reading::{Faint, Reading};
use crate::reasoning::{Assessment, Consequence, Engine, Situation};

/// From this probability on the report sounds like the company answering, and below the other like it not answering.
const ANSWERS: f32 = 0.6;
const ANSWERS_NOT: f32 = 0.35;

/// The fact to suppose, if any. `told` is the situation as told, without answers, and `judged` how it was judged.
pub(super) fn supposed<'r>(
    engine: &Engine,
    reading: &'r Reading,
    told: &Situation,
    judged: &Assessment,
) -> Option<&'r Faint> {
    let wanted = sounds(reading.answers?)?;
    let company = judged.company()?;
    if company.certain || company.band.answers() == Some(wanted) {
        return None;
    }
    let asked = engine.ask(told, judged.clone()).questions;
    let usual = |f: &&Faint| !engine.knowledge().vocabulary.fact(f.fact).seldom;
    let turns = |f: &&Faint| {
        let question = asked.iter().find(|q| q.fact == f.fact);
        question.is_some_and(|q| leads_to(&q.consequence, f.value) == Some(wanted))
    };
    let mut turning: Vec<&Faint> = reading.faint.iter().filter(usual).filter(turns).collect();
    turning.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.fact.cmp(&b.fact)));
    turning.into_iter().find(|f| {
        // An answer brings a claim near; what is only supposed does not, so that it may come to something else.
        let mut situation = told.clone();
        situation.facts.set(f.fact, f.value, f.origin());
        engine.judge(&situation).company().and_then(|c| c.band.answers()) == Some(wanted)
    })
}

fn sounds(answers: f32) -> Option<bool> {
    if answers >= ANSWERS {
        Some(true)
    } else if answers <= ANSWERS_NOT {
        Some(false)
    } else {
        None
    }
}

/// Whether the company would answer if this were the answer.
fn leads_to(consequence: &Consequence, value: Value) -> Option<bool> {
    let bands = if value == Value::Yes { &consequence.if_yes } else { &consequence.if_no };
    bands.iter().find(|(party, _)| *party == Party::PropertyCompany).and_then(|(_, band)| band.answers())
}
