//! A real browser walks the ways of the people who use the pages: with and without script, on a phone and on a desk.
//! Needs `chromium` and `chromedriver`; run with
//! `cargo test --locked --test it browser -- --ignored --test-threads=1`. Each step of each walk leaves a screenshot
//! under `target/tmp/walks/`. With `ANJIAN_HELP_PICTURES=1` the pictures of the manual are taken too.

mod bystanders;
mod driver;
mod keyboard;
mod looks;
mod managers;
mod pictures;
mod site;
mod staff;
mod trainees;
mod walk;

/// An incident; no pair of its characters may ever stand in an address.
const GLASS: &str = "今早15楼过道窗户的玻璃掉下来,把停在楼下的车前挡砸碎了,窗户年久失修";

/// One walk, four tests: phone and desk, with and without script.
macro_rules! four_ways {
    ($walk:path, $name:literal) => {
        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs chromium and chromedriver"]
        async fn phone_with_script() {
            $walk($crate::browser::walk::Walk::phone(concat!($name, "-phone")).await).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs chromium and chromedriver"]
        async fn phone_without_script() {
            $walk($crate::browser::walk::Walk::bare_phone(concat!($name, "-phone-no-script")).await).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs chromium and chromedriver"]
        async fn desk_with_script() {
            $walk($crate::browser::walk::Walk::desk(concat!($name, "-desk")).await).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs chromium and chromedriver"]
        async fn desk_without_script() {
            $walk($crate::browser::walk::Walk::bare_desk(concat!($name, "-desk-no-script")).await).await;
        }
    };
}
use four_ways;
