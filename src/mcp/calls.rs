//! A call answered: arguments read, the same code as the command line and the API asked, the answer in JSON and words.

use jiff::civil::Date;
use rmcp::model::JsonObject;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::guidance::{
    Advisor, IncidentInput, ProvisionRecord, case_record, find_case, law_by_words, law_on, parse_date, provision_asked,
    provision_record,
};
use crate::knowledge::{Authority, Band};
use crate::law::name_provisions;
use crate::report::cited::{CiteAnswer, LONGEST_CITED, list, summary};
use crate::search::{HitKind, Query};

use super::text;
use super::tools::{Assess, CaseWord, Cite, Law, OneCase, Search};

/// What a tool answers.
pub struct Answer {
    /// For programs.
    pub value: Value,
    /// For reading.
    pub text: String,
}

/// Answers a call.
///
/// # Errors
/// A Chinese message that says what to change.
pub fn answer(advisor: &Advisor, tool: &str, arguments: JsonObject) -> Result<Answer, String> {
    match tool {
        "assess" => assess(advisor, read(arguments)?),
        "search" => search(advisor, read(arguments)?),
        "case" => case(advisor, &read(arguments)?),
        "law" => law(advisor, &read(arguments)?),
        "cite" => cite(advisor, &read(arguments)?),
        other => Err(format!("没有“{other}”这个工具")),
    }
}

/// Arguments as a tool takes them.
fn read<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, String> {
    serde_json::from_value(Value::Object(arguments)).map_err(|error| {
        let said = error.to_string();
        let quoted = said.split('`').nth(1).unwrap_or("");
        if said.starts_with("missing field") {
            format!("缺少参数 {quoted}")
        } else if said.starts_with("unknown field") {
            let known: Vec<&str> = said.split('`').skip(3).step_by(2).collect();
            format!("没有参数 {quoted}；可用：{}", known.join("、"))
        } else {
            format!("有参数的类型不对（{said}）")
        }
    })
}

fn made(value: &impl Serialize, text: String) -> Result<Answer, String> {
    let value = serde_json::to_value(value).map_err(|_| "程序内部出了错".to_owned())?;
    Ok(Answer { value, text })
}

fn assess(advisor: &Advisor, asked: Assess) -> Result<Answer, String> {
    let input =
        IncidentInput { id: Value::Null, text: asked.text, date: asked.date, place: asked.place, facts: asked.answers };
    let now = jiff::Zoned::now().datetime();
    let request = input.checked(&advisor.knowledge().vocabulary, now).map_err(|error| error.to_string())?;
    let guidance = advisor.advise(&request).map_err(|error| error.to_string())?;
    made(&guidance, text::guidance(&guidance))
}

fn search(advisor: &Advisor, asked: Search) -> Result<Answer, String> {
    let words: String = asked.query.trim().chars().take(200).collect();
    let given = |word: &Option<String>| word.clone().map(|w| w.trim().to_owned()).filter(|w| !w.is_empty());
    let mut query = Query::words(&words);
    query.limit = asked.limit.unwrap_or(10).clamp(1, 50);
    let filters = &mut query.filters;
    if let Some(word) = given(&asked.kind) {
        let found = HitKind::parse(&word);
        filters.kind = Some(found.ok_or_else(|| format!("kind 不能写“{word}”；可用：case、law、claim"))?);
    }
    if let Some(word) = given(&asked.topic) {
        filters.topic = Some(crate::cli::cases::topic(&word).map_err(|error| error.to_string())?);
    }
    if let Some(word) = given(&asked.authority) {
        let found = Authority::ALL.iter().copied().find(|a| a.id() == word || a.name() == word);
        let ids: Vec<&str> = Authority::ALL.iter().map(|a| a.id()).collect();
        filters.authority = Some(found.ok_or_else(|| format!("没有“{word}”这种性质；可用：{}", ids.join("、")))?);
    }
    if let Some(word) = given(&asked.liability) {
        let found = Band::parse(&word);
        let ids: Vec<&str> = Band::ALL.iter().map(|b| b.id()).collect();
        let band = found.ok_or_else(|| format!("没有“{word}”这个责任档；可用：{}", ids.join("、")))?;
        filters.liability = Some(band.id().to_owned());
    }
    filters.year = given(&asked.year);
    filters.region = given(&asked.region);
    filters.provision = given(&asked.provision);
    let results = advisor.index().search(&query).map_err(|error| error.to_string())?;
    made(&results, text::results(advisor.knowledge(), &words, &results))
}

fn case(advisor: &Advisor, asked: &OneCase) -> Result<Answer, String> {
    let word = match &asked.case {
        CaseWord::Number(number) => number.to_string(),
        CaseWord::Word(word) => word.clone(),
    };
    let knowledge = advisor.knowledge();
    let record = case_record(knowledge, find_case(knowledge, &word)?);
    made(&record, name_provisions(&knowledge.law, &text::case(&record)).into_owned())
}

fn law(advisor: &Advisor, asked: &Law) -> Result<Answer, String> {
    let words = asked.query.trim();
    if words.is_empty() {
        return Err("query 是空的；请写条文标识、引用或检索词".to_owned());
    }
    if words.chars().count() > 200 {
        return Err("query 太长了；请写 200 字以内的条文标识、引用或检索词".to_owned());
    }
    let on: Date = match asked.on.as_deref().map(str::trim).filter(|day| !day.is_empty()) {
        Some(day) => parse_date(day)?,
        None => jiff::Zoned::now().date(),
    };
    let knowledge = advisor.knowledge();
    if let Some(id) = provision_asked(knowledge, words) {
        let answer = law_on(knowledge, &id, on)?;
        return made(&answer, text::law(&answer));
    }
    let found = law_by_words(advisor, words, on).map_err(|error| error.to_string())?;
    let found: Vec<ProvisionRecord> = found.into_iter().map(|p| provision_record(knowledge, p)).collect();
    let text = text::provisions(&format!("“{words}”在 {on} 有效的条文：{} 条", found.len()), &found);
    made(&json!({"words": words, "on": on.to_string(), "provisions": found}), text)
}

fn cite(advisor: &Advisor, asked: &Cite) -> Result<Answer, String> {
    match asked.text.chars().count() {
        _ if asked.text.trim().is_empty() => return Err("text 是空的：把要核对的文字放进来".to_owned()),
        length if length > LONGEST_CITED => {
            return Err(format!("文字太长：{length} 字，最多 {LONGEST_CITED} 字；请分几次核对"));
        }
        _ => {}
    }
    let on = match asked.on.as_deref().map(str::trim).filter(|on| !on.is_empty()) {
        Some(on) => parse_date(on)?,
        None => jiff::Zoned::now().date(),
    };
    let answer = CiteAnswer::new(&asked.text, &advisor.knowledge().law, on);
    let words = format!("{}；按 {on} 的法律\n\n{}", summary(&answer.citations), list(&answer.citations));
    made(&answer, words)
}
