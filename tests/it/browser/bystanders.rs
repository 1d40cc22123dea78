//! Others who come by: someone who checks a letter's citations, someone who writes a program, someone who reads the
//! manual.

use fantoccini::Locator;
use serde_json::json;

use super::walk::Walk;
use super::{GLASS, four_ways};

four_ways!(walk_of_bystanders, "bystanders");

const LETTER: &str = "致云湖物业：贵司疏于管护，依《中华人民共和国民法通则》第一百二十六条、\
    《物业管理条例》第四十五条和《民法典》第一千二百五十三条，请于七日内答复。";

async fn walk_of_bystanders(mut walk: Walk) {
    walk.keep_secret(LETTER);
    walk.keep_secret(GLASS);
    letter(&mut walk).await;
    program(&mut walk).await;
    manual(&mut walk).await;
    walk.end().await;
}

/// A letter is pasted; each citation is marked where it stands, judged, and one leads to the other.
async fn letter(walk: &mut Walk) {
    walk.go("/").await;
    walk.press_words(".foot a", "核对引用").await;
    walk.type_in("#cite-text", LETTER).await;
    walk.step("letter").await;
    walk.press("#cite-form .primary").await;
    walk.find(".cite-rows").await;
    let marks = walk.count(".cite-mark").await;
    assert_eq!((marks, walk.count(".cite-row").await), (3, 3));
    assert_eq!(walk.count(".cite-mark.is-mend").await, 1, "the repealed one");
    assert!(walk.text(".cite-row.is-mend .cite-write").await.contains("民法典"));
    let text = walk.ask("[...document.querySelector('.cite-text').childNodes].map(n => n.nodeType === 3 ? n.data : n.firstChild.data).join('')", vec![]);
    assert_eq!(text.await, LETTER, "not a character lost");
    walk.step("letter-checked").await;
    walk.press(".cite-mark.is-mend").await;
    let fragment = walk.client.current_url().await.unwrap().fragment().unwrap_or("").to_owned();
    let row = walk.client.find(Locator::Id(&fragment)).await.unwrap();
    assert!(row.text().await.unwrap().contains("民法通则"));
    assert_eq!(walk.path().await, "/cite");
}

/// A request is tried on the page that documents it: in place with script, as a plain form without.
async fn program(walk: &mut Walk) {
    walk.go("/api").await;
    walk.text("h1").await;
    walk.step("api").await;
    if walk.script {
        let body = serde_json::to_string(&json!({"text": GLASS})).unwrap();
        let field = walk.find("#assess textarea").await;
        field.clear().await.unwrap();
        field.send_keys(&body).await.unwrap();
        walk.press("#assess .try button").await;
        walk.find("#assess .reply:not([hidden])").await;
        assert!(walk.text("#assess .reply .reply-head b").await.contains("200"));
        let answer: serde_json::Value = serde_json::from_str(&walk.text("#assess .reply pre").await).unwrap();
        assert!(answer["liability"][0]["party"].is_string());
        walk.step("api-answered").await;
        // What is wrong is said, too.
        field.clear().await.unwrap();
        field.send_keys("{").await.unwrap();
        walk.press("#assess .try button").await;
        walk.find("#assess .reply.failed").await;
        assert!(walk.text("#assess .reply pre").await.contains("\"message\""));
        walk.forgive("/api/assess - Failed to load resource: the server responded with a status of 4").await;
    }
    walk.set("#search input[name=q]", "漏水").await;
    walk.press("#search .try button").await;
    if walk.script {
        walk.says("#search .reply:not([hidden]) pre", "\"hits\"").await;
    } else {
        walk.until("location.pathname === '/api/search'").await;
        assert!(walk.text("pre").await.contains("\"hits\""));
    }
}

/// The manual: every chapter is reached, every picture is there.
async fn manual(walk: &mut Walk) {
    walk.go("/").await;
    walk.press_words(".foot a", "使用说明").await;
    let chapters = walk.count(".contents a").await;
    assert_eq!(walk.count("main section > h2").await, chapters);
    walk.press(&format!(".contents li:nth-child({}) a", chapters - 2)).await;
    let fragment = walk.client.current_url().await.unwrap().fragment().unwrap_or("").to_owned();
    let at = format!(
        "(r => r.top >= 0 && r.top < innerHeight)(document.getElementById('{fragment}').getBoundingClientRect())"
    );
    walk.until(&at).await;
    let load = "document.querySelectorAll('.shot img').forEach(i => { i.loading = 'eager' })";
    walk.client.execute(load, vec![]).await.unwrap();
    walk.until("[...document.querySelectorAll('.shot img')].every(i => i.complete && i.naturalWidth > 0)").await;
    walk.step("manual").await;
}
