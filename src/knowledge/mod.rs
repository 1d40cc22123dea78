//! What the company knows: topics, facts, claims, playbooks and cases, with the law they rest on.
//!
//! The types here are the *understood* form: every name is resolved to an id, every cell to a value.
//! `from_document/` makes them from the written form, `load` reads a whole folder (or the copy inside the
//! binary), `check/` looks for mistakes that need more than one file. A [`Knowledge`] is immutable and shared.

mod band;
mod case;
mod claim;
mod closed_list;
mod condition;
mod example;
mod fact;
mod facts;
mod folder;
mod party;
mod playbook;
mod remedy;
mod store;
mod topic;
mod transition;
mod words;

pub mod check;
pub mod from_document;
mod load;

pub use band::Band;
pub use case::{Authority, Case, CaseCitation, CaseFact, CaseLiability, PartialDate, RightThen, Voice};
pub use claim::{
    Burden, Claim, ClaimId, Defence, DefenceEffect, Effect, Element, Fault, Reach, Relation, RelationKind, Scenario,
    Status,
};
pub use condition::{Comparison, Condition, Truth};
pub use example::Example;
pub use fact::{EvidenceItem, Fact, FactId, FactKind, Joint, PartSource, Pattern, PatternPart, Vocabulary};
pub use facts::{FactState, Facts, Known, Origin, Value, Values};
pub use folder::{EAR, LoadError, TOPIC_COUNTS, load_folder, read_folder};
pub use load::{Declared, Loaded, embedded, load, load_embedded};
pub use party::Party;
pub use playbook::{Clock, Deadline, Playbook, Quickness, Step, When};
pub use remedy::{Limitation, Remedy};
pub use store::Knowledge;
pub use topic::Topic;
pub use transition::{Governs, Transition, TransitionSubject};
pub use words::{Concept, Sense, TopicWords};
