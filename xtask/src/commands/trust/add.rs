//! `trust add`: grants crates by the hashes of what is here.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};

use crate::arguments::TrustAdd;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::report::counted;
use crate::trust::edit::Edit;
use crate::trust::failure::TrustError;
use crate::trust::granting::Terms;
use crate::trust::policy::Policy;
use crate::trust::survey::Survey;
use crate::trust::{POLICY, date};

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustAdd) -> Result<(), Failure> {
    let ground = super::ground(context);
    let (policy, _) = ground.require()?;
    policy.criteria.check(&arguments.criteria)?;
    // A crate that is here already is granted as it is. Anything else is a plugin from elsewhere.
    let known = super::survey(context, Some(&policy), &[], &arguments.resolution)?;
    let is_known = |word: &&String| !named(&known, word).is_empty();
    let (_, plugins): (Vec<_>, Vec<_>) = arguments.crates.iter().partition(is_known);
    let plugins: Vec<_> = plugins.into_iter().cloned().collect();
    let survey = if plugins.is_empty() {
        known
    } else {
        super::survey(context, Some(&policy), &plugins, &arguments.resolution)?
    };
    let wanted = wanted(&survey, &policy, arguments, &plugins);
    if wanted.is_empty() {
        say("nothing to grant: all is covered\n");
        return Ok(());
    }
    let who = super::who(arguments.who.as_deref())?;
    let today = date::today();
    let days = arguments.expires.or(policy.rules.max_audit_age_days);
    let expires = days.map(|days| date::later(today, days));
    let terms = Terms {
        who: &who,
        criteria: &arguments.criteria,
        reviewed: Some(today),
        expires,
        notes: arguments.notes.as_deref(),
    };
    let capable: Vec<_> = wanted.iter().filter(|i| is_plugin(&survey, **i)).collect();
    if !arguments.capabilities.is_empty() && capable.len() != 1 {
        return Err(TrustError::Capability { found: capable.len() }.into());
    }
    let mut edit = Edit::open(&ground.policy_path())?;
    for i in &wanted {
        let mut grant = survey.grant(*i, &policy.rules, terms)?;
        if grant.is_plugin {
            grant.capabilities.clone_from(&arguments.capabilities);
        }
        let hash = grant.sha256.as_ref().or(grant.h1.as_ref()).map_or("", |hash| hash);
        let allow = grant.allow.iter().map(|power| power.word().to_owned());
        let allow: Vec<_> = allow.chain(grant.capabilities.iter().map(ToString::to_string)).collect();
        let allow = if allow.is_empty() { String::new() } else { format!(", may: {}", allow.join(", ")) };
        say(&format!("grant   {} of {} {hash}{allow}\n", survey.graph.crates[*i].subject(), grant.source));
        edit.add(&grant);
    }
    if !arguments.yes && !asked(&format!("Write {} into {POLICY} as read by {who}?", counted(wanted.len(), "grant")))? {
        say("nothing was written\n");
        return Ok(());
    }
    edit.name_sources(&survey.graph);
    let lock = survey.lock(&edit.policy()?)?;
    edit.save()?;
    if !context.common.quiet {
        say(&format!("wrote   {POLICY}\n"));
    }
    super::lock::write(context, &lock)
}

fn is_plugin(survey: &Survey, i: usize) -> bool {
    survey.plugins.iter().any(|plugin| plugin.package == survey.graph.crates[i].name)
}

/// Returns the crates to grant.
fn wanted(survey: &Survey, policy: &Policy, arguments: &TrustAdd, plugins: &[String]) -> BTreeSet<usize> {
    let uncovered = survey.uncovered(policy);
    if arguments.crates.is_empty() {
        return uncovered.into_iter().collect();
    }
    let mut wanted: BTreeSet<_> = arguments.crates.iter().flat_map(|word| named(survey, word)).collect();
    if !plugins.is_empty() {
        // A word may be a folder or an address, which name no crate: the plugin that came with it is meant.
        let is_new = |i: &usize| is_plugin(survey, *i) && !policy.rules.takes(&survey.graph.crates[*i].source);
        wanted.extend(uncovered.iter().copied().filter(is_new));
    }
    if arguments.closure {
        let reached = survey.graph.reached(&wanted);
        wanted.extend(uncovered.into_iter().filter(|i| reached.contains(i)));
    }
    wanted
}

/// Returns the crates that a word names: `serde`, `serde@1.0.229`, or the id of a plugin.
fn named(survey: &Survey, word: &str) -> Vec<usize> {
    let (name, version) = word.split_once('@').map_or((word, None), |(name, version)| (name, Some(version)));
    let crates = survey.graph.crates.iter().enumerate();
    let id = |name: &str| survey.plugins.iter().any(|plugin| plugin.id == word && plugin.package == name);
    let is_meant = |it: &crate::trust::graph::Crate| {
        (it.name == name || id(&it.name)) && version.is_none_or(|version| it.version == version)
    };
    crates.filter(|(_, it)| is_meant(it)).map(|(i, _)| i).collect()
}

/// Asks on the terminal. Without one, nobody could answer.
fn asked(question: &str) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(TrustError::Unasked { question: question.to_owned() }.into());
    }
    say(&format!("{question} [y/N] "));
    let _ = std::io::stdout().flush();
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).map_err(Failure::file("read the answer from", "the terminal"))?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
