//! Files with gaps, which are filled and written.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// A file of a template: where it goes, and its text with gaps such as `<<name>>`.
pub type File = (&'static str, &'static str);

/// What goes into the gaps, by their names.
pub type Filling<'a> = [(&'a str, &'a str)];

/// Fills the gaps of a text.
///
/// They are written like this because neither GitHub's workflows nor Rust nor TOML nor YAML write anything so.
pub fn fill(text: &str, filling: &Filling<'_>) -> String {
    filling.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("<<{name}>>"), value))
}

/// Writes files into a folder, gaps filled in their paths as well.
pub fn write(files: &[File], folder: &Path, filling: &Filling<'_>) -> Result<(), Failure> {
    for (path, text) in files {
        let path = folder.join(fill(path, filling));
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).map_err(Failure::file("make the folder", parent))?;
        fs::write(&path, fill(text, filling)).map_err(Failure::file("write", path))?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Checks that each gap of the files is filled, and that nothing fills no gap.
    pub(crate) fn check(files: &[File], filling: &Filling<'_>) {
        let whole: String = files.iter().flat_map(|(path, text)| [*path, "\n", text]).collect();
        let filled = fill(&whole, filling);
        assert!(!filled.contains("<<"), "{filled}");
        for (name, _) in filling {
            assert!(whole.contains(&format!("<<{name}>>")), "{name}");
        }
    }

    #[test]
    fn gaps_are_filled_and_nothing_else() {
        assert_eq!(fill("<<a>> ${{ a }} <<b>><<a>>", &[("a", "1"), ("b", "2")]), "1 ${{ a }} 21");
    }
}
