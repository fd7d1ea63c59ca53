//! The HTML manual in a browser, where there is one: it is searched, a link is followed, and nothing goes wrong.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell"];

fn browser() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut programs = env::split_paths(&path).flat_map(|folder| BROWSERS.map(|name| folder.join(name)));
    programs.find(|program| program.is_file())
}

/// Opens a page and returns what it became, once its scripts ran. Fails on what they complained about.
fn open(browser: &Path, place: &Path, page: &str, width: u16) -> String {
    let (dom, log) = (place.join("dom.html"), place.join("log.txt"));
    let mut run = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote", "--dump-dom"])
        .args(["--enable-logging=stderr", "--virtual-time-budget=4000", "--run-all-compositor-stages-before-draw"])
        .arg(format!("--window-size={width},900"))
        .arg(format!("--user-data-dir={}", place.join("profile").display()))
        .arg(format!("file://{}/site/{page}", place.display()))
        .stdin(Stdio::null())
        .stdout(File::create(&dom).unwrap())
        .stderr(File::create(&log).unwrap())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    while run.try_wait().unwrap().is_none() {
        if begin.elapsed() > Duration::from_mins(2) {
            run.kill().unwrap();
            run.wait().unwrap();
            panic!("{page} took two minutes:\n{}", fs::read_to_string(log).unwrap());
        }
        thread::sleep(Duration::from_millis(50));
    }
    let log = fs::read_to_string(log).unwrap();
    assert!(!log.contains("CONSOLE"), "{page}:\n{log}");
    fs::read_to_string(dom).unwrap()
}

/// Returns what stands between two texts.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in\n{text}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} in\n{rest}")).0
}

#[test]
fn a_reader_searches_and_follows_a_link() {
    let Some(browser) = browser() else { return eprintln!("SKIPPED: the manual in a browser, for there is none") };
    let place = tempfile::tempdir().unwrap();
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure"));
    assert!(
        kure.args(["docs", "--format", "html", "-o", "site"]).current_dir(place.path()).status().unwrap().success()
    );

    let index = open(&browser, place.path(), "index.html", 1200);
    assert!(index.contains("<html lang=\"en\" class=\"script\">"), "scripts did not run");
    assert!(index.contains("id=\"results\" hidden"), "nothing was searched");
    let kind = between(&index, "<th scope=\"row\"><a href=\"", "\"").to_owned();

    // The name of the kind finds the kind, before all others.
    let name = between(&kind, "kinds/", ".html");
    let searched = open(&browser, place.path(), &format!("index.html?q={}", name.to_lowercase()), 400);
    assert!(!searched.contains("id=\"results\" hidden"));
    assert_eq!(between(&searched, "<ol id=\"found\"><li><a href=\"", "\""), kind);
    assert!(between(&searched, "role=\"status\">", "<").contains("result"));
    let none = open(&browser, place.path(), "index.html?q=nothingiscalledthis", 400);
    assert!(none.contains("role=\"status\">0 results<"), "{}", between(&none, "id=\"results\"", "</div>"));

    let page = open(&browser, place.path(), &kind, 1200);
    assert_eq!(between(&page, "<h1>", "</h1>"), name);
    let blocks = page.matches("<pre").count();
    assert_eq!(page.matches("<button class=\"copy\" type=\"button\">Copy</button>").count(), blocks);
    let field = between(&page, "<section class=\"field level-1\" id=\"", "\"");
    let searched = open(&browser, place.path(), &format!("{kind}?q={}", field.trim_start_matches("spec.")), 1200);
    assert!(between(&searched, "id=\"found\"", "</ol>").contains(&format!("../{kind}#{field}")));
}
