//! The pictures of the manual, taken on the walks that do what they show. They are written only with
//! `ANJIAN_HELP_PICTURES=1`, into `web/static/help/`; `docs/pictures.zh-CN.md` says how they are made small.

use std::path::Path;

use serde_json::json;

use super::driver::tools;
use super::walk::Walk;

/// As wide as a desk must be for two columns; the picture is made narrower by its density.
const DESK: u32 = 1040;

impl Walk {
    /// Takes a picture from an element down. Phones' pictures have twice their size in dots. Only pages with script
    /// and in the light are taken, so that each picture has one walk it comes from.
    pub async fn picture(&self, name: &str, from: &str, height: u32) {
        let wanted = std::env::var_os("ANJIAN_HELP_PICTURES").is_some_and(|v| v == "1");
        let on_phone = !["search", "compare"].contains(&name);
        if !wanted || !self.script || self.phone != on_phone {
            return;
        }
        let (width, density) = if self.phone { (390, 2.0) } else { (DESK, 0.75) };
        self.screen(width, height, density).await;
        tools(&self.client, "Emulation.setScrollbarsHidden", json!({"hidden": true})).await;
        let top = "arguments[0].style.scrollMarginTop = '.5rem'; arguments[0].scrollIntoView({block: 'start'}); \
            document.activeElement.blur()";
        let element = serde_json::to_value(self.find(from).await).unwrap();
        self.client.execute(top, vec![element]).await.unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/static/help");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await.unwrap()).unwrap();
        self.own_screen().await;
    }
}
