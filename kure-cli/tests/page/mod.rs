//! Reads HTML as strictly as kure writes it: a browser would forgive much more.

/// An element of a page.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The text inside it, at any depth.
    pub(crate) text: String,
}

impl Element {
    /// Returns the value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// Returns the elements of a page in their order.
///
/// # Panics
///
/// If a tag is not closed, an attribute is not quoted, a character is not escaped, or something could run.
pub(crate) fn elements(html: &str) -> Vec<Element> {
    let mut rest = html.strip_prefix("<!doctype html>").expect("a doctype");
    let (mut elements, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    while let Some(start) = rest.find('<') {
        let text = plain(&rest[..start]);
        for place in &open {
            elements[*place].text.push_str(&text);
        }
        let end = start + rest[start..].find('>').unwrap_or_else(|| panic!("a tag without an end: {}", &rest[start..]));
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let place = open.pop().unwrap_or_else(|| panic!("</{name}> without a beginning"));
            assert_eq!(elements[place].name, name, "the end of another element");
            continue;
        }
        let element = element(tag.strip_suffix('/').unwrap_or(tag).trim_end());
        if !VOID.contains(&&*element.name) {
            open.push(elements.len());
        }
        elements.push(element);
    }
    assert!(open.is_empty(), "{} elements without an end", open.len());
    assert_eq!(plain(rest).trim(), "", "text after the end");
    elements
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !name.is_empty(), "<{tag}>");
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (name, after) =
            rest.trim_start().split_once("=\"").unwrap_or_else(|| panic!("a bare attribute in <{tag}>"));
        let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("a quote without an end in <{tag}>"));
        assert!(!name.starts_with("on") && name != "style", "<{tag}> could run something");
        attributes.push((name.to_owned(), plain(value)));
        rest = after;
    }
    Element { name: name.to_owned(), attributes, text: String::new() }
}

/// Returns what escaped text says.
fn plain(escaped: &str) -> String {
    assert!(!escaped.contains(['<', '>']), "{escaped}");
    let mut plain = String::new();
    let mut rest = escaped;
    while let Some((before, after)) = rest.split_once('&') {
        let (name, after) = after.split_once(';').unwrap_or_else(|| panic!("a bare & in {escaped}"));
        plain.push_str(before);
        plain.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" | "#x27" => '\'',
            _ => panic!("&{name}; in {escaped}"),
        });
        rest = after;
    }
    plain + rest
}
