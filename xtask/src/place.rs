//! Puts a finished binary where people look for it, all at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::{io, process};

use sha2::{Digest, Sha256};

use crate::digest::hexadecimal;
use crate::failure::Failure;

/// A binary in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where it is.
    pub path: PathBuf,
    /// How many bytes it has.
    pub size: u64,
    /// Its digest, in hexadecimal.
    pub sha256: String,
}

/// Copies the executable into the folder, with its digest in a file beside it, for `sha256sum --check`.
///
/// A binary that is there is replaced in one step, so that whoever starts it meanwhile gets the old or the new one.
pub fn place(executable: &Path, folder: &Path) -> Result<Placed, Failure> {
    let name = executable.file_name().expect("an executable has a name").to_string_lossy();
    let placed = replace(executable, &folder.join(&*name))?;
    let digest = folder.join(format!("{name}.sha256"));
    let text = format!("{}  {name}\n", placed.sha256);
    fs::write(&digest, text).map_err(Failure::file("write", digest))?;
    Ok(placed)
}

/// Copies the executable to the path, all at once.
pub fn replace(executable: &Path, path: &Path) -> Result<Placed, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().expect("an executable has a name").to_string_lossy();
    fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
    let unfinished = folder.join(format!(".{name}.{}", process::id()));
    let placed = copy(executable, &unfinished).and_then(|(size, sha256)| {
        fs::rename(&unfinished, path)?;
        Ok(Placed { path: path.to_owned(), size, sha256 })
    });
    placed.map_err(|source| {
        // What matters is why the copy failed, not whether its rest could be removed.
        let _ = fs::remove_file(&unfinished);
        Failure::file("write", path)(source)
    })
}

fn copy(from: &Path, to: &Path) -> io::Result<(u64, String)> {
    let size = fs::copy(from, to)?;
    // The copy is what people will run, so the copy is what is read.
    let digest = Sha256::digest(fs::read(to)?);
    Ok((size, hexadecimal(&digest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_is_replaced_and_its_digest_stands_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let (executable, out) = (folder.path().join("kure"), folder.path().join("dist/inner"));
        for text in ["old", "abc"] {
            fs::write(&executable, text).unwrap();
            place(&executable, &out).unwrap();
        }
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(fs::read_to_string(out.join("kure")).unwrap(), "abc");
        assert_eq!(fs::read_to_string(out.join("kure.sha256")).unwrap(), format!("{sha256}  kure\n"));
        assert_eq!(fs::read_dir(&out).unwrap().count(), 2);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let failure = place(&file, &file.join("dist")).unwrap_err();
        assert!(failure.to_string().contains("file/dist"), "{failure}");
    }
}
