//! From matches to facts: what is negated becomes 否, what is only asked becomes nothing, and where the text says both,
//! one rule decides, the same every time.

use std::ops::Range;

use super::ear::HeardFact;
use super::matching::{Hits, Match};
use super::pattern::{Patterns, Role};
use super::scope::{Marks, Stance, stance};
use super::sentence::Sentence;
use crate::knowledge::{Fact, FactId, FactKind, Value};
use crate::lexicon::{Cut, DateMention, Quantity, Unit};
use crate::source::parse_numeral;

/// One reason to set a fact.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub fact: FactId,
    pub value: Value,
    /// Bytes of the normalised text.
    pub range: Range<usize>,
    pub hedged: bool,
    /// A pattern under 反说 said it, rather than a negation of one under 说法.
    explicit: bool,
    sentence: u32,
    /// How many parts matched: a longer pattern is surer of itself.
    pub parts: usize,
    /// How many characters matched.
    pub characters: usize,
    /// How sure the ear is, where it was the ear that found it and no pattern.
    pub heard: Option<f32>,
}

/// What else of the text values are taken from.
pub(super) struct Around<'t> {
    pub text: &'t str,
    pub sentences: &'t [Sentence],
    pub marks: &'t Marks,
    pub cut: &'t Cut<'t>,
    pub quantities: &'t [Quantity],
    pub dates: &'t [DateMention],
}

/// All evidence of a text, in order of fact, then place.
pub(super) fn evidence<'f>(
    patterns: &Patterns,
    hits: &Hits,
    around: &Around<'_>,
    fact_of: impl Fn(FactId) -> &'f Fact,
) -> Vec<Evidence> {
    let mut found: Vec<(FactId, Role, Match)> = Vec::new();
    for index in hits.candidates(patterns) {
        let Some(pattern) = patterns.patterns.get(index as usize) else { continue };
        found.extend(hits.matches(around.text, pattern).into_iter().map(|m| (pattern.fact, pattern.role, m)));
    }
    let excluded = excluded(&found);
    let mut all: Vec<Evidence> = Vec::new();
    for (fact, role, found) in found {
        if role == Role::Excludes || excluded.iter().any(|e| e.fact == fact && e.covers(&found)) {
            continue;
        }
        let ranges: Vec<Range<usize>> = found.parts.iter().map(|p| p.range.clone()).collect();
        let stance = stance(around.text, &ranges, around.sentences, around.marks, around.cut);
        if stance.open {
            continue;
        }
        if let Some(value) = value(fact_of(fact), role, &found, stance, around) {
            all.push(Evidence {
                fact,
                value,
                range: found.hull(),
                hedged: stance.hedged,
                explicit: role == Role::Denies,
                sentence: found.sentence(),
                parts: found.parts.len(),
                characters: around.text.get(found.hull()).map_or(0, |t| t.chars().count()),
                heard: None,
            });
        }
    }
    all.sort_by_key(|e| (e.fact, e.range.start, e.range.end));
    all
}

/// What the ear heard, as evidence beside that of the patterns. What stands in a clause that only asks or supposes
/// is left out, as it is for a pattern.
pub(super) fn heard(found: &[HeardFact], around: &Around<'_>) -> Vec<Evidence> {
    let told = found.iter().filter_map(|h| {
        let stance = stance(around.text, std::slice::from_ref(&h.range), around.sentences, around.marks, around.cut);
        (!stance.open && !h.range.is_empty()).then(|| Evidence {
            fact: h.fact,
            value: if h.yes { Value::Yes } else { Value::No },
            range: h.range.clone(),
            hedged: stance.hedged,
            explicit: false,
            sentence: around.sentences.partition_point(|s| s.range.end <= h.range.start) as u32,
            parts: 2,
            characters: around.text.get(h.range.clone()).map_or(0, |t| t.chars().count()),
            heard: Some(h.probability),
        })
    });
    told.collect()
}

/// What a line under 不算 takes away.
struct Exclusion {
    fact: FactId,
    hull: Range<usize>,
    sentence: u32,
    /// It shares words with a match of the fact, so it was meant for that one (死老鼠 for 死) and leaves others alone.
    /// One that touches none speaks of its sentence as a whole (电梯).
    aimed: bool,
}

impl Exclusion {
    fn covers(&self, found: &Match) -> bool {
        if self.aimed { touches(&self.hull, found) } else { found.sentence() == self.sentence }
    }
}

fn touches(hull: &Range<usize>, found: &Match) -> bool {
    found.parts.iter().any(|p| p.range.start < hull.end && hull.start < p.range.end)
}

fn excluded(found: &[(FactId, Role, Match)]) -> Vec<Exclusion> {
    let excludes = found.iter().filter(|(_, role, _)| *role == Role::Excludes);
    excludes
        .map(|(fact, _, m)| {
            let hull = m.hull();
            let aimed = found.iter().any(|(f, role, other)| f == fact && *role == Role::Says && touches(&hull, other));
            Exclusion { fact: *fact, hull, sentence: m.sentence(), aimed }
        })
        .collect()
}

/// The value that a match gives its fact, if any.
fn value(fact: &Fact, role: Role, found: &Match, stance: Stance, around: &Around<'_>) -> Option<Value> {
    match (&fact.kind, role) {
        (FactKind::YesNo, _) => {
            let yes = (role == Role::Says) != stance.negated;
            Some(if yes { Value::Yes } else { Value::No })
        }
        (_, Role::Denies | Role::Excludes) => None,
        _ if stance.negated => None,
        (FactKind::Choice { .. }, Role::Option(index)) => Some(Value::Choice(index)),
        (FactKind::Number { unit }, _) => number(unit, found, around).map(Value::Number),
        (FactKind::Date, _) => day(found, around).map(Value::Date),
        _ => None,
    }
}

/// The number in the first group of a regular expression, else the nearest quantity of the fact's unit in the sentence.
fn number(unit: &str, found: &Match, around: &Around<'_>) -> Option<f64> {
    let unit = Unit::parse(unit);
    let group = found.parts.iter().find_map(|p| p.group.clone());
    if let Some(group) = group {
        // 五公分 for a fact in metres: the quantity knows its unit, the bare numeral does not.
        let measured = around.quantities.iter().find(|q| q.range.start <= group.start && group.end <= q.range.end);
        if let (Some(q), Some((kind, factor))) = (measured, unit)
            && q.unit == kind
        {
            return Some(q.value / factor);
        }
        return parse_numeral(around.text.get(group)?).map(|n| n.value);
    }
    let (kind, factor) = unit?;
    let hull = found.hull();
    nearest(around.quantities.iter().filter(|q| q.unit == kind).map(|q| (q.range.clone(), q)), &hull, around)
        .map(|q| q.value / factor)
}

fn day(found: &Match, around: &Around<'_>) -> Option<jiff::civil::Date> {
    nearest(around.dates.iter().map(|d| (d.range.clone(), d)), &found.hull(), around).map(|d| d.date)
}

/// The candidate in the same sentence that is nearest to a range; of equals the first.
fn nearest<'a, T>(
    candidates: impl Iterator<Item = (Range<usize>, &'a T)>,
    to: &Range<usize>,
    around: &Around<'_>,
) -> Option<&'a T> {
    let sentence = around.sentences.get(around.sentences.partition_point(|s| s.range.end <= to.start))?;
    candidates
        .filter(|(r, _)| sentence.range.start <= r.start && r.end <= sentence.range.end)
        .min_by_key(|(r, _)| to.start.saturating_sub(r.end) + r.start.saturating_sub(to.end))
        .map(|(_, found)| found)
}

/// One value for each fact: what is told outright before what is hedged, 反说 before a negation or a 说法, the later
/// before the earlier. A number keeps the first telling: later ones are often parts of the sum.
pub(super) fn settled(evidence: &[Evidence]) -> Vec<&Evidence> {
    evidence
        .chunk_by(|a, b| a.fact == b.fact)
        .filter_map(|of_fact| {
            // What a pattern matches exactly goes before what the ear makes of the whole.
            let rank = |e: &Evidence| (e.heard.is_none(), !e.hedged, e.explicit, e.sentence, e.parts, e.range.end);
            let first = of_fact.first()?;
            if matches!(first.value, Value::Number(_) | Value::Date(_)) {
                return of_fact.iter().find(|e| !e.hedged).or(Some(first));
            }
            // Of the telling that wins, show its earliest words.
            let best = of_fact.iter().max_by_key(|e| rank(e))?;
            of_fact
                .iter()
                .filter(|e| e.value == best.value && e.hedged == best.hedged && e.explicit == best.explicit)
                .filter(|e| e.heard.is_none() == best.heard.is_none())
                .max_by(|a, b| a.parts.cmp(&b.parts).then(b.range.start.cmp(&a.range.start)))
        })
        .collect()
}
