//! How well precedents are found: each case in turn is the incident, the others are the library.
//!
//! A case counts as found for another when both are mainly about the same topic and today's law says the same of the
//! company in both: that is what a manager looks for. Cases whose file says nothing of the company are left out, and so
//! are those for which no other such case exists.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::Serialize;

use crate::guidance::{Advisor, Request};
use crate::knowledge::{Band, Case, Party, Voice};

use super::super::context::CliError;
use super::measure::Share;

/// The figures of one way of ranking.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// 名称
    pub name: &'static str,
    /// Cases for which a case of the same kind stood among the first three.
    pub success_at_3: Share,
    /// Mean of one over the rank of the first such case; 0 where none was ranked.
    pub mean_reciprocal_rank: f64,
}

/// Measures ours, plain BM25, and what an order drawn by lot would give.
///
/// # Errors
/// If the index fails.
pub fn measure(advisor: &Advisor, now: DateTime) -> Result<Vec<Ranking>, CliError> {
    let cases = &advisor.knowledge().cases;
    let known: Vec<&Case> = cases.iter().filter(|c| direction(c).is_some()).collect();
    let alike = |a: &Case, b: &Case| a.number != b.number && a.topic == b.topic && direction(a) == direction(b);
    let asked: Vec<&Case> = known.iter().copied().filter(|c| known.iter().any(|o| alike(c, o))).collect();
    let (mut ours, mut plain, mut chance) = (Tally::default(), Tally::default(), (0.0, 0.0));
    for case in &asked {
        let good: Vec<u32> = known.iter().filter(|o| alike(case, o)).map(|o| o.number).collect();
        let request = Request { id: None, text: case.events.clone(), date: None, place: None, set: Vec::new(), now };
        ours.add(&advisor.rank_cases(&request)?, case.number, &good);
        let scores = advisor.index().case_scores(&case.events).map_err(CliError::from)?;
        plain.add(&by_score(&scores), case.number, &good);
        let (hit, reciprocal) = by_lot(good.len(), cases.len() - 1);
        chance = (chance.0 + hit, chance.1 + reciprocal);
    }
    let n = asked.len();
    let lot = Share::new(chance.0.round() as usize, n);
    Ok(vec![
        ours.ranking("案鉴", n),
        plain.ranking("只用 BM25", n),
        Ranking { name: "抽签（期望）", success_at_3: lot, mean_reciprocal_rank: chance.1 / n.max(1) as f64 },
    ])
}

/// Whether the company answers, as today's law sees the case, else as it ended, else as its editor thought.
fn direction(case: &Case) -> Option<bool> {
    let of = |voice: Voice| case.liability.iter().find(|l| l.voice == voice && l.party == Party::PropertyCompany);
    let said = [Voice::LawToday, Voice::Outcome, Voice::Editor].into_iter().find_map(of)?;
    (said.band != Band::Undetermined).then_some(said.band != Band::None)
}

fn by_score(scores: &BTreeMap<u32, f32>) -> Vec<u32> {
    let mut order: Vec<(u32, f32)> = scores.iter().map(|(case, score)| (*case, *score)).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    order.into_iter().map(|(case, _)| case).collect()
}

/// The chance that one of `good` of `all` stands among the first three of an order drawn by lot, and the expected
/// reciprocal rank of the first.
fn by_lot(good: usize, all: usize) -> (f64, f64) {
    let mut none_before = 1.0;
    let (mut hit, mut reciprocal) = (0.0, 0.0);
    for rank in 1..=all {
        let left = (all + 1 - rank) as f64;
        let here = none_before * good as f64 / left;
        reciprocal += here / rank as f64;
        if rank <= 3 {
            hit += here;
        }
        none_before *= (left - good as f64).max(0.0) / left;
    }
    (hit, reciprocal)
}

#[derive(Default)]
struct Tally {
    hits: usize,
    reciprocal: f64,
}

impl Tally {
    fn add(&mut self, ranked: &[u32], own: u32, good: &[u32]) {
        let rank = ranked.iter().filter(|c| **c != own).position(|c| good.contains(c)).map(|i| i + 1);
        self.hits += usize::from(rank.is_some_and(|r| r <= 3));
        self.reciprocal += rank.map_or(0.0, |r| 1.0 / r as f64);
    }

    fn ranking(self, name: &'static str, n: usize) -> Ranking {
        Ranking {
            name,
            success_at_3: Share::new(self.hits, n),
            mean_reciprocal_rank: self.reciprocal / n.max(1) as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::by_lot;

    #[test]
    fn by_lot_is_exact_for_small_numbers() {
        // One good case among two: first or second with equal chance.
        assert_eq!(by_lot(1, 2), (1.0, 0.75));
        // One among six: a half within three; (1 + 1/2 + … + 1/6) / 6.
        let (hit, reciprocal) = by_lot(1, 6);
        assert!((hit - 0.5).abs() < 1e-12 && (reciprocal - 2.45 / 6.0).abs() < 1e-12);
    }
}
