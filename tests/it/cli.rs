//! The command line as a person or a script meets it: exit codes and Chinese messages.

use std::io::Write;
use std::process::{Command, Output, Stdio};

pub(crate) fn anjian(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anjian")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anjian"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may answer before it has read everything; a closed pipe is then no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A message must be Chinese, and must not be a panic.
pub(crate) fn assert_refused(output: &Output, exit: i32, words: &str) {
    let message = said(output);
    assert_eq!(code(output), exit, "{message}");
    assert!(message.contains(words), "“{words}” is not in: {message}");
    assert!(!message.contains("panicked"), "{message}");
    assert!(printed(output).is_empty(), "{}", printed(output));
}

#[test]
fn the_main_job_from_the_terminal() {
    let output = anjian(&["assess", "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let text = printed(&output);
    for words in ["第1253条", "物业公司", "案例9", "现在就做", "接着问", "不要承诺", "时限"] {
        assert!(text.contains(words), "“{words}” is missing:\n{text}");
    }
    let cases = text.split("类似案例").nth(1).unwrap().trim_start();
    assert!(cases.starts_with("案例9"), "case 9 is not first: {cases}");
}

#[test]
fn empty_text_is_refused() {
    assert_refused(&anjian(&["assess", "   "]), 2, "没有写发生了什么");
    assert_refused(&with_input(&["assess"], b""), 2, "没有写发生了什么");
}

#[test]
fn a_greeting_gets_a_kind_question_and_no_verdict() {
    for text in ["你好", "早上好啊", "谢谢", "红烧肉怎么做好吃"] {
        let output = anjian(&["assess", text, "--json"]);
        assert_eq!(code(&output), 1, "{text}: {}", said(&output));
        let guidance: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(guidance["liability"][0]["band"], "undetermined", "{text}");
        assert_eq!(guidance["provisions"].as_array().unwrap().len(), 0, "{text}");
        assert!(guidance["reading"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{text}");
    }
}

#[test]
fn binary_and_missing_files_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("photo.jpg");
    std::fs::write(&binary, [0xff, 0xd8, 0xff, 0xe0, 0x00]).unwrap();
    let path = binary.to_str().unwrap();
    assert_refused(&anjian(&["assess", "--file", path]), 2, "不是 UTF-8");
    let missing = folder.path().join("none.txt");
    assert_refused(&anjian(&["assess", "--file", missing.to_str().unwrap()]), 2, "没有这个文件");
    assert_refused(&with_input(&["assess"], &[0xff, 0xfe, 0x00]), 2, "不是 UTF-8");
}

#[test]
fn a_very_long_text_is_read_in_part_and_says_so() {
    let text = "楼道的灯坏了,今天天气不错。".repeat(2600);
    assert!(text.len() > 100_000);
    let output = with_input(&["assess", "--json"], text.as_bytes());
    assert!(matches!(code(&output), 0 | 1), "{}", said(&output));
    let guidance: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(guidance["reading"]["cut"], true);
}

#[test]
fn a_date_that_is_none() {
    assert_refused(&anjian(&["assess", "玻璃掉下来砸了车", "--date", "2026-02-30"]), 2, "没有这一天");
    assert_refused(&anjian(&["assess", "玻璃掉下来砸了车", "--date", "昨儿个"]), 2, "不是日期");
    assert_refused(&anjian(&["law", "civil-code#1253", "--on", "2003-99"]), 2, "不是日期");
}

#[test]
fn an_unknown_fact_topic_case_or_provision_names_the_nearest() {
    assert_refused(&anjian(&["assess", "玻璃掉下来", "--set", "建筑构建脱落=是"]), 2, "建筑构件脱落");
    assert_refused(&anjian(&["assess", "玻璃掉下来", "--set", "财产损失=大概"]), 2, "yes（是）");
    assert_refused(&anjian(&["cases", "--topic", "漏水"]), 2, "漏水、排水与供暖");
    assert_refused(&anjian(&["case", "99"]), 2, "23");
    assert_refused(&anjian(&["law", "civil-code#99999"]), 2, "civil-code#");
}

#[test]
fn wrong_commands_say_so_in_chinese() {
    assert_refused(&anjian(&["assses", "玻璃"]), 2, "没有这个命令");
    assert_refused(&anjian(&["assess", "--bogus"]), 2, "没有这个选项");
    assert_eq!(code(&anjian(&["--help"])), 0);
}

#[test]
fn a_data_folder_that_is_missing_empty_or_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nowhere");
    assert_refused(&anjian(&["check", "--data", missing.to_str().unwrap()]), 2, "nowhere");
    assert_refused(&anjian(&["check", "--data", folder.path().to_str().unwrap()]), 2, "cases");
    std::fs::create_dir_all(folder.path().join("cases")).unwrap();
    std::fs::write(folder.path().join("cases/01-x.md"), [0xff, 0xfe]).unwrap();
    assert_refused(&anjian(&["check", "--data", folder.path().to_str().unwrap()]), 2, "01-x.md");
}

#[test]
fn broken_content_is_refused_by_every_command_but_check() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("rules/facts")).unwrap();
    std::fs::write(folder.path().join("rules/facts/common.md"), "---\n主题: common\n").unwrap();
    let data = folder.path().to_str().unwrap();
    let check = anjian(&["check", "--data", data]);
    assert_eq!(code(&check), 1, "{}", said(&check));
    assert_refused(&anjian(&["assess", "玻璃掉下来", "--data", data]), 1, "anjian check");
}

#[test]
fn a_batch_answers_every_line_and_names_the_bad_ones() {
    let input = concat!(
        "{\"id\":\"a\",\"text\":\"外墙砖掉下来砸了车\"}\n",
        "\n",
        "{\"id\":\"b\"}\n",
        "not json\n",
        "{\"id\":\"c\",\"text\":\"你好\"}\n",
        "{\"id\":\"d\",\"text\":\"楼上漏水\",\"facts\":{\"不存在的事实\":\"yes\"}}\n",
        "{\"id\":\"e\",\"text\":\"2003年9月10日外墙砖掉下来砸了车\",\"facts\":{\"公司证明无过错\":true}}\n",
    );
    let output = with_input(&["assess", "--batch", "-"], input.as_bytes());
    assert_eq!(code(&output), 1, "{}", said(&output));
    let lines: Vec<serde_json::Value> = printed(&output).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[0]["id"], "a");
    assert_eq!(lines[0]["liability"][0]["party"], "property-company");
    for field in
        ["topics", "facts", "claims", "provisions", "precedents", "questions", "playbook", "deadlines", "caveats"]
    {
        assert!(!lines[0][field].is_null(), "{field}");
    }
    assert!(lines[1]["error"].as_str().unwrap().contains("text"));
    assert_eq!(lines[2]["line"], 4);
    assert_eq!(lines[3]["id"], "c");
    assert!(lines[4]["error"].as_str().unwrap().contains("不存在的事实"));
    assert_eq!(lines[5]["liability"][0]["band"], "none");
}

#[test]
fn the_law_on_a_day() {
    let output = anjian(&["law", "civil-code#1253", "--on", "2003-09-10"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(printed(&output).contains("《民法通则》第126条"), "{}", printed(&output));
    let today = printed(&anjian(&["law", "民法典第一千二百五十三条"]));
    assert!(today.contains("第1253条") && today.contains("当日有效"), "{today}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let arguments = ["assess", "--json", "地下车库积水,车被淹了", "--date", "2026-07-20"];
    assert_eq!(deadline_free(&anjian(&arguments)), deadline_free(&anjian(&arguments)));
}

/// Deadlines count from now; everything else must not change from run to run.
fn deadline_free(output: &Output) -> serde_json::Value {
    let mut value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    value["deadlines"] = serde_json::Value::Null;
    value
}

#[test]
fn a_port_in_use_is_said() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = holder.local_addr().unwrap().to_string();
    assert_refused(&anjian(&["serve", "--listen", &address]), 2, "占用");
}

/// A terminal shows what a person reads at once and says what it leaves out; `--full` leaves nothing out.
#[test]
fn a_terminal_is_brief_unless_asked_for_everything() {
    let incident = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";
    let brief = printed(&anjian(&["assess", incident]));
    let full = printed(&anjian(&["assess", "--full", incident]));
    assert!(brief.contains("加 --full 全部列出") && !full.contains("加 --full"));
    assert!(brief.lines().count() < full.lines().count());
    for heading in full.lines().filter(|l| l.contains('■')) {
        assert!(brief.contains(heading), "{heading} is missing where it is brief");
    }
}

#[test]
fn completions_and_the_manual_page_know_every_command() {
    let help = String::from_utf8(anjian(&["--help"]).stdout).unwrap();
    assert!(help.starts_with("案鉴：物业纠纷"), "{help}");
    assert!(help.contains("显示用法") && !help.contains("Print "), "{help}");
    let page = String::from_utf8(anjian(&["man"]).stdout).unwrap();
    for name in ["check", "serve", "law import", "completions", "eval"] {
        assert!(page.contains(&format!("anjian {name}")), "{name} is not in the manual");
    }
    for heading in [".SH 名称", ".SH 用法", ".SH 选项", ".SH 退出码", "\\-\\-listen"] {
        assert!(page.contains(heading), "{heading}");
    }
    assert_eq!(page.matches("\\-\\-json").count(), 2, "what every command takes is said once: in use and options");
    for (shell, words) in [("bash", "_anjian()"), ("zsh", "#compdef anjian"), ("fish", "complete -c anjian")] {
        let script = String::from_utf8(anjian(&["completions", shell]).stdout).unwrap();
        assert!(script.contains(words) && script.contains("connections"), "{shell}");
    }
}

/// `docs/dependencies.md` justifies each direct dependency, and none that is not there.
#[test]
fn every_dependency_is_justified_once() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let page = std::fs::read_to_string(root.join("docs/dependencies.md")).unwrap();
    let mut section = "";
    let mut wanted = std::collections::BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains('=') {
            wanted.insert(line.split([' ', '=']).next().unwrap().to_owned());
        }
    }
    let rows = page.lines().filter_map(|l| l.strip_prefix("| ")?.split(" |").next());
    let named: Vec<String> = rows.filter(|n| *n != "库").map(str::to_owned).collect();
    let set: std::collections::BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(set, wanted, "docs/dependencies.md and Cargo.toml");
    // hyper-util stands twice in Cargo.toml, once in the page.
    assert_eq!(named.len(), set.len(), "a library is listed twice");
}
