//! `anjian assess`: one incident from the arguments, a file or standard input; or many with `--batch`.

use std::io::{IsTerminal, Read};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::guidance::{Request, parse_fact};
use crate::knowledge::{FactId, Value, Vocabulary};

use super::batch;
use super::context::{CliError, Context, Outcome, now, parse_date, print};
use super::render;

/// The longest text taken from a file or standard input.
pub const LONGEST_INPUT: u64 = 4 * 1024 * 1024;

/// Advises on an incident.
#[derive(Debug, Args)]
pub struct Assess {
    /// 发生了什么（不写则从标准输入读）
    #[arg(value_name = "事件")]
    text: Vec<String>,
    /// 从文件读事件描述
    #[arg(long, value_name = "文件", conflicts_with = "text")]
    file: Option<PathBuf>,
    /// 逐行处理 JSON Lines 文件（每行 {"id","text","date","place","facts"}），- 为标准输入
    #[arg(long, value_name = "文件", conflicts_with_all = ["text", "file"])]
    batch: Option<PathBuf>,
    /// 事发日期，如 2026-11-20
    #[arg(long, value_name = "日期")]
    date: Option<String>,
    /// 事发地，如 北京、上海
    #[arg(long, value_name = "地方")]
    place: Option<String>,
    /// 回答或更正一个事实：事实名=yes|no|unsure（可重复）
    #[arg(long = "set", value_name = "事实=值")]
    set: Vec<String>,
    /// 全部列出：步骤、条文、证据、时限等一项不省
    #[arg(long)]
    full: bool,
}

impl Assess {
    /// Runs the command.
    ///
    /// # Errors
    /// Broken data, unreadable input, an unknown fact or value, a date that is none.
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let date = self.date.as_deref().map(parse_date).transpose().map_err(CliError::Usage)?;
        if let Some(path) = &self.batch {
            let input = read_input(path)?;
            return batch::run(&context.advisor()?, &input);
        }
        let text = self.text()?;
        if text.trim().is_empty() {
            return Err(CliError::Usage("没有写发生了什么。例：anjian assess \"15楼的玻璃掉下来砸了车\"".to_owned()));
        }
        // The program ends with the answer: to give back so very many small pieces of memory one by one would take longer
        // than the advice.
        let advisor = ManuallyDrop::new(context.advisor()?);
        let set = self
            .set
            .iter()
            .map(|word| parse_set(&advisor.knowledge().vocabulary, word))
            .collect::<Result<_, _>>()
            .map_err(CliError::Usage)?;
        let request = Request { id: None, text, date, place: self.place.clone(), set, now: now() };
        let guidance = advisor.advise(&request)?;
        if context.json {
            context.print_json(&guidance)?;
        } else {
            print(&render::guidance(&guidance, self.full))?;
        }
        Ok(if guidance.topics.is_empty() { Outcome::Findings } else { Outcome::Success })
    }

    fn text(&self) -> Result<String, CliError> {
        if let Some(path) = &self.file {
            return read_input(path);
        }
        if self.text.is_empty() && !std::io::stdin().is_terminal() {
            return read_input(Path::new("-"));
        }
        Ok(self.text.join(" "))
    }
}

/// Reads a UTF-8 file, or standard input for `-`.
///
/// # Errors
/// Missing, unreadable, too long, or not text.
pub fn read_input(path: &Path) -> Result<String, CliError> {
    let bytes = read_bytes(path, LONGEST_INPUT)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let reason = format!("不是 UTF-8 文字（第 {} 个字节起）；请另存为 UTF-8 编码的文本", at + 1);
        CliError::Input { path: shown(path), reason }
    })
}

/// How a path is called in messages.
pub fn shown(path: &Path) -> String {
    if path == Path::new("-") { "标准输入".to_owned() } else { path.display().to_string() }
}

/// Reads a file, or standard input for `-`, up to a limit in bytes.
///
/// # Errors
/// Missing, unreadable, or too long.
pub fn read_bytes(path: &Path, longest: u64) -> Result<Vec<u8>, CliError> {
    let stdin = path == Path::new("-");
    let bad = |reason: String| CliError::Input { path: shown(path), reason };
    let mut bytes = Vec::new();
    let read = if stdin {
        std::io::stdin().lock().take(longest + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(longest + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| bad(io_reason(&error)))?;
    if bytes.len() as u64 > longest {
        return Err(bad(format!("超过 {} MB，请分成几份", longest / 1024 / 1024)));
    }
    Ok(bytes)
}

/// A system error in Chinese.
fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件".to_owned(),
        ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
        ErrorKind::IsADirectory => "这是文件夹，不是文件".to_owned(),
        _ => format!("系统报告 {error}"),
    }
}

/// Reads `事实=值`.
///
/// # Errors
/// A Chinese message with the nearest fact, or with the values the fact takes.
pub fn parse_set(vocabulary: &Vocabulary, word: &str) -> Result<(FactId, Value), String> {
    let Some((name, value)) = word.split_once(['=', '\u{ff1d}']) else {
        return Err(format!("“{word}”应写成 事实=yes|no|unsure"));
    };
    parse_fact(vocabulary, name.trim(), value)
}
