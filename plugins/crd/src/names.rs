//! The names of a kind, with those that were left out.

use crate::spec::Naming;
use kure_core::prelude::*;

impl Naming {
    /// Returns the name in URLs.
    pub(crate) fn plural(&self) -> String {
        self.plural.clone().unwrap_or_else(|| plural(&self.kind.to_lowercase()))
    }

    /// Returns the name of one object.
    pub(crate) fn singular(&self) -> String {
        self.singular.clone().unwrap_or_else(|| self.kind.to_lowercase())
    }

    /// Returns the kind of a list.
    pub(crate) fn list_kind(&self) -> String {
        self.list_kind.clone().unwrap_or_else(|| format!("{}List", self.kind))
    }

    /// Returns all of them in the form of the API.
    pub(crate) fn to_value(&self) -> Value {
        let optional = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
        json!({
            "kind": self.kind,
            "listKind": self.list_kind(),
            "plural": self.plural(),
            "singular": self.singular(),
            "shortNames": optional(&self.short_names),
            "categories": optional(&self.categories),
        })
    }
}

/// Returns the regular English plural of a word, which is what the tools for Go derive too.
fn plural(word: &str) -> String {
    let consonant_before_y =
        word.strip_suffix('y').filter(|stem| stem.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')));
    if let Some(stem) = consonant_before_y {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    format!("{word}{}", if hisses { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_is_the_regular_english_one() {
        let words = ["database", "policy", "gateway", "ingress", "proxy", "box", "batch"];
        let plurals = words.map(plural).join(" ");
        assert_eq!(plurals, "databases policies gateways ingresses proxies boxes batches");
    }
}
