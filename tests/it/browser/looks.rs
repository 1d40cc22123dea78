//! What a person would see on every page: it fits the narrowest phone and the widest desk, in the light and in the
//! dark, says nothing to the console and asks nothing of another site.

use serde_json::json;

use super::GLASS;
use super::driver::tools;
use super::walk::Walk;

/// Every kind of page that an address alone opens.
pub const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("search", "/search?q=%E6%BC%8F%E6%B0%B4"),
    ("nothing-found", "/search?q=qqzzqq"),
    ("cases", "/cases"),
    ("case", "/cases/9"),
    ("law", "/law"),
    ("statute", "/law/civil-code"),
    ("provision", "/law/civil-code/1253"),
    ("law-texts", "/law/texts"),
    ("law-changes", "/law-changes?since=2021-01-01"),
    ("rules", "/rules"),
    ("rule", "/rules/building-part-falls"),
    ("fact", "/facts/fixture-owner-controlled"),
    ("compare", "/compare"),
    ("compared", "/compare?case=8&case=9&case=10"),
    ("cite", "/cite"),
    ("study", "/study"),
    ("exercise", "/study/cases/21"),
    ("drill", "/study/drills/building-part-falls"),
    ("paper", "/study/paper?n=4&seed=3"),
    ("clear", "/study/clear"),
    ("api", "/api"),
    ("help", "/help"),
];

const OPEN_ALL: &str = "document.querySelectorAll('details').forEach(d => { d.open = true })";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn every_page_fits_every_screen() {
    let mut walk = Walk::desk("looks").await;
    walk.keep_secret(GLASS);
    for (name, path) in PAGES {
        walk.go(path).await;
        on_every_screen(&mut walk, name).await;
    }
    walk.go("/").await;
    walk.type_in("#text", GLASS).await;
    walk.press("#incident .primary").await;
    walk.find("#now").await;
    on_every_screen(&mut walk, "guidance").await;
    walk.press(".question .choice button").await;
    walk.find("#outcome").await;
    on_every_screen(&mut walk, "answered").await;
    walk.press("button[formaction='/guidance/sheet']").await;
    walk.find(".sheet").await;
    on_every_screen(&mut walk, "sheet").await;
    walk.end().await;
}

/// Closed and with every list open.
async fn on_every_screen(walk: &mut Walk, name: &str) {
    for width in [320, 390, 1280, 1600] {
        walk.screen(width, 900, 1.0).await;
        walk.fits(width, &format!("{name} at {width}")).await;
    }
    walk.own_screen().await;
    walk.step(name).await;
    dark(walk, true).await;
    walk.step(&format!("{name}-dark")).await;
    dark(walk, false).await;
    walk.client.execute(OPEN_ALL, vec![]).await.unwrap();
    for width in [320, 390, 1280, 1600] {
        walk.screen(width, 900, 1.0).await;
        walk.fits(width, &format!("{name}, all open, at {width}")).await;
    }
    walk.own_screen().await;
}

async fn dark(walk: &Walk, is: bool) {
    let features = json!([{"name": "prefers-color-scheme", "value": if is { "dark" } else { "light" }}]);
    tools(&walk.client, "Emulation.setEmulatedMedia", json!({"features": features})).await;
}
