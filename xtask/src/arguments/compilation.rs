//! How Cargo builds: flags that mean what they mean to Cargo.

use clap::{Args, ValueEnum};

use crate::failure::Failure;

/// How Cargo builds. Each flag means what it means to Cargo.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Compilation")]
pub struct Compilation {
    /// Build with this profile of the workspace
    #[arg(long, value_name = "NAME", conflicts_with = "release")]
    pub profile: Option<String>,
    /// Build optimised, with the profile `release`: the default of `build`
    #[arg(short, long)]
    pub release: bool,
    /// Build for this target triple, in place of this machine's. `build` takes several
    #[arg(long, value_name = "TRIPLE")]
    pub target: Vec<String>,
    /// How many jobs to run at once
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<String>,
    /// How the compiler's messages are printed: for people, in a line each, or as Cargo's JSON on the standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub message_format: MessageFormat,
    /// Build although crates are unlisted in the policy, or their review is over. The binary says so everywhere, for ever
    #[arg(long)]
    pub allow_untrusted: bool,
    /// Where versions and packages may come from.
    #[command(flatten)]
    pub resolution: Resolution,
}

/// How the compiler's messages are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// As the compiler draws them, on the standard error.
    #[default]
    Human,
    /// In a line each, on the standard error.
    Short,
    /// As Cargo's JSON, on the standard output.
    Json,
}

/// Where versions and packages may come from.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Compilation")]
pub struct Resolution {
    /// Refuse to bring the workspace's Cargo.lock up to date
    #[arg(long)]
    pub locked: bool,
    /// Stay off the network
    #[arg(long)]
    pub offline: bool,
    /// `--locked` and `--offline`
    #[arg(long)]
    pub frozen: bool,
}

impl Compilation {
    /// Returns the one target, if it is not this machine.
    pub fn only_target(&self) -> Result<Option<&str>, Failure> {
        match &self.target[..] {
            [] => Ok(None),
            [target] => Ok(Some(target)),
            targets => Err(Failure::Targets { targets: targets.to_vec() }),
        }
    }

    /// Returns the profile to build with, `default` unless the flags say otherwise.
    pub fn profile_or<'a>(&'a self, default: &'a str) -> &'a str {
        match &self.profile {
            Some(profile) => profile,
            None if self.release => "release",
            None => default,
        }
    }
}

impl Resolution {
    /// Returns whether the workspace's Cargo.lock has to stay as it is.
    pub fn is_locked(&self) -> bool {
        self.locked || self.frozen
    }

    /// Returns whether the network is out of bounds.
    pub fn is_offline(&self) -> bool {
        self.offline || self.frozen
    }
}
