//! Whether a program can be linked, which is tried.

use super::{Finding, Site};
use crate::failure::Failure;
use crate::scratch::Scratch;

const CHECK: &str = "linker";

pub(super) fn check(site: &Site<'_>) -> Vec<Finding> {
    vec![match link(site, None) {
        Ok(()) => Finding::ok(CHECK, "an empty program was compiled and linked"),
        Err(failure) => Finding::problem(CHECK, format!("an empty program was not linked: {failure}"), repair()),
    }]
}

fn repair() -> &'static str {
    match std::env::consts::OS {
        "linux" => "install a C compiler, whose linker Rust uses: `apt install build-essential`, `dnf install gcc`",
        "macos" => "run `xcode-select --install`",
        "windows" => "install the C++ tools of Visual Studio's Build Tools",
        _ => "install a C compiler, whose linker Rust uses",
    }
}

/// Builds an empty program for the target, with the folder's Cargo configuration. Fails with what the compiler said.
pub(super) fn link(site: &Site<'_>, target: Option<&str>) -> Result<(), String> {
    let build = || -> Result<(), Failure> {
        let scratch = Scratch::new()?;
        scratch.write("src/main.rs", "fn main() {}\n")?;
        let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n";
        let manifest = scratch.write("Cargo.toml", manifest)?;
        let mut command = site.cargo.bare("build");
        command.args(["--quiet", "--offline", "--color=never"]).arg("--manifest-path").arg(manifest);
        command.arg("--target-dir").arg(scratch.path().join("target")).env_remove("CARGO_BUILD_BUILD_DIR");
        if let Some(target) = target {
            command.args(["--target", target]);
        }
        site.cargo.capture(&mut command, "link").map(drop)
    };
    build().map_err(|failure| match failure {
        Failure::Cargo { said, .. } => first_error(&said),
        other => other.to_string(),
    })
}

/// Returns the first sentence that says what is wrong. The rest is long: the whole command line of the linker.
fn first_error(said: &str) -> String {
    let error = said.lines().find_map(|line| line.strip_prefix("error: "));
    error.or(said.lines().next()).unwrap_or("the compiler said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::tests::site;
    use super::*;

    #[test]
    fn a_linker_that_links_is_fine() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(check(&site(folder.path(), &[]))[0].verdict, Verdict::Ok);
    }

    #[test]
    fn a_linker_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let configuration = folder.path().join(".cargo/config.toml");
        std::fs::create_dir(configuration.parent().unwrap()).unwrap();
        std::fs::write(configuration, "[target.'cfg(all())']\nlinker = 'no-such-linker'\n").unwrap();
        let finding = &check(&site(folder.path(), &[]))[0];
        assert_eq!(finding.verdict, Verdict::Problem);
        assert_eq!(finding.reason, "an empty program was not linked: linker `no-such-linker` not found");
    }

    #[test]
    fn the_first_error_is_told() {
        assert_eq!(first_error("warning: x\nerror: linking failed\n  | cc -m64"), "linking failed");
        assert_eq!(first_error("nothing known"), "nothing known");
        assert_eq!(first_error(""), "the compiler said nothing");
    }
}
