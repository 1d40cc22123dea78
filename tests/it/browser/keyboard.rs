//! The keyboard alone, on every main page: Tab reaches every control in the order of reading and shows where it is,
//! Enter and Space press, Escape closes.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

use super::GLASS;
use super::looks::PAGES;
use super::walk::Walk;

/// What Tab should reach, in order: of a group of radio buttons only one.
const SHOULD: &str = "(() => {
    const groups = new Set();
    window.should = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')]
        .filter(e => {
            if (e.disabled || e.type === 'hidden' || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
            if (e.type !== 'radio') return true;
            const group = [...document.querySelectorAll('input[type=radio]')].filter(r => r.name === e.name && r.form === e.form);
            return e === (group.find(r => r.checked) || group[0]);
        });
    window.reached = [];
    document.addEventListener('focusin', event => {
        const e = event.target, style = getComputedStyle(e), box = e.getBoundingClientRect();
        reached.push({
            at: should.indexOf(e), what: e.outerHTML.slice(0, 100),
            ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && ![getComputedStyle(document.body).backgroundColor, 'rgba(0, 0, 0, 0)'].includes(style.outlineColor),
            seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
        });
    });
    // The next Tab starts from where the focus was last, even if that is gone: from the top, then.
    const top = document.createElement('i');
    top.tabIndex = -1;
    document.body.prepend(top);
    top.focus();
    top.remove();
    reached.length = 0;
    // A date has a stop for each of its parts.
    return should.length + 3 * should.filter(e => e.type === 'date').length;
})()";

fn keys(times: usize, key: Key) -> KeyActions {
    let value: char = key.into();
    (0..times).fold(KeyActions::new("keyboard".to_owned()), |keys, _| {
        keys.then(KeyAction::Down { value }).then(KeyAction::Up { value })
    })
}

async fn hit(walk: &Walk, key: Key) {
    walk.client.perform_actions(keys(1, key)).await.unwrap();
}

/// Goes on by Tab until the focus is on such an element.
async fn tab_to(walk: &Walk, css: &str) {
    for _ in 0..400 {
        hit(walk, Key::Tab).await;
        if walk.ask("document.activeElement.matches(arguments[0])", vec![css.into()]).await == true {
            return;
        }
    }
    panic!("Tab never reaches {css}");
}

/// Tab from the top of the page to its end.
async fn all_the_way(walk: &Walk, name: &str) {
    let presses = walk.ask(SHOULD, vec![]).await.as_u64().unwrap();
    let mut left = usize::try_from(presses).unwrap() + 4;
    while left > 0 {
        let now = left.min(60);
        walk.client.perform_actions(keys(now, Key::Tab)).await.unwrap();
        left -= now;
    }
    let reached = walk.ask("reached", vec![]).await;
    let reached: &Vec<Value> = reached.as_array().unwrap();
    let mut next = 0;
    for stop in reached {
        let what = stop["what"].as_str().unwrap();
        if stop["at"] == 0 && next > 0 {
            break; // round once
        }
        assert_eq!(
            (&stop["ring"], &stop["seen"]),
            (&true.into(), &true.into()),
            "{name}: no focus to be seen on {what}"
        );
        // What scrolls is a stop of its own, of the browser's making.
        if stop["at"].as_i64().unwrap() >= 0 {
            assert_eq!(stop["at"], next, "{name}: out of order at {what}");
            next += 1;
        }
    }
    let should = walk.ask("should.length", vec![]).await;
    let missed = walk.ask("should[arguments[0]]?.outerHTML.slice(0, 120)", vec![next.into()]).await;
    assert_eq!(should, next, "{name}: Tab never reaches {missed}");
}

async fn over_every_page(mut walk: Walk) {
    for (name, path) in PAGES {
        walk.go(path).await;
        walk.find("main").await;
        // The first stop leads past the bar at the top.
        hit(&walk, Key::Tab).await;
        assert_eq!(walk.ask("document.activeElement.className", vec![]).await, "skip", "{name}");
        if *name == "home" {
            walk.step("skip-link").await;
        }
        hit(&walk, Key::Enter).await;
        walk.until("document.activeElement.id === 'main'").await;
        all_the_way(&walk, name).await;
    }
    walk.step("last").await;
    walk.end().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn every_page_on_a_desk() {
    over_every_page(Walk::desk("keyboard-desk").await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn every_page_on_a_narrow_screen() {
    over_every_page(Walk::phone("keyboard-phone").await).await;
}

/// The main job without a mouse: write, send, read a word's fact, close it, answer, suppose, print.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn the_main_job() {
    let mut walk = Walk::desk("keyboard-job").await;
    walk.keep_secret(GLASS);
    walk.go("/").await;
    tab_to(&walk, "#text").await;
    walk.client.active_element().await.unwrap().send_keys(GLASS).await.unwrap();
    tab_to(&walk, "#incident .primary").await;
    hit(&walk, Key::Enter).await;
    walk.find("#now").await;
    all_the_way(&walk, "guidance").await;
    tab_to(&walk, ".hit").await;
    hit(&walk, Key::Enter).await;
    walk.find(".pop").await;
    walk.until("document.activeElement.closest('.pop')").await;
    tab_to(&walk, ".pop .choice button").await;
    walk.step("word").await;
    hit(&walk, Key::Escape).await;
    walk.find("main:not(:has(.pop))").await;
    walk.until("document.activeElement.matches('.hit')").await;
    // Space opens and closes a list.
    tab_to(&walk, "#facts > summary").await;
    for open in [true, false] {
        hit(&walk, Key::Space).await;
        walk.until(&format!("document.querySelector('#facts').open === {open}")).await;
    }
    // Space presses a button; the focus goes to what it changed.
    tab_to(&walk, ".question .choice button").await;
    hit(&walk, Key::Space).await;
    walk.find("#outcome").await;
    walk.until("document.activeElement.id === 'outcome'").await;
    let said = walk.ask("document.getElementById('announce').textContent", vec![]).await;
    assert!(said.as_str().unwrap().contains("现在物业"), "{said}");
    walk.step("answered").await;
    tab_to(&walk, "#suppose > summary").await;
    hit(&walk, Key::Enter).await;
    tab_to(&walk, "#suppose-list button[name=suppose]").await;
    hit(&walk, Key::Enter).await;
    walk.find(".sides").await;
    walk.until("document.activeElement.closest('#whatif') || document.activeElement.id === 'whatif'").await;
    walk.client.execute("document.getElementById('main').focus()", vec![]).await.unwrap();
    tab_to(&walk, "button[formaction='/guidance/sheet']").await;
    hit(&walk, Key::Enter).await;
    walk.find(".sheet").await;
    walk.step("sheet").await;
    walk.end().await;
}

/// Search and study without a mouse: Enter sends, Space ticks, arrows choose.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn search_compare_and_study() {
    let mut walk = Walk::desk("keyboard-search").await;
    walk.go("/search").await;
    tab_to(&walk, "#q").await;
    walk.client.active_element().await.unwrap().send_keys("漏水").await.unwrap();
    hit(&walk, Key::Enter).await;
    walk.until("document.getElementById('found-count').textContent.startsWith('“漏水”')").await;
    tab_to(&walk, ".facet-box li a").await;
    hit(&walk, Key::Enter).await;
    walk.find(".narrowed").await;
    walk.step("facet").await;
    walk.go("/compare").await;
    for _ in 0..2 {
        tab_to(&walk, "#pick input[type=checkbox]:not(:checked)").await;
        hit(&walk, Key::Space).await;
    }
    tab_to(&walk, "#pick .primary").await;
    hit(&walk, Key::Enter).await;
    walk.find(".side").await;
    walk.step("compared").await;
    walk.go("/study/drills/building-part-falls").await;
    tab_to(&walk, "input[type=radio]").await;
    hit(&walk, Key::Down).await;
    walk.until("document.querySelector('input[type=radio]:checked')").await;
    tab_to(&walk, "main form .primary").await;
    hit(&walk, Key::Enter).await;
    walk.find("#score").await;
    walk.step("drill").await;
    walk.end().await;
}
