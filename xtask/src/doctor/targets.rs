//! Which targets this machine can build for, and what those still need that the user names.

use std::path::PathBuf;

use super::configuration::setting_of_target;
use super::linker::link;
use super::toolchain::rustc;
use super::{Finding, Site};

const CHECK: &str = "target";

pub(super) fn check(site: &Site<'_>) -> Vec<Finding> {
    let mut findings = vec![installed(site)];
    for target in site.targets {
        findings.extend(examine(site, target));
    }
    findings
}

/// Asks the compiler; says nothing if it does not know.
fn ask(site: &Site<'_>, arguments: &[&str]) -> Option<String> {
    let output = rustc(site, arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn installed(site: &Site<'_>) -> Finding {
    let folder = ask(site, &["--print", "sysroot"]).map(|root| PathBuf::from(root).join("lib/rustlib"));
    let entries = folder.iter().flat_map(std::fs::read_dir).flatten().flatten();
    let mut targets: Vec<_> = entries
        .filter(|entry| entry.path().join("lib").is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    targets.sort();
    if targets.is_empty() {
        let repair = "install the toolchain again, with `rustup toolchain install stable --force`";
        return Finding::problem(CHECK, "there is no standard library", repair);
    }
    Finding::ok(CHECK, format!("the standard library is there for {}", targets.join(", ")))
}

fn examine(site: &Site<'_>, target: &str) -> Vec<Finding> {
    let Some(folder) = ask(site, &["--print", "target-libdir", "--target", target]) else {
        let known = ask(site, &["--print", "target-list"]).unwrap_or_default();
        let nearest = known.lines().min_by_key(|known| strsim::damerau_levenshtein(target, known));
        let repair = nearest.map_or_else(String::new, |nearest| format!("did you mean `{nearest}`? "));
        let repair = repair + "`rustc --print target-list` lists them all";
        return vec![Finding::problem(CHECK, format!("rustc knows no target `{target}`"), repair)];
    };
    let mut findings = Vec::new();
    if has_standard_library(&folder) {
        findings.push(match link(site, Some(target)) {
            Ok(()) => Finding::ok(CHECK, format!("`{target}`: an empty program was compiled and linked")),
            Err(error) => {
                let reason = format!("`{target}`: an empty program was not linked: {error}");
                Finding::problem(CHECK, reason, linker_repair(target))
            }
        });
    } else {
        let reason = format!("`{target}`: its standard library is not installed");
        findings.push(Finding::problem(CHECK, reason, format!("run `rustup target add {target}`")));
        findings.extend(foreseen_linker(site, target));
    }
    let host = ask(site, &["-vV"]).unwrap_or_default();
    if !host.lines().any(|line| line.strip_prefix("host: ") == Some(target)) {
        findings.push(c_compiler(site, target));
    }
    findings
}

fn has_standard_library(folder: &str) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Says which linker would be used once there is a standard library to link with.
fn foreseen_linker(site: &Site<'_>, target: &str) -> Option<Finding> {
    if let Some(linker) = setting_of_target(site, target, "linker") {
        // A path is looked for from the folder of the configuration, and a name on the search path.
        let is_there = site.program(&linker).is_some() || site.folder.join(&linker).is_file();
        let reason = format!("`{target}`: the linker `{linker}` is configured and");
        return Some(if is_there {
            Finding::ok(CHECK, format!("{reason} found"))
        } else {
            Finding::problem(CHECK, format!("{reason} not found"), "install it, or configure another")
        });
    }
    if is_linked_by_own_compiler(target) {
        return None;
    }
    let prefix = gnu_prefix(target)?;
    let linker = format!("{prefix}-gcc");
    Some(match site.program(&linker) {
        Some(_) => Finding::warning(
            CHECK,
            format!("`{target}`: the linker `{linker}` is found and not configured"),
            format!("set the variable `{}={linker}`", linker_variable(target)),
        ),
        None => Finding::warning(CHECK, format!("`{target}`: no linker is configured"), linker_repair(target)),
    })
}

/// Says whether C can be compiled for the target, as kure-cli's allocator has to be.
fn c_compiler(site: &Site<'_>, target: &str) -> Finding {
    let underscored = target.replace('-', "_");
    let variables = [format!("CC_{target}"), format!("CC_{underscored}"), "TARGET_CC".into()];
    if let Some(variable) = variables.iter().find(|variable| site.variable(variable).is_some()) {
        return Finding::ok(CHECK, format!("`{target}`: the variable {variable} names its C compiler"));
    }
    let mut programs: Vec<_> = gnu_prefix(target).iter().map(|prefix| format!("{prefix}-gcc")).collect();
    if is_linked_by_own_compiler(target) {
        programs.push("musl-gcc".to_owned());
    }
    if let Some(program) = programs.iter().find(|program| site.program(program).is_some()) {
        return Finding::ok(CHECK, format!("`{target}`: `{program}` compiles C for it"));
    }
    let repair = if target.starts_with("wasm32-wasi") {
        format!("install the WASI SDK and set `CC_{underscored}` to its clang; plugins need `--collector none` there")
    } else if target.ends_with("-musl") {
        format!("install `musl-tools` or a cross compiler, and set `CC_{underscored}` if it has another name")
    } else {
        format!("install a cross compiler, and set `CC_{underscored}` if it has another name")
    };
    Finding::warning(CHECK, format!("`{target}`: no C compiler was found, which the allocator needs"), repair)
}

/// Returns whether this machine's own C compiler links for the target: Rust brings all else of musl along.
fn is_linked_by_own_compiler(target: &str) -> bool {
    cfg!(target_os = "linux") && target == format!("{}-unknown-linux-musl", std::env::consts::ARCH)
}

/// Returns how the names of the GNU tools for a Linux target begin.
fn gnu_prefix(target: &str) -> Option<String> {
    let [arch, _, "linux", environment] = target.split('-').collect::<Vec<_>>()[..] else {
        return None;
    };
    let arch = match arch {
        "riscv64gc" => "riscv64",
        "armv7" | "arm" => "arm",
        arch => arch,
    };
    Some(format!("{arch}-linux-{environment}"))
}

fn linker_variable(target: &str) -> String {
    format!("CARGO_TARGET_{}_LINKER", target.to_uppercase().replace('-', "_"))
}

fn linker_repair(target: &str) -> String {
    let variable = linker_variable(target);
    match gnu_prefix(target) {
        Some(prefix) if prefix.ends_with("musl") => {
            format!("set `{variable}=rust-lld`, or to a linker such as `{prefix}-gcc`")
        }
        Some(prefix) => format!("install a linker such as `{prefix}-gcc` and set `{variable}` to it"),
        None => format!("install a linker for it and set `{variable}` to it"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::super::tests::{lines, site};
    use super::*;

    #[test]
    fn the_target_of_this_machine_is_installed() {
        let folder = tempfile::tempdir().unwrap();
        let finding = installed(&site(folder.path(), &[]));
        assert_eq!(finding.verdict, Verdict::Ok);
        assert!(finding.reason.contains(std::env::consts::ARCH), "{finding}");
    }

    #[test]
    fn an_unknown_target_gives_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let findings = examine(&site(folder.path(), &[]), "x86_64-unknown-linux-mus");
        insta::assert_snapshot!(lines(&findings, folder.path()));
    }

    #[test]
    fn a_target_without_a_standard_library_says_what_it_needs() {
        let folder = tempfile::tempdir().unwrap();
        // Tiers without a standard library to install, so that the answer is the same on every machine.
        let check = |target: &str, variables: &[(&str, &str)]| {
            lines(&examine(&site(folder.path(), variables), target), folder.path())
        };
        let bin = folder.path().join("bin");
        std::fs::create_dir(&bin).unwrap();
        std::fs::write(bin.join("sparc-linux-gnu-gcc"), "").unwrap();
        let path = ("PATH", bin.to_str().unwrap());
        let linker = ("CARGO_TARGET_SPARC_UNKNOWN_LINUX_GNU_LINKER", "ld.sparc");
        let checks = [
            check("sparc-unknown-linux-gnu", &[]),
            check("sparc-unknown-linux-gnu", &[path]),
            check("sparc-unknown-linux-gnu", &[linker, ("CC_sparc_unknown_linux_gnu", "cc")]),
            check("mips64-unknown-linux-muslabi64", &[]),
        ];
        insta::assert_snapshot!(checks.join("\n\n"));
    }

    #[test]
    fn musl_and_wasi_say_which_compiler_of_c_they_need() {
        let folder = tempfile::tempdir().unwrap();
        let check = |target: &str| c_compiler(&site(folder.path(), &[]), target);
        let findings = ["aarch64-unknown-linux-musl", "wasm32-wasip1", "aarch64-apple-darwin"].map(check);
        insta::assert_snapshot!(lines(&findings, folder.path()));
    }
}
