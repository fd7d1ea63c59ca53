//! Manuals of plugins that would rather write the page themselves.

#[path = "../../tests/page/mod.rs"]
mod page;

use super::files;
use crate::cli::ManualForm;
use kure_core::prelude::*;
use kure_core::schema::{self, Manual};
use kure_core::{DocumentationProvider, Registry};
use page::elements;

const HOSTILE: &str = "</p><script>alert(1)</script> & \"it's\" <img src=x onerror=alert(1)>";

/// A kind. <script>alert(1)</script>
///
/// <div onclick="alert(1)">
/// More of it.
/// </div>
///
/// It is like [`Other`], which `Other` is, and ![an image](https://example.com/a.png).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Hostile {
    /// A field, with `inside` and `</code><script>alert(1)</script>`.
    #[serde(rename = "<b>\"name\"</b>")]
    name: Option<Inside>,
    /// [Run](javascript:alert(1)) or [read](https://example.com/?a=1&b=2).
    #[serde(default = "hostile")]
    text: String,
    /// The same as `text`.
    again: Option<Inside>,
}

fn hostile() -> String {
    HOSTILE.to_owned()
}

/// What is inside.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema matters")]
struct Inside {
    /// Whether it is. <!-- `text` -->
    inside: bool,
}

impl Generator for Hostile {
    const GVK: Gvk = gvk!("pages.example.com/v1", "Hostile");
    const EXAMPLES: &'static [Example] = &[Example::new(
        "examples/<i>.yaml",
        "# </p><script>alert(1)</script>\nkind: Hostile # </code></pre><script>alert(1)</script>\n",
        &[("examples/<u>/a", "</code></pre><script>alert(1)</script>")],
    )];

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

/// Another kind: like `Hostile` | and [not](x).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Other {}

impl Generator for Other {
    const GVK: Gvk = gvk!("pages.example.com/v1", "Other");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

struct Texts;

impl DocumentationProvider for Texts {
    fn documentation(&self) -> &'static str {
        HOSTILE
    }

    fn usage_guide(&self) -> &'static str {
        "| a | <script>alert(1)</script> |\n|---|---|\n| `<` | & |\n\n```</code>\n</code><script>alert(1)</script>\n```\n"
    }
}

struct Pages;

impl Packaged for Pages {
    const PACKAGE: Package = Package { name: "kure-plugin-pages", ..package!() };
}

impl Plugin for Pages {
    const KINDS: &'static [Kind] = &[Kind::of::<Hostile>().documented_by(&Texts), Kind::of::<Other>()];
}

static PAGES: Descriptor = Descriptor::of::<Pages>();

fn manuals() -> Vec<Manual> {
    let registry = Registry::of(&[&PAGES]).unwrap();
    registry.kinds().map(|entry| schema::manual(entry).unwrap()).collect()
}

/// The text of a file of the manual.
fn file(form: ManualForm, path: &str) -> String {
    let mut files = files(&manuals(), form).into_iter();
    files.find(|file| file.path == path).unwrap_or_else(|| panic!("there is no {path}")).text
}

#[test]
fn what_a_plugin_writes_is_text_on_every_page() {
    for path in ["index.html", "kinds/Hostile.html", "kinds/Other.html"] {
        let elements = elements(&file(ManualForm::Html, path));
        let scripts: Vec<_> = elements.iter().filter(|element| element.name == "script").collect();
        assert!(
            scripts.iter().all(|script| script.attribute("src").is_some() && script.text.is_empty()),
            "{scripts:?}"
        );
        assert_eq!(scripts.len(), 2, "{path}");
        for element in &elements {
            assert!(!["img", "iframe", "object", "style", "form"].contains(&&*element.name), "{element:?}");
            let target = element.attribute("href").unwrap_or_default();
            assert!(!target.to_ascii_lowercase().contains("script:"), "{element:?}");
        }
    }
    let page = elements(&file(ManualForm::Html, "kinds/Hostile.html"));
    let text = &page.iter().find(|element| element.name == "main").unwrap().text;
    for shown in [
        "A kind. <script>alert(1)</script>",
        "<div onclick=\"alert(1)\">\nMore of it.\n</div>",
        "<b>\"name\"</b>",
        "</code><script>alert(1)</script>",
        HOSTILE,
        "# </code></pre><script>alert(1)</script>",
        "<!-- `text` -->",
    ] {
        assert!(text.contains(shown), "{shown} is not in\n{text}");
    }
    assert!(!file(ManualForm::Html, "search.js").contains('<'));
}

#[test]
fn texts_lead_to_the_fields_and_kinds_that_they_name() {
    let page = elements(&file(ManualForm::Html, "kinds/Hostile.html"));
    let links: Vec<_> = page.iter().filter(|element| element.name == "a").collect();
    let leads = |text: &str, to: &str| {
        let found = links.iter().any(|link| link.text == text && link.attribute("href") == Some(to));
        assert!(found, "{text} does not lead to {to}");
    };
    leads("Other", "Other.html");
    leads("inside", "#spec._b__name___b_.inside");
    leads("text", "#spec.text");
    leads("an image", "https://example.com/a.png");
    leads("read", "https://example.com/?a=1&b=2");
    leads("<b>\"name\"</b>", "#spec._b__name___b_");
}

#[test]
fn the_index_in_markdown_is_a_table_whatever_is_in_it() {
    let expected = "\
# Kinds

| Kind | `apiVersion` | What it is | From |
|---|---|---|---|
| [Hostile](kinds/Hostile.md) | `pages.example.com/v1` | A kind. \\<script\\>alert(1)\\</script\\> | kure-plugin-pages VERSION |
| [Other](kinds/Other.md) | `pages.example.com/v1` | Another kind: like Hostile \\| and not. | kure-plugin-pages VERSION |
";
    let expected = expected.replace("VERSION", PAGES.package().version);
    assert_eq!(file(ManualForm::Markdown, "index.md"), expected);
}
