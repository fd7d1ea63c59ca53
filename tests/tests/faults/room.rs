//! Where there is no room for a folder, or no permission, the old one stays and nothing stands beside it.

use crate::kure::{folder, generate, names, program, said, tree};
use kure_tests::web_app;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Runs a script of the shell in which `$0` is the program.
fn sh(folder: &Path, script: &str) -> Output {
    Command::new("sh").args(["-c", script, program()]).current_dir(folder).output().unwrap()
}

#[test]
fn files_that_may_not_grow_leave_the_old_folder() {
    let place = folder(&[("a.yaml", &web_app::stream(3)), ("b.yaml", &web_app::stream(30))]);
    generate(place.path(), &["a.yaml", "-o", "out"]);
    let old = tree(&place.path().join("out"));
    // Files of no byte at all, and of less than the marker, which is the longest.
    for blocks in ["0", "2"] {
        let output = sh(place.path(), &format!("ulimit -f {blocks}; exec \"$0\" generate b.yaml -o out"));
        let (said, code) = said(&output);
        assert!(code == Some(1) && said.contains("error: cannot write ") && said.contains("File too large"), "{said}");
        assert_eq!(tree(&place.path().join("out")), old);
        assert_eq!(names(place.path()), ["a.yaml", "b.yaml", "out"]);
    }
}

#[test]
fn a_full_or_read_only_file_system_leaves_the_old_folder() {
    let place = folder(&[("a.yaml", &web_app::stream(3)), ("b.yaml", &web_app::stream(300)), ("disk/here", "")]);
    let own = "unshare --mount --map-root-user sh -c 'mount -t tmpfs -o size=256k none disk' 2>/dev/null";
    if !sh(place.path(), own).status.success() {
        kure_core::testing::skipped("a full and a read-only disk, because nothing can be mounted here");
        return;
    }
    let script = r#"
        mount -t tmpfs -o size=256k none disk
        "$0" generate a.yaml -o disk/out && cp -r disk/out old || exit 9
        "$0" generate b.yaml -o disk/out; echo "full: $?" >&2
        ls -A disk >&2; diff -r disk/out old >&2 || exit 9
        mount -o remount,ro disk
        "$0" generate b.yaml -o disk/out; echo "read-only: $?" >&2
        "$0" generate b.yaml -o disk/new; echo "new: $?" >&2
        ls -A disk >&2; diff -r disk/out old >&2 || exit 9
    "#;
    let output = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", script, program()])
        .current_dir(place.path())
        .output()
        .unwrap();
    let (said, code) = said(&output);
    assert_eq!(code, Some(0), "{said}");
    let mut lines: Vec<_> = said.lines().map(str::to_owned).collect();
    // Which file was one too many is the disk's affair.
    let first = lines.iter_mut().find(|line| line.starts_with("error: ")).expect("the disk is full");
    assert!(first.starts_with("error: cannot write ") && first.ends_with(": No space left on device"), "{first}");
    "FULL".clone_into(first);
    let read_only = |target: &str| {
        let path = lines.iter().find_map(|line| Some(line.strip_prefix("error: cannot write ")?.split_once(": ")?.0));
        assert!(path.is_some_and(|path| path.ends_with("disk/out")), "{path:?}");
        format!("error: cannot write {target}: Read-only file system")
    };
    let place = place.path().canonicalize().unwrap();
    let expected = [
        "wrote 15 objects from 3 documents into disk/out".to_owned(),
        "FULL".to_owned(),
        "full: 1".to_owned(),
        "out".to_owned(),
        read_only(&place.join("disk/out").display().to_string()),
        "read-only: 1".to_owned(),
        read_only("disk/new"),
        "new: 1".to_owned(),
        "out".to_owned(),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_place_where_no_folder_can_be_made_is_named() {
    let place = folder(&[("a.yaml", &web_app::stream(1)), ("file", "mine"), ("locked/out/.keep", "")]);
    let run = |target: &str| {
        let output = crate::kure::kure(place.path(), &["generate", "a.yaml", "-o", target]).output().unwrap();
        said(&output)
    };
    let (said, code) = run("file/out");
    assert_eq!((&*said, code), ("error: cannot write file/out: Not a directory\n", Some(1)));
    let locked = place.path().join("locked");
    fs::set_permissions(&locked, Permissions::from_mode(0o555)).unwrap();
    let (said, code) = run("locked/new");
    fs::set_permissions(&locked, Permissions::from_mode(0o755)).unwrap();
    if code == Some(0) {
        kure_core::testing::skipped("a folder without permission, because root needs none");
    } else {
        assert_eq!((&*said, code), ("error: cannot write locked/new: Permission denied\n", Some(1)));
        assert_eq!(names(&locked), ["out"]);
    }
}
