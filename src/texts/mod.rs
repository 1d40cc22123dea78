//! Full texts of the law that the user imports: kept in one SQLite file beside the program's own data, searched,
//! shown beside our gists, and held against what our rules cite.
//!
//! [`Store::import`] takes files in one transaction: all of the run or nothing. Readers meanwhile see the old state.
//! Nothing of a text is ever part of the program: without an import everything else works as before.

mod applies;
mod catalogue;
mod check;
mod desk;
mod files;
mod import;
mod index;
mod question;
mod search;
mod shelf;
mod store;
mod touches;

use std::path::PathBuf;

pub use applies::{Applied, ArticleText, RowText, Surroundings};
pub use catalogue::{Catalogue, Standing, TextMeta};
pub use check::{Finding, FindingKind, Summary, check};
pub use import::{Imported, Progress, Refusal, Report};
pub use question::Question;
pub use search::{Found, Hit, LONGEST_QUERY, TextHit};
pub use shelf::Shelf;
pub use store::Store;
pub use touches::Touches;

/// Why the texts could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum TextsError {
    /// SQLite.
    #[error("法规全文库 {path} 出错：{reason}")]
    Database {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// Made by a newer program.
    #[error("法规全文库 {0} 是更新版本的案鉴建立的；请升级程序，或用 --texts 指定另一个文件")]
    Newer(String),
    /// The folder cannot be made.
    #[error("建不了文件夹 {path}：{reason}")]
    Folder {
        /// The folder.
        path: String,
        /// Why.
        reason: String,
    },
    /// Stopped on purpose before the end.
    #[error("导入中途停止，什么也没有改动")]
    Stopped,
    /// A file was refused and the run was to be strict.
    #[error("有 {0} 个文件读不了，按 --strict 的要求什么也没有导入")]
    Strict(usize),
}

/// Where the texts are kept when nothing else is said: `$XDG_DATA_HOME/anjian/law.db` or
/// `~/.local/share/anjian/law.db`; `%APPDATA%` on Windows.
pub fn default_path() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let data = folder("XDG_DATA_HOME")
        .filter(|p| p.is_absolute())
        .or_else(|| folder("APPDATA").filter(|_| cfg!(windows)))
        .or_else(|| folder("HOME").map(|home| home.join(".local/share")))
        .unwrap_or_else(|| PathBuf::from("."));
    data.join("anjian").join("law.db")
}
