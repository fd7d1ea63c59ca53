//! Somebody who has never seen kure makes a plugin: the tutorial of kure-core, run from its first line to its last.
//!
//! Its commands run in an empty folder outside of the checkout, without the network, and print what the page says. Its
//! diffs are applied in between. `KURE_UPDATE_CASES=1` writes into the page what is printed now.

use kure_tests::scratch::{self, Scratch, checkout};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const PAGE: &str = "kure-core/docs/first-plugin.md";

/// A new user: an empty folder, and where they are in it.
struct User {
    scratch: Scratch,
    folder: PathBuf,
}

impl User {
    /// Runs a line as a shell would, and returns what it prints to standard output.
    fn run(&mut self, line: &str) -> String {
        let mut words = line.split_whitespace().peekable();
        let mut variables = Vec::new();
        while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
            variables.push((name.to_owned(), value.to_owned()));
            words.next();
        }
        let words: Vec<_> = words.collect();
        let mut program = match words[..] {
            ["cd", folder] => {
                self.folder.push(folder);
                return String::new();
            }
            ["cat", file] => return self.read(file),
            ["cargo", "kure", ref arguments @ ..] => self.cargo_kure(arguments),
            ["cargo", ref arguments @ ..] => {
                let mut cargo = self.scratch.within(scratch::cargo());
                cargo.args(arguments);
                cargo
            }
            _ => panic!("expected cd, cat or cargo, found `{line}`"),
        };
        program.current_dir(&self.folder).env("CARGO_NET_OFFLINE", "true").env_remove("CI").envs(variables);
        let output = program.output().expect("it can be run");
        let [printed, said] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(output.status.success(), "{line}:\n{printed}{said}");
        settled(&printed)
    }

    /// The crates are those of the checkout: what is not published yet is on no registry.
    fn cargo_kure(&self, arguments: &[&str]) -> Command {
        let program = scratch::without_cargo(Command::new(env!("CARGO_BIN_EXE_cargo-kure-under-test")));
        let mut program = self.scratch.within(program);
        program.arg("kure").args(arguments).env("CARGO", env!("CARGO"));
        if arguments[0] == "init" {
            program.arg("--kure-path").arg(checkout());
        }
        program
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Applies a diff: its first line names the file, which is made if there is none.
    fn apply(&self, diff: &str) {
        let (file, lines) = diff.split_once('\n').expect("a diff has lines");
        let file = file.strip_prefix("--- ").expect("a diff begins with its file");
        let side = |other: char| -> String {
            let kept = lines.lines().filter(|line| !line.starts_with(other));
            kept.flat_map(|line| [line.get(1..).unwrap_or_default(), "\n"]).collect()
        };
        let (before, after) = (side('+'), side('-'));
        let path = self.folder.join(file);
        let text = if before.is_empty() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            after
        } else {
            let text = self.read(file);
            assert_eq!(text.matches(&before).count(), 1, "{file} has once:\n{before}\n{text}");
            text.replace(&before, &after)
        };
        fs::write(path, text).unwrap();
    }
}

/// Takes away what differs from run to run, and of what tests print all but the results.
fn settled(printed: &str) -> String {
    let is_test = printed.contains("test result: ");
    let lines = printed.lines().map(str::trim_end);
    let kept = lines.filter(|line| !is_test || line.starts_with("test result: ") && !line.contains(" 0 passed"));
    kept.flat_map(|line| [line.split("; 0 failed; ").next().unwrap_or(line), "\n"]).collect()
}

#[test]
fn the_tutorial_works_from_its_first_line_to_its_last() {
    let scratch = Scratch::outside(env!("CARGO_TARGET_TMPDIR"));
    let mut user = User { folder: scratch.root().to_owned(), scratch };
    let path = checkout().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let mut found = String::new();
    for (i, part) in page.split("```").enumerate() {
        let fence = if i == 0 { "" } else { "```" };
        found += fence;
        match part.split_once('\n') {
            Some(("console", lines)) => {
                found += "console\n";
                for line in lines.lines().filter_map(|line| line.strip_prefix("$ ")) {
                    found.extend(["$ ", line, "\n", &user.run(line)]);
                }
            }
            Some(("diff", diff)) => {
                user.apply(diff);
                found += part;
            }
            _ => found += part,
        }
    }
    if std::env::var_os("KURE_UPDATE_CASES").is_some() && std::env::var_os("CI").is_none() {
        fs::write(path, &found).unwrap();
    } else {
        assert!(page == found, "{PAGE}:\n{}", kure_core::testing::difference(&page, &found));
    }
}
