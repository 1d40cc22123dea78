//! `anjian eval FILE.jsonl`: how well incidents are read and judged, with intervals, beside simple baselines.

mod measure;
mod report;

use std::path::PathBuf;

use clap::Args;
use serde::Deserialize;

use super::assess::read_input;
use super::context::{CliError, Context, Outcome, now, print};

/// Measures.
#[derive(Debug, Args)]
pub struct Eval {
    /// 带标注的 JSON Lines 文件
    #[arg(value_name = "文件")]
    file: PathBuf,
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
        let input = read_input(&self.file)?;
        let mut incidents: Vec<Labelled> = Vec::new();
        for (index, line) in input.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let labelled = serde_json::from_str(line).map_err(|error| {
                CliError::Usage(format!("{} 第 {} 行不是带标注的事件：{error}", self.file.display(), index + 1))
            })?;
            incidents.push(labelled);
        }
        if incidents.is_empty() {
            return Err(CliError::Usage(format!("{} 里没有事件", self.file.display())));
        }
        let advisor = context.advisor()?;
        let measures = measure::measure(&advisor, &incidents, now())?;
        if context.json {
            context.print_json(&measures)?;
        } else {
            print(&report::report(&measures, self.misses))?;
        }
        Ok(Outcome::Success)
    }
}
