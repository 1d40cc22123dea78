//! The library as programs read it: cases, law, rules, facts, playbooks and topics in their published JSON shapes.
//!
//! One place for the command line, the API and the tools of `anjian mcp`, so that all three say the same. Field names
//! are English; the comments on fields are published with the schemas and so are Chinese.

mod cases;
mod facts;
mod law;
mod playbooks;
mod rules;

pub use cases::{
    CaseCitationRecord, CaseFactRecord, CaseLiabilityRecord, CaseRecord, CaseSummary, case_record, case_summary,
    find_case,
};
pub use facts::{CaseValue, FactRecord, FactSummary, fact_record, fact_summary};
pub use law::{
    LawAnswer, LawList, ProvisionRecord, Relation, StatuteRecord, StatuteSummary, law_by_words, law_on,
    provision_asked, provision_record, statute_record, statute_summary,
};
pub use playbooks::{PlaybookRecord, PlaybookSummary, TopicRecord, playbook_record, playbook_summary, topic_records};
pub use rules::{
    BandRecord, ClaimRecord, ClaimSummary, ConditionRecord, DefenceRecord, EffectRecord, ElementRecord, PartyRecord,
    RelationRecord, ScenarioRecord, claim_record, claim_summary,
};

use crate::knowledge::Knowledge;
use crate::source::Span;

/// `rules/…/x.md:12`
fn file(knowledge: &Knowledge, place: Span) -> String {
    let path = knowledge.sources.get(place.file).map_or("", |f| f.path.as_str());
    format!("{path}:{}", knowledge.sources.position(place).line)
}
