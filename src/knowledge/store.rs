//! The whole of what is known, loaded once, immutable and shared.

use super::case::Case;
use super::claim::{Claim, ClaimId};
use super::example::Example;
use super::fact::Vocabulary;
use super::playbook::Playbook;
use super::remedy::{Limitation, Remedy};
use super::topic::Topic;
use super::transition::Transition;
use super::words::{Concept, Sense, TopicWords};
use crate::law::LawLibrary;
use crate::source::Sources;

/// Everything loaded from `cases/`, `rules/` and `index/`, sorted by id so that the order of files never matters.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// The files themselves, for places and for pages that show a rule as written.
    pub sources: Sources,
    /// The vocabulary of facts.
    pub vocabulary: Vocabulary,
    /// The dated law.
    pub law: LawLibrary,
    /// Transitional rules, sorted by id.
    pub transitions: Vec<Transition>,
    /// Claims, sorted by id; [`ClaimId`] is the place in this list.
    pub claims: Vec<Claim>,
    /// Playbooks, sorted by id.
    pub playbooks: Vec<Playbook>,
    /// What can be claimed, in order of the file.
    pub remedies: Vec<Remedy>,
    /// By when, in order of the file.
    pub limitations: Vec<Limitation>,
    /// Cases, sorted by number.
    pub cases: Vec<Case>,
    /// Concepts of the lexicon, sorted by name.
    pub concepts: Vec<Concept>,
    /// Classes of sense, sorted by name.
    pub senses: Vec<Sense>,
    /// Words of each topic, in order of topic.
    pub topic_words: Vec<TopicWords>,
    /// Example sentences, in order of file; not inside the program, since only learning needs them.
    pub examples: Vec<Example>,
    /// What was learnt from them, as stored in `index/ear.bin`; empty if nothing was.
    pub ear: Vec<u8>,
    /// How often each word stands in the files of each topic, as stored in `index/topics.bin`; empty if not counted.
    pub topic_counts: Vec<u8>,
}

impl Knowledge {
    /// The claim behind an id of this knowledge.
    ///
    /// # Panics
    /// If the id is from another knowledge (a mistake in the program, not in a file).
    pub fn claim(&self, id: ClaimId) -> &Claim {
        &self.claims[id.0 as usize]
    }

    /// A claim by its ascii id.
    pub fn find_claim(&self, id: &str) -> Option<ClaimId> {
        self.claims.binary_search_by(|c| c.id.as_str().cmp(id)).ok().map(|i| ClaimId(i as u32))
    }

    /// All claims with their ids.
    pub fn claims(&self) -> impl Iterator<Item = (ClaimId, &Claim)> {
        self.claims.iter().enumerate().map(|(i, c)| (ClaimId(i as u32), c))
    }

    /// A case by number.
    pub fn case(&self, number: u32) -> Option<&Case> {
        self.cases.iter().find(|c| c.number == number)
    }

    /// The playbook of a topic; `None` asks for the general one.
    pub fn playbook(&self, topic: Option<Topic>) -> Option<&Playbook> {
        self.playbooks.iter().find(|p| p.topic == topic)
    }
}
