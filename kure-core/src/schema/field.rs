//! One field of a kind, as a manual describes it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A field of a `spec`, as its manual describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Where it is in the `spec`: `containers[].env.*`, where `[]` stands for an item of a list and `*` for a key.
    pub path: String,
    /// What its value is: "a list of strings".
    pub noun: String,
    /// Whether it has to be there, and what it is if it is not.
    pub presence: Presence,
    /// The tag that tells the variant that has the field, such as `type: s3`.
    pub variant: Option<String>,
    /// Whether it will be gone one day.
    pub is_deprecated: bool,
    /// What it means: Markdown.
    pub description: String,
    /// The values that it can have and what they mean, in Markdown, where they are documented one by one.
    pub values: Vec<(String, String)>,
    /// What inside it has the fields of something that was described before.
    pub shared: Vec<Shared>,
}

/// Whether a field has to be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// It has to be there.
    Required,
    /// It may be absent.
    Optional,
    /// This is what it is if it is absent.
    Default(String),
    /// It is one of several keys of which a mapping has one.
    Variant,
}

/// A value that has the fields of another, which are described there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The path of the value.
    pub path: String,
    /// The path of the value whose fields are described: `spec` is the whole.
    pub with: String,
}

impl Field {
    /// Creates a field of which only the place is known.
    pub(super) fn new(path: String, presence: Presence) -> Self {
        Self {
            path,
            noun: String::new(),
            presence,
            variant: None,
            is_deprecated: false,
            description: String::new(),
            values: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// Says what the field is, in Markdown: "a string, required with `type: s3`".
    pub fn summary(&self) -> String {
        let presence = match &self.presence {
            Presence::Required => ", required".to_owned(),
            Presence::Optional => ", optional".to_owned(),
            Presence::Default(value) => format!(", `{value}` by default"),
            Presence::Variant => String::new(),
        };
        let variant = self.variant.as_ref().map(|tag| format!(" with `{tag}`")).unwrap_or_default();
        let deprecated = if self.is_deprecated { ", deprecated" } else { "" };
        format!("{}{presence}{variant}{deprecated}", self.noun)
    }
}

/// A sentence in Markdown.
impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { path, with } if path == with => write!(f, "The fields of `{path}` are those above."),
            Self { path, with } => write!(f, "The fields of `{path}` are those of `{with}`."),
        }
    }
}
