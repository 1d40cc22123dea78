//! `anjian law [ID|WORDS] [--on DATE]`: a provision on a day, or provisions by words; full texts beside it.

use clap::Args;
use jiff::civil::Date;
use serde_json::json;

use crate::guidance::{law_by_words, law_on, provision_asked, provision_record, statute_summary};
use crate::knowledge::Knowledge;
use crate::law::provision_name;
use crate::law::{InForce, Provision, ProvisionId};
use crate::texts::{RowText, Store};

use super::context::{CliError, Context, Outcome, now, parse_date, print};
use super::law_texts::{self, LawCommand};
use super::render::wrap;

/// Looks up the law.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Law {
    #[command(subcommand)]
    command: Option<LawCommand>,
    /// 条文标识(civil-code#1253)、引用（民法典第1253条）或检索词；不写则列出全部法规
    #[arg(value_name = "条文或检索词")]
    words: Vec<String>,
    /// 查这一天的法律
    #[arg(long, value_name = "日期")]
    on: Option<String>,
    /// 法规全文库在哪里
    #[arg(long, value_name = "文件")]
    texts: Option<std::path::PathBuf>,
}

impl Law {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, a date that is none, or an unknown provision.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if let Some(command) = &self.command {
            return command.run(context);
        }
        let day = self.on.as_deref().map(parse_date).transpose().map_err(CliError::Usage)?.unwrap_or(now().date());
        let words = self.words.join(" ");
        if words.trim().is_empty() {
            return statutes(context);
        }
        let knowledge = context.knowledge()?;
        match provision_asked(&knowledge, &words) {
            Some(id) => {
                let store = law_texts::open(self.texts.as_ref())?;
                one(context, &knowledge, &id, day, store.as_ref())
            }
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

fn one(
    context: &Context,
    knowledge: &Knowledge,
    id: &ProvisionId,
    day: Date,
    store: Option<&Store>,
) -> Result<Outcome, CliError> {
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
            return Err(CliError::Usage(format!(
                "库中没有 {id}。{hint}运行 anjian law 查看收录的法规；anjian law texts 可在导入的全文里查"
            )));
        }
    };
    let provisions = found.provisions();
    if context.json {
        let mut answer = json!(law_on(knowledge, id, day).map_err(CliError::Usage)?);
        for (row, p) in answer["provisions"].as_array_mut().into_iter().flatten().zip(&provisions) {
            if let Some(text) = words_of(store, knowledge, p)? {
                row["text"] = law_texts::row_view(&text);
            }
        }
        context.print_json(&answer)?;
        return Ok(Outcome::Success);
    }
    let mut text = format!("{}({id})在 {day}:{line}\n", provision_name(&knowledge.law, id));
    let rows: Vec<&Provision> =
        if provisions.is_empty() { knowledge.law.rows(id).iter().collect() } else { provisions };
    for p in rows {
        text.push_str(&shown(knowledge, p));
        if let Some(words) = words_of(store, knowledge, p)? {
            text.push_str(&law_texts::shown(&words));
        }
    }
    print(&text)?;
    Ok(Outcome::Success)
}

/// The words of a row, where its text has been imported.
fn words_of(store: Option<&Store>, knowledge: &Knowledge, row: &Provision) -> Result<Option<RowText>, CliError> {
    Ok(law_texts::row_texts(store, knowledge, &row.id)?.into_iter().find(|t| t.from == row.from))
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
