//! What is done first, and what must not be promised: from the playbook of the case's topic.

use crate::guidance::quickness;
use crate::knowledge::{Case, Condition, Facts, Knowledge, Playbook, Quickness, Step, Truth};

use super::dice::Dice;
use super::part::{Choice, Part, PartKind, as_long_as};

/// Wrong steps offered beside the right one.
const LATER: usize = 3;
/// Forbidden lines, and lines that may be said.
const LINES: usize = 2;

/// What is done first: a step of the first haste that applies, against later ones of the same playbook, then first steps
/// of playbooks for other things.
pub fn first_part(knowledge: &Knowledge, case: &Case, facts: &Facts, dice: &mut Dice) -> Option<Part> {
    let book = knowledge.playbook(Some(case.topic))?;
    let applies = |s: &Step| s.condition.truth(facts);
    // What a fact of this case calls for is more telling than what is done anyway.
    let rank = |s: &&Step| (haste(s.quickness), s.condition == Condition::Always);
    let right = book.steps.iter().filter(|s| applies(s) == Truth::True).min_by_key(rank)?;
    let mut choices = vec![Choice::new(
        step_words(right),
        true,
        format!("预案第一时间的步骤（{}，{}）。", quickness(right.quickness), right.who),
    )];
    let length = |s: &&Step| step_words(s).chars().count();
    let later: Vec<&Step> = book
        .steps
        .iter()
        .filter(|s| haste(s.quickness) > haste(right.quickness) && applies(s) != Truth::False)
        .collect();
    for step in as_long_as(length(&right), later, length, LATER) {
        let why = format!("要做，但不是第一步（{}，{}）。", quickness(step.quickness), step.who);
        choices.push(Choice::new(step_words(step), false, why));
    }
    if choices.len() <= LATER {
        let mut foreign: Vec<(&Playbook, &Step)> = knowledge
            .playbooks
            .iter()
            .filter(|p| p.topic.is_some_and(|t| t != case.topic && !case.also.contains(&t)))
            .flat_map(|p| p.steps.iter().map(move |s| (p, s)))
            // Only what waits for a fact that this case does not have is plainly out of place.
            .filter(|(_, s)| s.condition != Condition::Always && s.condition.truth(facts) == Truth::Unknown)
            .filter(|(_, s)| s.condition.facts().iter().all(|f| knowledge.vocabulary.fact(*f).topic.is_some()))
            .collect();
        dice.shuffle(&mut foreign);
        let missing = LATER + 1 - choices.len();
        for (from, step) in as_long_as(length(&right), foreign, |(_, s)| length(s), missing) {
            let about = from.topic.map_or("", |t| t.name());
            choices.push(Choice::new(step_words(step), false, format!("这是“{about}”的步骤，本案没有这种情形。")));
        }
    }
    (choices.len() > 1).then(|| Part::shuffled(PartKind::First, "下面几件事，先做哪一件？", false, choices, dice))
}

fn step_words(step: &Step) -> String {
    step.what.clone()
}

fn haste(quickness: Quickness) -> u64 {
    match quickness {
        Quickness::AtOnce => 0,
        Quickness::Minutes(n) => u64::from(n),
        Quickness::Hours(n) => u64::from(n) * 60,
        Quickness::Days(n) | Quickness::WorkingDays(n) => u64::from(n) * 1440,
        Quickness::Months(n) => u64::from(n) * 43_200,
        Quickness::Years(n) => u64::from(n) * 525_600,
    }
}

/// What must not be promised: quoted words of 不要承诺 against quoted words of 怎么说, so that the form of a line does not
/// tell which it is.
pub fn promise_part(knowledge: &Knowledge, case: &Case, dice: &mut Dice) -> Option<Part> {
    let books: Vec<&Playbook> = [Some(case.topic), None].into_iter().filter_map(|t| knowledge.playbook(t)).collect();
    let mut forbidden: Vec<(String, String)> = Vec::new();
    let mut allowed: Vec<String> = Vec::new();
    for book in &books {
        // The general playbook only fills up what the particular one lacks.
        if forbidden.len() < LINES {
            forbidden.extend(book.do_not_promise.iter().flat_map(|line| forbidden_words(line)));
        }
        if allowed.len() < LINES {
            allowed.extend(book.say.iter().flat_map(|line| quoted(&line.item)));
        }
    }
    dice.shuffle(&mut forbidden);
    forbidden.truncate(LINES);
    dice.shuffle(&mut allowed);
    let length = |s: &String| s.chars().count();
    let model = forbidden.iter().map(|(words, _)| length(words)).sum::<usize>() / forbidden.len().max(1);
    let allowed = as_long_as(model, allowed, length, LINES + 1);
    if forbidden.is_empty() || allowed.is_empty() {
        return None;
    }
    let mut choices: Vec<Choice> = Vec::new();
    for (words, line) in forbidden {
        choices.push(Choice::new(format!("“{words}”"), true, format!("预案“不要承诺”里有：{line}")));
    }
    for words in allowed {
        choices.push(Choice::new(format!("“{words}”"), false, "预案“怎么说”里的话，可以讲。"));
    }
    Some(Part::shuffled(PartKind::Promise, "下面哪些话不能说？（可多选）", true, choices, dice))
}

/// The quoted words that a line forbids, with the line. A line that quotes something for another reason is left out.
fn forbidden_words(line: &str) -> Vec<(String, String)> {
    let forbids = ["不说", "不轻易答应", "不答应"].iter().any(|start| line.starts_with(start));
    if !forbids {
        return Vec::new();
    }
    // Only what stands before an explanation or a condition is forbidden as it stands.
    let head = line.split([':', '：', '；']).next().unwrap_or(line);
    if ["来", "后就"].iter().any(|word| head.contains(&format!("”{word}"))) {
        return Vec::new();
    }
    quoted(head).into_iter().map(|words| (words, line.to_owned())).collect()
}

/// What stands between “ and ”.
fn quoted(line: &str) -> Vec<String> {
    line.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(words, _)| words.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forbidden_words_are_taken() {
        let words = |line| forbidden_words(line).into_iter().map(|(w, _)| w).collect::<Vec<_>>();
        assert_eq!(words("不说“甲”，也不说“乙”：理由“丙”"), ["甲", "乙"]);
        assert!(words("不说“人已经开除”来代替说明原因。").is_empty());
        assert!(words("不替警方断定“是谁”").is_empty());
    }
}
