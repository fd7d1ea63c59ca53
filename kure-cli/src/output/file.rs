//! One file, which is replaced as a whole.

use crate::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Replaces a file, or leaves it with its time if it says the same. Says whether that changed anything.
///
/// Whoever reads the file meanwhile reads the old one or the new one.
pub(crate) fn replace(target: &Path, bytes: &[u8]) -> Result<bool, Error> {
    let failed = |source| Error::Write { path: target.to_owned(), source };
    let old = fs::metadata(target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        // A device or a pipe takes what it is given, and is not replaced.
        let mut device = File::options().write(true).open(target).map_err(failed)?;
        return device.write_all(bytes).map(|()| true).map_err(failed);
    }
    if fs::read(target).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    // What a link leads to is replaced, not the link.
    let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kure-");
    as_other_files(&mut builder);
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    file.persist(&target).map_err(|error| failed(error.error))?;
    Ok(true)
}

/// Temporary files are their owner's alone otherwise.
#[cfg(unix)]
fn as_other_files(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn as_other_files(_: &mut tempfile::Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn a_file_is_replaced_if_it_says_something_else() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("a/b.json");
        assert!(replace(&target, b"1").unwrap());
        fs::File::options().write(true).open(&target).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(!replace(&target, b"1").unwrap());
        assert_eq!(target.metadata().unwrap().modified().unwrap(), SystemTime::UNIX_EPOCH);
        assert!(replace(&target, b"2").unwrap());
        assert_eq!(fs::read(&target).unwrap(), b"2");
        assert_eq!(fs::read_dir(place.path().join("a")).unwrap().count(), 1, "nothing is left beside it");
        assert!(matches!(replace(place.path(), b"1"), Err(Error::Write { .. })));
        #[cfg(unix)]
        {
            use std::os::unix::fs::{FileTypeExt, PermissionsExt};
            fs::set_permissions(&target, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(replace(&target, b"3").unwrap());
            assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600, "whoever may read it stays");
            assert!(replace(Path::new("/dev/null"), b"3").unwrap());
            assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        }
    }
}
