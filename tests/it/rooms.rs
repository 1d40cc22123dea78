//! Rooms stand on the rooms above them and never use one below: the order of `src/lib.rs`, held by reading each
//! room's `crate::` paths.

use std::path::Path;

const ROOMS: [&str; 17] = [
    "source",
    "diagnostic",
    "document",
    "law",
    "knowledge",
    "lexicon",
    "reading",
    "reasoning",
    "search",
    "texts",
    "guidance",
    "collections",
    "report",
    "study",
    "cli",
    "web",
    "mcp",
];

/// Faces may start one another: the command line opens the web, and both read requests the same way.
const FACES: [&str; 3] = ["cli", "web", "mcp"];

#[test]
fn no_room_uses_one_below_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (height, room) in ROOMS.iter().enumerate() {
        let mut open = vec![root.join(room)];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for (line, used) in uses(&text) {
                    let Some(depth) = ROOMS.iter().position(|r| *r == used) else { continue };
                    let faces = FACES.contains(room) && FACES.contains(&used);
                    if depth > height && !faces {
                        wrong.push(format!("{}:{line}: {room} uses {used}", path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `crate::room` paths outside comments, with their line.
fn uses(text: &str) -> Vec<(usize, &str)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .flat_map(|(i, line)| {
            line.match_indices("crate::").map(move |(at, m)| {
                let rest = &line[at + m.len()..];
                let end = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
                (i + 1, &rest[..end])
            })
        })
        .collect()
}

#[test]
fn every_file_opens_with_a_paragraph() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(text.starts_with("//! "), "{} does not say what is in it", path.display());
            }
        }
    }
}
