//! A manual as a folder of HTML that needs no server: what all pages have, and the page that leads to the others.

use super::book::{Book, Chapter};
use super::html::{Html, code, element, link, text, void};
use super::{File, KINDS, chapter, prose, search};

/// What the pages look like.
const STYLE: &str = include_str!("../../assets/manual.css");

/// What finds pages and copies examples.
const SCRIPT: &str = include_str!("../../assets/manual.js");

/// What the manual is called.
const TITLE: &str = "kure manual";

pub(super) fn files(book: &Book<'_>) -> Vec<File> {
    let file = |path: &str, text: String| File { path: path.to_owned(), text };
    let own = [
        file("index.html", index(book)),
        file("manual.css", STYLE.to_owned()),
        file("manual.js", SCRIPT.to_owned()),
        file("search.js", search::index(book)),
    ];
    let pages = book.chapters.iter().map(|chapter| File {
        path: format!("{KINDS}/{}.html", chapter.page),
        text: page(book, Some(chapter), chapter::body(book, chapter)),
    });
    own.into_iter().chain(pages).collect()
}

fn index(book: &Book<'_>) -> String {
    let rows = book.chapters.iter().map(|chapter| {
        let manual = chapter.manual;
        let name = link(&format!("{KINDS}/{}.html", chapter.page), text(&manual.kind));
        let cells = [
            element("th", &[("scope", "row")], [name]),
            element("td", &[], prose::words(&prose::first(&manual.description), |_| None)),
            element("td", &[], code(&manual.api_version)),
            element("td", &[], text(&manual.package)),
        ];
        element("tr", &[], cells).line()
    });
    let heads = ["Kind", "What it is", "apiVersion", "From"];
    let heads = heads.map(|head| element("th", &[("scope", "col")], text(head)));
    let table = [element("thead", &[], element("tr", &[], heads)).line(), element("tbody", &[], rows).line()];
    let table = element("div", &[("class", "wide")], element("table", &[("class", "kinds")], table));
    let note = element(
        "p",
        &[],
        [text("Press "), element("kbd", &[], text("/")), text(" to search for a kind, a field or an example.")],
    );
    let note = element("div", &[("class", "script-only keyboard")], note);
    page(book, None, [element("h1", &[], text("Kinds")).line(), note.line(), table.line()].into_iter().collect())
}

/// Puts what all pages have around what one has.
fn page(book: &Book<'_>, chapter: Option<&Chapter<'_>>, body: Html) -> String {
    let root = if chapter.is_some() { "../" } else { "" };
    let title = chapter.map_or(TITLE.to_owned(), |chapter| format!("{} – {TITLE}", chapter.manual.kind));
    let at_root = |file: &str| format!("{root}{file}");
    let script = |file: &str| element("script", &[("src", &at_root(file)), ("defer", "")], []).line();
    let head = [
        void("meta", &[("charset", "utf-8")]).line(),
        void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]).line(),
        void("meta", &[("name", "color-scheme"), ("content", "light dark")]).line(),
        element("title", &[], text(&title)).line(),
        // A browser asks the server for an icon otherwise.
        void("link", &[("rel", "icon"), ("href", "data:,")]).line(),
        void("link", &[("rel", "stylesheet"), ("href", &at_root("manual.css"))]).line(),
        script("search.js"),
        script("manual.js"),
    ];
    let columns = [
        element("main", &[("id", "content"), ("tabindex", "-1")], [body]).line(),
        contents(book, chapter, root).line(),
    ];
    let content = [
        element("a", &[("class", "skip"), ("href", "#content")], text("Skip to the content")).line(),
        top(root).line(),
        element("div", &[("class", "columns")], columns).line(),
    ];
    let body = element("body", &[("data-root", root)], content).line();
    element("html", &[("lang", "en")], [element("head", &[], head).line(), body]).page()
}

/// The line at the top: the way home, to the contents, and the search, which is there if scripts run.
fn top(root: &str) -> Html {
    let home = element("a", &[("class", "home"), ("href", &format!("{root}index.html"))], text(TITLE));
    let contents = element("a", &[("class", "to-contents"), ("href", "#contents")], text("Contents"));
    let field = [
        ("id", "search"),
        ("type", "search"),
        ("placeholder", "Search"),
        ("aria-label", "Search for kinds, fields and examples"),
        ("aria-controls", "results"),
        ("aria-keyshortcuts", "/"),
        ("autocomplete", "off"),
        ("spellcheck", "false"),
    ];
    let found = element(
        "div",
        &[("id", "results"), ("hidden", "")],
        [element("p", &[("id", "count"), ("role", "status")], []), element("ol", &[("id", "found")], [])],
    );
    let search = element("div", &[("role", "search"), ("class", "script-only")], [void("input", &field), found]);
    element("header", &[], [home, search, contents])
}

/// The list of kinds, with the sections of the one that is shown.
fn contents(book: &Book<'_>, shown: Option<&Chapter<'_>>, root: &str) -> Html {
    let kinds = book.chapters.iter().map(|chapter| {
        let is_shown = shown.is_some_and(|shown| shown.page == chapter.page);
        let target = format!("{root}{KINDS}/{}.html", chapter.page);
        let name = text(&chapter.manual.kind);
        let item = if is_shown {
            let here = element("a", &[("href", &target), ("aria-current", "page")], name);
            [here, chapter::contents(chapter)].into_iter().collect()
        } else {
            link(&target, name)
        };
        element("li", &[], [item]).line()
    });
    let list = element("ul", &[], kinds);
    element("nav", &[("id", "contents"), ("aria-label", "Contents")], [element("h2", &[], text("Kinds")), list])
}
