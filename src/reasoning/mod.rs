//! Facts + law at a date → assessment, questions and one trace tree. Knows no text and no index.
//!
//! Each claim is evaluated twice: **K**, with unknowns as unknown, and **B**, with each open element resolved
//! against the party who must prove it. K true/false gives 成立 / 不成立; K unknown gives 倾向成立 or
//! 倾向不成立 from B, with the facts whose proof would change it.
//!
//! The flow inside: `inference` (facts that follow from facts) → `law_at` (which law governs) → `nearness` (what the
//! report sounds like) → `evaluate` (one
//! claim) → `assess` (all claims, their relations, each party) → `questions`; `trace` is the why of it as a tree;
//! `scenario` runs the 检验 rows of the claim files.

mod assess;
mod evaluate;
mod inference;
mod law_at;
mod lesson;
mod liability;
mod nearness;
mod outline;
mod questions;
mod scenario;
mod trace;

pub use assess::{Assessment, Conflict, Engine, PartyLiability, Situation};
pub use evaluate::{ClaimResult, Examined, Live, Stage};
pub use inference::Inferences;
pub use law_at::ClaimLaw;
pub use lesson::company_answers;
pub use liability::PartyBand;
pub use nearness::{Likely, Nearness};
pub use outline::Outline;
pub use questions::{Consequence, Question};
pub use scenario::{ScenarioFailure, check_scenarios, judge_alone, run_scenario};
pub use trace::{TraceKind, TraceNode};
