//! `watch`: a change of a document and of a plugin each show as a difference, and a mistake ends nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crate::checkout::CHECKOUT;

/// A process that is being watched. Dropping it ends it.
struct Watched {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Watched {
    fn start(arguments: &[&str]) -> Self {
        let mut command = CHECKOUT.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        forward(child.stdout.take().unwrap(), sender.clone());
        forward(child.stderr.take().unwrap(), sender);
        Self { child, lines, seen: Vec::new() }
    }

    /// Waits until these lines have come, and forgets them and what came before.
    fn wait_for(&mut self, expected: &[&str]) {
        let deadline = Instant::now() + Duration::from_mins(5);
        while !expected.iter().all(|expected| self.seen.iter().any(|line| line.contains(expected))) {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => self.seen.push(line),
                Err(error) => panic!("{error}: expected {expected:?}, found {:#?}", self.seen),
            }
        }
        self.seen.clear();
    }

    /// Ends it by a signal that no shell has it ignore, as some do with that of Ctrl-C for what runs in the background.
    #[cfg(unix)]
    fn interrupt(mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn forward(from: impl Read + Send + 'static, to: Sender<String>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if to.send(line).is_err() {
                return;
            }
        }
    });
}

#[cfg(unix)]
#[test]
fn changes_show_as_differences_and_mistakes_end_nothing() {
    use std::os::unix::process::ExitStatusExt;

    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("echo.yaml");
    let write = |text: &str| {
        let head = "apiVersion: echo.example.com/v1\nkind: Echo\nmetadata:\n  name: echo\nspec:\n";
        fs::write(&document, format!("{head}  {text}\n")).unwrap();
    };
    let code = "plugins/echo/src/lib.rs";
    let original = fs::read_to_string(CHECKOUT.root.join(code)).unwrap();
    write("text: one");
    let path = document.to_str().unwrap();
    let mut watched = Watched::start(&["watch", "--plugins", "echo", "--", "generate", path]);
    watched.wait_for(&["Ctrl-C ends", "built in ", "  first: one"]);

    write("text: two");
    watched.wait_for(&["changed: ", "@@ -", "-  first: one", "+  first: two"]);

    write("test: two");
    watched.wait_for(&["did you mean `text`", "failed (exit status: 3)"]);
    write("text: two");
    watched.wait_for(&["the output is the same"]);

    CHECKOUT.write(code, &(original.clone() + "compile_error!(\"oops\");\n"));
    watched.wait_for(&["oops", "error: kure was not built"]);
    CHECKOUT.write(code, &original.replace("first", "other"));
    watched.wait_for(&["built in ", "-  first: two", "+  other: two"]);

    CHECKOUT.write(code, &original);
    watched.wait_for(&["+  first: two"]);
    let status = watched.interrupt();
    assert!(status.signal() == Some(15) || matches!(status.code(), Some(0 | 143)), "{status}");
}
