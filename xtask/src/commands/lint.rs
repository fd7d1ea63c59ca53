//! `lint`: checks what is expected of a plugin's crate.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::arguments::{Lint, Selection};
use crate::assemble::{Request, assemble};
use crate::commands::{Context, say};
use crate::dependency::Origin;
use crate::failure::Failure;
use crate::lint::{Binary, Check, Outcome, Preset, Subject, Verdict, choose};
use crate::select::{SelectionError, select};

/// What `--json` prints.
#[derive(Serialize)]
struct Answer {
    schema: &'static str,
    preset: Preset,
    failed: usize,
    plugins: Vec<Report>,
}

/// How a plugin fared.
#[derive(Serialize)]
struct Report {
    plugin: String,
    package: String,
    folder: PathBuf,
    checks: Vec<Outcome>,
}

/// Runs the command. The exit code is 3 if a check failed.
pub fn run(context: &Context<'_>, arguments: &Lint) -> Result<ExitCode, Failure> {
    let checks = choose(arguments.preset, &arguments.enable, &arguments.disable);
    let mut plugins = Vec::new();
    for folder in folders(context, &arguments.plugins)? {
        let subject = Subject::read(&context.cargo, &folder, context.base.plugins.clone())?;
        plugins.push(report(context, arguments, &subject, &checks)?);
    }
    let failed = plugins.iter().flat_map(|report| &report.checks).filter(|outcome| is_failed(outcome)).count();
    let answer = Answer { schema: "kure.dev/lint/v1", preset: arguments.preset, failed, plugins };
    if arguments.json {
        say(&(serde_json::to_string_pretty(&answer).expect("outcomes are JSON") + "\n"));
    } else {
        say(&answer.in_words(context.common.verbose > 0, context.common.quiet));
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

fn is_failed(outcome: &Outcome) -> bool {
    outcome.verdict == Verdict::Failed
}

/// Returns the folders of the plugins that the user names, by id, package or folder.
///
/// Without a name they are those that are here, and where none is, the current folder is taken for one.
fn folders(context: &Context<'_>, words: &[String]) -> Result<Vec<PathBuf>, Failure> {
    let known = &context.base.plugins;
    if words.is_empty() && known.is_empty() {
        return Ok(vec![PathBuf::from(".")]);
    }
    let mut folders = Vec::new();
    for word in words {
        if is_folder(word) {
            folders.push(PathBuf::from(word));
            continue;
        }
        let selection = Selection { plugins: vec![word.clone()], ..Selection::default() };
        for dependency in select(&context.base, &context.cargo, &selection)?.dependencies {
            let Origin::Path(folder) = dependency.origin else {
                let known = known.iter().map(|plugin| plugin.id.clone()).collect();
                return Err(SelectionError::Unknown { name: word.clone(), nearest: None, known }.into());
            };
            folders.push(folder);
        }
    }
    if words.is_empty() {
        folders.extend(known.iter().map(|plugin| plugin.folder.clone()));
    }
    Ok(folders)
}

fn is_folder(word: &str) -> bool {
    word.starts_with('.') || Path::new(word).is_absolute() || (word.contains('/') && !word.contains("git+"))
}

fn report(context: &Context<'_>, arguments: &Lint, subject: &Subject, checks: &[Check]) -> Result<Report, Failure> {
    let needs_binary = checks.iter().any(Check::needs_binary);
    let binary = if needs_binary { Some(build(context, arguments, subject)) } else { None };
    // Without a check that needs a binary, nobody asks why there is none.
    let binary = binary.unwrap_or_else(|| Err(Failure::Tests { failed: Vec::new() }));
    let outcomes = checks.iter().map(|check| check.run(subject, binary.as_ref()));
    Ok(Report {
        plugin: subject.plugin.as_ref().map_or_else(|_| subject.package.name.to_string(), |plugin| plugin.id.clone()),
        package: subject.package.name.to_string(),
        folder: subject.folder().to_owned(),
        checks: outcomes.collect::<Result<_, _>>()?,
    })
}

/// Assembles a binary with the plugin and what that requires.
fn build(context: &Context<'_>, arguments: &Lint, subject: &Subject) -> Result<Binary, Failure> {
    let plugin = subject.plugin.as_ref().map_err(|mistake| Failure::Metadata(mistake.clone()))?;
    // What it requires has to be in the same binary.
    let folder = subject.folder().display().to_string();
    let words = [folder].into_iter().chain(plugin.requires.keys().cloned());
    let selection = Selection { plugins: words.collect(), ..Selection::default() };
    let compilation = &arguments.compilation;
    let target = compilation.only_target()?;
    let request = Request { front: context.front, name: "lint", selection: &selection, compilation, target };
    Binary::new(assemble(&context.cargo, &context.base, request)?, &plugin.id)
}

impl Answer {
    /// Writes a line a plugin, and below it what failed, with the reasons and the repair.
    fn in_words(&self, is_verbose: bool, is_quiet: bool) -> String {
        let mut lines = Vec::new();
        for report in &self.plugins {
            let failed = report.checks.iter().filter(|outcome| is_failed(outcome)).count();
            let skipped = report.checks.iter().filter(|outcome| outcome.verdict == Verdict::Skipped).count();
            let count = report.checks.len();
            match (failed, skipped) {
                (0, 0) if is_quiet => continue,
                (0, 0) => lines.push(format!("{}: all {count} checks passed", report.plugin)),
                (0, _) => lines.push(format!("{}: {skipped} of {count} checks were skipped", report.plugin)),
                _ => lines.push(format!("{}: {failed} of {count} checks failed", report.plugin)),
            }
            let shown = report.checks.iter().filter(|outcome| is_verbose || outcome.verdict != Verdict::Passed);
            lines.extend(shown.flat_map(in_words));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }
}

fn in_words(outcome: &Outcome) -> Vec<String> {
    let verdict = match outcome.verdict {
        Verdict::Passed => "passed ",
        Verdict::Failed => "FAILED ",
        Verdict::Skipped => "skipped",
    };
    let mut lines = vec![format!("  {verdict}  {}", outcome.check)];
    let reasons = outcome.reasons.iter().flat_map(|reason| reason.trim_end().lines());
    lines.extend(reasons.map(|line| format!("    {line}").trim_end().to_owned()));
    lines.push(format!("    why: {}", outcome.rationale));
    lines.extend(outcome.repair.map(|repair| format!("    help: {repair}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        let outcome = |check, verdict, reasons: &[&str]| Outcome {
            check,
            verdict,
            reasons: reasons.iter().map(ToString::to_string).collect(),
            rationale: "a rationale",
            repair: (verdict == Verdict::Failed).then_some("a repair"),
        };
        let checks = vec![
            outcome("metadata", Verdict::Passed, &[]),
            outcome("readme", Verdict::Failed, &["one reason", "another\nin two lines"]),
            outcome("deterministic", Verdict::Skipped, &["no binary"]),
        ];
        let report = |plugin: &str, checks: &[Outcome]| Report {
            plugin: plugin.to_owned(),
            package: format!("kure-plugin-{plugin}"),
            folder: format!("/kure/plugins/{plugin}").into(),
            checks: checks.to_vec(),
        };
        let plugins =
            vec![report("crd", &checks[..1]), report("manifests", &checks[2..]), report("terraform", &checks)];
        Answer { schema: "kure.dev/lint/v1", preset: Preset::Community, failed: 1, plugins }
    }

    #[test]
    fn the_shape_of_the_answer_holds() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&answer()).unwrap());
    }

    #[test]
    fn what_failed_is_told_with_its_repair() {
        let answer = answer();
        let texts = [answer.in_words(false, false), answer.in_words(true, false), answer.in_words(false, true)];
        insta::assert_snapshot!(texts.join("\n"));
    }

    #[test]
    fn a_word_with_a_slash_is_a_folder() {
        assert!([".", "..", "./a", "plugins/a", "/a"].iter().all(|word| is_folder(word)));
        assert!(!["a", "kure-plugin-a"].iter().any(|word| is_folder(word)));
    }
}
