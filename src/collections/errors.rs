//! Why collections could not be read, written or searched.

use std::path::Path;

/// Why collections could not be read, written or searched.
#[derive(Debug, thiserror::Error)]
pub enum CollectionsError {
    /// SQLite.
    #[error("裁判文书库 {path} 出错：{reason}")]
    Database {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// Made by a newer program.
    #[error("裁判文书库 {0} 是更新版本的案鉴建立的；请升级程序，或用 --collections 指定另一个文件")]
    Newer(String),
    /// A file or folder.
    #[error("{path}：{reason}")]
    File {
        /// Where.
        path: String,
        /// Why.
        reason: String,
    },
    /// The engine that searches.
    #[error("裁判文书索引出错：{0}")]
    Engine(String),
    /// The index was built with other words.
    #[error("词库或程序变了，裁判文书索引要重新建立：运行 anjian collection rebuild")]
    OtherLexicon,
    /// The index is not where it was said to be: somebody else wrote it, or took it away.
    #[error("裁判文书索引刚被别的程序改动，请再试一次")]
    Moved,
    /// Somebody else is writing the index.
    #[error("另一个程序正在更新裁判文书索引，请等它结束再试")]
    Busy,
    /// The cluster cannot be reached, or has no time.
    #[error("搜索集群 {cluster} 现在用不上：{reason}")]
    Away {
        /// Its address, without what opens the door.
        cluster: String,
        /// Why.
        reason: String,
    },
    /// The cluster lets nobody in.
    #[error("搜索集群 {cluster} 不让进：{reason}")]
    Closed {
        /// Its address, without what opens the door.
        cluster: String,
        /// Why, and what to do.
        reason: String,
    },
    /// Another store is followed there.
    #[error(
        "集群里的索引跟的是另一个文书库，或文书库换回了旧的备份；没有动它。请用 --search-index 换一个名字，\
         或运行 anjian collection rebuild 用这个文书库重新建立"
    )]
    OtherStore,
    /// What is no address of a cluster, or no name in it.
    #[error("{0}")]
    BadCluster(String),
    /// No such collection.
    #[error("没有叫“{name}”的文书集{hint}")]
    NoCollection {
        /// As asked.
        name: String,
        /// 是不是…
        hint: String,
    },
    /// A name that cannot be one.
    #[error("“{0}”不能作文书集的名字：请用 1 至 40 个汉字、字母、数字、横线或下划线")]
    BadName(String),
    /// Stopped on purpose.
    #[error("导入中途停下了；已经导入的都在，再运行一次同样的命令就接着导入")]
    Stopped,
}

impl CollectionsError {
    /// What SQLite reports, in words.
    pub(super) fn database(path: &Path, error: &rusqlite::Error) -> CollectionsError {
        use rusqlite::ErrorCode;
        let reason = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "另一个导入正在进行，请等它结束再试".to_owned()
            }
            Some(ErrorCode::NotADatabase) => "它不是裁判文书库；请用 --collections 指定另一个文件".to_owned(),
            Some(ErrorCode::DatabaseCorrupt) => "文件已经损坏；请用备份换回，或删除它再重新导入".to_owned(),
            Some(ErrorCode::DiskFull) => "磁盘已满".to_owned(),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "没有写入的权限".to_owned(),
            Some(ErrorCode::CannotOpen) => "打不开；请看文件和文件夹的权限".to_owned(),
            _ => error.to_string(),
        };
        CollectionsError::Database { path: path.display().to_string(), reason }
    }

    /// What the system reports of a file.
    pub(super) fn file(path: &Path, error: &std::io::Error) -> CollectionsError {
        CollectionsError::File { path: path.display().to_string(), reason: reason(error) }
    }
}

/// What the system reports, in Chinese.
pub(super) fn reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        ErrorKind::PermissionDenied => "没有读取的权限".to_owned(),
        ErrorKind::StorageFull => "磁盘已满".to_owned(),
        _ => format!("系统报告：{error}"),
    }
}
