//! The program when the world around it is broken: full disks, closed pipes, files that are gone, damaged or not ours,
//! a clock set back, a kill at any moment. It says what is wrong in Chinese, serves what it can, and loses nothing.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Instant;

use anjian::study::{BrowserId, Dice, Rating, Review, Store};
use anjian::texts;

use super::kit;

fn program() -> Command {
    // Measurements may name a release build.
    let built = std::env::var_os("ANJIAN").unwrap_or_else(|| env!("CARGO_BIN_EXE_anjian").into());
    let mut command = Command::new(built);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Said in Chinese, with an exit code, and not by a panic.
fn said(output: &Output, code: i32, words: &[&str]) {
    let text = err(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert!(!text.contains("panicked") && !text.contains("RUST_BACKTRACE"), "{text}");
    for word in words {
        assert!(text.contains(word), "{word} in {text}");
    }
}

/// A server of its own process, killed when dropped.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) port: u16,
}

impl Serving {
    /// With its data under `home`, and further options.
    pub(crate) fn start(home: &Path, options: &[&str]) -> Serving {
        Serving::spawn(program(), home, options)
    }

    fn spawn(mut command: Command, home: &Path, options: &[&str]) -> Serving {
        command.env("HOME", home).env("XDG_DATA_HOME", home);
        let mut child = command.arg("serve").args(["--listen", "127.0.0.1:0"]).args(options).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.split("127.0.0.1:").nth(1).and_then(|r| r.split('/').next()?.parse().ok());
        let Some(port) = port else {
            let mut text = String::new();
            child.stderr.as_mut().unwrap().read_to_string(&mut text).unwrap();
            panic!("it did not start: {line} {text}");
        };
        Serving { child, port }
    }

    /// Whatever comes back for a request without a body.
    fn ask(&self, method: &str, path: &str) -> String {
        self.send(&format!("{method} {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"))
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path)
    }

    fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        String::from_utf8_lossy(&all).into_owned()
    }

    /// Everything else still works.
    fn serves(&self) {
        for path in ["/", "/cases/9", "/law/civil-code/1253", "/search?q=a", "/study", "/api/cases"] {
            let answer = self.get(path);
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {}", &answer[..answer.len().min(300)]);
        }
    }

    /// Asks it to end, and gives its log.
    pub(crate) fn end(mut self) -> String {
        let ended = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(ended.success());
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
        let mut log = String::new();
        self.child.stderr.as_mut().unwrap().read_to_string(&mut log).unwrap();
        assert!(!log.contains("panicked"), "{log}");
        log
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_the_output_is_said() {
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let commands: [&[&str]; 6] = [
        &["cases"],
        &["--json", "case", "9"],
        &["assess", "楼上漏水把我家泡了"],
        &["search", "漏水"],
        &["completions", "bash"],
        &["man"],
    ];
    for arguments in commands {
        let output = program().args(arguments).stdout(full()).output().unwrap();
        said(&output, 2, &["输出失败", "磁盘满了"]);
    }
    // Help has nowhere to complain to but the exit code.
    let output = program().arg("--help").stdout(full()).stderr(full()).output().unwrap();
    assert!(output.status.code().is_some());
}

#[test]
fn a_reader_that_leaves_is_no_mistake() {
    for arguments in [&["cases"][..], &["--json", "law"], &["man"]] {
        let mut child = program().args(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        said(&output, 0, &[]);
        assert_eq!(err(&output), "");
    }
}

#[test]
fn folders_that_cannot_be_used_are_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let below = file.join("anjian/law.db");
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law_texts/good");
    let output = program().args(["law", "import"]).arg(&good).arg("--texts").arg(&below).output().unwrap();
    said(&output, 2, &["建不了文件夹"]);
    let output = program().arg("--data").arg(&file).arg("cases").output().unwrap();
    said(&output, 2, &["是一个文件"]);
    // A pipe under the name of a case: reading it would wait for ever.
    let data = home.path().join("data");
    std::fs::create_dir_all(data.join("cases")).unwrap();
    if Command::new("mkfifo").arg(data.join("cases/01-pipe.md")).status().is_ok_and(|s| s.success()) {
        let output = program().arg("--data").arg(&data).arg("cases").output().unwrap();
        said(&output, 2, &["01-pipe.md", "不是普通文件"]);
    }
    // Progress has nowhere to go: the pages say so, and everything else is served.
    let server = Serving::start(home.path(), &["--store", below.to_str().unwrap()]);
    answer_a_card(&server);
    let page = server.get("/study");
    assert!(page.contains("存放进度的文件打不开"), "{page}");
    server.serves();
    server.end();
}

/// Answers an exercise, so that something wants keeping.
fn answer_a_card(server: &Serving) -> String {
    let body = "seed=7&showing=7";
    server.send(&format!(
        "POST /study/cases/9 HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncookie: anjian-study={BROWSER}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
}

const BROWSER: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn files_without_permission_are_named() {
    let home = tempfile::tempdir().unwrap();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law_texts/good");
    let store = home.path().join("anjian/law.db");
    let done = program().env("XDG_DATA_HOME", home.path()).args(["law", "import"]).arg(&good).output().unwrap();
    said(&done, 0, &[]);
    // Root may do everything, so this is asked as nobody.
    let nobody = || {
        let mut command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(env!("CARGO_BIN_EXE_anjian"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    if !nobody().arg("--version").output().is_ok_and(|o| o.status.success()) {
        println!("skipped: this user cannot become another");
        return;
    }
    mode(home.path(), "755");
    mode(store.parent().unwrap(), "555");
    mode(&store, "444");
    let read_only = |arguments: &[&str]| nobody().env("XDG_DATA_HOME", home.path()).args(arguments).output().unwrap();
    said(&read_only(&["law", "texts", "悬停"]), 0, &[]);
    said(&read_only(&["law", "import", good.to_str().unwrap()]), 2, &["law.db", "权限"]);
    {
        let server = Serving::spawn(nobody(), home.path(), &[]);
        assert!(server.get("/law/texts?q=%E6%82%AC%E5%81%9C").starts_with("HTTP/1.1 200"), "reading is enough");
        answer_a_card(&server);
        assert!(server.get("/study").contains("存放进度的文件"), "it is said that nothing is kept");
        server.serves();
        server.end();
    }
    mode(&store, "000");
    said(&read_only(&["law", "texts", "悬停"]), 2, &["law.db", "权限"]);
    let server = Serving::spawn(nobody(), home.path(), &[]);
    let page = server.get("/law/texts");
    assert!(page.starts_with("HTTP/1.1 503") && page.contains("法规全文库现在读不了"), "{page}");
    assert!(!page.contains("law.db"), "visitors are told no paths");
    server.serves();
    assert!(server.end().contains("law.db"), "the log names the file");
}

fn mode(path: &Path, mode: &str) {
    assert!(Command::new("chmod").arg(mode).arg(path).status().unwrap().success());
}

/// Both stores, spoiled in every way a disk can.
#[test]
fn damaged_stores_take_nothing_else_with_them_and_are_left_as_they_are() {
    let home = tempfile::tempdir().unwrap();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law_texts/good");
    said(&program().env("XDG_DATA_HOME", home.path()).args(["law", "import"]).arg(&good).output().unwrap(), 0, &[]);
    let law = home.path().join("anjian/law.db");
    let study = home.path().join("anjian/anjian.db");
    let store = Store::at(study.clone()).unwrap();
    store.record(BrowserId::parse(BROWSER).unwrap(), &review(1_000));
    drop(store);
    let (whole_law, whole_study) = (std::fs::read(&law).unwrap(), std::fs::read(&study).unwrap());
    let mut dice = Dice::new(1, "damage");
    let mut spoil = |how: usize, whole: &[u8]| -> Vec<u8> {
        match how {
            0 => Vec::new(),
            1 => whole[..whole.len() / 2].to_vec(),
            2 => b"SQLite format 3\0 and then nothing of the kind".repeat(40),
            3 => (0..9_000).map(|_| dice.below(256) as u8).collect(),
            _ => {
                let mut bytes = whole.to_vec();
                for _ in 0..2_000 {
                    let at = 100 + dice.below(bytes.len() - 100);
                    bytes[at] = dice.below(256) as u8;
                }
                bytes
            }
        }
    };
    for how in 0..5 {
        let (bad_law, bad_study) = (spoil(how, &whole_law), spoil(how, &whole_study));
        std::fs::write(&law, &bad_law).unwrap();
        std::fs::write(&study, &bad_study).unwrap();
        for file in ["law.db-wal", "law.db-shm", "anjian.db-wal", "anjian.db-shm"] {
            let _ = std::fs::remove_file(home.path().join("anjian").join(file));
        }
        let output = program().env("XDG_DATA_HOME", home.path()).args(["law", "texts", "悬停"]).output().unwrap();
        let text = err(&output);
        // Where the damage lies elsewhere an answer may still be found; but never a panic, and never in silence.
        assert!(matches!(output.status.code(), Some(0 | 2)) && !text.contains("panicked"), "{how}: {text}");
        if output.status.code() == Some(2) {
            assert!(text.contains("law.db"), "{how}: {text}");
        }
        let server = Serving::start(home.path(), &[]);
        for path in ["/law/texts", "/law/texts?q=%E6%82%AC%E5%81%9C", "/law/texts/1", "/api/law/texts?q=a"] {
            let answer = server.get(path);
            let status = &answer[9..12];
            assert!(["200", "404", "503"].contains(&status), "{how} {path}: {answer}");
        }
        answer_a_card(&server);
        server.serves();
        server.end();
        if how > 0 {
            assert!(std::fs::read(&study).unwrap() == bad_study, "{how}: a damaged file was written to");
        }
    }
}

fn review(at: i64) -> Review {
    Review { card: "case:9".to_owned(), showing: 7, at, rating: Rating::Good }
}

#[test]
fn a_data_folder_deleted_while_it_runs_is_served_on() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    for folder in ["cases", "rules", "index"] {
        let to = data.join(folder);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        assert!(Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap().success());
    }
    let mut command = program();
    command.arg("--data").arg(&data);
    let server = Serving::spawn(command, home.path(), &[]);
    std::fs::remove_dir_all(&data).unwrap();
    server.serves();
    server.end();
    // Half of a file is a mistake with a place, and nothing is served from it.
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/good");
    assert!(Command::new("cp").arg("-r").arg(good).arg(&data).status().unwrap().success());
    let case = data.join("cases/01-pipe-burst.md");
    let text = std::fs::read(&case).unwrap();
    // Cut within a character, as a full disk leaves it.
    let wide = text.iter().rposition(|b| *b >= 0xe0).unwrap();
    std::fs::write(&case, &text[..=wide]).unwrap();
    said(&program().arg("--data").arg(&data).arg("serve").output().unwrap(), 2, &["01-pipe-burst.md", "不是 UTF-8"]);
    std::fs::write(&case, &text[..text.iter().position(|b| *b == b'#').unwrap()]).unwrap();
    said(&program().arg("--data").arg(&data).arg("serve").output().unwrap(), 1, &["有", "处错误", "anjian check"]);
}

#[test]
fn files_deleted_while_it_runs_are_made_again() {
    let home = tempfile::tempdir().unwrap();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/law_texts/good");
    said(&program().env("XDG_DATA_HOME", home.path()).args(["law", "import"]).arg(&good).output().unwrap(), 0, &[]);
    let server = Serving::start(home.path(), &[]);
    answer_a_card(&server);
    assert!(!server.get("/law/texts").contains("还没有导入法规全文"), "imported");
    std::fs::remove_dir_all(home.path().join("anjian")).unwrap();
    assert!(server.get("/law/texts").contains("还没有导入法规全文"));
    answer_a_card(&server);
    server.serves();
    server.end();
}

#[test]
fn a_clock_set_back_neither_breaks_nor_buries_anything() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("anjian/anjian.db");
    let store = Store::at(place).unwrap();
    // Rated when the clock stood in 2090.
    store.record(BrowserId::parse(BROWSER).unwrap(), &review(3_800_000_000));
    assert_eq!(store.trouble(), None);
    drop(store);
    let memory = anjian::study::memory(&[(3_800_000_000, Rating::Good), (1_000, Rating::Good)]).unwrap();
    assert_eq!(memory.reviews, 2);
    let server = Serving::start(home.path(), &[]);
    let page = server.send(&format!(
        "GET /study/next HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncookie: anjian-study={BROWSER}\r\n\r\n"
    ));
    assert!(page.contains("/study/cases/9"), "what was rated in the future is due now: {page}");
    server.serves();
    server.end();
}

/// Statutes enough for an import that takes a while.
fn many(home: &Path, count: usize) -> PathBuf {
    let folder = home.join("many");
    std::fs::create_dir(&folder).unwrap();
    for n in 0..count {
        let articles: String =
            (1..=30).map(|a| format!("第{a}条 管家应当劝阻第{n}号飞行器在夜间悬停于他人窗外。\n\n")).collect();
        let text = format!("# 云湖市第{n}号条例\n\n2020年1月1日 通过\n\n<!-- INFO END -->\n\n{articles}");
        std::fs::write(folder.join(format!("{n:03}.md")), text).unwrap();
    }
    folder
}

#[test]
fn killed_at_any_moment_an_import_is_whole_or_was_not() {
    const FILES: usize = 60;
    let home = tempfile::tempdir().unwrap();
    let folder = many(home.path(), FILES);
    let import = |place: &Path| {
        let mut command = program();
        command.args(["law", "import"]).arg(&folder).arg("--texts").arg(place);
        command
    };
    let whole = home.path().join("whole.db");
    let start = Instant::now();
    said(&import(&whole).output().unwrap(), 0, &[]);
    let long = start.elapsed();
    let knowledge = kit::knowledge();
    let count = |place: &Path| match texts::Store::open(place).unwrap() {
        Some(store) => store.catalogue(&knowledge).unwrap().texts().len(),
        None => 0,
    };
    assert_eq!(count(&whole), FILES);
    let place = home.path().join("law.db");
    // One text is there before: no kill may take it.
    let first = folder.join("000.md");
    let mut one = program();
    said(&one.args(["law", "import"]).arg(first).arg("--texts").arg(&place).output().unwrap(), 0, &[]);
    let mut dice = Dice::new(20_261_125, "kill");
    let mut killed = 0;
    for _ in 0..22 {
        let mut child = import(&place).spawn().unwrap();
        std::thread::sleep(long.mul_f64(dice.below(1_000) as f64 / 1_000.0));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let found = count(&place);
        assert!(found == 1 || found == FILES, "{found} texts: half an import");
        let file = rusqlite::Connection::open(&place).unwrap();
        let check: String = file.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
        assert_eq!(check, "ok");
        if found == FILES {
            drop(file);
            for name in ["law.db", "law.db-wal", "law.db-shm"] {
                let _ = std::fs::remove_file(home.path().join(name));
            }
            let mut one = program();
            let first = folder.join("000.md");
            said(&one.args(["law", "import"]).arg(first).arg("--texts").arg(&place).output().unwrap(), 0, &[]);
        }
    }
    assert!(killed >= 10, "only {killed} runs were killed in time");
    said(&import(&place).output().unwrap(), 0, &[]);
    assert_eq!(count(&place), FILES);
}

#[test]
fn a_full_disk_keeps_what_was_there() {
    let home = tempfile::tempdir().unwrap();
    let disk = home.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=600k", "tmpfs"]).arg(&disk).output();
    if !mounted.is_ok_and(|o| o.status.success()) {
        println!("skipped: this user cannot mount a small disk");
        return;
    }
    struct Mounted(PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        }
    }
    let _mounted = Mounted(disk.clone());
    let folder = many(home.path(), 60);
    let place = disk.join("law.db");
    let import = |what: &Path| {
        let mut command = program();
        command.args(["law", "import"]).arg(what).arg("--texts").arg(&place).output().unwrap()
    };
    said(&import(&folder.join("000.md")), 0, &[]);
    said(&import(&folder), 2, &["law.db", "磁盘已满"]);
    let store = texts::Store::open(&place).unwrap().unwrap();
    assert_eq!(store.catalogue(&kit::knowledge()).unwrap().texts().len(), 1, "what was there is there");
    drop(store);
    // Progress: said on the page, kept in memory, written once there is room.
    let filler = disk.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[0; 1024]).is_ok() {}
    drop(file);
    let progress = disk.join("anjian.db");
    let server = Serving::start(home.path(), &["--store", progress.to_str().unwrap()]);
    let page = answer_a_card(&server);
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("磁盘满了"), "{page}");
    server.serves();
    std::fs::remove_file(&filler).unwrap();
    server.end();
    let kept = Store::at(progress).unwrap().reviews(BrowserId::parse(BROWSER).unwrap());
    assert_eq!(kept.len(), 1, "what was answered while the disk was full is kept");
}

#[test]
fn the_log_holds_nothing_that_anybody_typed() {
    let home = tempfile::tempdir().unwrap();
    let mut command = program();
    command.env("RUST_LOG", "trace");
    let server = Serving::spawn(command, home.path(), &["--log", "json"]);
    // 密 is in none of our own words for routes.
    let word = "%E5%AF%86%E5%AF%86";
    let form = |path: &str, kind: &str, body: &str| {
        server.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: mimi\r\nuser-agent: mimi\r\nx-request-id: mimi\r\nreferer: mimi\r\n\
             connection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ))
    };
    let url = "application/x-www-form-urlencoded";
    let typed = format!("text=%E6%BC%8F%E6%B0%B4{word}mimi&place=mimi{word}");
    assert!(form("/guidance", url, &typed).starts_with("HTTP/1.1 200"));
    form("/guidance?mimi", url, &format!("text=x&date=mimi{word}"));
    form("/api/assess", "application/json", "{\"text\": \"密密mimi漏水\", \"facts\": {\"mimi\": true}}");
    form("/api/assess", "application/json", "{\"text\": mimi");
    form("/cite", url, &typed);
    for path in
        ["/search", "/mimi", "/cases/mimi", "/api/law/mimi/mimi", "/static/mimi", "/law/texts", "/%ff", "/api/search"]
    {
        server.get(&format!("{path}?q={word}mimi&on=mimi"));
    }
    let log = server.end();
    assert!(!log.contains("mimi") && !log.contains('密') && !log.to_uppercase().contains("%E5%AF%86"), "{log}");
    let lines: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let of = |route: &str| {
        lines.iter().map(|l| &l["fields"]).find(|f| f["route"] == route).unwrap_or_else(|| panic!("{route} in {log}"))
    };
    let line = of("/guidance");
    assert_eq!((&line["method"], &line["status"]), (&"POST".into(), &200.into()));
    assert!(line["ms"].is_number() && line["id"].is_string());
    assert_eq!(of("/cases/{case}")["status"], 404);
    assert_eq!(of("none")["status"], 404);
}
