//! One object on its way from the document or a file, which knows where it came from.

use super::file::Text;
use crate::mistake::{Mistake, Step, dotted};
use kure_core::prelude::*;
use serde_json::Map;
use std::fmt;
use std::rc::Rc;

/// An object and where it came from.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) value: Map<String, Value>,
    pub(crate) origin: Origin,
}

/// Where an object came from.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// An item of `resources`.
    Spec(usize),
    /// A document of a file, which is an item of `files`.
    File(usize, Rc<Text>),
}

impl Origin {
    /// Takes a mistake at a place in the object for one at a place in the spec.
    pub(crate) fn mistake(&self, mistake: Mistake) -> Mistake {
        match self {
            Self::Spec(i) => mistake.below(&["resources".into(), (*i).into()]),
            Self::File(i, text) => {
                let place = match &mistake.path[..] {
                    [] => String::new(),
                    path => format!("`{}`: ", dotted(path)),
                };
                let message = format!("{}:{}: {place}{}", text.file, text.position(&mistake), mistake.message);
                let mut told = Mistake::new([Step::from("files"), Step::from(*i)], message);
                (told.help, told.is_warning) = (mistake.help, mistake.is_warning);
                told
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(i) => write!(f, "resources[{i}]"),
            Self::File(_, text) => write!(f, "{}:{}", text.file, text.start),
        }
    }
}

impl Resource {
    /// Returns a field that is a text.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.value.get(field)?.as_str()
    }

    /// Returns a field of `metadata` that is a text.
    pub(crate) fn metadata(&self, field: &str) -> Option<&str> {
        self.value.get("metadata")?.get(field)?.as_str()
    }

    /// Returns the group of `apiVersion`.
    pub(crate) fn group(&self) -> &str {
        self.text("apiVersion").and_then(|version| version.split_once('/')).map_or("", |(group, _)| group)
    }

    /// Makes the object, with the nulls that its schema allows.
    pub(crate) fn into_object(self) -> Result<Object> {
        let is_head = |key: &str| matches!(key, "apiVersion" | "kind" | "metadata");
        let (head, body): (Map<_, _>, Map<_, _>) = self.value.into_iter().partition(|(key, _)| is_head(key));
        let mut object = Object::from_serialize(head)?;
        for (key, value) in body {
            object = object.with_exact([&*key], value);
        }
        Ok(object)
    }
}
