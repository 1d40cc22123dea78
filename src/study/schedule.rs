//! When to come back to a card: FSRS with its default parameters, worked out again from the ratings each time, so that a
//! corrected rating corrects everything after it.

use fsrs::{FSRS, MemoryState, NextStates};
use serde::Serialize;

/// How well it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// 不会
    Again,
    /// 吃力
    Hard,
    /// 会了
    Good,
    /// 很熟
    Easy,
}

impl Rating {
    /// All, from worst to best.
    pub const ALL: &'static [Rating] = &[Rating::Again, Rating::Hard, Rating::Good, Rating::Easy];

    /// Stable id.
    pub fn id(self) -> &'static str {
        match self {
            Rating::Again => "again",
            Rating::Hard => "hard",
            Rating::Good => "good",
            Rating::Easy => "easy",
        }
    }

    /// In Chinese.
    pub fn name(self) -> &'static str {
        match self {
            Rating::Again => "不会",
            Rating::Hard => "吃力",
            Rating::Good => "会了",
            Rating::Easy => "很熟",
        }
    }

    /// Reads an id.
    pub fn parse(word: &str) -> Option<Rating> {
        Rating::ALL.iter().copied().find(|r| r.id() == word)
    }

    /// As kept in the store: 1 to 4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// From the store.
    pub fn from_number(number: u8) -> Option<Rating> {
        Rating::ALL.iter().copied().find(|r| r.number() == number)
    }
}

/// The share that should still be known when a card comes back.
const RETENTION: f32 = 0.9;
/// What was not known comes back within the sitting.
const SOON: i64 = 10 * 60;
const DAY: i64 = 24 * 60 * 60;
/// Ten years: longer makes no sense, and far beyond it times would leave the calendar.
const LONGEST: f32 = 3650.0;

/// What is known of one card. Times are seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// How often it was answered.
    pub reviews: usize,
    /// When last.
    pub last: i64,
    /// How well last.
    pub rating: Rating,
    /// When it comes back.
    pub due: i64,
}

impl Memory {
    /// Whether it should be repeated.
    pub fn is_due(&self, now: i64) -> bool {
        self.due <= now
    }

    /// Whether it was known last time and need not be repeated yet.
    pub fn is_known(&self, now: i64) -> bool {
        self.rating >= Rating::Good && !self.is_due(now)
    }
}

/// The memory of a card from its ratings, oldest first. `None`: never answered.
pub fn memory(reviews: &[(i64, Rating)]) -> Option<Memory> {
    let scheduler = FSRS::default();
    let mut state: Option<MemoryState> = None;
    let mut memory: Option<Memory> = None;
    for (at, rating) in reviews {
        // A clock set back must not make time run backwards.
        let at = memory.map_or(*at, |m| m.last.max(*at));
        let days = memory.map_or(0, |m| u32::try_from((at - m.last) / DAY).unwrap_or(0));
        let wait = match scheduler.next_states(state, RETENTION, days) {
            Ok(next) => {
                let chosen = pick(next, *rating);
                state = Some(chosen.memory);
                chosen.interval
            }
            // Only numbers that are no numbers are refused; then it comes back tomorrow.
            Err(_) => 1.0,
        };
        let wait = if *rating == Rating::Again { SOON } else { wait.round().clamp(1.0, LONGEST) as i64 * DAY };
        let reviews = memory.map_or(0, |m| m.reviews) + 1;
        memory = Some(Memory { reviews, last: at, rating: *rating, due: at.saturating_add(wait) });
    }
    memory
}

fn pick(next: NextStates, rating: Rating) -> fsrs::ItemState {
    match rating {
        Rating::Again => next.again,
        Rating::Hard => next.hard,
        Rating::Good => next.good,
        Rating::Easy => next.easy,
    }
}
