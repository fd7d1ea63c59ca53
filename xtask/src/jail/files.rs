//! The layer of Landlock: files, and as far as the kernel knows how, connections and signals.

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, LandlockStatus, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetStatus, Scope,
};

use super::{Files, Rules};

/// The interface whose rights are asked for: the first with all that is needed here.
const WANTED: ABI = ABI::V6;

/// Confines this process, and returns what holds and the version of the kernel's interface.
pub(super) fn restrict(rules: &Rules) -> Result<(Files, u32), String> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let rights = [
        (&rules.run, read | AccessFs::Execute),
        (&rules.read, read),
        (&rules.devices, device),
        // An administrator could make a device there that is the disk.
        (&rules.write, AccessFs::from_all(WANTED) & !(AccessFs::MakeBlock | AccessFs::MakeChar | AccessFs::MakeSock)),
    ];
    let mut ruleset = ruleset().map_err(|mistake| mistake.to_string())?;
    for (paths, access) in rights {
        for path in paths {
            ruleset = allow(ruleset, path, access).map_err(|mistake| format!("{}: {mistake}", path.display()))?;
        }
    }
    let status = ruleset.restrict_self().map_err(|mistake| mistake.to_string())?;
    let abi = match status.landlock {
        LandlockStatus::Available { effective_abi, kernel_abi } => {
            kernel_abi.unwrap_or(effective_abi as i32).try_into().unwrap_or_default()
        }
        _ => 0,
    };
    let files = match status.ruleset {
        RulesetStatus::FullyEnforced => Files::FullyEnforced,
        RulesetStatus::PartiallyEnforced => Files::PartiallyEnforced,
        RulesetStatus::NotEnforced => Files::NotEnforced,
    };
    Ok((files, abi))
}

fn ruleset() -> Result<RulesetCreated, landlock::RulesetError> {
    let ruleset = Ruleset::default().set_compatibility(CompatLevel::BestEffort);
    // What is asked for and never allowed is denied: every connection, and signals to whoever is outside.
    let ruleset = ruleset.handle_access(AccessFs::from_all(WANTED))?.handle_access(AccessNet::from_all(WANTED))?;
    ruleset.scope(Scope::from_all(WANTED))?.create()
}

fn allow(
    ruleset: RulesetCreated,
    path: &Path,
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, Box<dyn std::error::Error>> {
    // A right that only a folder can have would make a rule about a file one that is half kept.
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(WANTED) };
    Ok(ruleset.add_rule(PathBeneath::new(PathFd::new(path)?, access))?)
}
