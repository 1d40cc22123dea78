//! `index/lexicon/*.md` → concepts and the words of a topic.

use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Form, FreeSections, Key, Section, SectionForm, Shape};
use crate::knowledge::{Concept, TopicWords};

use super::values;

/// The section of the words that point to a topic.
const TOPIC_WORDS: &str = "主题词";

/// The form of a file of the lexicon.
pub const FORM: Form = Form {
    what: "词库",
    keys: &[Key::must("主题"), Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[SectionForm::may(TOPIC_WORDS, Shape::Keys(&[Key::must("强"), Key::may("弱"), Key::may("反")]))],
    free: Some(FreeSections { what: "概念", shape: Shape::List, subs: &[] }),
};

/// What one file declares.
#[derive(Debug, Default)]
pub struct Words {
    /// Its concepts.
    pub concepts: Vec<Concept>,
    /// The words of its topic, where it has one.
    pub topic_words: Option<TopicWords>,
}

/// Reads one file of the lexicon.
pub fn read(document: &Document, out: &mut Vec<Diagnostic>) -> Words {
    FORM.check(document, out);
    if let Some(day) = document.key("审校") {
        values::date(day, out);
    }
    let topic = document.key("主题").and_then(|cell| values::topic_or(cell, "common", out));
    let concepts = document
        .sections
        .iter()
        .filter(|s| s.name.text != TOPIC_WORDS && !s.name.text.is_empty())
        .map(|s| Concept {
            name: s.name.text.clone(),
            topic: topic.flatten(),
            words: s.items().flat_map(|item| item.list()).map(|w| w.text).filter(|w| !w.is_empty()).collect(),
            place: s.name.span,
        })
        .collect();
    let section = document.section(TOPIC_WORDS);
    if let (Some(Some(_)), None) = (topic, section) {
        out.push(
            Diagnostic::new(Code::MissingSection, document.head(), format!("缺“## {TOPIC_WORDS}”"))
                .help("主题的词库要写出哪些词指向这个主题：“- 强： …”“- 弱： …”“- 反： …”"),
        );
    }
    let topic_words = match (topic, section) {
        (Some(Some(topic)), Some(section)) => Some(TopicWords {
            topic,
            strong: word_list(section, "强"),
            weak: word_list(section, "弱"),
            against: word_list(section, "反"),
        }),
        _ => None,
    };
    Words { concepts, topic_words }
}

fn word_list(section: &Section, key: &str) -> Vec<String> {
    let entries = section.entries();
    let cells = entries.iter().filter(|e| e.key.text == key).flat_map(|e| e.value.list());
    cells.map(|w| w.text).filter(|w| !w.is_empty()).collect()
}
