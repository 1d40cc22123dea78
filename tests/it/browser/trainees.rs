//! Trainees: an exercise on a case, drills, what has been learnt, and a paper for the classroom.

use super::four_ways;
use super::walk::Walk;

four_ways!(walk_of_trainees, "trainees");

async fn walk_of_trainees(mut walk: Walk) {
    walk.go("/study").await;
    assert!(walk.text("#due-title").await.contains("从第一题开始"));
    assert_eq!(seen(&walk).await, 0);
    walk.step("study").await;
    case(&mut walk).await;
    drills(&mut walk).await;
    progress(&mut walk).await;
    paper(&mut walk).await;
    clear(&mut walk).await;
    walk.end().await;
}

/// How many cards the page says have been practised.
async fn seen(walk: &Walk) -> u64 {
    let cell = "+document.querySelector('.progress .total td[data-label=练过]').textContent";
    walk.find(".progress").await;
    walk.ask(cell, vec![]).await.as_u64().unwrap()
}

/// All five parts are answered; marks, the rules' own way and the real outcome come only afterwards.
async fn case(walk: &mut Walk) {
    walk.go("/study/cases/21").await;
    assert_eq!(walk.count("fieldset.part").await, 5);
    assert_eq!(walk.count(".marked, .trace, .editor-voice").await, 0, "nothing is given away");
    walk.picture("study", "fieldset.part", 640).await;
    for part in 1..=5 {
        walk.press(&format!("fieldset.part:nth-of-type({part}) .pick")).await;
    }
    walk.step("case-answered").await;
    walk.press("main form .primary").await;
    let score = walk.text("#score").await;
    assert!(score.starts_with("5 问对了"), "{score}");
    assert_eq!(walk.count(".marked").await, 5);
    let right = walk.count(".marked.right").await;
    assert!(score.contains(&format!("对了 {right} 问")), "{score}: {right}");
    assert!(walk.shown(".trace .node").await > 0, "the trace is open");
    for voice in [".outcome-voice", ".editor-voice", ".law-voice"] {
        assert!(!walk.text(voice).await.is_empty());
    }
    walk.step("case-marked").await;
    walk.press(".rate .choice button:last-child").await;
    walk.until("location.pathname !== '/study/cases/21' && document.querySelector('main form')").await;
}

/// A drill is answered; the next is another one, and a third another again.
async fn drills(walk: &mut Walk) {
    let mut last = String::new();
    walk.go("/study/next?topic=falling-objects").await;
    for turn in 0..3 {
        walk.find("main form .primary").await;
        let here = walk.path().await;
        assert_ne!(here, last, "the same one twice in a row");
        for part in 1..=walk.count("fieldset.part").await {
            walk.press(&format!("fieldset.part:nth-of-type({part}) .pick")).await;
        }
        walk.press("main form .primary").await;
        assert!(walk.text("#score").await.contains('对') || walk.text("#score").await.contains('错'));
        assert!(walk.shown(".trace .node").await > 0 && walk.count(".marked").await > 0);
        if turn == 0 {
            walk.step("drill-marked").await;
        }
        last = here;
        walk.press_words("#outcome a", "下一题").await;
        walk.find("main:not(:has(#outcome)) fieldset.part").await;
    }
    // The same rule twice: its drill changes too.
    let rule = "/study/drills/building-part-falls";
    let question = "[...document.querySelectorAll('.told li, .flip')].map(e => e.textContent).join('|')";
    walk.go(rule).await;
    let first = walk.ask(question, vec![]).await;
    walk.press("fieldset.part .pick").await;
    walk.press("main form .primary").await;
    walk.find("#score").await;
    walk.go(rule).await;
    assert_ne!(walk.ask(question, vec![]).await, first, "the rule's next drill is another one");
}

/// What was practised is counted.
async fn progress(walk: &mut Walk) {
    walk.go("/study").await;
    assert!(seen(walk).await >= 4, "a case and drills");
    assert!(walk.text("#due-title").await.contains("复习") || walk.text("#due-title").await.contains("新的"));
    walk.step("progress").await;
}

/// A paper for the classroom with its sheet of answers, the same again under its number.
async fn paper(walk: &mut Walk) {
    walk.set("#paper-n", "4").await;
    walk.press("main .filters button").await;
    walk.says("h1", "练习卷").await;
    assert_eq!(walk.count(".item").await, 4);
    let titles = "[...document.querySelectorAll('.item h2')].map(e => e.textContent)";
    let questions = walk.ask(titles, vec![]).await;
    let parts = walk.count(".sheet-part").await;
    walk.step("paper").await;
    walk.press_words(".no-print a", "答案页").await;
    walk.says("h1", "答案：").await;
    assert_eq!(walk.ask(titles, vec![]).await, questions, "the answers of that paper");
    assert_eq!(walk.count(".sheet-part").await, parts);
    assert_eq!(walk.count(".sheet-part:not(:has(.letters li))").await, 0, "each has its answer");
    assert_eq!(walk.count("[data-print] button").await, usize::from(walk.script), "a button only where it works");
    walk.step("paper-answers").await;
    walk.press_words(".no-print a", "回到试卷").await;
    walk.until("!document.querySelector('h1').textContent.startsWith('答案')").await;
    assert_eq!(walk.ask(titles, vec![]).await, questions, "the same paper");
}

/// Progress is hers to clear.
async fn clear(walk: &mut Walk) {
    walk.go("/study/clear").await;
    walk.press("main .primary").await;
    walk.says("main .notice", "已经清除").await;
    assert_eq!(seen(walk).await, 0);
    walk.step("cleared").await;
}
