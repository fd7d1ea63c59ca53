//! `${…}` in the texts of a program, and what it stands for.

/// What a text says of a value with a name: `name` and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference<'t> {
    /// The name of an input, a variable, a resource or a stack reference, or `pulumi`.
    pub(crate) name: &'t str,
    /// The first step into the value, such as `outputs`, if there is one that has a name.
    pub(crate) step: Option<&'t str>,
}

/// Returns what a text refers to, or what is wrong with it.
pub(crate) fn references(text: &str) -> Result<Vec<Reference<'_>>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let after = &rest[at + 1..];
        if let Some(escaped) = after.strip_prefix('$') {
            rest = escaped;
            continue;
        }
        let Some(inside) = after.strip_prefix('{') else {
            rest = after;
            continue;
        };
        let end = end(inside).ok_or_else(|| format!("expected `}}` after `${{`, found none in {text:?}"))?;
        found.push(reference(&inside[..end])?);
        rest = &inside[end + 1..];
    }
    Ok(found)
}

/// Returns where the expression ends: at a `}` outside of quotes.
fn end(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.char_indices().find_map(|(i, c)| {
        is_quoted ^= c == '"';
        (c == '}' && !is_quoted).then_some(i)
    })
}

fn reference(expression: &str) -> Result<Reference<'_>, String> {
    let end = expression.find(['.', '[']).unwrap_or(expression.len());
    let (name, rest) = expression.split_at(end);
    if !is_name(name) {
        return Err(format!("expected a name in `${{…}}`, found {expression:?}"));
    }
    let step = rest.strip_prefix('.').map(|rest| rest.split(['.', '[']).next().unwrap_or_default());
    if step.is_some_and(str::is_empty) {
        return Err(format!("expected a property after the dot, found {expression:?}"));
    }
    Ok(Reference { name, step })
}

/// Says whether `${…}` can refer to something of that name.
pub(crate) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(&str, Option<&str>)> {
        references(text).unwrap().iter().map(|found| (found.name, found.step)).collect()
    }

    #[test]
    fn references_are_found_between_other_text() {
        assert_eq!(names("a ${b} and ${c.d.e}, ${f[0].g}"), [("b", None), ("c", Some("d")), ("f", None)]);
        assert_eq!(names(r#"${net.outputs["a}b"]}"#), [("net", Some("outputs"))]);
        assert_eq!(names("$${not} $5 $"), []);
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["${a", "${}", "${.a}", "${a.}", "${a b}", "${a.b[\"}\"]"] {
            assert!(references(text).is_err(), "{text}");
        }
    }
}
