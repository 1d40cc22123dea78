//! One walk: a browser on its way through the site. Every step is looked at as a person would (nothing cut off
//! sideways, no errors), and as a stranger would who reads the addresses.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::driver::{Driver, log, tools};

const PATIENCE: Duration = Duration::from_secs(20);

/// A browser under way.
pub struct Walk {
    /// The browser.
    pub client: Client,
    /// Whether script runs.
    pub script: bool,
    /// Whether the screen is a phone's.
    pub phone: bool,
    site: SocketAddr,
    name: &'static str,
    width: u32,
    steps: usize,
    /// Pairs of characters of what was typed about an incident, as they would stand in an address.
    secrets: Vec<String>,
    /// Four characters at a time: a title may share a word with it.
    phrases: Vec<String>,
    profile: tempfile::TempDir,
    _driver: Driver,
}

impl Walk {
    /// A phone.
    pub async fn phone(name: &'static str) -> Walk {
        Walk::start(name, 390, true, false).await
    }

    /// A phone without script.
    pub async fn bare_phone(name: &'static str) -> Walk {
        Walk::start(name, 390, false, false).await
    }

    /// A desk.
    pub async fn desk(name: &'static str) -> Walk {
        Walk::start(name, 1280, true, false).await
    }

    /// A desk without script, and in the dark.
    pub async fn bare_desk(name: &'static str) -> Walk {
        Walk::start(name, 1280, false, true).await
    }

    /// Any.
    pub async fn start(name: &'static str, width: u32, script: bool, dark: bool) -> Walk {
        let site = super::site::open(script).await;
        let driver = Driver::start().await;
        let profile = tempfile::tempdir().unwrap();
        let client = driver.browser(profile.path(), width, dark).await;
        let (phone, steps, secrets, phrases) = (width < 500, 0, Vec::new(), Vec::new());
        let walk = Walk { client, script, phone, site, name, width, steps, secrets, phrases, profile, _driver: driver };
        if !walk.phone {
            walk.screen(width, 900, 1.0).await;
        }
        let downloads = json!({"behavior": "allow", "downloadPath": walk.downloads()});
        tools(&walk.client, "Browser.setDownloadBehavior", downloads).await;
        walk
    }

    /// A screen of this size.
    pub async fn screen(&self, width: u32, height: u32, density: f64) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": density, "mobile": self.phone});
        tools(&self.client, "Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// The screen it began with.
    pub async fn own_screen(&self) {
        let (height, density) = if self.phone { (844, 2.0) } else { (900, 1.0) };
        self.screen(self.width, height, density).await;
    }

    /// From now on nothing of these words may stand in an address.
    pub fn keep_secret(&mut self, words: &str) {
        let chars: Vec<char> = words.chars().collect();
        let chinese = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
        for pair in chars.windows(2).filter(|pair| pair.iter().all(chinese)) {
            let pair: String = pair.iter().collect();
            self.secrets.push(pair.bytes().map(|b| format!("%{b:02X}")).collect());
            self.secrets.push(pair);
        }
        self.phrases.extend(chars.windows(4).map(|phrase| phrase.iter().collect::<String>()));
    }

    /// An address of the site.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("http://{}{path}", self.site)).await.unwrap();
    }

    /// The path on the screen.
    pub async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|_| panic!("{}: no {css}", self.name))
    }

    /// How many there are, now.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// How many of them a person sees, now.
    pub async fn shown(&self, css: &str) -> usize {
        let shown = "[...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility() && e.getClientRects().length).length";
        self.ask(shown, vec![json!(css)]).await.as_u64().unwrap().try_into().unwrap()
    }

    /// The words of an element, once it is there.
    pub async fn text(&self, css: &str) -> String {
        for _ in 0..5 {
            // The page it was on may just be leaving.
            if let Ok(text) = self.find(css).await.text().await {
                return text;
            }
        }
        panic!("{}: {css} never stays", self.name);
    }

    /// Waits until an element says this.
    pub async fn says(&self, css: &str, words: &str) {
        self.until(&format!("document.querySelector({})?.innerText.includes({})", json!(css), json!(words))).await;
    }

    /// The value of an expression of the page.
    pub async fn ask(&self, expression: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(&format!("return {expression}"), arguments).await.unwrap()
    }

    /// Waits until an expression of the page holds.
    pub async fn until(&self, expression: &str) {
        let start = std::time::Instant::now();
        let asked = format!("return !!({expression})");
        // While a page is leaving, nothing can be asked of it.
        while !self.client.execute(&asked, vec![]).await.is_ok_and(|answer| answer == true) {
            assert!(start.elapsed() < PATIENCE, "{}: never {expression}", self.name);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses, in the middle of the screen: a driver does not scroll past the bar at a phone's foot as a person does.
    pub async fn press_element(&self, element: &Element) {
        let middle = "arguments[0].scrollIntoView({block: 'center'})";
        self.client.execute(middle, vec![serde_json::to_value(element).unwrap()]).await.unwrap();
        if self.script {
            element.click().await.unwrap_or_else(|error| panic!("{}: {error}", self.name));
            return;
        }
        // Without script what is pressed loads a page, unless it opens a list: the old page may still be there when the
        // press is over, and must not be taken for the new one.
        let mark = "document.documentElement.dataset.pressed = 'yes'";
        self.client.execute(mark, vec![]).await.unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let fresh = "return document.documentElement.dataset.pressed !== 'yes' && document.readyState === 'complete'";
        for _ in 0..20 {
            if self.client.execute(fresh, vec![]).await.is_ok_and(|answer| answer == true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Moves the mouse there and clicks, whatever the driver thinks of it: it takes all that is in a closed list for
    /// hidden, even where the list stands open by its style.
    pub async fn click_with_the_mouse(&self, element: &Element) {
        let middle = "arguments[0].scrollIntoView({block: 'center'})";
        self.client.execute(middle, vec![serde_json::to_value(element).unwrap()]).await.unwrap();
        let button = MOUSE_BUTTON_LEFT;
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element: element.clone(), duration: None, x: 0.0, y: 0.0 })
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        self.client.perform_actions(mouse).await.unwrap();
    }

    /// Presses the first of them.
    pub async fn press(&self, css: &str) {
        self.press_element(&self.find(css).await).await;
    }

    /// Presses the first of them that says this.
    pub async fn press_words(&self, css: &str, words: &str) {
        self.find(css).await;
        for element in self.client.find_all(Locator::Css(css)).await.unwrap() {
            if element.text().await.unwrap().contains(words) {
                return self.press_element(&element).await;
            }
        }
        panic!("{}: no {css} says {words}", self.name);
    }

    /// Opens a list that is closed; some stand open on a desk, with nothing to press.
    pub async fn open(&self, css: &str) {
        if self.shown(&format!("{css}:not([open]) > summary")).await > 0 {
            self.press(&format!("{css} > summary")).await;
        }
    }

    /// The browser's console has said something that belongs to what was just done.
    pub async fn forgive(&self, words: &str) {
        for entry in log(&self.client, "browser").await {
            let message = entry["message"].as_str().unwrap_or_default();
            assert!(entry["level"] != "SEVERE" || message.contains(words), "{}: {message}", self.name);
        }
    }

    /// Types into a field.
    pub async fn type_in(&self, css: &str, words: &str) {
        self.find(css).await.send_keys(words).await.unwrap();
    }

    /// Chooses in a field by its value: a driver has no hand for a list of days.
    pub async fn set(&self, css: &str, value: &str) {
        let element = serde_json::to_value(self.find(css).await).unwrap();
        let set = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change', {bubbles: true}))";
        self.client.execute(set, vec![element, json!(value)]).await.unwrap();
    }

    /// What has been loaded down under a name that ends so.
    pub async fn downloaded(&self, ending: &str) -> Vec<u8> {
        let start = std::time::Instant::now();
        loop {
            let files = std::fs::read_dir(self.downloads()).into_iter().flatten().map(Result::unwrap);
            if let Some(file) = files.into_iter().find(|f| f.file_name().to_string_lossy().ends_with(ending)) {
                return std::fs::read(file.path()).unwrap();
            }
            assert!(start.elapsed() < PATIENCE, "{}: nothing came down as *{ending}", self.name);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn downloads(&self) -> PathBuf {
        self.profile.path().join("downloads")
    }

    /// Where what the walk leaves is kept.
    pub fn output(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("walks");
        std::fs::create_dir_all(&folder).unwrap();
        folder.join(format!("{}-{name}", self.name))
    }

    /// A step is done: it leaves a picture, and is looked at.
    pub async fn step(&mut self, name: &str) {
        self.steps += 1;
        let picture = self.output(&format!("{:02}-{name}.png", self.steps));
        std::fs::write(picture, self.client.screenshot().await.unwrap()).unwrap();
        self.look(name).await;
    }

    /// Nothing cut off sideways, no errors, no other site, nothing of an incident in an address or a title.
    pub async fn look(&self, name: &str) {
        self.fits(self.width, name).await;
        for entry in log(&self.client, "browser").await {
            let message = entry["message"].as_str().unwrap_or_default();
            // Without script each page says that its script is kept out.
            let kept_out = !self.script && message.contains("Content Security Policy");
            assert!(kept_out || entry["level"] != "SEVERE", "{} {name}: {message}", self.name);
        }
        for url in self.requested().await {
            let ours = url.starts_with(&format!("http://{}/", self.site)) || url.starts_with("data:");
            assert!(ours, "{} {name}: another site is asked: {url}", self.name);
            self.tells_nothing(&url, name);
        }
        for entry in tools(&self.client, "Page.getNavigationHistory", json!({})).await["entries"].as_array().unwrap() {
            self.tells_nothing(entry["url"].as_str().unwrap(), name);
            let title = entry["title"].as_str().unwrap();
            assert!(!self.phrases.iter().any(|p| title.contains(p)), "{} {name}: {title} tells of it", self.name);
        }
        for entry in self.ask("performance.getEntries().map(e => e.name)", vec![]).await.as_array().unwrap() {
            self.tells_nothing(entry.as_str().unwrap(), name);
        }
    }

    /// Nothing is wider than the screen. (A phone's browser makes its window as wide as the page: that is no measure.)
    pub async fn fits(&self, width: u32, name: &str) {
        let wide = self.ask("document.documentElement.scrollWidth", vec![]).await.as_u64().unwrap();
        assert!(wide <= width.into(), "{} {name}: {wide} wide on a screen of {width}", self.name);
    }

    /// Every address asked for since the last time, with what follows `#`.
    async fn requested(&self) -> Vec<String> {
        let mut urls = Vec::new();
        for entry in log(&self.client, "performance").await {
            let entry: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            let (method, told) = (&entry["message"]["method"], &entry["message"]["params"]);
            if method == "Network.requestWillBeSent" {
                let fragment = told["request"]["urlFragment"].as_str().unwrap_or_default();
                urls.push(format!("{}{fragment}", told["request"]["url"].as_str().unwrap()));
            }
        }
        // A browser opens on a page of its own.
        urls.retain(|url| !url.starts_with("chrome") && !url.starts_with("about:"));
        urls
    }

    fn tells_nothing(&self, address: &str, name: &str) {
        let told = self.secrets.iter().find(|secret| address.to_ascii_uppercase().contains(secret.as_str()));
        assert!(told.is_none(), "{} {name}: {address} tells of the incident", self.name);
    }

    /// The end.
    pub async fn end(self) {
        self.look("end").await;
        assert!(self.steps > 0, "a walk of no steps");
        self.client.close().await.unwrap();
    }
}
