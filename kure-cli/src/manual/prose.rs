//! The Markdown of plugins as HTML. What is not Markdown in it is text, and nothing in it is fetched.

use super::html::{self, Html};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Turns Markdown into HTML.
///
/// HTML in it is shown as it is written, an image becomes a link, and so does code for which `target` knows a place.
/// Headings come below those of the page, whose lowest level is `below`.
pub(super) fn prose(markdown: &str, below: u8, target: impl Fn(&str) -> Option<String>) -> Html {
    let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut events = Vec::new();
    // How many links are open, and which images became one: a link cannot be inside another.
    let (mut links, mut images) = (0, Vec::new());
    for event in parser {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => events.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
            Event::Start(Tag::Link { dest_url, link_type, id, .. }) => {
                links += 1;
                let title = CowStr::Borrowed("");
                events.push(Event::Start(Tag::Link { link_type, dest_url: harmless(dest_url), title, id }));
            }
            // What is inside it is the text that stands for it.
            Event::Start(Tag::Image { dest_url, .. }) => {
                images.push(links == 0);
                if links == 0 {
                    links += 1;
                    events.push(opening(harmless(dest_url)));
                }
            }
            Event::End(TagEnd::Image) => {
                if images.pop() == Some(true) {
                    links -= 1;
                    events.push(Event::End(TagEnd::Link));
                }
            }
            Event::End(TagEnd::Link) => {
                links -= 1;
                events.push(Event::End(TagEnd::Link));
            }
            Event::Code(code) => match target(&code).filter(|_| links == 0) {
                Some(place) => {
                    events.extend([opening(place.into()), Event::Code(code), Event::End(TagEnd::Link)]);
                }
                None => events.push(Event::Code(code)),
            },
            Event::Start(Tag::Heading { level, .. }) => {
                let (level, classes, attrs) = (lowered(level, below), Vec::new(), Vec::new());
                events.push(Event::Start(Tag::Heading { level, id: None, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => events.push(Event::End(TagEnd::Heading(lowered(level, below)))),
            event => events.push(event),
        }
    }
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events.into_iter());
    Html::of_writer(html)
}

/// Turns Markdown of one paragraph into what may stand in a line.
pub(super) fn words(markdown: &str, target: impl Fn(&str) -> Option<String>) -> Html {
    let html = prose(markdown, 6, target);
    let inner = html.as_str().trim().strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    match inner {
        Some(inner) if !inner.contains("<p>") => Html::of_writer(inner.to_owned()),
        // It is a list, a table or more than one paragraph after all.
        _ => html::text(markdown),
    }
}

/// Returns the first paragraph of Markdown.
pub(super) fn first(markdown: &str) -> String {
    let paragraph: Vec<&str> = markdown.trim().lines().take_while(|line| !line.trim().is_empty()).collect();
    paragraph.join("\n")
}

/// Returns the text of Markdown alone: its first sentences, for lists.
pub(super) fn plain(markdown: &str) -> String {
    let mut plain = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                plain.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => plain.push(' '),
            Event::End(TagEnd::Paragraph) => break,
            _ => {}
        }
    }
    plain.trim().to_owned()
}

fn opening(place: CowStr<'_>) -> Event<'_> {
    let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
    Event::Start(Tag::Link { link_type: pulldown_cmark::LinkType::Inline, dest_url: place, title, id })
}

/// Keeps an address that a link may have; others run scripts.
fn harmless(address: CowStr<'_>) -> CowStr<'_> {
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    let is_harmless = match scheme {
        Some((scheme, _)) => ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)),
        // What a plugin has beside its source is not beside the manual.
        None => address.starts_with('#'),
    };
    if is_harmless { address } else { CowStr::Borrowed("#content") }
}

fn lowered(level: HeadingLevel, below: u8) -> HeadingLevel {
    let level = (level as usize + usize::from(below)).min(6);
    HeadingLevel::try_from(level).expect("there are six levels")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html_in_which_nothing_runs_and_nothing_is_fetched() {
        let target = |code: &str| (code == "here").then(|| "#there".to_owned());
        for (markdown, html) in [
            ("a <script>b</script> `<c>`", "<p>a &lt;script&gt;b&lt;/script&gt; <code>&lt;c&gt;</code></p>\n"),
            ("<script>\nb\n</script>", "<p>&lt;script&gt;\nb\n&lt;/script&gt;</p>\n"),
            ("[a](javascript:b)", "<p><a href=\"#content\">a</a></p>\n"),
            ("[a](JaVaScRiPt&#58;b)", "<p><a href=\"#content\">a</a></p>\n"),
            ("[a](other.md)", "<p><a href=\"#content\">a</a></p>\n"),
            (
                "![a `b`](https://example.com/c.png)",
                "<p><a href=\"https://example.com/c.png\">a <code>b</code></a></p>\n",
            ),
            ("[![a](b.png)](https://example.com)", "<p><a href=\"https://example.com\">a</a></p>\n"),
            (
                "`here` [`here`](#c)",
                "<p><a href=\"#there\"><code>here</code></a> <a href=\"#c\"><code>here</code></a></p>\n",
            ),
            ("# a", "<h3>a</h3>\n"),
            (
                "```yaml\"onclick=b\n<a>\n```",
                "<pre><code class=\"language-yaml&quot;onclick=b\">&lt;a&gt;\n</code></pre>\n",
            ),
        ] {
            assert_eq!(prose(markdown, 2, target).as_str(), html, "{markdown}");
        }
        assert_eq!(
            words("one of `here`, `b`", target).as_str(),
            "one of <a href=\"#there\"><code>here</code></a>, <code>b</code>"
        );
        assert_eq!(words("- <b>", target).as_str(), "- &lt;b&gt;");
        assert_eq!(plain("A `b` of\n*c*.\n\nMore."), "A b of c.");
    }
}
