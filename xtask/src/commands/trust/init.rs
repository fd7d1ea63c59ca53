//! `trust init`: a policy that grants what is here today.

use crate::arguments::TrustInit;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::report::counted;
use crate::trust::edit::Edit;
use crate::trust::failure::TrustError;
use crate::trust::granting::Terms;
use crate::trust::{LOCK, POLICY, date};
use crate::undo;

/// What each grant says until somebody read the crate.
const UNREAD: &str = "taken over by trust init; nobody read it for that";

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustInit) -> Result<(), Failure> {
    let ground = super::ground(context);
    let path = ground.policy_path();
    if path.exists() {
        return Err(TrustError::PolicyPresent { path }.into());
    }
    let who = super::who(arguments.who.as_deref())?;
    let survey = super::survey(context, None, &[], &arguments.resolution)?;
    let mut edit = Edit::new(&path);
    let policy = edit.policy()?;
    let expires = arguments.expires.map(|days| date::later(date::today(), days));
    let terms = Terms { who: &who, criteria: &[], reviewed: None, expires, notes: Some(UNREAD) };
    let uncovered = survey.uncovered(&policy);
    for i in &uncovered {
        edit.add(&survey.grant(*i, &policy.rules, terms)?);
    }
    edit.name_sources(&survey.graph);
    let lock = ground.lock_path();
    // Should a crate have no lock, there is no policy either.
    let text = survey.lock(&edit.policy()?)?.text();
    edit.save()?;
    undo::write(&lock, text).map_err(Failure::file("write", &lock))?;
    if !context.common.quiet {
        let (grants, plugins) = (counted(uncovered.len(), "grant"), counted(survey.plugins.len(), "plugin"));
        say(&format!(
            "wrote   {POLICY}: {grants} for {plugins} and all that they are made of\n\
             wrote   {LOCK}\n\
             Every crate is granted as Cargo.lock has it today. Nobody read one for that; each grant says so, until\n\
             `trust add NAME` replaces it. Commit both files: from now on nothing else gets into a binary.\n"
        ));
    }
    Ok(())
}
