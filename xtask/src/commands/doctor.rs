//! `doctor`: says whether this machine and this folder can assemble a binary.

use std::process::ExitCode;

use serde::Serialize;

use crate::arguments::{Common, Doctor};
use crate::cargo::Cargo;
use crate::commands::say;
use crate::doctor::{Finding, Site, Verdict, examine};

/// What `--json` prints.
#[derive(Serialize)]
struct Answer<'a> {
    schema: &'static str,
    problems: usize,
    warnings: usize,
    findings: &'a [Finding],
}

/// Runs the command. It works anywhere, since what is wrong may be the folder.
pub fn run(common: &Common, arguments: &Doctor) -> ExitCode {
    let site = Site::find(&Cargo::new(common), common.manifest_path.as_deref(), &arguments.target);
    let findings = examine(&site);
    say(&if arguments.json { in_json(&findings) } else { in_words(&findings, common.quiet) });
    if count(&findings, Verdict::Problem) == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn count(findings: &[Finding], verdict: Verdict) -> usize {
    findings.iter().filter(|finding| finding.verdict == verdict).count()
}

fn in_json(findings: &[Finding]) -> String {
    let answer = Answer {
        schema: "kure.dev/doctor/v1",
        problems: count(findings, Verdict::Problem),
        warnings: count(findings, Verdict::Warning),
        findings,
    };
    serde_json::to_string_pretty(&answer).expect("findings are JSON") + "\n"
}

/// Writes a finding a line; only the problems if the user wants to hear of nothing else.
fn in_words(findings: &[Finding], is_quiet: bool) -> String {
    let shown = findings.iter().filter(|finding| !is_quiet || finding.verdict == Verdict::Problem);
    shown.fold(String::new(), |text, finding| text + &finding.to_string() + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(verdict: Verdict, repair: Option<&str>) -> Finding {
        Finding { check: "linker", verdict, reason: "a reason".to_owned(), repair: repair.map(str::to_owned) }
    }

    #[test]
    fn the_shape_of_the_answer_holds() {
        let findings = [finding(Verdict::Ok, None), finding(Verdict::Problem, Some("a repair"))];
        insta::assert_snapshot!(in_json(&findings));
    }

    #[test]
    fn the_quiet_hear_of_problems_alone() {
        let findings = [finding(Verdict::Warning, Some("b")), finding(Verdict::Problem, Some("a repair"))];
        assert_eq!(in_words(&findings, true), "problem  linker         a reason → a repair\n");
        assert_eq!(in_words(&findings, false).lines().count(), 2);
    }
}
