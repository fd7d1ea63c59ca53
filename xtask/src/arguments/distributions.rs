//! What the commands accept that make and change distributions and plugins.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::binary_name;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Distributions {
    /// Make a distribution: a package whose binary is kure with the plugins that it names
    ///
    /// Writes Cargo.toml, src/main.rs, Cargo.lock, an alias for Cargo, a workflow for GitHub, a Containerfile, an example of
    /// each plugin and a README. Files that are there stay as they are. Without a network, Cargo.lock may have to wait for
    /// `sync`.
    #[command(after_help = "Example: cargo kure init platform-kure --plugins terraform,crd")]
    Init(Init),
    /// Make a plugin that compiles, passes its tests and has no lints
    ///
    /// In a distribution, the plugin goes into its folder `plugins` and becomes one of its own. In a checkout of kure, it goes
    /// into `plugins` and is entered wherever the workspace names its plugins; what is left to do is printed. Anywhere else,
    /// and in a checkout with `--dir` or `--kure-path`, it is a package on its own.
    #[command(after_help = "Example: cargo kure new house-rules --kind validator")]
    New(New),
    /// Add plugins to a distribution
    ///
    /// As `cargo add` does, with their exact versions: to the dependencies, to the list of plugins, to src/main.rs and to
    /// Cargo.lock. A name is that of one of kure's own plugins; with `--registry`, that of any package there. If something
    /// fails, everything is as it was.
    #[command(
        after_help = "Examples: cargo kure add terraform\n          cargo kure add acme-vault@1.2.0 --registry acme"
    )]
    Add(Add),
    /// Remove plugins from a distribution
    ///
    /// From the dependencies, from the list of plugins, from src/main.rs and from Cargo.lock. The folder of a plugin stays.
    #[command(after_help = "Example: cargo kure remove terraform")]
    Remove(Remove),
    /// Take newer versions of plugins
    ///
    /// The newest that are compatible, or the one that is said. Without names, of every plugin, of kure, and of all that
    /// they are made of; what comes from a folder or a commit stays as it is.
    #[command(after_help = "Example: cargo kure update acme-vault@1.3.0")]
    Update(Update),
    /// Bring a distribution's src/main.rs and Cargo.lock in line with its Cargo.toml
    ///
    /// For after Cargo.toml was edited by hand. What is in Cargo.lock and still fits stays as it is. A src/main.rs that was
    /// edited by hand is left alone, and the exit code is 1.
    #[command(after_help = "Example: cargo kure sync --check")]
    Sync(Sync),
}

/// `init`.
#[derive(Args, Debug)]
pub struct Init {
    /// The folder; it may be there, but not with a Cargo.toml
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// What to call the package; as the folder if absent. The binary is called `kure`
    #[arg(long, value_name = "NAME", value_parser = binary_name)]
    pub name: Option<String>,
    /// The plugins to have: `terraform`, `vault@1.2.3`, `./folder`, `git+https://…#COMMIT`; none if absent
    #[arg(short, long, value_name = "PLUGIN,…", value_delimiter = ',')]
    pub plugins: Vec<String>,
    /// Take kure and its plugins from this checkout, in place of the public registry
    #[arg(long, value_name = "FOLDER")]
    pub kure_path: Option<PathBuf>,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// `new`.
#[derive(Args, Debug)]
pub struct New {
    /// What to call the plugin, in words joined by `-`
    #[arg(value_name = "NAME")]
    pub name: String,
    /// What it is
    #[arg(long, value_name = "KIND", value_enum, default_value_t)]
    pub kind: NewKind,
    /// The plugins of a bundle: `terraform`, `vault@1.2.3`, `./folder`, `git+https://…#COMMIT`
    #[arg(short, long, value_name = "PLUGIN,…", value_delimiter = ',', required_if_eq("kind", "bundle"))]
    pub plugins: Vec<String>,
    /// The folder to make; one in `plugins` of the distribution or the checkout, or in the current folder, if absent
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
    /// Take kure-core from this checkout, in place of where the distribution takes it from, or of the public registry
    #[arg(long, value_name = "FOLDER")]
    pub kure_path: Option<PathBuf>,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// What is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// A kind, with a rule of its own
    #[default]
    Generator,
    /// Rules on kinds of other plugins, as of a company on what it deploys; in a checkout of kure, on a kind of its own
    Validator,
    /// No plugin, but several that go together: in a checkout of kure a set that `--dist` names, elsewhere a distribution
    Bundle,
}

/// What a new plugin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A kind, with a rule of its own.
    Generator,
    /// Rules on kinds of other plugins.
    Validator,
}

/// `add`.
#[derive(Args, Debug)]
pub struct Add {
    /// The plugins: `terraform`, `vault@1.2.3`, `./folder`, `git+https://…#COMMIT`; the newest version if none is said
    #[arg(value_name = "PLUGIN", required_unless_present_any = ["path", "git"])]
    pub plugins: Vec<String>,
    /// The folder of a plugin
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["plugins", "git"])]
    pub path: Option<PathBuf>,
    /// The address of a plugin's git repository. Its package is the one that is named, or called as the repository
    #[arg(long, value_name = "URL", requires = "rev")]
    pub git: Option<String>,
    /// The whole commit, in 40 digits
    #[arg(long, value_name = "COMMIT", requires = "git")]
    pub rev: Option<String>,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// `remove`.
#[derive(Args, Debug)]
pub struct Remove {
    /// The plugins, by what the dependencies call them, or by their short names
    #[arg(value_name = "NAME", required = true)]
    pub plugins: Vec<String>,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// `update`.
#[derive(Args, Debug)]
pub struct Update {
    /// The plugins, as in `vault` or `vault@1.3.0`; every plugin, and kure, if absent
    #[arg(value_name = "NAME")]
    pub plugins: Vec<String>,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// `sync`.
#[derive(Args, Debug)]
pub struct Sync {
    /// Change nothing: exit with 10 if something would change, and say what
    #[arg(long)]
    pub check: bool,
    /// Replace src/main.rs even if it was edited by hand
    #[arg(long, conflicts_with = "check")]
    pub force: bool,
    /// Where packages may come from.
    #[command(flatten)]
    pub access: Access,
}

/// Where packages may come from.
#[derive(Args, Clone, Copy, Debug)]
pub struct Access {
    /// Stay off the network
    #[arg(long)]
    pub offline: bool,
}
