//! Learning from the cases and the rules: exercises, marks for each part of an answer, drills made from the rules, and
//! when to repeat what.
//!
//! A [`Part`] is one thing to commit to: choices of which some are right, each with its reason. [`case_exercise`] makes
//! five of them from a case, [`drill`] one from a claim by changing a single fact; what is right is always what the case
//! file or `reasoning` says, never written by hand. The same seed gives the same exercise. [`mark`] compares an answer,
//! [`Memory`] says when to come back (FSRS), [`Store`] keeps the ratings, [`paper`](fn@paper) prints.

mod deck;
mod dice;
mod drill;
mod exercise;
mod flips;
mod law_choices;
mod marks;
mod paper;
mod part;
mod playbook_choices;
mod progress;
mod schedule;
mod store;

pub use deck::{Card, deck, next_card};
pub use dice::Dice;
pub use drill::{Drill, Told, drill, drill_other_than, drills_of};
pub use exercise::{CaseExercise, CaseJudged, case_exercise, judge_case, topics_of};
pub use flips::{Flip, Outcome, Role, flips, roles};
pub use marks::{Answers, Grade, Mark, mark, rating};
pub use paper::{Item, LARGEST_PAPER, Paper, paper};
pub use part::{Choice, Part, PartKind};
pub use progress::{TopicProgress, progress};
pub use schedule::{Memory, Rating, memory};
pub use store::{BrowserId, Review, Store, StoreError, default_place};
