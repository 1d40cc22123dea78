//! `rules/playbooks/*.md` → playbooks.

use super::names::Names;
use super::{condition, values};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Document, Form, Key, Row, SectionForm, Shape, Written};
use crate::knowledge::{Clock, Condition, Deadline, EvidenceItem, Playbook, Step, When};
use crate::source::Sources;

const STEPS: &[&str] = &["步骤", "谁做", "条件", "多快"];
const DEADLINES: &[&str] = &["事项", "期限", "起算", "条件", "来源"];

/// What a deadline that no law sets rests on.
const HOUSE_RULE: &str = "本公司预案";

/// The form of a playbook.
pub const FORM: Form = Form {
    what: "预案",
    keys: &[Key::must("标识"), Key::must("主题"), Key::must("审校")],
    preamble: Shape::MaybeProse,
    sections: &[
        SectionForm::must("立即做", Shape::Table(STEPS)),
        SectionForm::must("怎么说", Shape::List),
        SectionForm::must("不要承诺", Shape::List),
        SectionForm::must("证据", Shape::Table(values::EVIDENCE)),
        SectionForm::must("时限", Shape::Table(DEADLINES)),
        SectionForm::must("跟进", Shape::List),
        SectionForm::must("边界", Shape::List),
    ],
    free: None,
};

/// Reads a playbook; `None` where something in it is wrong.
pub fn read(document: &Document, names: &Names<'_>, sources: &Sources, out: &mut Vec<Diagnostic>) -> Option<Playbook> {
    let before = out.len();
    FORM.check(document, out);
    let id = document.key("标识").and_then(|c| values::id(c, out));
    let topic = document.key("主题").and_then(|c| values::topic_or(c, "general", out));
    let reviewed = document.key("审校").and_then(|c| values::date(c, out));
    let rows = |name: &str, width: usize| {
        document.section(name).map(|s| s.rows(width).collect::<Vec<_>>()).unwrap_or_default()
    };
    let list = |name: &str| {
        document.section(name).map(|s| s.items().map(|w| w.text.clone()).collect::<Vec<_>>()).unwrap_or_default()
    };
    let say = document.section("怎么说").map(|s| s.items().filter_map(|w| phrase(w, names, out)).collect());
    let evidence = rows("证据", values::EVIDENCE.len()).into_iter().filter_map(|r| evidence(r, names, out)).collect();
    let steps = rows("立即做", STEPS.len()).into_iter().filter_map(|r| step(r, names, out)).collect();
    let deadlines = rows("时限", DEADLINES.len()).into_iter().filter_map(|r| deadline(r, names, out)).collect();
    if let (Some(cell), Some(file)) = (document.key("主题").filter(|_| topic.is_some()), sources.get(document.file)) {
        super::check_stem(cell, &cell.text, &file.path, out);
    }
    if out[before..].iter().any(Diagnostic::is_error) {
        return None;
    }
    Some(Playbook {
        id: id?,
        name: document.title.as_ref()?.text.clone(),
        topic: topic?,
        reviewed: reviewed?,
        steps,
        say: say.unwrap_or_default(),
        do_not_promise: list("不要承诺"),
        evidence,
        deadlines,
        follow_up: list("跟进"),
        limits: list("边界"),
        place: document.head(),
    })
}

/// `（条件）话` or the words alone.
fn phrase(written: &Written, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<When<String>> {
    match written.split_parenthesis() {
        Some((when, words)) => Some(When { condition: condition::condition(&when, names, out)?, item: words.text }),
        None => Some(When { condition: Condition::Always, item: written.text.clone() }),
    }
}

/// A row of 证据; its first cell may open with a condition.
fn evidence(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<When<EvidenceItem>> {
    let named = phrase(row.cells.first()?, names, out)?;
    let item = EvidenceItem { what: named.item, ..values::evidence(row) };
    Some(When { condition: named.condition, item })
}

fn step(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Step> {
    let [what, who, when, soon] = row.cells.as_slice() else { return None };
    let condition = condition::condition(when, names, out);
    let quickness = values::quickness(soon, out);
    Some(Step {
        what: what.text.clone(),
        who: who.text.clone(),
        condition: condition?,
        quickness: quickness?,
        place: row.span,
    })
}

fn deadline(row: &Row, names: &Names<'_>, out: &mut Vec<Diagnostic>) -> Option<Deadline> {
    let [what, within, clock, when, source] = row.cells.as_slice() else { return None };
    let clocks: Vec<(&str, Clock)> = Clock::ALL.iter().map(|c| (c.name(), *c)).collect();
    let within = values::quickness(within, out);
    let clock = values::choose(clock, "起算点", &clocks, out);
    let condition = condition::condition(when, names, out);
    if source.text != HOUSE_RULE {
        for part in source.list().iter().filter(|p| p.text != HOUSE_RULE) {
            names.provision(part, out);
        }
        if source.is_none() {
            out.push(
                Diagnostic::new(Code::BadProvision, source.span, "时限要写来源")
                    .help(format!("写“{HOUSE_RULE}”或条文，如“civil-code#188”")),
            );
        }
    }
    Some(Deadline {
        what: what.text.clone(),
        within: within?,
        clock: clock?,
        condition: condition?,
        source: source.text.clone(),
        place: row.span,
    })
}
