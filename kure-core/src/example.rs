//! Documents that a plugin embeds: tests, manual and first run of each kind.

use std::collections::BTreeMap;

/// A document that a plugin embeds, with the files that it reads.
///
/// Made by [`example!`](crate::example!). Examples are shown by `kure docs`, run by `kure generate --example`, and
/// each has to generate for the plugin to pass its conformance test.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    path: &'static str,
    text: &'static str,
    files: &'static [(&'static str, &'static str)],
}

impl Example {
    /// Creates an example from the path and text of its document and of the files beside it.
    ///
    /// All paths are relative to one place; the document reads the files by their path from its own folder.
    pub const fn new(path: &'static str, text: &'static str, files: &'static [(&'static str, &'static str)]) -> Self {
        Self { path, text, files }
    }

    /// Returns the file name without folders and extension, such as `vpc`.
    pub fn name(&self) -> &'static str {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    }

    /// Returns the comment that the text opens with, without its `#` signs, in one line.
    ///
    /// A line that tells an editor which schema to use, `# yaml-language-server: …`, is not part of it.
    pub fn description(&self) -> String {
        let comments = self.text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim);
        let comments = comments.filter(|comment| !comment.starts_with("yaml-language-server:"));
        comments.collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    /// Returns the document: YAML.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// Returns the document without the comment that it opens with.
    pub fn body(&self) -> String {
        let lines = self.text.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
        lines.fold(String::new(), |body, line| body + line + "\n")
    }

    /// Returns the files beside the document, by their path from its folder.
    pub fn files(&self) -> BTreeMap<String, String> {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = |path: &str| path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/').to_owned();
        self.files.iter().map(|(path, text)| (beside(path), (*text).to_owned())).collect()
    }
}

/// Embeds a document as an [`Example`], and the files that it reads, by paths from the current source file.
///
/// ```
/// use kure_core::{Example, example};
///
/// const NETWORK: Example = example!("../tests/examples/network.yaml", "../tests/examples/module/main.tf");
/// assert_eq!(NETWORK.name(), "network");
/// assert!(NETWORK.files().contains_key("module/main.tf"));
/// ```
#[macro_export]
macro_rules! example {
    ($path:literal $(, $file:literal)* $(,)?) => {
        $crate::Example::new($path, include_str!($path), &[$(($file, include_str!($file))),*])
    };
    ($($other:tt)*) => {
        compile_error!("expected paths in quotes from this source file, such as `example!(\"../examples/vpc.yaml\")`")
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_is_told_does_not_describe_an_example() {
        let text = "# yaml-language-server: $schema=../kure.schema.json\n# A network,\n# and more.\n\nkind: It\n# Why.\nspec: {}\n";
        let example = Example::new("examples/a.yaml", text, &[]);
        assert_eq!(example.description(), "A network, and more.");
        assert_eq!(example.body(), "kind: It\n# Why.\nspec: {}\n");
    }
}
