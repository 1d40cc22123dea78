//! 案鉴 (anjian): a case-law knowledge base and decision-support engine for property management.
//!
//! # The way data flows
//!
//! ```text
//! cases/ rules/ index/ ──load + check──▶ Knowledge (immutable)
//!                                           │
//! incident text ─▶ reading ─▶ Facts ──┬─────┼─▶ reasoning ─▶ Assessment ─┐
//!                     │               └─────┴─▶ search ────▶ Precedents ─┼─▶ Guidance ─▶ terminal │ JSON │ page
//!                     └── one lexicon serves reading and search ─────────┘
//! ```
//!
//! One direction, no loops. Rooms stand on the rooms above them in this list and never use one below
//! (`tests/rooms.rs` keeps the order):
//!
//! * [`source`]: files, byte spans, line index (columns in characters), nearest word.
//! * [`diagnostic`]: what is wrong, where, and what to do; one renderer per output.
//! * [`document`]: Markdown in the closed form: front matter, sections, tables, lists, each with its place.
//! * [`law`]: statutes and provisions, in force on a date; succession; citations.
//! * [`knowledge`]: topics, facts, claims, playbooks, cases: types, reading them from documents, loading, checking.
//! * [`lexicon`]: normalising, segmentation, concepts, numbers and dates.
//! * [`reading`]: incident text → [`knowledge::Facts`] with the words they came from: by patterns, and by an ear that
//!   is taught with example sentences.
//! * [`reasoning`]: facts + law at a date → assessment, questions, one trace tree.
//! * [`search`]: the tantivy index over the cases; queries, highlighting, precedents.
//! * [`texts`]: full texts of the law that the user imports: kept, searched, held against what our rules cite.
//! * [`guidance`]: one incident in, one guidance out; the only place where all of the above meet.
//! * [`collections`]: judgments that the user brings, searched beside the curated cases; below guidance, so that they can
//!   never be part of one.
//! * [`report`]: a guidance, and cases side by side, written out as Markdown, plain text and Word.
//! * [`study`]: exercises, marks, drills made from the rules, and when to repeat what.
//! * [`cli`], [`web`], [`mcp`]: faces that only show what the rooms above worked out.

pub mod cli;
pub mod collections;
pub mod diagnostic;
pub mod document;
pub mod guidance;
pub mod knowledge;
pub mod law;
pub mod lexicon;
pub mod mcp;
pub mod reading;
pub mod reasoning;
pub mod report;
pub mod search;
pub mod source;
pub mod study;
pub mod texts;
pub mod web;
