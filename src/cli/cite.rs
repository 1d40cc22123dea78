//! `anjian cite FILE|- [--on DATE]`: the citations of a text, checked.

use std::path::PathBuf;

use clap::Args;

use crate::law::Standing;
use crate::law::cite::Cited;
use crate::report::cited::{CiteAnswer, list, marked, summary};
use crate::source::{Encoding, decode};

use super::assess::{LONGEST_INPUT, read_bytes, shown};
use super::context::{CliError, Context, Outcome, now, parse_date, print};

/// Checks citations.
#[derive(Debug, Args)]
#[command(after_help = "退出码：0 全部不用改；1 有要改的或要核对的；2 用法不对或读不了。")]
pub struct Cite {
    /// 要核对的文本文件（UTF-8 或 GB18030），- 为标准输入
    #[arg(value_name = "文件")]
    file: PathBuf,
    /// 按这一天的法律核对，不写则按今天
    #[arg(long, value_name = "日期")]
    on: Option<String>,
}

impl Cite {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, unreadable or too long input, a date that is none.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let on = self.on.as_deref().map(parse_date).transpose().map_err(CliError::Usage)?.unwrap_or(now().date());
        let bytes = read_bytes(&self.file, LONGEST_INPUT)?;
        let (text, encoding) =
            decode(&bytes).map_err(|reason| CliError::Input { path: shown(&self.file), reason: reason.to_owned() })?;
        if text.trim().is_empty() {
            return Err(CliError::Usage("文件是空的，没有要核对的文字".to_owned()));
        }
        let knowledge = context.knowledge()?;
        let answer = CiteAnswer::new(&text, &knowledge.law, on);
        if context.json {
            context.print_json(&answer)?;
        } else {
            print(&shown_text(&text, &answer.citations, encoding, on))?;
        }
        let good = answer.citations.iter().all(|c| c.verdict.standing == Standing::Good);
        Ok(if good { Outcome::Success } else { Outcome::Findings })
    }
}

fn shown_text(text: &str, cited: &[Cited], encoding: Encoding, on: jiff::civil::Date) -> String {
    let note = if encoding == Encoding::Gb18030 { "（文件按 GB18030 读取）" } else { "" };
    let mut out = format!("{}；按 {on} 的法律{note}\n", summary(cited));
    if cited.is_empty() {
        return out;
    }
    out.push_str("\n── 原文 ──\n");
    out.push_str(marked(text, cited).trim_end());
    out.push_str("\n\n── 逐处核对 ──\n");
    out.push_str(&list(cited));
    out.push_str("\n没有标出的文字没有核对；引文的字句没有逐字核对。\n");
    out
}
