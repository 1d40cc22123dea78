//! A paper for a classroom: a few cases and many drills, the same for the same seed.

use jiff::civil::Date;

use crate::knowledge::Topic;
use crate::reasoning::Engine;

use super::deck::{Card, deck};
use super::dice::Dice;
use super::drill::{Drill, drill};
use super::exercise::{CaseExercise, case_exercise};

/// The most questions on a paper.
pub const LARGEST_PAPER: usize = 40;
/// One question in so many is a case.
const CASE_EVERY: usize = 5;

/// A question of a paper.
#[derive(Debug, Clone)]
pub enum Item {
    /// A case with all its parts.
    Case(Box<CaseExercise>),
    /// A drill.
    Drill(Box<Drill>),
}

/// A paper.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its topic; `None`: mixed.
    pub topic: Option<Topic>,
    /// The seed that makes it again.
    pub seed: u32,
    /// Cases first.
    pub items: Vec<Item>,
}

/// A paper of at most `count` questions; fewer where a topic has not so many.
pub fn paper(engine: &Engine, topic: Option<Topic>, count: usize, seed: u32, today: Date) -> Paper {
    let knowledge = engine.knowledge();
    let count = count.min(LARGEST_PAPER);
    let mut dice = Dice::new(seed, topic.map_or("paper", |t| t.id()));
    let mut cards = deck(knowledge, topic);
    dice.shuffle(&mut cards);
    let (cases, rules): (Vec<Card>, Vec<Card>) = cards.into_iter().partition(|c| matches!(c, Card::Case(_)));
    let cases: Vec<Card> = cases.into_iter().take(count.div_ceil(CASE_EVERY)).collect();
    let mut items = Vec::new();
    for card in cases.into_iter().chain(rules) {
        if items.len() >= count {
            break;
        }
        let seed = dice.seed();
        items.extend(match card {
            Card::Case(number) => {
                knowledge.case(number).map(|case| Item::Case(Box::new(case_exercise(engine, case, seed, today))))
            }
            Card::Claim(id) => drill(engine, id, seed, today).map(|d| Item::Drill(Box::new(d))),
        });
    }
    Paper { topic, seed, items }
}
