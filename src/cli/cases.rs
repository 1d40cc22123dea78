//! `anjian cases` and `anjian case N`.

use clap::Args;

use crate::guidance::{case_record, case_summary, find_case, value_shown};
use crate::knowledge::{Case, Knowledge, Topic};
use crate::law::{name_provisions, provision_name};

use super::context::{CliError, Context, Outcome, print};
use super::render::{heading, paragraph, title};

/// Lists the cases.
#[derive(Debug, Args)]
pub struct Cases {
    /// 只列这个主题（名称或标识）
    #[arg(long, value_name = "主题")]
    topic: Option<String>,
}

impl Cases {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or an unknown topic.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let knowledge = context.knowledge()?;
        let topic = self.topic.as_deref().map(topic).transpose()?;
        let cases: Vec<&Case> =
            knowledge.cases.iter().filter(|c| topic.is_none_or(|t| c.topic == t || c.also.contains(&t))).collect();
        if context.json {
            let list: Vec<_> = cases.iter().map(|c| case_summary(c)).collect();
            context.print_json(&list)?;
        } else {
            let mut text = String::new();
            for case in &cases {
                text.push_str(&format!(
                    "{:>2}  {}〔{}·{}〕\n    {}\n",
                    case.number,
                    case.title,
                    case.topic.name(),
                    case.authority.name(),
                    case.holding
                ));
            }
            print(&text)?;
        }
        Ok(Outcome::Success)
    }
}

/// A topic by id or name, or an error that names the nearest.
///
/// # Errors
/// If there is no such topic.
pub fn topic(word: &str) -> Result<Topic, CliError> {
    Topic::parse(word).ok_or_else(|| {
        let words = Topic::ALL.iter().flat_map(|t| [t.id(), t.name()]);
        let hint = match crate::source::nearest(word, words) {
            Some(near) => format!("是不是“{near}”？"),
            None => format!("可用的有：{}", Topic::ALL.iter().map(|t| t.name()).collect::<Vec<_>>().join("、")),
        };
        CliError::Usage(format!("没有“{word}”这个主题。{hint}"))
    })
}

/// Shows one case.
#[derive(Debug, Args)]
pub struct OneCase {
    /// 案号(1–23)或标识
    #[arg(value_name = "案号")]
    case: String,
}

impl OneCase {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, or no such case.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let knowledge = context.knowledge()?;
        let case = find_case(&knowledge, &self.case)
            .map_err(|reason| CliError::Usage(format!("{reason}，运行 anjian cases 查看全部")))?;
        if context.json {
            context.print_json(&case_record(&knowledge, case))?;
        } else {
            print(&name_provisions(&knowledge.law, &shown(&knowledge, case)))?;
        }
        Ok(Outcome::Success)
    }
}

fn shown(knowledge: &Knowledge, case: &Case) -> String {
    let mut text = title(&format!("案例{} {}", case.number, case.title));
    text.push_str(&format!(
        "{} · {} · {} · {}\n要点：{}\n",
        case.topic.name(),
        case.date,
        case.location,
        case.authority.name(),
        case.holding
    ));
    for (name, body) in [
        ("经过", &case.events),
        ("处理与结果", &case.handling),
        ("原评析（来源编者的看法）", &case.editor_view),
        (&format!("现行法看法（审校 {}）", case.reviewed), &case.law_today),
    ] {
        text.push_str(&heading(name));
        text.push_str(&paragraph(body));
    }
    text.push_str(&heading("事实"));
    for f in &case.facts {
        let fact = knowledge.vocabulary.fact(f.fact);
        text.push_str(&format!("  {}:{}〔“{}”〕\n", fact.name, value_shown(fact, f.value), f.words));
    }
    if !case.liability.is_empty() {
        text.push_str(&heading("责任"));
        for l in &case.liability {
            text.push_str(&format!("  {}:{} {}。{}\n", l.voice.name(), l.party.name(), l.band.name(), l.note));
        }
    }
    text.push_str(&heading("条文"));
    for c in &case.citations {
        let today: Vec<String> = c.today.iter().map(|id| provision_name(&knowledge.law, id)).collect();
        let printed = if c.printed.is_empty() { "（来源未引）" } else { c.printed.as_str() };
        let arrow = if today.is_empty() { String::new() } else { format!(" → 今日 {}", today.join("、")) };
        text.push_str(&format!("  {printed}{arrow}。{}\n", c.note));
    }
    text.push_str(&heading("启示"));
    for lesson in &case.lessons {
        text.push_str(&format!("  · {lesson}\n"));
    }
    text.push_str(&heading("勘误"));
    for erratum in &case.errata {
        text.push_str(&format!("  · {erratum}\n"));
    }
    text
}
