//! One object on its way from a document or a file, which knows where it came from.

use crate::scope;
use kure_core::prelude::*;
use kure_core::yaml::{Chunk, Limits, Position, parse};
use serde_json::Map;
use std::fmt;
use std::rc::Rc;

/// An object and where it came from.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub(crate) value: Map<String, Value>,
    pub(crate) origin: Origin,
}

/// Where an object came from.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The way through the spec to the object, or to the name of its file.
    entry: Vec<String>,
    text: Option<Rc<Text>>,
    /// The way to the object from there: it may be an item of a list.
    steps: Vec<String>,
}

/// One document of a file.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) file: String,
    pub(crate) content: String,
    pub(crate) line: u32,
}

impl Origin {
    /// The origin of an object in the spec itself.
    pub(crate) fn of_spec(entry: Vec<String>) -> Self {
        Self { entry, text: None, steps: Vec::new() }
    }

    /// The origin of an object in a file.
    pub(crate) fn of_file(entry: Vec<String>, text: Rc<Text>) -> Self {
        Self { entry, text: Some(text), steps: Vec::new() }
    }

    /// Goes to what is inside.
    pub(crate) fn inside<S: ToString>(&self, steps: impl IntoIterator<Item = S>) -> Self {
        let mut inside = self.clone();
        inside.steps.extend(steps.into_iter().map(|step| step.to_string()));
        inside
    }

    /// Creates a mistake here, or at the nearest value above if there is nothing here.
    pub(crate) fn mistake(self, message: impl fmt::Display) -> Failure {
        match &self.text {
            None => Failure::new(message.to_string()).at([self.entry, self.steps].concat()),
            Some(_) => Failure::new(format!("{self}: {message}")).at(self.entry.clone()),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => write!(f, "{}:{}", text.file, text.position(&self.steps)),
            None => f.write_str(&[&self.entry[..], &self.steps].concat().join(".")),
        }
    }
}

impl Text {
    /// Finds a value again. Places are asked for when there is a mistake, so that nothing else has to keep them.
    fn position(&self, steps: &[String]) -> Position {
        let parsed = parse(Chunk { text: &self.content, line: self.line }, &Limits::default());
        parsed.root.map_or(Position { line: self.line, column: 1 }, |root| {
            let mut node = &root;
            for step in steps {
                let item = || step.parse().ok().and_then(|item: usize| node.items().get(item));
                let Some(inside) = node.get(step).or_else(item) else { break };
                node = inside;
            }
            node.span().start
        })
    }
}

impl Manifest {
    /// Returns `apiVersion`, if it is a text.
    pub(crate) fn api_version(&self) -> Option<&str> {
        self.value.get("apiVersion")?.as_str()
    }

    /// Returns the group of `apiVersion`, which is empty for the core group.
    pub(crate) fn group(&self) -> &str {
        self.api_version().and_then(|version| version.split_once('/')).map_or("", |(group, _)| group)
    }

    /// Returns `kind`, if it is a text.
    pub(crate) fn kind(&self) -> Option<&str> {
        self.value.get("kind")?.as_str()
    }

    /// Returns `metadata.name`, if it is a text.
    pub(crate) fn name(&self) -> Option<&str> {
        self.metadata("name")?.as_str()
    }

    /// Returns `metadata.namespace`, if it is a text.
    pub(crate) fn namespace(&self) -> Option<&str> {
        self.metadata("namespace")?.as_str()
    }

    /// Returns a field of `metadata`.
    pub(crate) fn metadata(&self, field: &str) -> Option<&Value> {
        self.value.get("metadata")?.get(field)
    }

    /// Names the object for a message.
    pub(crate) fn describe(&self) -> String {
        format!("{} `{}`", self.kind().unwrap_or("object"), self.name().unwrap_or_default())
    }

    /// Creates a mistake at a value of the object.
    pub(crate) fn mistake<S: ToString>(
        &self,
        steps: impl IntoIterator<Item = S>,
        message: impl fmt::Display,
    ) -> Failure {
        self.origin.inside(steps).mistake(message)
    }

    /// Makes the object, with the keys in their order. Nulls are left out where Kubernetes takes them for absent keys.
    pub(crate) fn into_object(self) -> Result<Object> {
        let is_built_in = scope::is_built_in(self.group());
        let is_head = |key: &str| matches!(key, "apiVersion" | "kind" | "metadata");
        let (head, body): (Map<_, _>, Map<_, _>) = self.value.into_iter().partition(|(key, _)| is_head(key));
        let mut object = Object::from_serialize(head)?;
        for (key, value) in body {
            object = if is_built_in { object.with(key, value) } else { object.with_exact([&*key], value) };
        }
        Ok(object)
    }
}
