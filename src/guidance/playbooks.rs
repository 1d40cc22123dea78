//! Joins the playbooks of the incident's topics, the most particular first, and turns spans of time into times
//! of day.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::{Span, civil::Weekday};

use crate::knowledge::{
    ClaimId, Clock, Condition, EvidenceItem, FactId, Facts, Knowledge, Playbook, Quickness, Topic, Truth, When,
};
use crate::law::ProvisionId;
use crate::reasoning::{Assessment, Engine};

use super::names::fact_name;
use super::shape::{DeadlineView, EvidenceItemView, PlaybookView, StepView};
use crate::law::{name_provisions, provision_name};

/// When things happened, as far as known.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// When the report was taken: now.
    pub report: DateTime,
    /// The day of the event.
    pub event: Option<jiff::civil::Date>,
}

/// The playbooks for some topics: the main topic's first, then the others', the general one last. With no topic,
/// the general one alone.
pub fn playbooks<'k>(knowledge: &'k Knowledge, topics: &[Topic]) -> Vec<&'k Playbook> {
    let wanted = topics.iter().map(|t| Some(*t)).chain([None]);
    wanted.filter_map(|t| knowledge.playbook(t)).collect()
}

/// Steps, words, evidence and limits of some playbooks joined; a line that stands in two is shown once.
pub fn join(engine: &Engine, playbooks: &[&Playbook], assessment: &Assessment) -> PlaybookView {
    let near = Near::new(engine, playbooks, assessment);
    let law = &engine.knowledge().law;
    let named = |text: &String| name_provisions(law, text).into_owned();
    let mut view = PlaybookView { ids: playbooks.iter().map(|p| p.id.clone()).collect(), ..PlaybookView::default() };
    let mut steps: Vec<(u64, StepView)> = Vec::new();
    for step in playbooks.iter().flat_map(|p| &p.steps) {
        if let Some(when) = near.when(&step.condition) {
            let view =
                StepView { what: named(&step.what), who: step.who.clone(), within: quickness(step.quickness), when };
            if steps.iter().all(|(_, s)| s.what != view.what) {
                steps.push((minutes(step.quickness), view));
            }
        }
    }
    // Soonest first; within the same haste what must be done anyway before what waits for a fact, then the order of the
    // files, particular before general.
    steps.sort_by_key(|(minutes, step)| (*minutes, !step.when.is_empty()));
    view.steps = steps.into_iter().map(|(_, s)| s).collect();
    let mut say = near.lines(playbooks.iter().flat_map(|p| &p.say));
    // What is meant for an incident like this before what is always said.
    say.sort_by_key(|(when, line)| (!when.is_empty(), line.condition == Condition::Always));
    view.say = unique(say.iter().map(|(when, line)| phrase(when, &named(&line.item))));
    view.do_not_promise = unique(playbooks.iter().flat_map(|p| p.do_not_promise.iter().map(named)));
    view.follow_up = unique(playbooks.iter().flat_map(|p| p.follow_up.iter().map(named)));
    view.limits = unique(playbooks.iter().flat_map(|p| p.limits.iter().map(named)));
    for (when, line) in near.lines(playbooks.iter().flat_map(|p| &p.evidence)) {
        let item = evidence_when(&when, &line.item);
        if view.evidence.iter().all(|e| e.what != item.what) {
            view.evidence.push(item);
        }
    }
    // What is overwritten soonest must be fetched first. Lifetimes are words; those that name days come first.
    view.evidence.sort_by_key(|e| lifetime(&e.lifetime));
    view
}

/// The deadlines of some playbooks, those with a known time first, in order of time.
pub fn deadlines(engine: &Engine, playbooks: &[&Playbook], assessment: &Assessment, times: Times) -> Vec<DeadlineView> {
    let near = Near::new(engine, playbooks, assessment);
    let mut found: Vec<DeadlineView> = Vec::new();
    for deadline in playbooks.iter().flat_map(|p| &p.deadlines) {
        let Some(when) = near.when(&deadline.condition) else { continue };
        if found.iter().any(|d| d.what == deadline.what) {
            continue;
        }
        let start = match deadline.clock {
            Clock::Report => Some((times.report, true)),
            Clock::Event => times.event.map(|day| (day.at(0, 0, 0, 0), false)),
            Clock::FailedFollowUp | Clock::NoticeServed | Clock::HarmKnown => None,
        };
        found.push(DeadlineView {
            what: deadline.what.clone(),
            within: quickness(deadline.within),
            clock: deadline.clock.name().to_owned(),
            due: start.and_then(|(at, exact)| due(at, deadline.within, exact)),
            source: source(engine.knowledge(), &deadline.source),
            when,
        });
    }
    found.sort_by(|a, b| match (&a.due, &b.due) {
        (Some(x), Some(y)) => x.cmp(y),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => std::cmp::Ordering::Equal,
    });
    found
}

/// A source as shown: a provision by name, our own procedure as written.
fn source(knowledge: &Knowledge, written: &str) -> String {
    ProvisionId::parse(written).map_or_else(|| written.to_owned(), |id| provision_name(&knowledge.law, &id))
}

/// What an incident is about, as far as conditions of playbooks go.
struct Near<'a> {
    engine: &'a Engine,
    topics: Vec<Topic>,
    assessment: &'a Assessment,
}

impl<'a> Near<'a> {
    fn new(engine: &'a Engine, playbooks: &[&Playbook], assessment: &'a Assessment) -> Near<'a> {
        Near { engine, topics: playbooks.iter().filter_map(|p| p.topic).collect(), assessment }
    }

    /// `Some("")` where the condition holds, `Some(words)` where it is not known yet, `None` where it does not hold, or
    /// where it waits for facts that the incident is not about.
    fn when(&self, condition: &Condition) -> Option<String> {
        let facts = &self.assessment.facts;
        match condition.truth(facts) {
            Truth::Unknown if condition.facts().iter().all(|fact| self.far(*fact)) => None,
            _ => unless_false(self.engine.knowledge(), condition, facts),
        }
    }

    /// What holds here, in order, then what may hold, with its condition in words.
    fn lines<'l, T: 'l>(&self, lines: impl Iterator<Item = &'l When<T>>) -> Vec<(String, &'l When<T>)> {
        let mut near: Vec<(String, &When<T>)> = lines.filter_map(|l| Some((self.when(&l.condition)?, l))).collect();
        near.sort_by_key(|(when, _)| !when.is_empty());
        near
    }

    /// Whether a fact is of another topic (渗漏 in a fall), or only makes claims that the report does not sound like.
    fn far(&self, fact: FactId) -> bool {
        let foreign = |topic: Topic| !self.topics.contains(&topic);
        if self.engine.knowledge().vocabulary.fact(fact).topic.is_some_and(foreign) {
            return true;
        }
        let makes = self.engine.brings_near(fact);
        let remote = |claim: &ClaimId| self.assessment.outlines.iter().all(|o| o.claim != *claim || o.remote);
        !makes.is_empty() && makes.iter().all(remote)
    }
}

/// `Some("")` where a condition holds, `Some(words)` where it is not known yet, `None` where it does not hold.
pub fn unless_false(knowledge: &Knowledge, condition: &Condition, facts: &Facts) -> Option<String> {
    match condition.truth(facts) {
        Truth::True => Some(String::new()),
        Truth::False => None,
        Truth::Unknown => Some(condition_words(knowledge, condition)),
    }
}

/// A condition in words: `如果 建筑构件脱落`.
pub fn condition_words(knowledge: &Knowledge, condition: &Condition) -> String {
    let name = |id| fact_name(knowledge, id);
    match condition {
        Condition::Always => String::new(),
        Condition::Fact(id) => name(*id).to_owned(),
        Condition::Not(id) => format!("并非“{}”", name(*id)),
        Condition::Compare(id, op, n) => format!("{}{}{n}", name(*id), op.word()),
        Condition::Is(id, option) => {
            let shown =
                super::names::value_shown(knowledge.vocabulary.fact(*id), crate::knowledge::Value::Choice(*option));
            format!("{}为{shown}", name(*id))
        }
        Condition::All(parts) => join_words(knowledge, parts, "且"),
        Condition::Any(parts) => join_words(knowledge, parts, "或"),
    }
}

fn join_words(knowledge: &Knowledge, parts: &[Condition], joint: &str) -> String {
    parts.iter().map(|c| condition_words(knowledge, c)).collect::<Vec<_>>().join(joint)
}

/// Words to say, after the condition they wait for.
pub fn phrase(when: &str, words: &str) -> String {
    if when.is_empty() { words.to_owned() } else { format!("（如果{when}）{words}") }
}

/// A piece of evidence as shown.
pub fn evidence(item: &EvidenceItem) -> EvidenceItemView {
    EvidenceItemView {
        what: item.what.clone(),
        holder: item.holder.clone(),
        lifetime: item.lifetime.clone(),
        how: item.how.clone(),
    }
}

/// The same, with the condition it waits for.
fn evidence_when(when: &str, item: &EvidenceItem) -> EvidenceItemView {
    let shown = evidence(item);
    if when.is_empty() {
        shown
    } else {
        EvidenceItemView { what: format!("{}（如果{when}）", shown.what), ..shown }
    }
}

/// What a playbook says, whatever the incident, each with its condition.
pub fn say_lines(knowledge: &Knowledge, playbook: &Playbook) -> Vec<String> {
    playbook.say.iter().map(|l| phrase(&condition_words(knowledge, &l.condition), &l.item)).collect()
}

/// The evidence of a playbook, whatever the incident, each with its condition.
pub fn evidence_lines(knowledge: &Knowledge, playbook: &Playbook) -> Vec<EvidenceItemView> {
    playbook.evidence.iter().map(|l| evidence_when(&condition_words(knowledge, &l.condition), &l.item)).collect()
}

fn unique(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    lines.filter(|l| seen.insert(l.clone())).collect()
}

/// A span of time in words.
pub fn quickness(q: Quickness) -> String {
    match q {
        Quickness::AtOnce => "立即".to_owned(),
        Quickness::Minutes(n) => format!("{n}分钟内"),
        Quickness::Hours(n) => format!("{n}小时内"),
        Quickness::Days(n) => format!("{n}日内"),
        Quickness::WorkingDays(n) => format!("{n}个工作日内"),
        Quickness::Months(n) => format!("{n}个月内"),
        Quickness::Years(n) => format!("{n}年内"),
    }
}

fn minutes(q: Quickness) -> u64 {
    match q {
        Quickness::AtOnce => 0,
        Quickness::Minutes(n) => u64::from(n),
        Quickness::Hours(n) => u64::from(n) * 60,
        Quickness::Days(n) => u64::from(n) * 1440,
        Quickness::WorkingDays(n) => u64::from(n) * 2016,
        Quickness::Months(n) => u64::from(n) * 43_200,
        Quickness::Years(n) => u64::from(n) * 525_600,
    }
}

/// Shorter-lived evidence first: by the first unit of time named, then what is lost by clearing up.
pub fn lifetime(words: &str) -> u32 {
    const RANK: [(&str, u32); 12] = [
        ("小时", 1),
        ("当天", 1),
        ("当日", 1),
        ("立即", 1),
        ("清理", 2),
        ("天", 3),
        ("日", 3),
        ("周", 4),
        ("月", 5),
        ("年", 6),
        ("长期", 7),
        ("永久", 7),
    ];
    RANK.iter().find(|(unit, _)| words.contains(unit)).map_or(8, |(_, rank)| *rank)
}

/// When a span that starts at `start` ends. Where only the day is known, only a day is given. `None` if the date
/// leaves the calendar.
pub fn due(start: DateTime, within: Quickness, exact: bool) -> Option<String> {
    let end = match within {
        Quickness::AtOnce => start,
        Quickness::Minutes(n) => start.checked_add(Span::new().minutes(i64::from(n))).ok()?,
        Quickness::Hours(n) => start.checked_add(Span::new().hours(i64::from(n))).ok()?,
        Quickness::Days(n) => start.checked_add(Span::new().days(i64::from(n))).ok()?,
        Quickness::WorkingDays(n) => working_days(start, n)?,
        Quickness::Months(n) => start.checked_add(Span::new().months(i64::from(n))).ok()?,
        Quickness::Years(n) => start.checked_add(Span::new().years(i64::from(n))).ok()?,
    };
    Some(if exact { end.strftime("%Y-%m-%d %H:%M").to_string() } else { end.date().to_string() })
}

/// `n` days from Monday to Friday later. Public holidays are not known here; the caveats say so.
fn working_days(start: DateTime, n: u32) -> Option<DateTime> {
    let mut at = start;
    let mut left = n;
    while left > 0 {
        at = at.checked_add(Span::new().days(1)).ok()?;
        if !matches!(at.date().weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn working_days_skip_the_weekend() {
        let friday = date(2026, 11, 20).at(10, 0, 0, 0);
        assert_eq!(working_days(friday, 1), Some(date(2026, 11, 23).at(10, 0, 0, 0)));
        assert_eq!(due(friday, Quickness::WorkingDays(3), true).as_deref(), Some("2026-11-25 10:00"));
    }

    #[test]
    fn clock_times_are_exact_and_days_are_days() {
        let at = date(2026, 11, 23).at(22, 30, 0, 0);
        assert_eq!(due(at, Quickness::Hours(72), true).as_deref(), Some("2026-11-26 22:30"));
        assert_eq!(due(at, Quickness::Minutes(120), true).as_deref(), Some("2026-11-24 00:30"));
        assert_eq!(due(at, Quickness::Days(2), false).as_deref(), Some("2026-11-25"));
    }

    #[test]
    fn camera_footage_comes_before_paper() {
        assert!(lifetime("监控一般 7 至 15 天覆盖") < lifetime("长期"));
        assert!(lifetime("清理前") < lifetime("半个月"));
    }
}
