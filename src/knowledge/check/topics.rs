//! Every topic has a playbook and at least one claim. What is missing has no place; the file that gives the topic its
//! facts or words stands in for it.

use crate::diagnostic::{Code, Diagnostic};
use crate::knowledge::Topic;
use crate::knowledge::load::Loaded;
use crate::source::{Sources, Span};

pub fn check(loaded: &Loaded, out: &mut Vec<Diagnostic>) {
    let declared = &loaded.declared;
    for topic in std::iter::once(None).chain(Topic::ALL.iter().copied().map(Some)) {
        let (id, name) = topic.map_or(("general", "所有事件"), |t| (t.id(), t.name()));
        let place = stand_in(&loaded.knowledge.sources, topic.map_or("common", Topic::id));
        if !declared.playbook_topics.contains(&topic) {
            out.push(
                Diagnostic::new(Code::TopicWithoutPlaybook, place, format!("“{name}”没有预案"))
                    .help(format!("加 rules/playbooks/{id}.md")),
            );
        }
        if topic.is_some_and(|t| !declared.claim_topics.contains(&t)) {
            out.push(
                Diagnostic::new(Code::TopicWithoutClaim, place, format!("“{name}”没有一个请求权"))
                    .help(format!("在 rules/claims/{id}/ 里加一个文件")),
            );
        }
    }
}

/// The start of the topic's file of facts, or of words, or of the first file.
fn stand_in(sources: &Sources, id: &str) -> Span {
    let folders = ["rules/facts", "index/lexicon"];
    let paths = folders.map(|folder| format!("{folder}/{id}.md"));
    let file = paths.iter().find_map(|path| sources.iter().find(|(_, f)| f.path == *path));
    file.map_or(Span::default(), |(id, _)| Span::new(id, 0, 0))
}
