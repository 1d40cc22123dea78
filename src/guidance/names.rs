//! How ids and values are shown in Chinese.

use crate::knowledge::{Fact, FactId, FactKind, Knowledge, Value};

/// The value of a fact as machines read it.
pub fn value_id(fact: &Fact, value: Value) -> String {
    match value {
        Value::Yes => "yes".to_owned(),
        Value::No => "no".to_owned(),
        Value::Unsure => "unsure".to_owned(),
        Value::Number(n) => number(n),
        Value::Date(d) => d.to_string(),
        Value::Choice(i) => option(fact, i),
    }
}

/// The value of a fact as people read it.
pub fn value_shown(fact: &Fact, value: Value) -> String {
    match value {
        Value::Yes => "是".to_owned(),
        Value::No => "否".to_owned(),
        Value::Unsure => "不清楚".to_owned(),
        Value::Number(n) => match &fact.kind {
            FactKind::Number { unit } => format!("{}{unit}", number(n)),
            _ => number(n),
        },
        Value::Date(d) => d.to_string(),
        Value::Choice(i) => option(fact, i),
    }
}

/// Reads a value as given by a person or a program: `yes`/`是`, `no`/`否`, `unsure`/`不清楚`, a number, a date or
/// an option. `None` if the fact cannot take it.
pub fn parse_value(fact: &Fact, word: &str) -> Option<Value> {
    let word = word.trim();
    if matches!(word, "unsure" | "不清楚" | "不知道") {
        return Some(Value::Unsure);
    }
    match &fact.kind {
        FactKind::YesNo | FactKind::Derived => match word {
            "yes" | "是" | "true" | "有" => Some(Value::Yes),
            "no" | "否" | "false" | "没有" | "无" => Some(Value::No),
            _ => None,
        },
        FactKind::Number { .. } => word.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Number),
        FactKind::Date => word.parse().ok().map(Value::Date),
        FactKind::Choice { options } => options.iter().position(|o| o == word).map(Value::Choice),
    }
}

/// The values a fact can take, in words, for error messages.
pub fn value_hint(fact: &Fact) -> String {
    match &fact.kind {
        FactKind::YesNo | FactKind::Derived => "yes（是）、no（否）、unsure（不清楚）".to_owned(),
        FactKind::Number { unit } if unit.is_empty() => "一个数，或 unsure（不清楚）".to_owned(),
        FactKind::Number { unit } => format!("一个数（单位：{unit}），或 unsure（不清楚）"),
        FactKind::Date => "YYYY-MM-DD 形式的日期，或 unsure（不清楚）".to_owned(),
        FactKind::Choice { options } => format!("{}，或 unsure（不清楚）", options.join("、")),
    }
}

/// The Chinese name of a fact.
pub fn fact_name(knowledge: &Knowledge, id: FactId) -> &str {
    &knowledge.vocabulary.fact(id).name
}

fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 { format!("{n:.0}") } else { format!("{n}") }
}

fn option(fact: &Fact, index: usize) -> String {
    match &fact.kind {
        FactKind::Choice { options } => options.get(index).cloned().unwrap_or_default(),
        _ => String::new(),
    }
}
