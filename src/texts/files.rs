//! The files of an import: folders walked once each, in order of path, and every one that cannot be read named.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::law::texts::{LARGEST_FILE, Refused};

/// What is to be read.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Files to read, in order of path, each once.
    pub paths: Vec<PathBuf>,
    /// What could not be looked into, with the reason.
    pub refused: Vec<(PathBuf, String)>,
    /// Files of other kinds that were passed over.
    pub ignored: usize,
}

/// Kinds of files that can be statutes.
const KINDS: [&str; 4] = ["md", "markdown", "txt", "text"];

/// Every file named, and every statute-like file in the folders named.
pub(super) fn collect(named: &[PathBuf]) -> Files {
    let mut files = Files::default();
    let mut seen = BTreeSet::new();
    for path in named {
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => files.walk(path, &mut seen),
            Ok(data) => files.add(path.clone(), &data),
            Err(error) => files.refused.push((path.clone(), reason(&error))),
        }
    }
    files.paths.sort();
    files.paths.dedup();
    files
}

impl Files {
    fn walk(&mut self, folder: &Path, seen: &mut BTreeSet<PathBuf>) {
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            match fs::canonicalize(&folder) {
                Ok(real) if seen.insert(real.clone()) => {}
                Ok(_) => {
                    self.refused.push((folder, "符号链接绕回已经读过的文件夹，没有再进去".to_owned()));
                    continue;
                }
                Err(error) => {
                    self.refused.push((folder, reason(&error)));
                    continue;
                }
            }
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.refused.push((folder, reason(&error)));
                    continue;
                }
            };
            let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
            // The real folder first, so that a link to it is the one passed over.
            paths.sort_by_key(|p| (p.is_symlink(), p.clone()));
            let hidden = |p: &Path| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            let mut folders = Vec::new();
            for path in paths.into_iter().filter(|p| !hidden(p)) {
                match fs::metadata(&path) {
                    Ok(data) if data.is_dir() => folders.push(path),
                    _ if !is_statute_kind(&path) => self.ignored += 1,
                    Ok(data) => self.add(path, &data),
                    Err(error) => self.refused.push((path, reason(&error))),
                }
            }
            open.extend(folders.into_iter().rev());
        }
    }

    fn add(&mut self, path: PathBuf, data: &fs::Metadata) {
        // Opening a pipe or a device could wait for ever.
        if !data.is_file() {
            self.refused.push((path, "不是普通文件".to_owned()));
        } else if data.len() > LARGEST_FILE {
            self.refused.push((path, Refused::TooLarge(data.len()).to_string()));
        } else {
            self.paths.push(path);
        }
    }
}

fn is_statute_kind(path: &Path) -> bool {
    let kind = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    kind.is_some_and(|k| KINDS.contains(&k.as_str()))
}

/// What the system reports, in Chinese.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹".to_owned(),
        io::ErrorKind::PermissionDenied => "没有读取的权限".to_owned(),
        io::ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
        io::ErrorKind::InvalidFilename => "文件名太长或不合法".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        // ELOOP has no stable kind yet.
        _ if error.raw_os_error() == Some(40) || error.raw_os_error() == Some(62) => "符号链接绕成一圈".to_owned(),
        _ => format!("系统报告：{error}"),
    }
}
