//! `trust remove`: takes back grants.

use crate::arguments::TrustRemove;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::trust::POLICY;
use crate::trust::edit::Edit;
use crate::trust::failure::TrustError;

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustRemove) -> Result<(), Failure> {
    let ground = super::ground(context);
    ground.require()?;
    let mut edit = Edit::open(&ground.policy_path())?;
    for word in &arguments.crates {
        let (name, version) = word.split_once('@').map_or((&**word, None), |(name, version)| (name, Some(version)));
        let is_meant = |grant: &crate::trust::grant::Grant| {
            grant.is_called(name) && version.is_none_or(|version| grant.version.as_deref() == Some(version))
        };
        if edit.remove(is_meant)? == 0 {
            return Err(TrustError::NoGrant { word: word.clone() }.into());
        }
    }
    edit.save()?;
    if !context.common.quiet {
        say(&format!("wrote   {POLICY}\n"));
    }
    let (policy, _) = ground.require()?;
    // A plugin from elsewhere whose grant is gone is not looked at any more.
    let survey = super::survey(context, Some(&policy), &[], &arguments.resolution)?;
    super::lock::write(context, &survey.lock(&policy)?)
}
