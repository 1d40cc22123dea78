//! `anjian eval FILE.jsonl`: how well incidents are read and judged, with intervals, beside simple baselines.

mod answering;
mod measure;
mod precedents;
mod report;

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;
use sha2::Digest;

use super::assess::read_input;
use super::context::{CliError, Context, Outcome, now, print};

/// Measures.
#[derive(Debug, Args)]
pub struct Eval {
    /// 带标注的 JSON Lines 文件
    #[arg(value_name = "文件", required_unless_present_any = ["precedents", "answering"])]
    file: Option<PathBuf>,
    /// 按标识的散列分成两半，各报一遍
    #[arg(long)]
    halves: bool,
    /// 逐案检验类案检索（留一法）
    #[arg(long)]
    precedents: bool,
    /// 模拟如实作答，数要问几个问题
    #[arg(long)]
    answering: bool,
    /// 列出每一处没读对的
    #[arg(long)]
    misses: bool,
}

/// A labelled incident.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// Its id.
    pub id: String,
    /// What happened.
    pub text: String,
    /// Where, as `北京/丰台`.
    #[serde(default)]
    pub place: Option<String>,
    /// The main topic.
    pub topic: String,
    /// Other topics.
    #[serde(default)]
    pub also_topics: Vec<String>,
    /// Each party's band.
    #[serde(default)]
    pub liability: Vec<LabelledBand>,
    /// Provisions, the main one first: an id, or a statute by its Chinese name.
    #[serde(default)]
    pub law: Vec<String>,
    /// Whether the outcome is known; liability counts only then.
    #[serde(default)]
    pub outcome_known: bool,
}

/// A labelled band.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelledBand {
    /// Party id.
    pub party: String,
    /// Band id, or `unknown`.
    pub band: String,
}

impl Eval {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data or an unreadable file.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let advisor = context.advisor()?;
        let mut result = Evaluation::default();
        if let Some(file) = &self.file {
            let incidents = labelled(file)?;
            let half = |odd: bool| incidents.iter().filter(|i| in_second_half(&i.id) == odd).cloned().collect();
            let parts: Vec<(&'static str, Vec<Labelled>)> = match self.halves {
                true => vec![("前一半", half(false)), ("后一半", half(true)), ("全部", incidents.clone())],
                false => vec![("", incidents)],
            };
            for (name, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
                result.incidents.push((name, measure::measure(&advisor, &part, now())?));
            }
        }
        if self.precedents {
            result.precedents = precedents::measure(&advisor, now())?;
        }
        if self.answering {
            result.answering = Some(answering::measure(&advisor, now().date()));
        }
        match (context.json, result.incidents.as_slice()) {
            // One file without more: its figures alone, as ever.
            (true, [(_, only)]) if !self.precedents && !self.answering => context.print_json(only)?,
            (true, _) => context.print_json(&result)?,
            (false, _) => print(&report::report(&result, self.misses))?,
        }
        Ok(Outcome::Success)
    }
}

/// Everything one run measured.
#[derive(Debug, Default, serde::Serialize)]
struct Evaluation {
    /// Name of the part, figures.
    incidents: Vec<(&'static str, measure::Measures)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    precedents: Vec<precedents::Ranking>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answering: Option<answering::Answering>,
}

fn labelled(file: &std::path::Path) -> Result<Vec<Labelled>, CliError> {
    let input = read_input(file)?;
    let mut incidents: Vec<Labelled> = Vec::new();
    for (index, line) in input.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let labelled = serde_json::from_str(line).map_err(|error| {
            CliError::Usage(format!("{} 第 {} 行不是带标注的事件：{error}", file.display(), index + 1))
        })?;
        incidents.push(labelled);
    }
    if incidents.is_empty() {
        return Err(CliError::Usage(format!("{} 里没有事件", file.display())));
    }
    Ok(incidents)
}

/// The halves of a file are fixed by the ids alone (the parity of the first byte of their SHA-256), so that what nobody
/// looked at stays what nobody looked at.
fn in_second_half(id: &str) -> bool {
    sha2::Sha256::digest(id.as_bytes()).first().is_some_and(|byte| byte % 2 == 1)
}
