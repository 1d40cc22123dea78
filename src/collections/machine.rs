//! What the machine reads out of a record: topic and facts, marked so; nobody has checked them.

use jiff::civil::Date;

use crate::guidance::value_shown;
use crate::knowledge::{Knowledge, Origin};
use crate::reading::{ReadContext, Reader};

use super::record::{MachineFact, Record};

/// Where a record has no date, relative days in it are read from here; they are not kept.
const SOME_DAY: Date = Date::constant(2020, 1, 1);

/// Reads the topic, unless one was given, and the facts.
pub fn read(knowledge: &Knowledge, reader: &Reader, record: &mut Record) {
    let text = record.texts.iter().take(2).find(|t| !t.is_empty()).map_or("", String::as_str);
    let context = ReadContext { today: record.date.unwrap_or(SOME_DAY), date: record.date, region: None };
    let reading = reader.read(text, &context);
    if record.topic.is_none()
        && let Some(best) = reading.topics.first()
    {
        record.topic = Some(best.topic);
        record.topic_by_machine = true;
    }
    record.facts = reading
        .facts
        .iter()
        .map(|(id, state)| {
            let fact = knowledge.vocabulary.fact(id);
            let words = match &state.origin {
                Origin::Text { start, end, .. } => text.get(*start..*end).unwrap_or("").to_owned(),
                _ => String::new(),
            };
            MachineFact { id: fact.id.clone(), value: value_shown(fact, state.value), words }
        })
        .collect();
}
