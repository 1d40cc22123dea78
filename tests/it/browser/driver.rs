//! chromedriver and what it can do beyond the standard: the browser's own tools, and its logs.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::Method;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A driver that ends with the test, however the test ends.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts one and waits until it listens.
    pub async fn start() -> Driver {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
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

    /// A browser with nothing of its own; on a phone as wide as given, or a desk.
    pub async fn browser(&self, profile: &Path, width: u32, dark: bool) -> Client {
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
            format!("--window-size={},900", width.max(500)),
        ];
        if dark {
            arguments.push("--force-dark-mode".to_owned());
        }
        let mut options = json!({"args": arguments});
        if width < 500 {
            options["mobileEmulation"] =
                json!({"deviceMetrics": {"width": width, "height": 844, "pixelRatio": 2.0, "touch": true}});
        }
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        });
        let capabilities = capabilities.as_object().unwrap().clone();
        ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("a browser starts")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command of chromedriver alone.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// A command of the browser's own tools.
pub async fn tools(client: &Client, command: &str, parameters: Value) -> Value {
    let body = json!({"cmd": command, "params": parameters});
    client.issue_cmd(Extension { path: "goog/cdp/execute", body }).await.unwrap()
}

/// What has been logged since the last time this was asked: `browser` is the console, `performance` the network.
pub async fn log(client: &Client, kind: &str) -> Vec<Value> {
    let body = json!({"type": kind});
    client.issue_cmd(Extension { path: "se/log", body }).await.unwrap().as_array().cloned().unwrap_or_default()
}
