//! Where the file lies unless somebody says otherwise.

use std::path::PathBuf;

/// `anjian.db` in the platform's folder for data: `$XDG_DATA_HOME/anjian/` or `~/.local/share/anjian/`, on Windows
/// `%LOCALAPPDATA%\anjian\`. `None` where the system names no such folder.
pub fn default_place() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let data = folder("XDG_DATA_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".local").join("share")))?;
    Some(data.join("anjian").join("anjian.db"))
}
