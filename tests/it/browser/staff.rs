//! The front desk: type, press, read, answer, see the outcome change, take the sheet along.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::wd::PrintConfiguration;
use serde_json::json;

use super::walk::Walk;
use super::{GLASS, four_ways};

four_ways!(walk_of_staff, "staff");

async fn walk_of_staff(mut walk: Walk) {
    walk.keep_secret(GLASS);
    walk.go("/").await;
    walk.text("h1").await;
    walk.type_in("#text", GLASS).await;
    walk.step("home").await;
    walk.picture("ask", "main", 620).await;
    walk.press("#incident .primary").await;

    assert!(walk.text("#now").await.contains("现在就做"));
    assert!(walk.text("#law").await.contains("第1253条"));
    assert!(walk.text("#cases .precedent").await.contains("案例9"));
    let marked = walk.client.find_all(Locator::Css(".incident mark")).await.unwrap();
    assert!(marked.len() >= 3, "{} words marked", marked.len());
    let address = walk.client.current_url().await.unwrap();
    assert_eq!((address.path(), address.query()), ("/guidance", None), "nothing of an incident in the address");
    walk.step("guidance").await;
    walk.picture("guidance", "main", 720).await;
    if walk.script {
        let small = "[...document.querySelectorAll('button, .jump a, .top a, summary')].filter(e => e.offsetParent \
            && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))";
        assert_eq!(walk.ask(small, vec![]).await, json!([]), "targets lower than 44 px");
        walk.client.execute("document.body.dataset.kept = 'yes'", vec![]).await.unwrap();
    }
    highlight(&mut walk, &marked[0]).await;

    walk.press(".question .choice button").await;
    let outcome = walk.text("#outcome").await;
    assert!(outcome.contains("变为") || outcome.contains("已记下"), "{outcome}");
    assert!(walk.text(".answers").await.contains("撤回"));
    walk.step("answered").await;
    walk.picture("answer", "#outcome", 560).await;
    if walk.script {
        let kept = walk.ask("document.body.dataset.kept", vec![]).await;
        assert_eq!(kept, "yes", "answered in place, without loading a page");
        history(&walk).await;
    }

    // Correct a fact that was read: the window was a household's own.
    let correct = "button[value='fixture-owner-controlled=yes']";
    if let Ok(button) = walk.client.find(Locator::Css(correct)).await {
        walk.open("#facts").await;
        walk.press_element(&button).await;
        walk.find("#outcome").await;
    }
    suppose(&mut walk).await;
    sheet(&mut walk).await;
    walk.end().await;
}

/// A highlighted word shows what it was read as: beside it with script, in the list of facts without.
async fn highlight(walk: &mut Walk, word: &Element) {
    walk.press_element(word).await;
    if !walk.script {
        let fragment = walk.client.current_url().await.unwrap().fragment().unwrap_or("").to_owned();
        let fact = walk.client.find(Locator::Id(&fragment)).await.unwrap();
        assert!(fragment.starts_with("fact-") && fact.is_displayed().await.unwrap(), "{fragment}");
        return;
    }
    let shown = walk.text(".pop").await;
    assert!(shown.contains("为什么要紧") && shown.contains("不清楚"), "{shown}");
    let inside = "(r => r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight)\
        (document.querySelector('.pop').getBoundingClientRect())";
    assert_eq!(walk.ask(inside, vec![]).await, true, "the popover is on the screen");
    walk.step("word").await;
    walk.client.active_element().await.unwrap().send_keys("\u{e00c}").await.unwrap();
    // The browser hides it at once, and tells the page a moment later.
    walk.find("main:not(:has(.pop))").await;
    let focused = walk.ask("document.activeElement.className", vec![]).await;
    assert!(focused.as_str().unwrap().contains("hit"), "the focus is back on the word: {focused}");
}

/// Back undoes the answer on the screen, forward brings it again, and a reload loses nothing.
async fn history(walk: &Walk) {
    let within = || walk.client.wait().at_most(Duration::from_secs(20));
    walk.client.back().await.unwrap();
    within().for_element(Locator::Css("main:not(:has(#outcome)) #now")).await.unwrap();
    walk.client.forward().await.unwrap();
    within().for_element(Locator::Css("main #outcome")).await.unwrap();
    walk.client.refresh().await.unwrap();
    within().for_element(Locator::Css("main .answers")).await.unwrap();
    let words = walk.ask("document.querySelector('#incident textarea').value", vec![]).await;
    assert_eq!(words, GLASS, "a reload keeps the incident");
    assert!(walk.client.current_url().await.unwrap().query().is_none());
    // A reload asks for the address alone; the page is made again from what the tab holds.
    walk.forgive("/guidance - Failed to load resource: the server responded with a status of 405").await;
}

/// What if: before and after side by side, and back again.
async fn suppose(walk: &mut Walk) {
    walk.open("#suppose").await;
    // What was answered first, the other way round.
    walk.press("#suppose-list button[value='source-flat-unknown=no']").await;
    assert!(walk.text("#whatif .sides .moved").await.contains("物业公司"));
    walk.step("what-if").await;
    walk.picture("whatif", "#whatif", 620).await;
    walk.press("button[name=unsuppose]").await;
    walk.find("main:not(:has(.sides)) #whatif").await;
}

/// The sheet prints on one page, and leads back.
async fn sheet(walk: &mut Walk) {
    walk.press("button[formaction='/guidance/sheet']").await;
    assert!(walk.text(".sheet").await.contains("现在就做"));
    walk.step("sheet").await;
    let pdf = walk.client.print(PrintConfiguration::default()).await.unwrap();
    std::fs::write(walk.output("sheet.pdf"), &pdf).unwrap();
    let pages = pdf.windows(11).filter(|w| *w == b"/Type /Page").count() - 1;
    assert_eq!(pages, 1, "pages of the sheet (the tree of pages itself not counted)");
    walk.press(".sheet-tools button").await;
    assert!(walk.text("#now").await.contains("现在就做"));
}
