//! `anjian law [ID|WORDS] [--on DATE]`: a provision on a day, or provisions by words.

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::guidance::{law_by_words, law_on, provision_asked, provision_name, provision_record, statute_summary};
use crate::knowledge::Knowledge;
use crate::law::{InForce, Provision, ProvisionId};

use super::context::{CliError, Context, Outcome, now, parse_date, print};
use super::render::wrap;

/// Looks up the law.
#[derive(Debug, Args)]
pub struct Law {
    /// 条文标识(civil-code#1253)、引用（民法典第1253条）或检索词；不写则列出全部法规
    #[arg(value_name = "条文或检索词")]
    words: Vec<String>,
    /// 查这一天的法律
    #[arg(long, value_name = "日期")]
    on: Option<String>,
}

impl Law {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, a date that is none, or an unknown provision.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let day = self.on.as_deref().map(parse_date).transpose().map_err(CliError::Usage)?.unwrap_or(now().date());
        let words = self.words.join(" ");
        if words.trim().is_empty() {
            return statutes(context);
        }
        let knowledge = context.knowledge()?;
        match provision_asked(&knowledge, &words) {
            Some(id) => one(context, &knowledge, &id, day),
            None => search(context, &knowledge, &words, day),
        }
    }
}

fn statutes(context: &Context) -> Result<Outcome, CliError> {
    let knowledge = context.knowledge()?;
    let count = |id: &str| knowledge.law.iter().filter(|p| p.id.statute() == id).count();
    if context.json {
        let day = now().date();
        let list: Vec<_> = knowledge.law.statutes().map(|s| statute_summary(&knowledge, s, day)).collect();
        context.print_json(&list)?;
    } else {
        let mut text = String::new();
        for s in knowledge.law.statutes() {
            let until = s.until.map_or("现行".to_owned(), |u| format!("至 {u}"));
            let check = if s.verified { "" } else { " 未核实" };
            text.push_str(&format!(
                "{}  {}〔{}〕{} 起 {until},{} 条{check}\n",
                s.id,
                s.short,
                s.kind.name(),
                s.from,
                count(&s.id)
            ));
        }
        print(&text)?;
    }
    Ok(Outcome::Success)
}

fn one(context: &Context, knowledge: &Knowledge, id: &ProvisionId, day: Date) -> Result<Outcome, CliError> {
    let found = knowledge.law.at(id, day);
    let line = match &found {
        InForce::Itself(_) => "当日有效。",
        InForce::Forerunners(_) => "当日尚未施行；当时适用的是：",
        InForce::Successors(_) => "当日已经失效；当时适用的是：",
        InForce::Nothing => "当日没有生效，也没有查到相应的规定。",
        InForce::Unknown => {
            let known = knowledge.law.iter().map(|p| p.id.as_str());
            let hint =
                crate::source::nearest(id.as_str(), known).map_or(String::new(), |n| format!("最相近的是 {n}。"));
            return Err(CliError::Usage(format!("库中没有 {id}。{hint}运行 anjian law 查看收录的法规")));
        }
    };
    let provisions = found.provisions();
    if context.json {
        context.print_json(&law_on(knowledge, id, day).map_err(CliError::Usage)?)?;
        return Ok(Outcome::Success);
    }
    let mut text = format!("{}({id})在 {day}:{line}\n", provision_name(&knowledge.law, id));
    for p in &provisions {
        text.push_str(&shown(knowledge, p));
    }
    if provisions.is_empty() {
        for p in knowledge.law.rows(id) {
            text.push_str(&shown(knowledge, p));
        }
    }
    print(&text)?;
    Ok(Outcome::Success)
}

fn search(context: &Context, knowledge: &Knowledge, words: &str, day: Date) -> Result<Outcome, CliError> {
    let advisor = context.advisor()?;
    let found = law_by_words(&advisor, words, day)?;
    if context.json {
        let list: Vec<_> = found.iter().map(|p| provision_record(knowledge, p)).collect();
        context.print_json(&json!({"words": words, "on": day.to_string(), "provisions": list}))?;
    } else {
        let mut text = format!("“{words}”在 {day} 有效的条文：{} 条\n", found.len());
        for p in &found {
            text.push_str(&shown(knowledge, p));
        }
        print(&text)?;
    }
    Ok(Outcome::Success)
}

fn shown(knowledge: &Knowledge, p: &Provision) -> String {
    let name = |id: &ProvisionId| provision_name(&knowledge.law, id);
    let until = p.until.map_or("现行".to_owned(), |u| format!("{u} 止"));
    let check = if provision_record(knowledge, p).verified { "" } else { " · 未核实" };
    let mut text = format!("\n{}〔{} 起 · {until}{check}〕\n", name(&p.id), p.from);
    text.push_str(&wrap(&format!("  {}", p.gist), "  "));
    if !p.predecessors.is_empty() {
        let old: Vec<String> = p.predecessors.iter().map(|r| name(&r.id)).collect();
        text.push_str(&wrap(&format!("  取代：{}", old.join("、")), "    "));
    }
    let later: Vec<String> = knowledge.law.successors_of(p).iter().map(|s| name(&s.id)).collect();
    if !later.is_empty() {
        text.push_str(&wrap(&format!("  被取代：{}", later.join("、")), "    "));
    }
    text
}
