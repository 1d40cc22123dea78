//! `anjian check`: every mistake in the content, with its place.

use std::io::Write;

use clap::Args;

use super::{CliError, Context, Outcome};
use crate::diagnostic::{self, Code, render};
use crate::knowledge::{Loaded, check};
use crate::lexicon::Lexicon;
use crate::reading::TopicCounts;
use crate::reading::ear::Model;
use crate::reasoning::check_scenarios;

/// 检查全部内容文件
#[derive(Debug, Args)]
pub struct Check {
    /// 每个问题只占一行
    #[arg(long)]
    concise: bool,
    /// 解释一个代码（如 E101）：是什么、为什么、怎么改
    #[arg(long, value_name = "代码")]
    explain: Option<String>,
    /// 改为与导入的法规全文核对：引用的条文都在不在，有没有比审校更新的文本；可写明全文库的文件
    #[arg(long, value_name = "文件", num_args = 0..=1, default_missing_value = "")]
    texts: Option<std::ffi::OsString>,
}

impl Check {
    /// Exit code 1 where there are errors; warnings alone are a success.
    ///
    /// # Errors
    /// If the data folder cannot be read or the output not written.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if let Some(word) = &self.explain {
            return explain(word);
        }
        if let Some(path) = &self.texts {
            return super::check_texts::run(context, Some(std::path::Path::new(path)));
        }
        let loaded = context.loaded()?;
        let today = jiff::Zoned::now().date();
        let mut found = check::check(&loaded, today);
        found.extend(check_scenarios(&loaded, today));
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
            if errors == 0 && !ear_is_current(&loaded)? {
                writeln!(
                    out,
                    "提醒：例句、义类或词库改过以后还没有重新学。请运行 anjian index train --data 数据文件夹\n"
                )?;
            }
            if errors == 0 && !topic_counts_are_current(&loaded) {
                writeln!(
                    out,
                    "提醒：规则、案例或词库改过以后还没有重新数各主题的用词：结果不受影响，只是每次启动要现数，慢一些。请运行 anjian index build --data 数据文件夹\n"
                )?;
            }
            writeln!(out, "{}", summary(&loaded, errors, warnings))?;
        }
        Ok(if errors > 0 { Outcome::Findings } else { Outcome::Success })
    }
}

/// Whether what the reader learnt was learnt from these files. Nothing learnt at all is current: there is nothing stale.
fn ear_is_current(loaded: &Loaded) -> Result<bool, CliError> {
    let knowledge = &loaded.knowledge;
    if knowledge.ear.is_empty() {
        return Ok(knowledge.examples.is_empty());
    }
    Ok(Model::from_bytes(&knowledge.ear)?.is_of(knowledge, &Lexicon::of(knowledge)))
}

/// Whether the stored counts of words are of these files. Where none are stored nobody asked for them.
fn topic_counts_are_current(loaded: &Loaded) -> bool {
    let knowledge = &loaded.knowledge;
    knowledge.topic_counts.is_empty() || TopicCounts::stored(knowledge, &Lexicon::of(knowledge)).is_some()
}

/// The manual page of a code.
fn explain(word: &str) -> Result<Outcome, CliError> {
    let Some(code) = Code::parse(word.trim()) else {
        let message = format!("没有“{word}”这个代码。代码写在 anjian check 每条问题的方括号里，如 E404");
        return Err(CliError::Usage(message));
    };
    writeln!(anstream::stdout().lock(), "{}", code.manual().trim_end())?;
    Ok(Outcome::Success)
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
        "{} 个文件：案例 {}，请求权 {}，事实 {}，条文 {}；错误 {errors}，警告 {warnings}",
        knowledge.sources.iter().count(),
        knowledge.cases.len(),
        knowledge.claims.len(),
        knowledge.vocabulary.len(),
        knowledge.law.iter().count()
    )
}
