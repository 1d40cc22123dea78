//! The files of a folder as they were when last known to be whole: a derived index need not be read through each time
//! it is opened.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Name → size and time of last change.
type Files = BTreeMap<String, (u64, u128)>;

/// Takes note that the files of `name` in `folder` are whole.
pub fn note(folder: &Path, name: &str) {
    // Without the note the next opening reads the files through, no more.
    if let Some(text) = files(&folder.join(name)).and_then(|f| serde_json::to_string(&f).ok()) {
        let _ = fs::write(place(folder, name), text);
    }
}

/// Whether the files of `name` in `folder` are as they were when they were whole.
pub fn unchanged(folder: &Path, name: &str) -> bool {
    let noted = fs::read_to_string(place(folder, name)).ok().and_then(|t| serde_json::from_str::<Files>(&t).ok());
    noted.is_some() && noted == files(&folder.join(name))
}

fn place(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join(format!("{name}.seen"))
}

fn files(folder: &Path) -> Option<Files> {
    let mut all = Files::new();
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".lock") {
            continue;
        }
        let data = entry.metadata().ok()?;
        let time = data.modified().ok()?.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        all.insert(name, (data.len(), time));
    }
    Some(all)
}
