//! The files that a pattern with `*`, `?` and `**` names.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::failure::Failure;

/// Returns what a pattern stands for, sorted: files and folders. What has no `*` and no `?`, or is there, is itself.
///
/// `**` stands for any folders, but for those that are hidden and links.
pub(crate) fn expand(pattern: &Path) -> Result<Vec<PathBuf>, Failure> {
    let parts: Vec<_> = pattern.components().collect();
    if pattern.exists() || !parts.iter().any(is_pattern) {
        return Ok(vec![pattern.to_owned()]);
    }
    let plain: PathBuf = parts.iter().take_while(|part| !is_pattern(part)).collect();
    let mut found = Vec::new();
    descend(&plain, &parts[plain.components().count()..], &mut found)?;
    found.sort();
    found.dedup();
    Ok(found)
}

fn is_pattern(part: &Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?'])
}

fn descend(folder: &Path, parts: &[Component<'_>], found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let Some((part, rest)) = parts.split_first() else {
        found.push(folder.to_owned());
        return Ok(());
    };
    let part = part.as_os_str().to_string_lossy();
    let folder_or_here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if part == "**" && !rest.is_empty() {
        descend(folder, rest, found)?;
    }
    // Only what has entries can go on.
    if !folder_or_here.is_dir() {
        return Ok(());
    }
    for name in names(folder_or_here)? {
        let path = folder.join(&name);
        // Hidden files are not meant unless the pattern says so.
        if name.starts_with('.') && !part.starts_with('.') {
            continue;
        }
        if part == "**" {
            if path.is_dir() && !path.is_symlink() {
                descend(&path, parts, found)?;
            }
            // A pattern that ends here means the files as well.
            if rest.is_empty() {
                found.push(path);
            }
        } else if fits(part.as_bytes(), name.as_bytes()) && (rest.is_empty() || path.is_dir()) {
            descend(&path, rest, found)?;
        }
    }
    Ok(())
}

fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file("read the folder", folder))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    names.collect::<Result<_, _>>().map_err(Failure::file("read the folder", folder))
}

/// Compares a name with a pattern, without trying any `*` but the last one again.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while read < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                again = Some((at, read));
                at += 1;
            }
            Some(b'?') => (at, read) = (at + 1, read + 1),
            Some(byte) if *byte == name[read] => (at, read) = (at + 1, read + 1),
            _ => {
                let Some((star, taken)) = again else { return false };
                again = Some((star, taken + 1));
                (at, read) = (star + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text_and_question_marks_for_one_character() {
        let check = |pattern: &str, name: &str| fits(pattern.as_bytes(), name.as_bytes());
        assert!(check("*.yaml", "a.yaml") && check("a*b*c", "a-b-b-c") && check("?", "a") && check("**", ""));
        assert!(!check("*.yaml", "a.yml") && !check("a*b", "a-c") && !check("?", "") && !check("a", "ab"));
    }

    #[test]
    fn files_folders_and_patterns_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in
            ["a.yaml", "b.txt", ".hidden.yaml", "one/c.yml", "one/two/d.json", "one/.git/e.yaml", "one/two/f.yaml"]
        {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let check = |pattern: &str| {
            let found = expand(&root.join(pattern)).unwrap();
            let names =
                found.iter().map(|path| path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/"));
            names.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(check("b.txt"), "b.txt");
        assert_eq!(check("none"), "none");
        assert_eq!(check("*.yaml"), "a.yaml");
        assert_eq!(check("**/*.yaml"), "a.yaml one/two/f.yaml");
        assert_eq!(check("o?e/*"), "one/c.yml one/two");
        assert_eq!(check("*/two/*.json"), "one/two/d.json");
        assert_eq!(check("one/**"), "one/c.yml one/two one/two/d.json one/two/f.yaml");
        assert_eq!(check("*.nothing"), "");
    }
}
