//! The commands, one a file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::Front;
use crate::arguments::{Command, CommandLine, Common, Distributions, Resolution, Workbench};
use crate::base::Base;
use crate::cargo::Cargo;
use crate::catalogue;
use crate::distribution::{Distribution, starting_folder};
use crate::failure::Failure;
use crate::undo::Undo;
use crate::workspace::Workspace;

pub mod build;
pub mod ci;
pub mod plan;
pub mod run;
pub mod shelf;
pub mod test;
pub mod tidy;

pub mod doctor;
pub mod install;
pub mod lint;
pub mod watch;

pub mod add;
mod bundle;
pub mod init;
pub mod new;
pub mod remove;
pub mod sync;
pub mod update;

pub mod trust;
pub mod verify;

/// The exit code for what is, or would be, another than before.
pub(crate) const CHANGED: u8 = 10;

/// What every command works with.
#[derive(Debug)]
pub struct Context<'a> {
    /// How the program was called.
    pub front: Front,
    /// The flags that every command has.
    pub common: &'a Common,
    /// Cargo, called in the workspace.
    pub cargo: Cargo,
    /// What there is to assemble from.
    pub base: Base,
    workspace: Option<Workspace>,
}

impl<'a> Context<'a> {
    /// Looks at what there is around the current folder.
    fn find(front: Front, common: &'a Common, resolution: &Resolution) -> Result<Self, Failure> {
        let cargo = Cargo::new(common);
        let workspace = Workspace::find(&cargo, common)?;
        let registry = common.registry.as_deref();
        let mut base = match &workspace {
            Some(workspace) => Base::checkout(workspace, registry)?,
            None => match Distribution::find(&starting_folder(common.manifest_path.as_deref())?)? {
                Some(distribution) => {
                    let cargo = cargo.clone().within(&distribution.folder);
                    Base::distribution(&cargo, &distribution, resolution, registry)?
                }
                None => Base::registry(&std::env::current_dir().map_err(Failure::file("find", "."))?, registry),
            },
        };
        base.offers = catalogue::read(common.catalogue.as_deref())?;
        let cargo = cargo.within(&base.root);
        Ok(Self { front, common, cargo, base, workspace })
    }

    /// Returns the checkout of kure, without which some commands have nothing to do.
    pub fn checkout(&self) -> Result<&Workspace, Failure> {
        self.workspace
            .as_ref()
            .ok_or_else(|| Failure::NotKure { found: format!("none around {}", self.base.root.display()) })
    }
}

/// Runs the command and returns the exit code.
pub fn run(front: Front, command_line: &CommandLine) -> Result<ExitCode, Failure> {
    let common = &command_line.common;
    if let Command::Workbench(Workbench::Doctor(arguments)) = &command_line.command {
        return Ok(doctor::run(common, arguments));
    }
    if let Command::Distributions(command) = &command_line.command {
        match command {
            Distributions::Init(arguments) => init::run(common, arguments)?,
            Distributions::New(arguments) => new::run(common, arguments)?,
            Distributions::Add(arguments) => add::run(common, arguments)?,
            Distributions::Remove(arguments) => remove::run(common, arguments)?,
            Distributions::Update(arguments) => update::run(common, arguments)?,
            Distributions::Sync(arguments) => return sync::run(common, arguments),
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::Verify(arguments) = &command_line.command {
        return verify::run(front, common, arguments);
    }
    let context = Context::find(front, common, command_line.command.resolution())?;
    match &command_line.command {
        Command::Build(arguments) => build::run(&context, arguments)?,
        Command::Plan(arguments) => return plan::run(&context, arguments),
        Command::Run(arguments) => return run::run(&context, arguments),
        Command::Test(arguments) => test::run(&context, arguments)?,
        Command::Shelf(command) => shelf::run(&context, command)?,
        Command::Ci(arguments) => ci::run(&context, arguments)?,
        Command::Tidy => tidy::run(&context)?,
        Command::Trust(arguments) => return trust::run(&context, &arguments.command),
        Command::Workbench(Workbench::Lint(arguments)) => return lint::run(&context, arguments),
        Command::Workbench(Workbench::Watch(arguments)) => return watch::run(&context, arguments),
        Command::Workbench(Workbench::Install(arguments)) => install::run(&context, arguments)?,
        Command::Distributions(_) => unreachable!("they look for a distribution, and ran above"),
        Command::Verify(_) => unreachable!("it needs no workspace but to build again, and ran above"),
        Command::Workbench(Workbench::Doctor(_)) => unreachable!("it looks at any folder, and ran above"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a result on the standard output. Whoever closed it does not want to know.
pub(crate) fn say(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Keeps the files of a distribution as they have become, and says which are others than before.
fn say_written(common: &Common, distribution: &Distribution, undo: Undo) {
    let changed = undo.changed();
    if !common.quiet {
        for path in &changed {
            say(&format!("wrote   {}\n", path.strip_prefix(&distribution.folder).unwrap_or(path).display()));
        }
        if changed.is_empty() {
            say("nothing to change\n");
        }
    }
    undo.keep();
}

/// Returns the whole path of what is there or is to be there.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).map_err(Failure::file("find", path))?;
    // What is there already is named as Cargo names it, so that one folder is seen to be in another.
    let there = absolute.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    let Some((folder, mut canonical)) = there else { return Ok(absolute) };
    canonical.extend(absolute.strip_prefix(folder).expect("it is an ancestor"));
    Ok(canonical)
}

/// Returns whether a binary printed a manifest, and not just nothing with success.
pub(crate) fn has_manifest(printed: &[u8]) -> bool {
    String::from_utf8_lossy(printed).lines().any(|line| line.starts_with("apiVersion:"))
}
