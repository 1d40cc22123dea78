//! The patterns of the fact files, compiled: one automaton over every word of every pattern, concept and topic.
//!
//! Parts that say the same are one part. Regular expressions are compiled when a text first holds a literal that
//! they need, so that loading stays quick and most texts run few of them.

use std::collections::HashMap;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};

use crate::knowledge::{Fact, FactId, FactKind, Joint, Knowledge, PartSource, Pattern, Topic};
use crate::lexicon::{ConceptId, Lexicon, normalize};

/// What a word in the automaton stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Part(u32),
    Regex(u32),
    Topic(Topic, Strength),
}

/// How a word points to a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Strong,
    Weak,
    Against,
    /// A word of a concept in the topic's own lexicon file.
    Concept,
}

/// What a match of a pattern says about its fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Says,
    Denies,
    Excludes,
    /// The option with this index.
    Option(usize),
}

/// A pattern: groups stand anywhere (`&`), the chains of a group in one sentence (`+`), the parts of a chain in order
/// (`…`).
#[derive(Debug)]
pub(super) struct Compiled {
    pub fact: FactId,
    pub role: Role,
    pub groups: Vec<Vec<Vec<u32>>>,
}

/// A regular expression, compiled on first need; one that does not compile never matches (the checker reports it).
#[derive(Debug)]
pub(super) struct LazyRegex {
    source: String,
    compiled: OnceLock<Option<Regex>>,
    /// Part it belongs to.
    pub part: u32,
    /// No literal is needed for it to match: it must be tried on every sentence.
    pub always: bool,
}

impl LazyRegex {
    pub fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }
}

/// Everything compiled.
#[derive(Debug)]
pub(super) struct Patterns {
    pub automaton: Option<AhoCorasick>,
    /// For each word of the automaton, what it stands for.
    pub targets: Vec<Vec<Target>>,
    pub regexes: Vec<LazyRegex>,
    pub parts: usize,
    pub patterns: Vec<Compiled>,
    /// Patterns by the first part of their first chain.
    pub by_first: Vec<Vec<u32>>,
}

/// A word of the automaton, in the order of meeting it.
type WordId = u32;

/// Words and parts are met thousands of times over, so each is kept once and spoken of by its number.
#[derive(Default)]
struct Compiler {
    words: HashMap<String, WordId>,
    /// For each word, what it stands for.
    targets: Vec<Vec<Target>>,
    /// The words of each concept that a pattern has named.
    concepts: HashMap<ConceptId, Vec<WordId>>,
    /// The part that is a concept and nothing else, as most are.
    of_concept: HashMap<ConceptId, u32>,
    parts: HashMap<Vec<Key>, u32>,
    regexes: Vec<LazyRegex>,
    patterns: Vec<Compiled>,
}

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord, Clone)]
enum Key {
    Word(WordId),
    Regex(String),
}

impl Patterns {
    /// Compiles the vocabulary, the lexicon's concepts and the topic words.
    pub fn compile(knowledge: &Knowledge, lexicon: &Lexicon) -> Patterns {
        let mut compiler = Compiler::default();
        for (id, fact) in knowledge.vocabulary.iter() {
            compiler.fact(id, fact, lexicon);
        }
        for (id, concept) in lexicon.concepts() {
            if let Some(topic) = concept.topic {
                compiler.topic_words(lexicon.words(id), topic, Strength::Concept);
            }
        }
        let normal = |words: &[String]| -> Vec<String> { words.iter().map(|word| normalize(word).text).collect() };
        for words in &knowledge.topic_words {
            compiler.topic_words(&normal(&words.strong), words.topic, Strength::Strong);
            compiler.topic_words(&normal(&words.weak), words.topic, Strength::Weak);
            compiler.topic_words(&normal(&words.against), words.topic, Strength::Against);
        }
        compiler.finish()
    }
}

impl Compiler {
    fn fact(&mut self, id: FactId, fact: &Fact, lexicon: &Lexicon) {
        if let FactKind::Choice { options } = &fact.kind {
            // 说法 of a choice are hints for people; an option is chosen by its name or the concept so named.
            for (index, option) in options.iter().enumerate() {
                let sources = [PartSource::Concept(option.clone()), PartSource::Words(vec![option.clone()])];
                let part = self.part(&sources, lexicon);
                self.patterns.push(Compiled { fact: id, role: Role::Option(index), groups: vec![vec![vec![part]]] });
            }
            return;
        }
        for (patterns, role) in
            [(&fact.says, Role::Says), (&fact.denies, Role::Denies), (&fact.excludes, Role::Excludes)]
        {
            for pattern in patterns {
                self.pattern(id, role, pattern, lexicon);
            }
        }
    }

    fn pattern(&mut self, fact: FactId, role: Role, pattern: &Pattern, lexicon: &Lexicon) {
        let mut groups = vec![vec![Vec::new()]];
        for (index, part) in pattern.parts.iter().enumerate() {
            let id = self.part(&part.any_of, lexicon);
            match index.checked_sub(1).and_then(|i| pattern.joints.get(i)) {
                Some(Joint::Anywhere) => groups.push(vec![Vec::new()]),
                Some(Joint::With) => groups.last_mut().into_iter().for_each(|g| g.push(Vec::new())),
                _ => {}
            }
            groups.last_mut().and_then(|g| g.last_mut()).into_iter().for_each(|chain| chain.push(id));
        }
        if !pattern.parts.is_empty() {
            self.patterns.push(Compiled { fact, role, groups });
        }
    }

    fn part(&mut self, sources: &[PartSource], lexicon: &Lexicon) -> u32 {
        if let [PartSource::Concept(name)] = sources
            && let Some(id) = lexicon.find(name)
        {
            if let Some(part) = self.of_concept.get(&id) {
                return *part;
            }
            let part = self.any_of(sources, lexicon);
            self.of_concept.insert(id, part);
            return part;
        }
        self.any_of(sources, lexicon)
    }

    fn any_of(&mut self, sources: &[PartSource], lexicon: &Lexicon) -> u32 {
        let mut keys = Vec::new();
        for source in sources {
            match source {
                PartSource::Concept(name) => {
                    if let Some(id) = lexicon.find(name) {
                        keys.extend(self.concept(id, lexicon).iter().copied().map(Key::Word));
                    }
                }
                PartSource::Words(words) => {
                    keys.extend(words.iter().map(|word| Key::Word(self.word(&normalize(word).text))));
                }
                PartSource::Regex(source) => keys.push(Key::Regex(folded(source))),
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let next = self.parts.len() as u32;
        if let Some(id) = self.parts.get(&keys) {
            return *id;
        }
        for key in &keys {
            match key {
                Key::Word(word) => self.stands_for(*word, Target::Part(next)),
                Key::Regex(source) => self.regex(source, next),
            }
        }
        self.parts.insert(keys, next);
        next
    }

    fn concept(&mut self, id: ConceptId, lexicon: &Lexicon) -> &[WordId] {
        if !self.concepts.contains_key(&id) {
            let words = lexicon.words(id).iter().map(|word| self.word(word)).collect();
            self.concepts.insert(id, words);
        }
        self.concepts.get(&id).map_or(&[], Vec::as_slice)
    }

    fn word(&mut self, word: &str) -> WordId {
        if let Some(id) = self.words.get(word) {
            return *id;
        }
        let id = self.targets.len() as WordId;
        self.words.insert(word.to_owned(), id);
        self.targets.push(Vec::new());
        id
    }

    fn stands_for(&mut self, word: WordId, target: Target) {
        self.targets.get_mut(word as usize).into_iter().for_each(|targets| targets.push(target));
    }

    fn regex(&mut self, source: &str, part: u32) {
        let id = self.regexes.len() as u32;
        let needed = regex_syntax::parse(source).ok().and_then(|hir| needed(&hir));
        for literal in needed.iter().flatten() {
            let word = self.word(literal);
            self.stands_for(word, Target::Regex(id));
        }
        self.regexes.push(LazyRegex {
            source: source.into(),
            compiled: OnceLock::new(),
            part,
            always: needed.is_none(),
        });
    }

    fn topic_words(&mut self, words: &[String], topic: Topic, strength: Strength) {
        for word in words {
            let word = self.word(word);
            self.stands_for(word, Target::Topic(topic, strength));
        }
    }

    fn finish(mut self) -> Patterns {
        self.words.remove("");
        // Sorted, so that nothing depends on the order of meeting them.
        let mut words: Vec<(String, WordId)> = self.words.into_iter().collect();
        words.sort_unstable();
        let automaton = AhoCorasick::new(words.iter().map(|(word, _)| word)).ok();
        let targets = words
            .into_iter()
            .map(|(_, id)| {
                let mut targets = self.targets.get_mut(id as usize).map(std::mem::take).unwrap_or_default();
                targets.sort();
                targets.dedup();
                targets
            })
            .collect();
        let mut by_first = vec![Vec::new(); self.parts.len()];
        for (index, pattern) in self.patterns.iter().enumerate() {
            let first = pattern.groups.first().and_then(|g| g.first()).and_then(|c| c.first());
            if let Some(list) = first.and_then(|part| by_first.get_mut(*part as usize)) {
                list.push(index as u32);
            }
        }
        Patterns {
            automaton,
            targets,
            regexes: self.regexes,
            parts: self.parts.len(),
            patterns: self.patterns,
            by_first,
        }
    }
}

/// Full-width punctuation in a regular expression is folded like the text it runs on.
fn folded(source: &str) -> String {
    let fold = |c| match c {
        '\u{ff0c}' => ',',
        '\u{ff1b}' => ';',
        '\u{ff1a}' => ':',
        '\u{ff01}' => '!',
        c => c,
    };
    source.chars().map(fold).collect()
}

/// Literals one of which any match must hold; `None` if there is no such list, or only a very long one.
fn needed(hir: &Hir) -> Option<Vec<String>> {
    const MOST: usize = 80;
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
            let mut all = Vec::new();
            for range in class.ranges() {
                if range.len() + all.len() > MOST {
                    return None;
                }
                all.extend((range.start()..=range.end()).map(String::from));
            }
            Some(all)
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Concat(parts) => {
            // The longest literals say most; of equals the shortest list.
            let shortest = |list: &Vec<String>| list.iter().map(|w| w.chars().count()).min().unwrap_or(0);
            parts.iter().filter_map(needed).max_by_key(|list| (shortest(list), usize::MAX - list.len()))
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(needed(part)?);
            }
            (all.len() <= MOST).then_some(all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needed_literals_are_in_every_match() {
        let list = |source: &str| regex_syntax::parse(source).ok().and_then(|h| needed(&h));
        assert_eq!(list("([0-9]+)个人住"), Some(vec!["个人住".to_string()]));
        assert_eq!(list("没(?:有)?(?:放|摆)(?:警示|提示)"), Some(vec!["警示".to_string(), "提示".to_string()]));
        assert_eq!(list(".*"), None);
        assert_eq!(list("(?:水)?"), None);
    }
}
