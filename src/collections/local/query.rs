//! A question as tantivy takes it.

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::super::engine::{Asked, Group, Order, Part};
use super::collect::Best;
use super::document::{COLLECTION, Fields, GROUPS, LEVEL, PROVINCE, TOPIC, YEAR, level, province, topic};

/// A synonym counts for less than the word that was typed.
pub const SYNONYM_BOOST: f32 = 0.5;

/// What is to match.
pub fn query(fields: &Fields, asked: &Asked) -> Box<dyn Query> {
    let field = field(fields, asked.part);
    let words: Vec<Box<dyn Query>> = asked.groups.iter().map(|g| group(field, g)).collect();
    let words = words_query(words, asked.least);
    if asked.marks.is_empty() {
        return words;
    }
    let mut clauses = vec![(Occur::Must, words)];
    for mark in &asked.marks {
        let term = TermQuery::new(Term::from_field_text(fields.marks, mark), IndexRecordOption::Basic);
        clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(Box::new(term), 0.0))));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// The field of a part.
pub fn field(fields: &Fields, part: Part) -> Field {
    let at = Part::TEXTS.iter().position(|p| *p == part);
    at.and_then(|at| fields.parts.get(at)).copied().unwrap_or(fields.all)
}

fn words_query(mut words: Vec<Box<dyn Query>>, least: usize) -> Box<dyn Query> {
    match words.len() {
        0 => Box::new(AllQuery),
        1 => words.pop().unwrap_or_else(|| Box::new(AllQuery)),
        count if least >= count => Box::new(BooleanQuery::new(words.into_iter().map(|w| (Occur::Must, w)).collect())),
        _ => Box::new(BooleanQuery::with_minimum_required_clauses(
            words.into_iter().map(|w| (Occur::Should, w)).collect(),
            least.max(1),
        )),
    }
}

fn group(field: Field, group: &Group) -> Box<dyn Query> {
    let term = |word: &str| -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
    };
    if group.also.is_empty() {
        return term(&group.word);
    }
    let also = group.also.iter().map(|word| -> Box<dyn Query> { Box::new(BoostQuery::new(term(word), SYNONYM_BOOST)) });
    let any = std::iter::once(term(&group.word)).chain(also);
    Box::new(BooleanQuery::new(any.map(|q| (Occur::Should, q)).collect()))
}

/// What is to be kept of the matches.
pub fn best(asked: &Asked) -> Best {
    let mut wanted: [Option<Vec<u64>>; GROUPS.len()] = [const { None }; GROUPS.len()];
    let mut want = |group: usize, values: Option<Vec<u64>>| {
        if let Some(slot) = wanted.get_mut(group) {
            *slot = values;
        }
    };
    let collections = asked.collections.iter().map(|n| u64::from(*n)).collect::<Vec<_>>();
    want(COLLECTION, (!collections.is_empty()).then_some(collections));
    want(LEVEL, asked.level.map(|l| vec![level(l)]));
    want(YEAR, asked.year.map(|y| vec![u64::from(y)]));
    want(PROVINCE, asked.province.as_deref().map(|p| vec![province(p)]));
    want(TOPIC, asked.topic.map(|t| vec![topic(t)]));
    let newest = asked.order == Order::Newest || asked.groups.is_empty();
    Best { keep: asked.offset + asked.limit, newest, scored: !newest, wanted, dense: None }
}
