//! The content files of a data folder, as text. What they mean is for `load`.

use std::io;
use std::path::{Path, PathBuf};

use super::load::{Loaded, load};

/// The folders of content, relative to the data folder.
pub const FOLDERS: &[&str] = &["cases", "rules", "index/lexicon", "index/senses", "index/examples"];

/// What was learnt from the examples, relative to the data folder.
pub const EAR: &str = "index/ear.bin";

/// How often each word stands in the files of each topic, relative to the data folder.
pub const TOPIC_COUNTS: &str = "index/topics.bin";

/// The largest content file, in bytes; ours have some tens of thousands.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Why a data folder could not be read. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such folder.
    #[error("没有这个数据文件夹：{}。用 --data 指到含有 cases/、rules/、index/ 的文件夹，或不写 --data 用内置的一份", .0.display())]
    Missing(PathBuf),
    /// It is a file.
    #[error("{} 是一个文件，不是文件夹。--data 要指到含有 cases/、rules/、index/ 的文件夹", .0.display())]
    NotAFolder(PathBuf),
    /// None of the content folders has a file in it.
    #[error("{} 里没有案鉴的内容文件。--data 要指到含有 cases/、rules/、index/lexicon/ 的文件夹", .0.display())]
    Empty(PathBuf),
    /// The system refused.
    #[error("读不了 {}:{source}。请检查文件是否存在、有没有读的权限", path.display())]
    Unreadable {
        /// What could not be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A pipe or a device under the name of a file: reading it could wait for ever.
    #[error("{} 不是普通文件，没有读。请移走它", .0.display())]
    NotAFile(PathBuf),
    /// A file is larger than anybody writes.
    #[error("{} 有 {megabytes} MB，超过 {limit} MB，没有读。请检查是不是放错了文件，或分成几个", path.display(), limit = LARGEST / 1024 / 1024)]
    TooLarge {
        /// Which file.
        path: PathBuf,
        /// How large.
        megabytes: u64,
    },
    /// A file is not UTF-8.
    #[error("{} 不是 UTF-8 文本（从第 {byte} 个字节起）。请用编辑器另存为 UTF-8", path.display())]
    NotUtf8 {
        /// Which file.
        path: PathBuf,
        /// The first bad byte, from one.
        byte: usize,
    },
}

/// Reads a data folder and everything in it.
///
/// # Errors
/// As [`read_folder`], or if what was learnt cannot be read.
pub fn load_folder(root: &Path) -> Result<Loaded, LoadError> {
    let mut loaded = load(read_folder(root)?);
    loaded.knowledge.ear = stored(root, EAR)?;
    loaded.knowledge.topic_counts = stored(root, TOPIC_COUNTS)?;
    Ok(loaded)
}

/// What was worked out and stored beside the content; nothing where it was not.
fn stored(root: &Path, name: &str) -> Result<Vec<u8>, LoadError> {
    let path = root.join(name);
    if !path.exists() {
        return Ok(Vec::new());
    }
    std::fs::read(&path).map_err(|source| LoadError::Unreadable { path, source })
}

/// Reads every `.md` under the content folders, except `README.md`. Paths are relative, with forward slashes, sorted.
///
/// # Errors
/// If the folder is missing or holds no content, or a file cannot be read or is not UTF-8.
pub fn read_folder(root: &Path) -> Result<Vec<(String, String)>, LoadError> {
    match std::fs::metadata(root) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LoadError::Missing(root.to_owned())),
        Err(source) => return Err(LoadError::Unreadable { path: root.to_owned(), source }),
        Ok(found) if !found.is_dir() => return Err(LoadError::NotAFolder(root.to_owned())),
        Ok(_) => {}
    }
    let mut files = Vec::new();
    for folder in FOLDERS {
        let whole = root.join(folder);
        if whole.is_dir() {
            collect(&whole, folder, &mut files)?;
        }
    }
    if files.is_empty() {
        return Err(LoadError::Empty(root.to_owned()));
    }
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, name: &str, files: &mut Vec<(String, String)>) -> Result<(), LoadError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| LoadError::Unreadable { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let path = entry.path();
        let child = format!("{name}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &child, files)?;
        } else if child.ends_with(".md") && !child.ends_with("/README.md") {
            let about = std::fs::metadata(&path).map_err(unreadable(&path))?;
            if !about.is_file() {
                return Err(LoadError::NotAFile(path));
            }
            if about.len() > LARGEST {
                return Err(LoadError::TooLarge { path, megabytes: about.len() / 1024 / 1024 });
            }
            let bytes = std::fs::read(&path).map_err(unreadable(&path))?;
            let text = String::from_utf8(bytes)
                .map_err(|e| LoadError::NotUtf8 { path: path.clone(), byte: e.utf8_error().valid_up_to() + 1 })?;
            files.push((child, text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_failure_says_what_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let says = |words: &str| read_folder(root).unwrap_err().to_string().contains(words);
        assert!(read_folder(&root.join("none")).unwrap_err().to_string().contains("没有这个数据文件夹"));
        assert!(says("没有案鉴的内容文件"));
        std::fs::create_dir_all(root.join("cases")).unwrap();
        std::fs::write(root.join("cases/README.md"), "x").unwrap();
        assert!(says("没有案鉴的内容文件"));
        std::fs::write(root.join("cases/01-a.md"), b"ab\xffc").unwrap();
        assert!(says("从第 3 个字节起"));
        assert!(read_folder(&root.join("cases/01-a.md")).unwrap_err().to_string().contains("是一个文件"));
        let large = std::fs::File::create(root.join("cases/01-a.md")).unwrap();
        large.set_len(9 * 1024 * 1024).unwrap();
        assert!(says("有 9 MB，超过 4 MB"));
        std::fs::write(root.join("cases/01-a.md"), "甲").unwrap();
        assert_eq!(read_folder(root).unwrap(), [("cases/01-a.md".to_owned(), "甲".to_owned())]);
    }
}
