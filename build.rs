//! Writes the list of content files that are embedded in the binary, so that it runs from any folder. Cargo runs this
//! again whenever one of the folders changes.

use std::path::{Path, PathBuf};

const FOLDERS: &[&str] = &["cases", "rules", "index/lexicon", "index/senses"];

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for folder in FOLDERS {
        println!("cargo:rerun-if-changed={folder}");
        collect(&root, Path::new(folder), &mut files)?;
    }
    files.sort();
    let mut code = String::from("&[\n");
    for path in files {
        // `{:?}` of a string is a Rust literal.
        code.push_str(&format!(
            "    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),\n"
        ));
    }
    code.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    std::fs::write(out.join("embedded.rs"), code)
}

/// Every `.md` under a folder, as paths with forward slashes; a folder that is not there holds nothing.
fn collect(root: &Path, folder: &Path, files: &mut Vec<String>) -> std::io::Result<()> {
    let whole = root.join(folder);
    if !whole.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(&whole)? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md") {
            files.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
