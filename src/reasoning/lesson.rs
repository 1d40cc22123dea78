//! What the rules teach the ear: whether the company answers for what an example sentence tells.

use jiff::civil::Date;

use crate::knowledge::{ClaimId, Facts};

use super::assess::{Engine, Situation};
use super::nearness::Likely;

/// Whether the company answers under one claim, and it alone, for some facts. `None` where that is open.
pub fn company_answers(engine: &Engine, claim: ClaimId, facts: Facts, day: Date) -> Option<bool> {
    let knowledge = engine.knowledge();
    let likely: Likely = knowledge.claims().map(|(id, _)| (id, f32::from(u8::from(id == claim)))).collect();
    let topics = vec![knowledge.claim(claim).topic];
    let assessment = engine.judge(&Situation { facts, topics, day, region: None, likely });
    assessment.company().and_then(|company| company.band.answers())
}
