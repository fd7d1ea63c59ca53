//! `trust import`: grants what others have read, of what is here.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use crate::arguments::{ImportCargoVet, ImportFormat, TrustImport};
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::trust::POLICY;
use crate::trust::audits::{Audits, Publishers};
use crate::trust::coverage::Evidence;
use crate::trust::date;
use crate::trust::delta_text::count;
use crate::trust::edit::Edit;
use crate::trust::importing::{self, Conditions, Import};
use crate::trust::review::ReviewError;
use crate::trust::shown::word;

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustImport) -> Result<(), Failure> {
    let ImportFormat::CargoVet(arguments) = &arguments.format;
    let ground = super::ground(context);
    let (policy, _) = ground.require()?;
    let ours: Vec<_> = arguments.map.iter().map(|(_, ours)| ours.clone()).collect();
    policy.criteria.check(&ours)?;
    let (source, text) = read(&arguments.file)?;
    let audits = Audits::parse(Path::new(&source), &text)?;
    let theirs: Vec<_> = arguments.map.iter().map(|(theirs, _)| theirs.clone()).collect();
    audits.criteria.check(&theirs)?;
    let publishers = match &arguments.publishers {
        Some(path) => {
            let (_, text) = read(&path.to_string_lossy())?;
            Publishers::parse(path, &text)?
        }
        None => Publishers::default(),
    };
    let evidence = Evidence { audits: &audits, publishers: &publishers, map: &arguments.map };
    let survey = super::survey(context, Some(&policy), &[], &arguments.resolution)?;
    let days = arguments.expires.or(policy.rules.max_audit_age_days);
    let expires = days.map(|days| date::later(date::today(), days));
    let name = Path::new(&source).file_name().map_or_else(|| source.clone(), |it| it.to_string_lossy().into_owned());
    let conditions = Conditions { source: &name, has_powers: arguments.powers, expires };
    let import = importing::import(&survey, &policy, evidence, conditions);
    let mut edit = Edit::open(&ground.policy_path())?;
    import.grants.iter().for_each(|grant| edit.add(grant));
    import.revoked.iter().for_each(|it| edit.revoke(it));
    if !context.common.quiet {
        say(&described(&import, &audits, arguments));
    }
    let lock = survey.lock(&edit.policy()?)?;
    if arguments.dry_run || !edit.save()? {
        say("nothing was written\n");
        return Ok(());
    }
    if !context.common.quiet {
        say(&format!("wrote   {POLICY}\n"));
    }
    super::lock::write(context, &lock)
}

/// Reads a file, or the standard input, and returns what to call it.
fn read(file: &str) -> Result<(String, String), Failure> {
    if file.contains("://") {
        return Err(ReviewError::Remote { address: file.to_owned() }.into());
    }
    if file == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(Failure::file("read", "the standard input"))?;
        return Ok(("the standard input".to_owned(), text));
    }
    let text = std::fs::read_to_string(file).map_err(Failure::file("read", file))?;
    Ok((file.to_owned(), text))
}

fn described(import: &Import, audits: &Audits, arguments: &ImportCargoVet) -> String {
    let mut text = String::new();
    let mut line = |sign: &str, what: String| {
        writeln!(text, "{sign:<8}{}", word(&what)).expect("a string takes all");
    };
    for grant in &import.grants {
        let allow: Vec<_> = grant.allow.iter().map(|power| power.word()).collect();
        let allow = if allow.is_empty() { String::new() } else { format!(", may: {}", allow.join(", ")) };
        line("grant", format!("{} for {}, {}{allow}", grant.subject(), grant.criteria.join(" "), grant.who));
    }
    for it in &import.revoked {
        let versions = it.versions.as_ref().map_or_else(String::new, |versions| format!(" {versions}"));
        line("revoke", format!("{}{versions}: {}", it.name.as_deref().unwrap_or_default(), it.reason));
    }
    for (subject, reason) in &import.left {
        line("left", format!("{subject} {reason}"));
    }
    line("left", format!("{} that nobody in {} has read", count(import.unread, "crate"), arguments.file));
    if audits.left_out > 0 {
        line("left", format!("{} not meant for others, or about a commit", count(audits.left_out, "audit")));
    }
    let wildcards: usize = audits.wildcards.values().map(Vec::len).sum();
    if wildcards > 0 && arguments.publishers.is_none() {
        let what = count(wildcards, "audit");
        line(
            "left",
            format!("{what} of all that somebody publishes: `--publishers imports.lock` tells who published what"),
        );
    }
    if !import.held.is_empty() {
        let held = import.held.join(", ");
        line("note", format!("what these do while they are compiled stays refused without `--powers`: {held}"));
    }
    text
}
