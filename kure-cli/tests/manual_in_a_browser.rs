//! The HTML manual in a browser, where there is one: it is searched, a link is followed, and nothing goes wrong.

mod browser;

use browser::Browser;
use serde_json::json;
use std::io::Write;
use std::process::Command;

#[test]
fn a_reader_searches_and_follows_links_with_the_keyboard() {
    let Some(program) = browser::program() else {
        return skipped("the manual in a browser, for there is none");
    };
    let place = tempfile::tempdir().unwrap();
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure"));
    assert!(
        kure.args(["docs", "--format", "html", "-o", "site", "-q"])
            .current_dir(place.path())
            .status()
            .unwrap()
            .success()
    );
    let site = format!("file://{}/site", place.path().canonicalize().unwrap().display());
    let mut page = Browser::start(&program, place.path());

    page.open(&format!("{site}/index.html"), 1200);
    let kind = page.ask("document.querySelector('th a').textContent");
    let kind = kind.as_str().unwrap();
    assert_eq!(page.ask("document.getElementById('results').hidden"), json!(true));

    // The name of a kind finds the kind before all others.
    page.press("/");
    assert_eq!(page.ask("document.activeElement.id"), json!("search"));
    page.write(&kind.to_lowercase());
    page.until("!document.getElementById('results').hidden");
    assert_eq!(page.ask("document.querySelector('#found a code').textContent"), json!(kind));
    page.press("Escape");
    assert_eq!(page.ask("document.getElementById('results').hidden"), json!(true));
    page.press("Enter");
    page.press("ArrowDown");
    assert_eq!(page.ask("document.activeElement.querySelector('code').textContent"), json!(kind));
    page.press("Enter");
    page.until(&format!("location.pathname.endsWith('/kinds/{kind}.html') && document.readyState === 'complete'"));
    assert_eq!(page.ask("document.querySelector('h1').textContent"), json!(kind));

    // A link to a field leads there.
    page.ask("document.querySelector('nav ul ul ul a').click()");
    page.until("document.querySelector(':target')?.className.startsWith('field')");
    assert_eq!(
        page.ask("document.querySelectorAll('pre .copy').length === document.querySelectorAll('pre').length"),
        json!(true)
    );

    // What is in no field finds nothing, and nobody scrolls sideways on a telephone.
    page.open(&format!("{site}/index.html?q=nothingiscalledthis"), 390);
    assert_eq!(page.ask("document.getElementById('count').textContent"), json!("0 results"));
    let pages = page.ask("[...document.querySelectorAll('th a')].map((link) => link.href)");
    for address in pages.as_array().unwrap() {
        page.open(address.as_str().unwrap(), 390);
        assert_eq!(page.ask("document.documentElement.scrollWidth"), json!(390), "{address}");
    }
    assert!(page.complaints.is_empty(), "{:?}", page.complaints);
}

/// Says that something is not tested here, where nobody catches it.
fn skipped(why: impl std::fmt::Display) {
    writeln!(std::io::stderr(), "SKIPPED: {why}").expect("standard error is open");
}
