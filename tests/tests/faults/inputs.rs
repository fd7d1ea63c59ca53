//! What is named as a document and is none: each thing has its message, and none makes a run wait.

use crate::kure::{kure, said};
use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const TEXT: &str =
    "apiVersion: trouble.example.com/v1alpha1\nkind: Trouble\nmetadata: { name: a }\nspec: { with: nothing }\n";

/// Makes a file of a kind below a folder, and says if that cannot be had here.
type Make = fn(&Path) -> Result<(), String>;

struct Case {
    what: &'static str,
    make: Make,
    /// The word on the command line.
    word: &'static [u8],
    code: i32,
    said: &'static str,
}

fn fifo(folder: &Path) -> Result<(), String> {
    let made = Command::new("mkfifo").arg(folder.join("pipe.yaml")).status();
    if made.is_ok_and(|status| status.success()) { Ok(()) } else { Err("there is no mkfifo".into()) }
}

fn link(from: &str, folder: &Path, name: &str) -> Result<(), String> {
    symlink(from, folder.join(name)).map_err(|error| error.to_string())
}

fn write(folder: &Path, name: &[u8], text: &str) -> Result<(), String> {
    fs::write(folder.join(OsStr::from_bytes(name)), text).map_err(|error| error.to_string())
}

fn unreadable(folder: &Path, name: &str) -> Result<(), String> {
    let path = folder.join(name);
    fs::set_permissions(&path, Permissions::from_mode(0o000)).map_err(|error| error.to_string())?;
    if fs::read(&path).is_ok() { Err("root reads everything".into()) } else { Ok(()) }
}

const CASES: [Case; 14] = [
    Case {
        what: "a pipe in a folder is not waited for",
        make: |folder| fifo(folder).and_then(|()| write(folder, b"a.yaml", TEXT)),
        word: b".",
        code: 0,
        said: "",
    },
    Case {
        what: "a link to a pipe in a folder",
        make: |folder| {
            fifo(folder)
                .and_then(|()| fs::create_dir(folder.join("in")).map_err(|error| error.to_string()))
                .and_then(|()| link("../pipe.yaml", folder, "in/a.yaml"))
        },
        word: b"in",
        code: 3,
        said: "error[no-documents]: expected a document, found none\n |\n = help: folders are searched",
    },
    Case {
        what: "an empty device",
        make: |_| Ok(()),
        word: b"/dev/null",
        code: 3,
        said: "error[no-documents]: expected a document, found none\n",
    },
    Case {
        what: "an endless device",
        make: |_| if Path::new("/dev/zero").exists() { Ok(()) } else { Err("there is no /dev/zero".into()) },
        word: b"/dev/zero",
        code: 3,
        said: "error[limit]: expected at most 1000 bytes, found more\n --> /dev/zero:1:1",
    },
    Case {
        what: "a name with a line break",
        make: |folder| write(folder, b"a\nb.yaml", "kind: [\n"),
        word: b"a\nb.yaml",
        code: 3,
        said: " --> a\\nb.yaml:2:1\n",
    },
    Case {
        what: "a name with an escape of the terminal",
        make: |folder| write(folder, b"a\x1b[31m.yaml", "kind: [\n"),
        word: b"a\x1b[31m.yaml",
        code: 3,
        said: " --> a\\u{1b}[31m.yaml:2:1\n",
    },
    Case {
        what: "a missing file with a line break",
        make: |_| Ok(()),
        word: b"a\nb.yaml",
        code: 1,
        said: "error: cannot read a\\nb.yaml: No such file or directory\n",
    },
    Case {
        what: "a name that is not UTF-8",
        make: |folder| write(folder, b"a\xff.yaml", "kind: [\n"),
        word: b"a\xff.yaml",
        code: 3,
        said: " --> a\u{fffd}.yaml:2:1\n",
    },
    Case {
        what: "a missing file whose name is not UTF-8",
        make: |_| Ok(()),
        word: b"a\xff.yaml",
        code: 1,
        said: "error: cannot read a\u{fffd}.yaml: No such file or directory\n",
    },
    Case {
        what: "a link to itself",
        make: |folder| link("a.yaml", folder, "a.yaml"),
        word: b"a.yaml",
        code: 1,
        said: "error: cannot read a.yaml: Too many levels of symbolic links\n",
    },
    Case {
        what: "a link to the folder that holds it",
        make: |folder| write(folder, b"a.yaml", TEXT).and_then(|()| link(".", folder, "loop")),
        word: b".",
        code: 1,
        said: "error: the link ./loop leads to ., which holds it\n",
    },
    Case {
        what: "a link to nothing",
        make: |folder| link("missing", folder, "a.yaml"),
        word: b".",
        code: 1,
        said: "error: cannot read ./a.yaml: No such file or directory\n",
    },
    Case {
        what: "a file without permission",
        make: |folder| write(folder, b"a.yaml", TEXT).and_then(|()| unreadable(folder, "a.yaml")),
        word: b"a.yaml",
        code: 1,
        said: "error: cannot read a.yaml: Permission denied\n",
    },
    Case {
        what: "a file below a file",
        make: |folder| write(folder, b"a.yaml", TEXT),
        word: b"a.yaml/b.yaml",
        code: 1,
        said: "error: cannot read a.yaml/b.yaml: Not a directory\n",
    },
];

/// Runs to the end, which has to come soon.
fn run(folder: &Path, word: &OsString) -> (String, Option<i32>) {
    let mut child = kure(folder, &["generate", "--file-limit", "1000"]).arg(word).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_mins(1) {
            child.kill().unwrap();
            return ("it waits".to_owned(), None);
        }
        thread::sleep(Duration::from_millis(5));
    }
    said(&child.wait_with_output().unwrap())
}

#[test]
fn what_is_no_file_of_documents_is_said_plainly() {
    let mut wrong = Vec::new();
    for Case { what, make, word, code, said } in CASES {
        let place = TempDir::new().unwrap();
        if let Err(why) = make(place.path()) {
            kure_core::testing::skipped(format_args!("{what}, because {why}"));
            continue;
        }
        let (found, exit) = run(place.path(), &OsStr::from_bytes(word).to_owned());
        let is_said = if said.is_empty() { found.is_empty() } else { found.contains(said) };
        if exit != Some(code) || !is_said {
            wrong.push(format!("{what}: expected {code} and {said:?}, found {exit:?} and {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
