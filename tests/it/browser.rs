//! A real browser walks the way of the front desk, with and without script, on a phone and on a desk. Needs
//! `chromium` and `chromedriver`; run with `cargo test --test it browser -- --ignored`. Screenshots go to
//! `tests/output/`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anjian::web::router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use fantoccini::elements::Element;
use fantoccini::wd::PrintConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

const GLASS: &str = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";

/// A driver that ends with the test, however the test ends.
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    async fn start() -> Driver {
        let port = free_port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed (apt-get install chromium chromium-driver)");
        for _ in 0..100 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Driver { child, port }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The site; without script it sends none and forbids any, as good as a browser that has it turned off. (A driver
/// cannot steer a browser whose script is off: it steers by script.)
async fn site(script: bool) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = router(crate::web::state());
    let app = if script { app } else { app.layer(from_fn(without_script)) };
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn without_script(request: Request, next: Next) -> Response {
    if request.uri().path() == "/static/app.js" {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NO_SCRIPT));
    response
}

const NO_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'";

struct Visit {
    width: u32,
    script: bool,
    dark: bool,
}

async fn browser(driver: &Driver, visit: &Visit, profile: &Path) -> Client {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--no-first-run".to_owned(),
        // Smooth scrolling would move what is about to be clicked.
        "--force-prefers-reduced-motion".to_owned(),
        format!("--user-data-dir={}", profile.display()),
        format!("--window-size={},900", visit.width.max(500)),
    ];
    if visit.dark {
        arguments.push("--force-dark-mode".to_owned());
    }
    let mut options = json!({"args": arguments});
    if visit.width < 500 {
        options["mobileEmulation"] =
            json!({"deviceMetrics": {"width": visit.width, "height": 844, "pixelRatio": 2.0, "touch": true}});
    }
    let capabilities = json!({"browserName": "chrome", "goog:chromeOptions": options});
    let capabilities = capabilities.as_object().unwrap().clone();
    let address = format!("http://127.0.0.1:{}", driver.port);
    ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
        .capabilities(capabilities)
        .connect(&address)
        .await
        .expect("a browser starts")
}

async fn shot(client: &Client, name: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/output");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.png")), client.screenshot().await.unwrap()).unwrap();
}

async fn text(client: &Client, css: &str) -> String {
    client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(css)).await.unwrap().text().await.unwrap()
}

/// The walk: type, press, read, answer, see the outcome change.
async fn walk(visit: Visit, name: &str) {
    let site = site(visit.script).await;
    let driver = Driver::start().await;
    let profile = tempfile::tempdir().unwrap();
    let client = browser(&driver, &visit, profile.path()).await;
    client.goto(&format!("http://{site}/")).await.unwrap();
    text(&client, "h1").await;
    client.find(Locator::Css("#text")).await.unwrap().send_keys(GLASS).await.unwrap();
    shot(&client, &format!("{name}-1-home")).await;
    press_css(&client, "#incident .primary").await;

    assert!(text(&client, "#now").await.contains("现在就做"));
    assert!(text(&client, "#law").await.contains("第1253条"));
    assert!(text(&client, "#cases .precedent").await.contains("案例9"));
    let marked = client.find_all(Locator::Css(".incident mark")).await.unwrap();
    assert!(marked.len() >= 3, "{} words marked", marked.len());
    assert_eq!(client.current_url().await.unwrap().path(), "/guidance");
    assert!(client.current_url().await.unwrap().query().is_none(), "nothing of an incident in the address");
    shot(&client, &format!("{name}-2-guidance")).await;
    if visit.script {
        let wide = client.execute("return document.documentElement.scrollWidth - innerWidth", vec![]).await.unwrap();
        assert!(wide.as_i64().unwrap() <= 0, "the page is wider than the screen");
        let small = "return [...document.querySelectorAll('button, .jump a, .top a, summary')].filter(e => e.offsetParent \
            && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 80))";
        let small = client.execute(small, vec![]).await.unwrap();
        assert_eq!(small, json!([]), "targets lower than 44 px");
        client.execute("document.body.dataset.kept = 'yes'", vec![]).await.unwrap();
    }

    highlight(&client, visit.script, &marked[0]).await;

    let question = client.find(Locator::Css(".question .choice button")).await.unwrap();
    press(&client, &question).await;
    let outcome = text(&client, "#outcome").await;
    assert!(outcome.contains("变为") || outcome.contains("已记下"), "{outcome}");
    assert!(text(&client, ".answers").await.contains("撤回"));
    shot(&client, &format!("{name}-3-answered")).await;
    if visit.script {
        let kept = client.execute("return document.body.dataset.kept", vec![]).await.unwrap();
        assert_eq!(kept, "yes", "answered in place, without loading a page");
        history(&client).await;
    }

    // Correct a fact that was read: the window was a household's own.
    let correct = "button[value='fixture-owner-controlled=yes']";
    if let Ok(button) = client.find(Locator::Css(correct)).await {
        if !button.is_displayed().await.unwrap() {
            press_css(&client, "#facts > summary").await;
        }
        press(&client, &button).await;
        client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("#outcome")).await.unwrap();
    }
    suppose(&client, name).await;
    sheet(&client, name).await;
    client.close().await.unwrap();
}

/// A driver does not scroll past the bar at the foot of a phone's screen as a person does.
async fn press(client: &Client, element: &Element) {
    let middle = "arguments[0].scrollIntoView({block: 'center'})";
    client.execute(middle, vec![serde_json::to_value(element).unwrap()]).await.unwrap();
    element.click().await.unwrap();
}

async fn press_css(client: &Client, css: &str) {
    press(client, &client.find(Locator::Css(css)).await.unwrap()).await;
}

/// A highlighted word shows what it was read as: beside it with script, in the list of facts without.
async fn highlight(client: &Client, script: bool, word: &Element) {
    press(client, word).await;
    if !script {
        let fragment = client.current_url().await.unwrap().fragment().unwrap_or("").to_owned();
        let fact = client.find(Locator::Id(&fragment)).await.unwrap();
        assert!(fragment.starts_with("fact-") && fact.is_displayed().await.unwrap(), "{fragment}");
        return;
    }
    let shown = text(client, ".pop").await;
    assert!(shown.contains("为什么要紧") && shown.contains("不清楚"), "{shown}");
    let inside = "const r = document.querySelector('.pop').getBoundingClientRect(); \
        return r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight";
    assert_eq!(client.execute(inside, vec![]).await.unwrap(), true, "the popover is on the screen");
    client.active_element().await.unwrap().send_keys("\u{e00c}").await.unwrap();
    // The browser hides it at once, and tells the page a moment later.
    let gone = client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css("main:not(:has(.pop))")).await;
    assert!(gone.is_ok(), "Escape closes it");
    let focused = client.execute("return document.activeElement.className", vec![]).await.unwrap();
    assert!(focused.as_str().unwrap().contains("hit"), "the focus is back on the word: {focused}");
}

/// Back undoes the answer on the screen, forward brings it again, and a reload loses nothing.
async fn history(client: &Client) {
    let within = || client.wait().at_most(Duration::from_secs(20));
    client.back().await.unwrap();
    within().for_element(Locator::Css("main:not(:has(#outcome)) #now")).await.unwrap();
    client.forward().await.unwrap();
    within().for_element(Locator::Css("main #outcome")).await.unwrap();
    client.refresh().await.unwrap();
    within().for_element(Locator::Css("main .answers")).await.unwrap();
    let words = "return document.querySelector('#incident textarea').value";
    assert_eq!(client.execute(words, vec![]).await.unwrap(), GLASS, "a reload keeps the incident");
    assert!(client.current_url().await.unwrap().query().is_none());
}

/// What if: before and after side by side, and back again.
async fn suppose(client: &Client, name: &str) {
    if client.find(Locator::Css("#suppose:not([open]) > summary")).await.is_ok() {
        press_css(client, "#suppose > summary").await;
    }
    press_css(client, "#suppose-list button[name=suppose]").await;
    assert!(text(client, "#whatif .sides").await.contains("物业公司"));
    shot(client, &format!("{name}-4-what-if")).await;
    press_css(client, "button[name=unsuppose]").await;
    let none = Locator::Css("main:not(:has(.sides)) #whatif");
    client.wait().at_most(Duration::from_secs(20)).for_element(none).await.unwrap();
}

/// The sheet prints on one page, and leads back.
async fn sheet(client: &Client, name: &str) {
    press_css(client, "button[formaction='/guidance/sheet']").await;
    assert!(text(client, ".sheet").await.contains("现在就做"));
    shot(client, &format!("{name}-5-sheet")).await;
    let pdf = client.print(PrintConfiguration::default()).await.unwrap();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/output");
    std::fs::write(folder.join(format!("{name}-6-sheet.pdf")), &pdf).unwrap();
    let pages = pdf.windows(11).filter(|w| *w == b"/Type /Page").count() - 1;
    assert_eq!(pages, 1, "pages of the sheet (the tree of pages itself not counted)");
    press_css(client, ".sheet-tools button").await;
    assert!(text(client, "#now").await.contains("现在就做"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn phone_with_script() {
    walk(Visit { width: 390, script: true, dark: false }, "phone").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn phone_without_script() {
    walk(Visit { width: 390, script: false, dark: false }, "phone-no-script").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs chromium and chromedriver"]
async fn desk_with_script() {
    walk(Visit { width: 1280, script: true, dark: true }, "desk").await;
}
