//! The tools for assistants, spoken to over pipes as a client does.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

/// A running server and the two pipes to it.
struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
}

impl Client {
    /// Started, and not yet spoken to.
    fn start() -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_anjian"))
            .arg("mcp")
            .env("RUST_LOG", "trace")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        Client { child, input, output, next: 0 }
    }

    /// Started and introduced; the answer to `initialize`.
    fn introduced() -> (Client, Value) {
        let mut client = Client::start();
        let hello = client.ask(
            "initialize",
            json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}),
        );
        client.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        (client, hello["result"].clone())
    }

    fn say(&mut self, message: &Value) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{message}").unwrap();
        input.flush().unwrap();
    }

    /// A request and its answer. Everything on standard output must be the protocol.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.say(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server has gone");
            let message: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no protocol: {line}"));
            assert_eq!(message["jsonrpc"], "2.0");
            if message["id"] == id {
                return message;
            }
        }
    }

    /// A tool's answer.
    fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask("tools/call", json!({"name": tool, "arguments": arguments}))["result"].clone()
    }

    /// Closes its input; the exit code and what was still written. Nothing of an incident may stand in its log.
    fn end(mut self) -> (Option<i32>, String) {
        drop(self.input.take());
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert!(!log.contains("玻璃") && !log.contains("漏水") && !log.contains("panicked"), "{log}");
        let (told, ended) = mpsc::channel();
        let mut child = self.child;
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        std::thread::spawn(move || told.send(child.wait().unwrap().code()));
        (ended.recv_timeout(Duration::from_secs(20)).expect("it does not end"), rest)
    }
}

fn words(result: &Value) -> &str {
    result["content"][0]["text"].as_str().unwrap()
}

fn refused(result: &Value, word: &str) {
    assert_eq!(result["isError"], true, "{result}");
    assert!(words(result).contains(word), "“{word}” is not in: {}", words(result));
}

#[test]
fn a_client_learns_what_there_is_and_the_server_ends_with_its_input() {
    let (mut client, hello) = Client::introduced();
    assert_eq!(hello["serverInfo"]["name"], "anjian");
    let instructions = hello["instructions"].as_str().unwrap();
    for word in ["只分档", "未核实", "评析意见", "不代替律师意见"] {
        assert!(instructions.contains(word), "{word}");
    }
    let tools = client.ask("tools/list", json!({}))["result"]["tools"].clone();
    let names: Vec<&str> = tools.as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["assess", "search", "case", "law", "cite"]);
    for tool in tools.as_array().unwrap() {
        assert!(tool["description"].as_str().unwrap().chars().count() > 20, "{tool}");
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        assert_eq!(tool["inputSchema"]["type"], "object");
        for (name, field) in tool["inputSchema"]["properties"].as_object().unwrap() {
            assert!(field["description"].as_str().is_some_and(|d| !d.is_ascii()), "{name} of {}", tool["name"]);
        }
    }
    let (code, rest) = client.end();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
    assert_eq!(Client::start().end().0, Some(0), "closed before it began");
}

#[test]
fn an_incident_is_assessed_and_an_answer_changes_the_outcome() {
    let (mut client, _) = Client::introduced();
    let text = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";
    let first = client.call("assess", json!({"text": text}));
    assert_ne!(first["isError"], true, "{first}");
    let guidance = &first["structuredContent"];
    assert_eq!(guidance["claims"][0]["provision"], "civil-code#1253");
    assert_eq!(guidance["precedents"][0]["case"], 9);
    for word in ["现在就做", "第1253条", "案例9", "不要承诺", "不是百分比"] {
        assert!(words(&first).contains(word), "“{word}” is missing:\n{}", words(&first));
    }
    assert!(words(&first).chars().count() < 6000, "compact: {}", words(&first).chars().count());
    let unverified = guidance["provisions"].as_array().unwrap().iter().take(6).any(|p| p["verified"] == false);
    assert_eq!(unverified, words(&first).contains("（未核实）"));
    let answered = client.call("assess", json!({"text": text, "answers": {"公司证明无过错": "yes"}, "place": "北京"}));
    assert_ne!(answered["structuredContent"]["liability"], guidance["liability"]);
    let greeting = client.call("assess", json!({"text": "你好"}));
    assert!(!words(&greeting).is_empty());
    assert_eq!(greeting["structuredContent"]["provisions"], json!([]));
    client.end();
}

#[test]
fn searching_a_case_and_the_law() {
    let (mut client, _) = Client::introduced();
    let found = client.call("search", json!({"query": "高空坠物", "kind": "case", "limit": 3}));
    let hits = found["structuredContent"]["hits"].as_array().unwrap();
    assert!((1..=3).contains(&hits.len()) && hits.iter().all(|h| h["kind"] == "case"), "{found}");
    assert!(words(&found).contains("案例"));
    let by_topic = client.call("search", json!({"topic": "漏水、排水与供暖", "authority": "opinion"}));
    assert_ne!(by_topic["isError"], true, "{by_topic}");
    for word in [json!(9), json!("9"), json!("案例9")] {
        let case = client.call("case", json!({"case": word}));
        assert_eq!(case["structuredContent"]["number"], 9, "{case}");
        assert!(words(&case).contains("原评析（来源编者的看法，不算先例）"));
    }
    let today = client.call("law", json!({"query": "civil-code#1253"}));
    assert_eq!(today["structuredContent"]["relation"], "itself");
    let then = client.call("law", json!({"query": "民法典第1253条", "on": "2003-09-10"}));
    assert_eq!(then["structuredContent"]["relation"], "forerunners");
    assert!(words(&then).contains("《民法通则》第126条"), "{}", words(&then));
    let by_words = client.call("law", json!({"query": "高空抛物"}));
    assert!(!by_words["structuredContent"]["provisions"].as_array().unwrap().is_empty());
    client.end();
}

/// A letter is checked before it is sent: what has gone says so, and what takes its place.
#[test]
fn citations_of_a_letter_are_checked() {
    let (mut client, _) = Client::introduced();
    let letter = "依据《民法典》第942条和《侵权责任法》第85条，请贵司三日内答复。";
    let answer = client.call("cite", json!({"text": letter}));
    let found = answer["structuredContent"]["citations"].as_array().unwrap();
    assert_eq!(found.len(), 2, "{answer}");
    assert_eq!(answer["structuredContent"]["mend"], 1);
    assert!(words(&answer).contains("《中华人民共和国民法典》第1253条"), "{}", words(&answer));
    let then = client.call("cite", json!({"text": letter, "on": "2015-05-01"}));
    assert_eq!(then["structuredContent"]["on"], "2015-05-01");
    assert_ne!(then["structuredContent"]["citations"], answer["structuredContent"]["citations"]);
}

#[test]
fn what_is_wrong_is_said_in_chinese_and_the_server_goes_on() {
    let (mut client, _) = Client::introduced();
    let unknown = client.ask("tools/call", json!({"name": "judge", "arguments": {}}));
    assert!(unknown["error"]["message"].as_str().unwrap().contains("assess"), "{unknown}");
    for (tool, arguments, word) in [
        ("assess", json!({}), "缺少参数 text"),
        ("assess", json!({"text": " "}), "空的"),
        ("assess", json!({"text": 3}), "类型不对"),
        ("assess", json!({"text": "漏水", "words": "x"}), "没有参数 words"),
        ("assess", json!({"text": "漏水", "date": "昨天"}), "不是日期"),
        ("assess", json!({"text": "漏水", "date": "2999-01-01"}), "还没有到"),
        ("assess", json!({"text": "漏水", "answers": {"建筑构建脱落": "yes"}}), "建筑构件脱落"),
        ("assess", json!({"text": "漏水".repeat(50_000)}), "太长"),
        ("search", json!({"topic": "漏水"}), "漏水、排水与供暖"),
        ("search", json!({"kind": "x"}), "claim"),
        ("search", json!({"authority": "x"}), "judgment"),
        ("search", json!({"liability": "一半"}), "supplementary"),
        ("search", json!({"limit": -1}), "类型不对"),
        ("case", json!({"case": 99}), "案号从 1 到 23"),
        ("case", json!({"case": "<b>"}), "没有案例"),
        ("law", json!({"query": ""}), "空的"),
        ("law", json!({"query": "x".repeat(100_000)}), "太长"),
        ("law", json!({"query": "civil-code#99999"}), "没有条文"),
        ("law", json!({"query": "civil-code#1253", "on": "2003-99"}), "不是日期"),
        ("cite", json!({}), "缺少参数 text"),
        ("cite", json!({"text": "\n"}), "空的"),
        ("cite", json!({"text": "法".repeat(100_001)}), "太长"),
        ("cite", json!({"text": "民法典第942条", "on": "昨天"}), "不是日期"),
    ] {
        refused(&client.call(tool, arguments), word);
    }
    // A text of 100 kB that is short enough in characters is read.
    let long = "楼道的灯坏了，今天天气不错。".repeat(1400);
    assert!(client.call("search", json!({"query": "漏".repeat(40_000)}))["isError"] != true);
    let answer = client.call("assess", json!({"text": long}));
    assert_ne!(answer["isError"], true, "{answer}");
    // What is no protocol at all does not end it.
    writeln!(client.input.as_mut().unwrap(), "not json").unwrap();
    assert_eq!(client.call("case", json!({"case": 1}))["structuredContent"]["number"], 1);
    let (code, rest) = client.end();
    assert_eq!((code, rest.as_str()), (Some(0), ""));
}
