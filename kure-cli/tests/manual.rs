//! The manual of the whole program as a folder: everything is in it, every link leads somewhere, nothing is fetched.

mod page;

use page::{Element, elements};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn kure(folder: &Path, words: &str) -> Output {
    let mut kure = Command::new(env!("CARGO_BIN_EXE_kure"));
    kure.args(words.split(' ')).current_dir(folder).output().unwrap()
}

fn printed(folder: &Path, words: &str) -> String {
    let output = kure(folder, words);
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The files of a folder by their paths.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            let inside = self::files(&entry.path());
            files.extend(inside.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        } else if name != ".kure" {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    files
}

/// The schemas of all kinds, by their kind.
fn schemas(folder: &Path) -> BTreeMap<String, Json> {
    let all: Json = serde_json::from_str(&printed(folder, "schema --all")).unwrap();
    let kinds = all["properties"]["kind"]["enum"].as_array().unwrap();
    let schema = |kind: &str| serde_json::from_str(&printed(folder, &format!("schema {kind}"))).unwrap();
    kinds.iter().map(|kind| (kind.as_str().unwrap().to_owned(), schema(kind.as_str().unwrap()))).collect()
}

/// Collects the names of all fields of specs.
fn names<'s>(schema: &'s Json, found: &mut BTreeSet<&'s str>) {
    match schema {
        Json::Array(schemas) => schemas.iter().for_each(|schema| names(schema, found)),
        Json::Object(object) => {
            for (keyword, value) in object {
                match (&**keyword, value) {
                    ("properties", Json::Object(fields)) => {
                        found.extend(fields.keys().map(String::as_str));
                        fields.values().for_each(|field| names(field, found));
                    }
                    ("default" | "const" | "enum" | "examples", _) => {}
                    (_, value) => names(value, found),
                }
            }
        }
        _ => {}
    }
}

fn spec_names(schema: &Json) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    names(&schema["properties"]["spec"], &mut found);
    schema["$defs"].as_object().into_iter().flatten().for_each(|(_, definition)| names(definition, &mut found));
    found
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap()
}

/// Returns the file that a link on a page leads to, and the place in it.
fn target<'t>(page: &str, link: &'t str) -> (String, &'t str) {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match (file, file.strip_prefix("../")) {
        ("", _) => page.to_owned(),
        (_, Some(file)) => file.to_owned(),
        _ if folder.is_empty() => file.to_owned(),
        _ => format!("{folder}/{file}"),
    };
    (path, anchor)
}

#[test]
fn the_site_has_every_kind_and_field_and_no_link_that_leads_nowhere() {
    let place = tempfile::tempdir().unwrap();
    let schemas = schemas(place.path());
    printed(place.path(), "docs --format html -o site");
    let files = files(&place.path().join("site"));
    let html = files.iter().filter(|(path, _)| path.rsplit('.').next() == Some("html"));
    let pages: BTreeMap<&str, Vec<Element>> = html.map(|(path, text)| (&**path, elements(text))).collect();
    assert_eq!(pages.len(), schemas.len() + 1, "an index and a page for each kind");
    let mut anchors: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (page, elements) in &pages {
        for id in elements.iter().filter_map(|element| element.attribute("id")) {
            assert!(anchors.insert((page, id)), "{page} has {id} twice");
        }
    }
    let leads = |page: &str, link: &str| {
        let (path, anchor) = target(page, link);
        let is_there = files.contains_key(&path) && (anchor.is_empty() || anchors.contains(&(&path, anchor)));
        assert!(is_there, "{page} leads to {link}");
    };
    for (page, elements) in &pages {
        for Element { name, attributes, .. } in elements {
            for (attribute, value) in attributes.iter().filter(|(name, _)| ["href", "src"].contains(&&**name)) {
                match (&**name, &**attribute) {
                    ("a", "href") if value.starts_with("https://") || value.starts_with("http://") => {}
                    ("link", "href") if value == "data:," => {}
                    _ => leads(page, value),
                }
            }
        }
    }
    for (kind, schema) in &schemas {
        let page = &pages[&*format!("kinds/{kind}.html")];
        let fields = page.iter().filter(|element| element.name == "h3").map(|element| last(&element.text));
        let fields: BTreeSet<&str> = fields.collect();
        let missing: Vec<_> = spec_names(schema).into_iter().filter(|name| !fields.contains(name)).collect();
        assert!(missing.is_empty(), "{kind} lacks {missing:?}");
    }
    // Of the search, every entry leads somewhere, and there is one for each kind, field and example.
    let index = files["search.js"].split_once("const entries = ").unwrap().1.trim_end().trim_end_matches(';');
    let index: Vec<[String; 5]> = serde_json::from_str(index).unwrap();
    for entry in &index {
        leads("index.html", &entry[4]);
    }
    let headings = pages.values().flatten().filter(|element| element.name == "h3").count();
    let in_prose = pages.values().flatten().filter(|element| element.name == "h3" && element.attribute("id").is_some());
    assert_eq!(index.len(), headings - in_prose.count() + schemas.len());
    for file in ["manual.css", "manual.js"] {
        for fetched in ["http:", "https:", "url(", "@import", "fetch(", "import("] {
            assert!(!files[file].contains(fetched), "{file} has {fetched}");
        }
    }
}

/// The texts and the targets of all links of Markdown.
fn links(markdown: &str) -> Vec<(String, String)> {
    let (mut links, mut is_inside) = (Vec::<(String, String)>::new(), false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                links.push((String::new(), dest_url.into_string()));
                is_inside = true;
            }
            Event::End(TagEnd::Link) => is_inside = false,
            Event::Text(text) | Event::Code(text) if is_inside => links.last_mut().unwrap().0.push_str(&text),
            _ => {}
        }
    }
    links
}

/// The headings of Markdown by the anchors that GitHub makes of them.
fn anchors(markdown: &str) -> BTreeMap<String, String> {
    let (mut anchors, mut heading) = (BTreeMap::new(), None::<String>);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => heading.iter_mut().for_each(|heading| heading.push_str(&text)),
            Event::End(TagEnd::Heading(_)) => {
                let heading = heading.take().unwrap();
                let plain = heading.to_lowercase().replace(' ', "-");
                let plain: String = plain.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
                let numbered = (1..).map(|number| format!("{plain}-{number}"));
                let mut candidates = [plain.clone()].into_iter().chain(numbered);
                let free = candidates.find(|anchor| !anchors.contains_key(anchor)).unwrap();
                anchors.insert(free, heading);
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn the_markdown_has_every_kind_and_field_as_what_is_printed_has_and_no_link_that_leads_nowhere() {
    let place = tempfile::tempdir().unwrap();
    let schemas = schemas(place.path());
    printed(place.path(), "docs -o manual");
    let files = files(&place.path().join("manual"));
    assert_eq!(files.len(), schemas.len() + 1);
    for (kind, schema) in &schemas {
        let page = &files[&format!("kinds/{kind}.md")];
        assert!(files["index.md"].contains(&format!("| [{kind}](kinds/{kind}.md) | `")), "{}", files["index.md"]);
        let printed = printed(place.path(), &format!("docs {kind}"));
        for (form, text, mark) in [("page", page, "### `"), ("text", &printed, "- `")] {
            let fields = text.lines().filter_map(|line| line.strip_prefix(mark)?.split('`').next());
            let fields: BTreeSet<&str> = fields.map(last).collect();
            let missing: Vec<_> = spec_names(schema).into_iter().filter(|name| !fields.contains(name)).collect();
            assert!(missing.is_empty(), "the {form} of {kind} lacks {missing:?}");
        }
        // A shape that several fields share is described once.
        let longest = if kind == "AppWorkload" { 3_000 } else { 1_500 };
        assert!(printed.lines().count() < longest, "{kind} takes {} lines", printed.lines().count());
        let shared = |text: &str| text.lines().filter(|line| line.trim_start().starts_with("The fields of `")).count();
        assert_eq!(shared(page), shared(&printed), "{kind}");
    }
    let anchors: BTreeMap<&str, _> = files.iter().map(|(path, text)| (&**path, anchors(text))).collect();
    let mut inside = 0;
    for (page, text) in &files {
        for (text, link) in links(text).iter().filter(|(_, link)| !link.starts_with("https://")) {
            let (path, anchor) = target(page, link);
            assert!(files.contains_key(&path), "{page} leads to {link}");
            if !anchor.is_empty() {
                let heading = anchors[&*path].get(anchor).unwrap_or_else(|| panic!("{page} leads to {link}"));
                // The items of a list are described with the list.
                let is_meant = heading == text.trim_end_matches("[]").trim_end_matches(".*");
                assert!(is_meant || (text == "spec" && heading == "Fields of spec"), "{text} leads to {heading}");
                inside += 1;
            }
        }
    }
    assert!(inside > 0, "fields that share a shape lead to it");
}

#[test]
fn a_manual_replaces_what_kure_wrote_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let said = |words| String::from_utf8(kure(place.path(), words).stderr).unwrap();
    assert!(said("docs -o out --format html").starts_with("wrote the manual of "));
    assert!(said("docs -o out --format html").starts_with("out is up to date: "));
    assert!(said("docs -o out").starts_with("wrote the manual of "));
    assert!(!place.path().join("out/index.html").exists() && place.path().join("out/index.md").exists());
    fs::write(place.path().join("out/mine.md"), "mine").unwrap();
    let refused = kure(place.path(), "docs -o out");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("mine.md"));
    let refused = kure(place.path(), "docs --format html");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("write `--output DIR`"));
}
