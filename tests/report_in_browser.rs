//! Pages in a browser, which sees what reading their text cannot tell: errors, requests, layout. Here it is shown to see them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod browser;

use std::panic::{AssertUnwindSafe, catch_unwind};

use browser::Browser;
use serde_json::json;

const SOUND: &str = r#"<!doctype html><meta charset="utf-8"><title>Sound</title>
<style>body { background: white } @media (prefers-color-scheme: dark) { body { background: black } }</style>
<p>Sound</p><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">"#;

const FAULTY: &str = r#"<!doctype html><meta charset="utf-8"><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="style-src 'none'">
<p style="color: red">Styled against the policy</p>
<div><svg width="1000" height="10"></svg></div>
<img alt="" src="http://example.invalid/x.png">
<script>
console.error("on the console", 7);
setTimeout(() => { throw new Error("out of nowhere") });
fetch("https://example.invalid/late").catch(() => {});
</script>"#;

const OVERFLOWS: &str = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

fn written(html: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().prefix("a page ñ ").suffix(".html").tempfile().unwrap();
    std::fs::write(file.path(), html).unwrap();
    file
}

#[test]
fn a_sound_page_passes() {
    let Some(mut browser) = Browser::start() else { return };
    let file = written(SOUND);
    for (dark, background) in [(false, "rgb(255, 255, 255)"), (true, "rgb(0, 0, 0)")] {
        let mut page = browser.open(file.path(), 375, 800, dark);
        assert_eq!(page.evaluate("getComputedStyle(document.body).backgroundColor"), background);
        assert_eq!(page.evaluate("[innerWidth, innerHeight]"), json!([375, 800]));
        assert_eq!(page.evaluate("new Promise(kept => setTimeout(() => kept(document.title), 10))"), "Sound");
        assert_eq!(page.evaluate(OVERFLOWS), false);
        assert_eq!(page.errors(), [""; 0]);
        assert_eq!(page.requests(), [""; 0]);
    }
}

#[test]
fn a_faulty_page_is_seen_through() {
    let Some(mut browser) = Browser::start() else { return };
    let file = written(FAULTY);
    let mut page = browser.open(file.path(), 375, 800, false);
    let (errors, mut requests) = (page.errors(), page.requests());
    for told in ["on the console 7", "out of nowhere", "style-src 'none'", "http://example.invalid/x.png"] {
        assert!(errors.iter().any(|error| error.contains(told)), "{told} is not among {errors:#?}");
    }
    requests.sort();
    assert_eq!(requests, ["http://example.invalid/x.png", "https://example.invalid/late"]);
    assert_eq!(page.evaluate(OVERFLOWS), true);
    assert_eq!(browser.open(file.path(), 1200, 800, false).evaluate(OVERFLOWS), false);
    // What happens later is seen, too.
    page.evaluate("console.error('afterwards'); fetch('http://example.invalid/afterwards').catch(() => {})");
    assert!(page.errors().iter().any(|error| error.contains("afterwards")));
    assert!(page.requests().contains(&"http://example.invalid/afterwards".to_owned()));
}

#[test]
fn a_picture_shows_the_whole_page() {
    let Some(mut browser) = Browser::start() else { return };
    let file = written("<!doctype html><title>Long</title><body style='margin: 0'><div style='height: 3000px'></div>");
    let picture = tempfile::NamedTempFile::with_suffix(".png").unwrap();
    browser.open(file.path(), 400, 300, false).screenshot(picture.path());
    let bytes = std::fs::read(picture.path()).unwrap();
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    // Width and height stand first in a PNG's first chunk.
    let size = [16, 20].map(|at| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
    assert_eq!(size, [400, 3000]);
}

#[test]
fn what_throws_fails_the_test() {
    let Some(mut browser) = Browser::start() else { return };
    let file = written(SOUND);
    let mut page = browser.open(file.path(), 375, 800, false);
    let failed = catch_unwind(AssertUnwindSafe(|| page.evaluate("nothing.of.the.kind")));
    let message = failed.unwrap_err();
    assert!(message.downcast_ref::<String>().unwrap().contains("ReferenceError"));
}
