//! What every command needs: where the data is, how to print, what can go wrong.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::DateTime;

use crate::diagnostic;
pub use crate::guidance::parse_date;
use crate::guidance::{Advisor, AdvisorError};
use crate::knowledge::{Knowledge, LoadError, Loaded, load_embedded, load_folder};
use crate::lexicon::Dictionary;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Success,
    /// Exit code 1: the command worked and found something wrong.
    Findings,
}

/// Why a command could not do its work. Each says what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The data folder.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Mistakes in the data files.
    #[error("知识库文件有 {0} 处错误，先运行 anjian check 查看并改正")]
    BrokenKnowledge(usize),
    /// The advisor.
    #[error(transparent)]
    Advisor(#[from] AdvisorError),
    /// The index.
    #[error(transparent)]
    Search(#[from] crate::search::SearchError),
    /// The imported texts of the law.
    #[error(transparent)]
    Texts(#[from] crate::texts::TextsError),
    /// The imported judgments.
    #[error(transparent)]
    Collections(#[from] crate::collections::CollectionsError),
    /// The ear.
    #[error(transparent)]
    Ear(#[from] crate::reading::ear::ModelError),
    /// What the person typed.
    #[error("{0}")]
    Usage(String),
    /// A file or standard input.
    #[error("读不了 {path}:{reason}")]
    Input {
        /// The path, or 标准输入.
        path: String,
        /// Why, in Chinese.
        reason: String,
    },
    /// Standard output.
    #[error("输出失败：{}", super::context::system(.0))]
    Output(#[from] std::io::Error),
    /// JSON.
    #[error("生成 JSON 失败：{0}")]
    Json(#[from] serde_json::Error),
    /// The server.
    #[error("{0}")]
    Serve(String),
}

impl CliError {
    /// 1 for findings in data, 2 for bad use and everything that kept the command from working.
    pub fn exit_code(&self) -> u8 {
        match self {
            CliError::BrokenKnowledge(_) => 1,
            _ => 2,
        }
    }
}

/// What every command is given.
#[derive(Debug)]
pub struct Context {
    /// `--data`
    pub data: Option<PathBuf>,
    /// `--json`
    pub json: bool,
}

impl Context {
    /// Loads the files of `--data`, or those inside the program, with whatever is wrong in them.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn loaded(&self) -> Result<Loaded, CliError> {
        Ok(match &self.data {
            Some(folder) => load_folder(folder)?,
            None => load_embedded(),
        })
    }

    /// The knowledge, refusing files with errors: guidance from half-read rules would be wrong in silence.
    ///
    /// # Errors
    /// If the folder cannot be read or a file in it has errors.
    pub fn knowledge(&self) -> Result<Arc<Knowledge>, CliError> {
        let loaded = self.loaded()?;
        let (errors, _) = diagnostic::count(&loaded.diagnostics);
        if errors > 0 { Err(CliError::BrokenKnowledge(errors)) } else { Ok(Arc::new(loaded.knowledge)) }
    }

    /// Everything loaded and compiled.
    ///
    /// # Errors
    /// As [`Context::knowledge`], or if the index cannot be built.
    pub fn advisor(&self) -> Result<Advisor, CliError> {
        let dictionary = Dictionary::read_ahead();
        Ok(Advisor::reading_ahead(dictionary, self.knowledge()?)?)
    }

    /// Prints a value as JSON.
    ///
    /// # Errors
    /// If standard output is closed.
    pub fn print_json(&self, value: &impl serde::Serialize) -> Result<(), CliError> {
        print(&format!("{}\n", serde_json::to_string_pretty(value)?))
    }
}

/// Writes to standard output, colours only where a terminal reads them.
///
/// # Errors
/// If standard output is closed.
pub fn print(text: &str) -> Result<(), CliError> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Local time now.
pub fn now() -> DateTime {
    jiff::Zoned::now().datetime()
}

/// What the system reports when something cannot be written, in Chinese.
pub fn system(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘满了，输出不完整；请腾出空间再试".to_owned(),
        ErrorKind::PermissionDenied => "没有写的权限".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "文件系统是只读的".to_owned(),
        ErrorKind::BrokenPipe => "接收输出的程序已经结束".to_owned(),
        _ => format!("系统报告：{error}"),
    }
}
