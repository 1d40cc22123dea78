//! Citations in any text: found where they stand, judged for the day, shown without losing a character.
//!
//! `tests/cite/*.md` holds sentences of our own with what must be found in them; the 23 cases' citations as printed
//! are the second measure.

use std::sync::LazyLock;

use anjian::law::cite::{Cited, cite, pieces};
use anjian::law::{ProvisionId, Standing, VerdictKind};
use anjian::report::cited::{list, mark, marked};
use axum::http::StatusCode;
use proptest::prelude::*;

use crate::kit;

fn checked(text: &str) -> Vec<Cited> {
    cite(text, &kit::knowledge().law, kit::today())
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Where a citation leads today: what replaced it, itself, or its statute.
fn leads_to(one: &Cited) -> String {
    let mends = one.verdict.kind.standing() == Standing::Mend;
    let new = one.verdict.instead.iter().find(|i| one.verdict.write.as_ref() == Some(&i.name));
    match (new, &one.verdict.provision) {
        (Some(new), _) => new.id.clone(),
        (None, Some(id)) if !mends => id.to_string(),
        _ if one.printed.article.is_none() => one.printed.statute.clone().unwrap_or("—".to_owned()),
        _ => "—".to_owned(),
    }
}

struct Example {
    name: String,
    text: String,
    expected: Vec<(String, String, String)>,
}

static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cite");
    let mut examples: Vec<Example> = Vec::new();
    for file in ["forms.md", "verdicts.md", "traps.md"] {
        for line in std::fs::read_to_string(format!("{folder}/{file}")).unwrap().lines() {
            if let Some(name) = line.strip_prefix("### ") {
                examples.push(Example { name: name.to_owned(), text: String::new(), expected: Vec::new() });
            }
            let Some(example) = examples.last_mut() else { continue };
            if let Some(words) = line.strip_prefix("> ") {
                let between = if example.text.is_empty() { "" } else { "\n" };
                example.text += &format!("{between}{words}");
            } else if let Some(row) = line.strip_prefix("- ") {
                let cells: Vec<&str> = row.split(" | ").collect();
                let [words, kind, id] = cells.as_slice() else { panic!("{line}") };
                assert!(VerdictKind::ALL.iter().any(|k| k.name() == *kind), "{line}");
                example.expected.push((joined(words), (*kind).to_owned(), (*id).to_owned()));
            }
        }
    }
    examples
});

#[test]
fn every_form_is_found_and_judged() {
    let (mut found, mut expected, mut right, mut wrong) = (0, 0, 0, Vec::new());
    for example in EXAMPLES.iter() {
        let got: Vec<(String, String, String)> = checked(&example.text)
            .iter()
            .map(|c| (joined(&c.text), c.verdict.kind.name().to_owned(), leads_to(c)))
            .collect();
        found += got.len();
        expected += example.expected.len();
        right += got.iter().filter(|g| example.expected.contains(g)).count();
        if got != example.expected {
            wrong.push(format!("{}\n  expected {:?}\n  got      {got:?}", example.name, example.expected));
        }
    }
    println!("{} examples: {right} right of {found} found, {expected} expected", EXAMPLES.len());
    assert!(EXAMPLES.len() >= 60 && expected >= 70);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the cases print, and where the files say it leads today. Citations the source itself got wrong (a misprinted
/// number, the wrong article for the matter) cannot lead there: those are counted apart.
#[test]
fn the_citations_of_the_cases_as_printed() {
    let knowledge = kit::knowledge();
    let (mut printed, mut found, mut led, mut other) = (0, 0, 0, Vec::new());
    for case in &knowledge.cases {
        for citation in &case.citations {
            let got = checked(&citation.printed);
            if !citation.printed.contains('《')
                || !citation.printed.contains('条')
                || !citation.printed.contains(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            {
                continue;
            }
            if !citation.printed.chars().last().is_some_and(|c| "条款项".contains(c))
                && !citation.printed.contains("条")
            {
                continue;
            }
            printed += 1;
            let Some(first) = got.first() else {
                other.push(format!("案例{} {}: not found", case.number, citation.printed));
                continue;
            };
            found += 1;
            let leads = ProvisionId::parse(&leads_to(first));
            if leads.as_ref().is_some_and(|id| citation.today.contains(id)) {
                led += 1;
            } else {
                other.push(format!(
                    "案例{} {}: {} {}",
                    case.number,
                    citation.printed,
                    first.verdict.kind.name(),
                    leads_to(first)
                ));
            }
        }
    }
    println!(
        "{printed} printed with an article, {found} found, {led} lead where the case says; others:\n{}",
        other.join("\n")
    );
    assert!(found == printed, "{}", other.join("\n"));
}

#[test]
fn the_day_decides() {
    let law = &kit::knowledge().law;
    let text = "《民法通则》第126条；《民法典》第1253条。";
    let kinds = |day: &str| -> Vec<VerdictKind> {
        cite(text, law, day.parse().unwrap()).iter().map(|c| c.verdict.kind).collect()
    };
    assert_eq!(kinds("2003-09-10"), [VerdictKind::InForce, VerdictKind::NotYet]);
    assert_eq!(kinds("2026-11-23"), [VerdictKind::Repealed, VerdictKind::InForce]);
    let then = cite("民法典第1253条", law, "2003-09-10".parse().unwrap());
    assert!(then[0].verdict.instead.iter().any(|i| i.id == "general-principles-civil-law#126"));
}

#[test]
fn what_to_write_is_the_full_name_with_the_right_article() {
    let write = |text: &str| checked(text)[0].verdict.write.clone().unwrap_or_default();
    assert_eq!(write("合同法第374条"), "《中华人民共和国民法典》第897条");
    assert_eq!(write("物管条例第五十二条第1款"), "《物业管理条例》第52条第1款");
    assert_eq!(write("刑法第253条之一"), "《中华人民共和国刑法》第253条之一");
    assert_eq!(write("时间效力规定第1条"), "《最高人民法院关于适用〈中华人民共和国民法典〉时间效力的若干规定》第1条");
    assert_eq!(write("民法典第1300条"), "");
    let back = checked("民法典第942条，该法第943条");
    assert_eq!(back[1].printed.via.as_deref(), Some("该法"));
    assert!(list(&back).contains("“该法”按前文的《民法典》理解"));
    let range = checked("《民法典》第九百五十条至第九百三十七条");
    assert_eq!(range[1].verdict.standing, Standing::Mend, "the ends are the wrong way round");
}

/// Whatever the text: ranges lie on borders of characters, hold the words they say, follow one another; marking keeps
/// every character.
fn sound(text: &str, cited: &[Cited]) -> Result<(), TestCaseError> {
    let mut last = 0;
    for one in cited {
        prop_assert!(one.start >= last && one.start < one.end, "{one:?}");
        prop_assert_eq!(text.get(one.start..one.end), Some(one.text.as_str()));
        prop_assert_eq!(one.line, text[..one.start].matches('\n').count() + 1);
        last = one.end;
    }
    let whole: String = pieces(text, cited).iter().map(|p| p.text).collect();
    prop_assert_eq!(&whole, text);
    // With each mark taken out where it was put in, the marked text is the text.
    let (mut shown, mut plain) = (marked(text, cited), String::new());
    for (index, one) in cited.iter().enumerate() {
        let sign = format!("{}{}", one.text, mark(index, one));
        let at = shown.find(&sign).unwrap_or(usize::MAX);
        prop_assert!(at != usize::MAX, "{sign}");
        plain += &shown[..at + one.text.len()];
        shown = shown[at + sign.len()..].to_owned();
    }
    prop_assert_eq!(plain + &shown, text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_marked_without_loss(parts in prop::collection::vec(prop::sample::select(vec![
        "《", "》", "〈", "民法典", "物业管理条例", "合同法", "该法", "同法", "本条例", "《条例》", "（以下简称《条例》）",
        "第", "条", "1253", "第1254条", "第四十五条", "之一", "第一款", "（2018修正）", "(", ")", "、", "至", "和", "，",
        "。", "\n", "\r\n", "\n\n", "　", " ", "９４２", "a", "😀", "\u{200b}", "<b>", "&amp;", "市", "广州市", "的", "编",
        "第二编", "最高人民法院关于", "规定", "\0", "é", "侵权责任编", "[", "]", "-", "项", "（六）",
    ]), 0..40)) {
        let text = parts.concat();
        sound(&text, &checked(&text))?;
    }

    #[test]
    fn any_string_at_all(text in "\\PC{0,80}") {
        sound(&text, &checked(&text))?;
    }
}

#[test]
fn a_megabyte_is_read_in_seconds() {
    let mut text: String = EXAMPLES.iter().map(|e| format!("{}\n\n", e.text)).collect();
    text = text.repeat((1 << 20) / text.len() + 1);
    let start = std::time::Instant::now();
    let cited = checked(&text);
    println!("{} citations in {} bytes: {:?}", cited.len(), text.len(), start.elapsed());
    assert!(cited.len() > 5_000);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    for hostile in ["《", "第一", "第1、", "该", "((((", "最高人民法院关于适用《", "第九百四十二条、", "民法典第1条至"]
    {
        let long = hostile.repeat((1 << 20) / hostile.len());
        let start = std::time::Instant::now();
        let _ = checked(&long);
        assert!(start.elapsed().as_secs() < 60, "{hostile}: {:?}", start.elapsed());
    }
}

mod face {
    use super::*;
    use crate::web::{Answer, send, well_behaved};
    use axum::body::Body;
    use axum::http::{Request, header};

    async fn post(path: &str, kind: &str, body: String) -> Answer {
        send(Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()).await
    }

    async fn form(pairs: &[(&str, &str)]) -> Answer {
        post("/cite", "application/x-www-form-urlencoded", serde_urlencoded::to_string(pairs).unwrap()).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_page_marks_and_lists() {
        let empty = send(Request::get("/cite").body(Body::empty()).unwrap()).await;
        assert_eq!(empty.status, StatusCode::OK);
        well_behaved("/cite", &empty);
        let answer =
            form(&[("text", "依《合同法》第三百七十四条，\r\n该法第五百条。民法典第1253条"), ("on", "2026-11-23")])
                .await;
        assert_eq!(answer.status, StatusCode::OK);
        well_behaved("POST /cite", &answer);
        for words in
            ["已失效", "没有这一条", "现行有效", "《中华人民共和国民法典》第897条", "改写为", "/law/civil-code/897"]
        {
            assert!(answer.body.contains(words), "{words}");
        }
        for number in 1..=3 {
            let (row, mark) = (format!("id=\"c{number}\""), format!("href=\"#c{number}\""));
            assert!(answer.body.contains(&row) && answer.body.contains(&mark), "mark {number} leads to its row");
        }
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        let none = form(&[("text", "今天下雨。")]).await;
        assert!(none.body.contains("没有找到法律引用"));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn markup_in_a_text_is_only_words() {
        let evil =
            "<script>alert(1)</script>《<img src=x onerror=alert(2)>法》第3条 \"'</textarea><b>合同法第374条</b>";
        let answer = form(&[("text", evil), ("on", "\"><script>")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for on in ["", "2026-11-23"] {
            let answer = form(&[("text", evil), ("on", on)]).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.body.matches("<script").count(), 2, "only our own");
            assert!(!answer.body.contains("<img") && !answer.body.contains("<b>合同法"));
            assert!(answer.body.contains("&lt;img src=x onerror=alert(2)&gt;法"), "the words stay");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn bad_requests_are_told_and_keep_the_text() {
        let bare = form(&[("text", " \n ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains("还没有粘贴要核对的文字") && bare.body.contains("role=\"alert\""));
        let date = form(&[("text", "民法典第1253条"), ("on", "去年")]).await;
        assert_eq!(date.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(date.body.contains(">\n民法典第1253条</textarea>"), "the text is kept");
        let long = form(&[("text", &"a".repeat(100_001))]).await;
        assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(long.body.contains("100000") && long.body.contains(&"a".repeat(100_001)), "kept");
        let huge = form(&[("text", &"a".repeat(2_000_000))]).await;
        assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(huge.body.contains("分成几段"));
        let full = form(&[("text", &"法".repeat(100_000))]).await;
        assert_eq!(full.status, StatusCode::OK, "a text at the limit is taken, percent-encoded");
        assert_eq!(post("/cite", "text/plain", "x".to_owned()).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let asked = send(Request::get("/api/cite").body(Body::empty()).unwrap()).await;
        assert_eq!(asked.status, StatusCode::METHOD_NOT_ALLOWED);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_api_answers_with_verdicts() {
        let json = "application/json";
        let answer = post("/api/cite", json, r#"{"text":"合同法第374条","on":"2026-11-23"}"#.to_owned()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let value: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let one = &value["citations"][0];
        assert_eq!((&value["mend"], &one["verdict"]["kind"]), (&1.into(), &"repealed".into()));
        assert_eq!(one["verdict"]["instead"][0]["id"], "civil-code#897");
        assert_eq!(
            (&one["start"], &one["text"], &one["statute"]),
            (&0.into(), &"合同法第374条".into(), &"contract-law".into())
        );
        for (body, status) in [("{", 400), ("{}", 422), (r#"{"text":3}"#, 422), (r#"{"text":"a","on":"x"}"#, 422)] {
            assert_eq!(post("/api/cite", json, body.to_owned()).await.status.as_u16(), status, "{body}");
        }
        assert_eq!(post("/api/cite", "text/plain", "{}".to_owned()).await.status.as_u16(), 415);
    }
}

mod terminal {
    use crate::cli::{anjian, assert_refused, code, printed, with_input};

    #[test]
    fn exit_codes_say_what_was_found() {
        let run = |text: &str| with_input(&["cite", "-", "--on", "2026-11-23"], text.as_bytes());
        let good = run("依民法典第1253条。");
        assert_eq!(code(&good), 0, "{}", printed(&good));
        assert!(printed(&good).contains("现行有效"));
        let mend = run("依合同法第374条。");
        assert_eq!(code(&mend), 1);
        assert!(printed(&mend).contains("改写为：《中华人民共和国民法典》第897条"));
        assert!(printed(&mend).contains("依合同法第374条［1 已失效］。"));
        assert_eq!(code(&run("依《反家庭暴力法》第3条。")), 1, "to be looked up");
        assert_eq!(code(&run("今天下雨。")), 0);
        assert_refused(&run(" "), 2, "没有要核对的文字");
        assert_refused(&with_input(&["cite", "-", "--on", "昨"], b"x"), 2, "昨");
        assert_refused(&anjian(&["cite", "/nonexistent/file"]), 2, "没有这个文件");
    }

    #[test]
    fn files_of_several_encodings() {
        let words = "依《合同法》第三百七十四条，保管不善要赔。";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.txt");
        let marked = [b"\xef\xbb\xbf", words.as_bytes()].concat();
        let gb = encoding_rs::GB18030.encode(words).0.into_owned();
        for bytes in [words.as_bytes().to_vec(), marked, gb] {
            std::fs::write(&path, bytes).unwrap();
            let output = anjian(&["--json", "cite", path.to_str().unwrap(), "--on", "2026-11-23"]);
            assert_eq!(code(&output), 1);
            let value: serde_json::Value = serde_json::from_str(&printed(&output)).unwrap();
            assert_eq!(value["citations"][0]["text"], "《合同法》第三百七十四条");
        }
        std::fs::write(&path, b"PK\x03\x04 and so on").unwrap();
        assert_refused(&anjian(&["cite", path.to_str().unwrap()]), 2, "Word");
        std::fs::write(&path, [0xff; 40]).unwrap();
        assert_refused(&anjian(&["cite", path.to_str().unwrap()]), 2, "编码");
        std::fs::write(&path, "法".repeat(2 << 20)).unwrap();
        assert_refused(&anjian(&["cite", path.to_str().unwrap()]), 2, "超过 4 MB");
    }
}
