//! Authoring mistakes: each at its file, line and column; and nothing that a file can hold makes the loader panic.
//!
//! A mistake is a Markdown page with one or more `diff` blocks, written as the mending of the mistake (`-` wrong, `+`
//! right) of a file of `tests/documents/good/`, and a `text` block with everything that `anjian check` then says, a
//! `path:line:column CODE` a line. The manual pages under `docs/codes/` are such pages too. To write the expectations
//! anew, run with `ANJIAN_BLESS=1` and read the difference before committing it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anjian::diagnostic::{Code, Diagnostic, render};
use anjian::knowledge::{Loaded, Topic, check, load, read_folder};
use proptest::prelude::*;

pub(crate) type Files = BTreeMap<String, String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The good files, with a playbook for every topic made from the one that is written.
pub(crate) fn good() -> Files {
    let mut files: Files = read_folder(&root().join("tests/documents/good")).unwrap().into_iter().collect();
    let playbook = files["rules/playbooks/leaks.md"].clone();
    for id in Topic::ALL.iter().map(|t| t.id()).chain(["general"]) {
        let path = format!("rules/playbooks/{id}.md");
        files.entry(path).or_insert_with(|| playbook.replace("leaks", id));
    }
    files
}

pub(crate) fn checked(files: &Files) -> (Loaded, Vec<Diagnostic>) {
    let loaded = load(files.clone().into_iter().collect());
    let mut found = check::check(&loaded, super::kit::today());
    found.extend(anjian::reasoning::check_scenarios(&loaded, super::kit::today()));
    anjian::diagnostic::sort(&mut found, &loaded.knowledge.sources);
    (loaded, found)
}

/// `path:line:column CODE` for each.
fn places(files: &Files) -> Vec<String> {
    let (loaded, found) = checked(files);
    let sources = &loaded.knowledge.sources;
    for diagnostic in &found {
        // Every renderer must cope with every mistake.
        assert!(!render::full(diagnostic, sources).is_empty());
        assert!(render::concise(diagnostic, sources).contains(diagnostic.code.id()));
        assert!(render::json(diagnostic, sources)["place"]["line"].as_u64().is_some_and(|l| l > 0));
        assert!(diagnostic.help.as_ref().is_some_and(|h| !h.is_empty()), "{diagnostic:?} does not say what to do");
    }
    found.iter().map(|d| format!("{} {}", sources.show(d.primary.span), d.code.id())).collect()
}

/// The fenced blocks of a page: info string and content.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("````")) {
            (None, Some(info)) => open = Some((info.to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, content)), None) => {
                content.push_str(line);
                content.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// Puts the mistake of a `diff` block into the good files.
fn spoil(files: &mut Files, path: &str, diff: &str) {
    let side = |drop: char| -> String {
        let lines = diff.lines().filter(|l| !l.starts_with(drop));
        lines.map(|l| l.get(1..).unwrap_or("").to_owned() + "\n").collect()
    };
    let (right, wrong) = (side('-'), side('+'));
    let file = files.entry(path.to_owned()).or_default();
    // With nothing right in it, the block is a file that should not be there at all.
    assert_eq!(file.matches(&right).count(), 1, "{path}: this is not there once:\n{right}");
    *file = file.replacen(&right, &wrong, 1);
}

/// Holds a page against what check says; gives the codes that it names.
fn run(path: &Path) -> Vec<String> {
    let page = std::fs::read_to_string(path).unwrap();
    let mut files = good();
    let blocks = blocks(&page);
    for (info, content) in &blocks {
        if let Some(path) = info.strip_prefix("diff ") {
            spoil(&mut files, path, content);
        }
    }
    let expected =
        blocks.iter().find(|(info, _)| info == "text").map(|(_, content)| content.clone()).unwrap_or_default();
    let found = places(&files).into_iter().map(|line| line + "\n").collect::<String>();
    if expected != found && std::env::var_os("ANJIAN_BLESS").is_some() {
        let old = format!("````text\n{expected}````");
        assert!(page.contains(&old), "{}: no text block to write to", path.display());
        std::fs::write(path, page.replace(&old, &format!("````text\n{found}````"))).unwrap();
    } else {
        assert_eq!(expected, found, "{}: left is expected, right is what check says", path.display());
    }
    found.lines().filter_map(|l| l.rsplit(' ').next()).map(str::to_owned).collect()
}

fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut found: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    found.retain(|p| p.extension().is_some_and(|e| e == "md") && !p.ends_with("README.md"));
    found.sort();
    found
}

#[test]
fn good_files_are_clean() {
    assert_eq!(places(&good()), Vec::<String>::new());
}

#[test]
fn every_seeded_mistake_is_found_at_its_place() {
    let pages = pages("tests/documents/bad");
    assert!(pages.len() >= 25, "only {} seeded mistakes", pages.len());
    for page in pages {
        assert!(!run(&page).is_empty(), "{}: nothing was found", page.display());
    }
}

#[test]
fn every_code_has_a_manual_page_whose_example_is_true() {
    let mut written: Vec<String> =
        pages("docs/codes").iter().map(|p| p.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    for code in Code::ALL {
        let page = code.manual();
        assert!(page.starts_with(&format!("# {} {}\n", code.id(), code.title())), "{}: wrong heading", code.id());
        for part in ["\n## 是什么\n", "\n## 为什么\n", "\n## 怎么改\n", "\n## 例\n"] {
            assert!(page.contains(part), "{} lacks {part}", code.id());
        }
        let path = root().join(format!("docs/codes/{}.md", code.id()));
        assert!(run(&path).iter().any(|c| c == code.id()), "the example of {} does not show it", code.id());
        written.retain(|w| w != code.id());
    }
    assert_eq!(written, Vec::<String>::new(), "pages of codes that do not exist");
}

#[test]
fn byte_order_marks_carriage_returns_and_full_width_signs_are_welcome() {
    let mut files = good();
    for text in files.values_mut() {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    assert_eq!(places(&files), Vec::<String>::new());
    let mut files = good();
    for text in files.values_mut() {
        let wide = |line: &str| match line.split_once(": ") {
            Some((key, value)) if !line.starts_with('|') => format!("{key}\u{ff1a}\u{3000}{value}"),
            _ => line.replace("否:", "否\u{ff1a}").replace("全部:", "全部\u{ff1a}").replace('、', " 、 "),
        };
        *text = text.lines().map(|l| wide(l) + "\n").collect();
    }
    assert_eq!(places(&files), Vec::<String>::new());
}

#[test]
fn places_are_right_behind_a_byte_order_mark_and_carriage_returns() {
    let mut files = good();
    spoil(&mut files, "rules/law/civil-code.md", "-名稱: 民法典\n+名称: 中华人民共和国民法典\n");
    let plain = places(&files);
    assert_eq!(plain.len(), 2, "{plain:?}");
    for text in files.values_mut() {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    assert_eq!(places(&files), plain);
}

/// The repository's own content: no error, and the numbers the project promises.
#[test]
fn the_content_of_the_repository_is_clean() {
    let loaded = load(anjian::knowledge::embedded());
    let mut found = check::check(&loaded, super::kit::today());
    found.extend(anjian::reasoning::check_scenarios(&loaded, super::kit::today()));
    anjian::diagnostic::sort(&mut found, &loaded.knowledge.sources);
    let sources = &loaded.knowledge.sources;
    let errors: Vec<String> = found.iter().filter(|d| d.is_error()).map(|d| render::concise(d, sources)).collect();
    assert_eq!(errors, Vec::<String>::new());
    let numbers: Vec<u32> = loaded.knowledge.cases.iter().map(|c| c.number).collect();
    assert_eq!(numbers, (1..=23).collect::<Vec<u32>>());
}

/// What of a knowledge can be compared: everything but byte positions' file numbers, which follow the paths.
fn gist(loaded: &Loaded) -> String {
    let k = &loaded.knowledge;
    let facts: Vec<_> = k.vocabulary.iter().collect();
    format!(
        "{facts:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        k.law.iter().collect::<Vec<_>>(),
        k.transitions,
        k.claims,
        k.playbooks,
        k.cases,
        k.concepts,
        k.topic_words
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_files_never_matters(files in Just(good().into_iter().collect::<Vec<_>>()).prop_shuffle()) {
        let shuffled = load(files);
        let (straight, _) = checked(&good());
        prop_assert_eq!(gist(&shuffled), gist(&straight));
        prop_assert_eq!(shuffled.diagnostics, straight.diagnostics);
    }

    #[test]
    fn scrambled_bytes_never_panic_and_always_have_a_place(
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6u8), 1..8),
        noise in "[-#|:\u{ff1a}、…+&/〈〉\\[(*—=@甲a1\n\r \u{feff}]{0,6}",
    ) {
        let mut files: Vec<(String, String)> = good().into_iter().collect();
        for (file, from, to, how) in picks {
            let text = &mut file.get_mut(&mut files).1;
            let edges: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let (a, b) = (*from.get(&edges), *to.get(&edges));
            let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 60));
            let b = edges.iter().copied().filter(|e| *e <= b).max().unwrap_or(a);
            match how {
                0 => text.replace_range(a..b, ""),
                1 => text.insert_str(a, &noise),
                2 => text.replace_range(a..b, &noise),
                3 => { let piece = text[a..b].to_owned(); text.insert_str(a, &piece) }
                4 => text.truncate(a),
                _ => { let line = text[..a].rfind('\n').map_or(0, |i| i + 1); text.replace_range(line..a, "") }
            }
        }
        let files: Files = files.into_iter().collect();
        places(&files);
    }
}
