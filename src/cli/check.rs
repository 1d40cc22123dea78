//! `anjian check`: every mistake in the content, with its place.

use std::io::Write;
use std::sync::Arc;

use clap::Args;

use super::{CliError, Context, Outcome};
use crate::diagnostic::{self, Code, Diagnostic, render};
use crate::knowledge::{Claim, ClaimId, Loaded, check};
use crate::reasoning::{Engine, ScenarioFailure, run_scenario};

/// 检查全部内容文件
#[derive(Debug, Args)]
pub struct Check {
    /// 每个问题只占一行
    #[arg(long)]
    concise: bool,
}

impl Check {
    /// Exit code 1 where there are errors; warnings alone are a success.
    ///
    /// # Errors
    /// If the data folder cannot be read or the output not written.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let loaded = context.loaded()?;
        let today = jiff::Zoned::now().date();
        let mut found = check::check(&loaded, today);
        found.extend(scenarios(&loaded, today));
        diagnostic::sort(&mut found, &loaded.knowledge.sources);
        let sources = &loaded.knowledge.sources;
        let (errors, warnings) = diagnostic::count(&found);
        let mut out = anstream::stdout().lock();
        if context.json {
            let list: Vec<_> = found.iter().map(|d| render::json(d, sources)).collect();
            let all = serde_json::json!({ "diagnostics": list, "summary": counts(&loaded, errors, warnings) });
            writeln!(out, "{all:#}")?;
        } else {
            for diagnostic in &found {
                match self.concise {
                    true => writeln!(out, "{}", render::concise(diagnostic, sources))?,
                    false => writeln!(out, "{}", render::full(diagnostic, sources))?,
                }
            }
            writeln!(out, "{}", summary(&loaded, errors, warnings))?;
        }
        Ok(if errors > 0 { Outcome::Findings } else { Outcome::Success })
    }
}

/// Every 检验 row that does not come out as written. Files that were left out for their own mistakes would make
/// others fail for no fault of theirs, so this runs only on what loads cleanly.
fn scenarios(loaded: &Loaded, today: jiff::civil::Date) -> Vec<Diagnostic> {
    if diagnostic::count(&loaded.diagnostics).0 > 0 {
        return Vec::new();
    }
    let engine = Engine::new(Arc::new(loaded.knowledge.clone()));
    let run = |(id, claim): (ClaimId, &Claim)| -> Vec<Diagnostic> {
        let failures = claim.scenarios.iter().filter_map(|s| run_scenario(&engine, id, s, today));
        failures.map(|f| scenario_failure(&f)).collect()
    };
    loaded.knowledge.claims().flat_map(run).collect()
}

fn scenario_failure(failure: &ScenarioFailure) -> Diagnostic {
    let mut parts = Vec::new();
    if let Some((expected, actual)) = failure.status {
        parts.push(format!("状态写的是“{}”,按规则推演是“{}”", expected.name(), actual.name()));
    }
    for (party, expected, actual) in &failure.liability {
        let actual = actual.map_or("没有这个责任人", |band| band.name());
        parts.push(format!("{}写的是“{}”,按规则推演是“{actual}”", party.name(), expected.name()));
    }
    let message = format!("检验“{}”对不上:{}", failure.name, parts.join(";"));
    Diagnostic::new(Code::ScenarioFails, failure.place, message)
        .help("核对这一行的事实、状态和责任,或者改要件、抗辩、效果表")
}

fn counts(loaded: &Loaded, errors: usize, warnings: usize) -> serde_json::Value {
    let knowledge = &loaded.knowledge;
    serde_json::json!({
        "files": knowledge.sources.iter().count(),
        "cases": knowledge.cases.len(),
        "claims": knowledge.claims.len(),
        "facts": knowledge.vocabulary.len(),
        "provisions": knowledge.law.iter().count(),
        "errors": errors,
        "warnings": warnings,
    })
}

fn summary(loaded: &Loaded, errors: usize, warnings: usize) -> String {
    let knowledge = &loaded.knowledge;
    format!(
        "{} 个文件:案例 {},请求权 {},事实 {},条文 {};错误 {errors},警告 {warnings}",
        knowledge.sources.iter().count(),
        knowledge.cases.len(),
        knowledge.claims.len(),
        knowledge.vocabulary.len(),
        knowledge.law.iter().count()
    )
}
