//! The words of the command line.

use crate::grant::Grant;
use crate::input::DocumentLimits;
use crate::worker::{self, Limits, Sandbox};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// Turns short YAML documents into Kubernetes manifests
#[derive(Debug, Parser)]
#[command(
    name = "kure",
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 1 could not run, 2 wrong usage, 3 a document is wrong, 4 a plugin failed, 20 not what a binary says, 24 a binary that says nothing or is tainted, 30 no sandbox."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub voice: Voice,
    #[command(subcommand)]
    pub command: Command,
}

/// How the program speaks on standard error.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(crate) struct Voice {
    /// Say more: every diagnostic, and what was done
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Say less: errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to colour diagnostics
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,
    /// The form of diagnostics on standard error; `json` is one object a line
    #[arg(long, global = true, value_name = "FORM", value_enum, default_value_t)]
    pub diagnostics: Form,
}

/// When there is colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also in a file or a pipe
    Always,
    /// Nowhere
    Never,
}

/// What diagnostics look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// With the line and a caret
    #[default]
    Human,
    /// One JSON object a line
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate manifests from documents
    ///
    /// Nothing is written unless every document is good. Within a document, objects come in the order in which they
    /// are to be applied; namespaces and custom resource definitions of the whole run come first.
    Generate(Generate),
    /// Check documents without writing anything
    ///
    /// Does all that `generate` does, the plugins' own work included, and writes nothing.
    Validate(Validate),
    /// List, describe and check the plugins of this program
    #[command(subcommand)]
    Plugins(Plugins),
    /// Say what this system puts around the code of plugins
    ///
    /// The exit code is 30 if that is less than `--sandbox=strict` requires.
    Doctor(Doctor),
    /// Print the JSON Schema of a kind, for editors
    ///
    /// Draft 2020-12. An editor with the YAML language server completes and checks a document whose first line says
    /// where its schema is: after `kure schema --all -o kure.schema.json`, the line is
    /// `# yaml-language-server: $schema=kure.schema.json`, with the way from the file to the schema. The line is for one
    /// document, so in a file of several each has its own after its `---`; for all files of a folder, name the schema
    /// in the settings of the editor instead (`yaml.schemas`).
    Schema(Schema),
    /// Print the manual of a kind, or write that of every kind as Markdown or as a site
    ///
    /// Without a kind, the manual of every kind.
    Docs(Docs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}

impl Command {
    /// Returns what surrounds plugins, if the command runs their code.
    pub(crate) fn isolation_mut(&mut self) -> Option<&mut Isolation> {
        match self {
            Self::Generate(words) => Some(&mut words.inputs.isolation),
            Self::Validate(words) => Some(&mut words.inputs.isolation),
            Self::Plugins(Plugins::Check { isolation, .. }) => Some(isolation),
            Self::Schema(words) => Some(&mut words.isolation),
            Self::Docs(words) => Some(&mut words.isolation),
            Self::Plugins(_) | Self::Doctor(_) | Self::Completions { .. } => None,
        }
    }
}

/// What documents come from.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Files, folders, or `-` for standard input
    ///
    /// Folders are searched for `.yaml`, `.yml` and `.json`, in the order of their names. Hidden files, what
    /// `.gitignore` and `.ignore` name, and folders that kure made are left out. A file that is named twice is read
    /// once. Files beside a document can be read by its plugin; documents on standard input have none.
    #[arg(value_name = "FILE|DIR|-", conflicts_with = "example")]
    pub files: Vec<PathBuf>,
    /// Use the examples that the plugins embed, or those of one kind, instead of files
    #[arg(long, value_name = "KIND", num_args = 0..=1, default_missing_value = "")]
    pub example: Option<String>,
    /// How many workers render at once, or threads if there is no sandbox; as many as there are cores, and at most 8, if
    /// absent
    #[arg(
        short = 'j', long, visible_alias = "workers", value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..=256)
    )]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub limits: DocumentLimits,
    #[command(flatten)]
    pub isolation: Isolation,
    /// How many objects a document may generate
    #[arg(long, value_name = "N", default_value_t = 10_000, help_heading = ISOLATION)]
    pub object_limit: usize,
}

/// What the words about isolation are under in the help.
const ISOLATION: &str = "Isolation of plugins";

/// What surrounds the code of plugins, and what it may use up.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = ISOLATION)]
pub(crate) struct Isolation {
    /// What has to be around the code of plugins; `kure doctor` says what this system has
    #[arg(long, value_name = "HOW", value_enum, default_value_t)]
    pub sandbox: Sandbox,
    /// How long a document may take
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = worker::duration)]
    pub time_limit: Duration,
    /// How long a document may keep a processor busy, in whole seconds
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = worker::duration)]
    pub cpu_limit: Duration,
    /// How much memory a worker may take
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = worker::size)]
    pub memory_limit: u64,
    /// How much a document may generate, and plugins may print meanwhile
    #[arg(long, value_name = "SIZE", default_value = "32MiB", value_parser = worker::size)]
    pub output_limit: u64,
    /// What plugins may do beside computing. The program says that, and not the command line.
    #[arg(skip)]
    pub grants: &'static [Grant],
}

impl Isolation {
    pub(crate) fn limits(&self) -> Limits {
        Limits { time: self.time_limit, cpu: self.cpu_limit, memory: self.memory_limit, output: self.output_limit }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Write one file an object into this folder, or `-` for standard output
    ///
    /// The folder is replaced as a whole: what kure wrote there before and no longer generates is gone, and files that
    /// stay the same keep their time. A folder that kure did not make, which lacks the file `.kure`, is refused unless
    /// it is empty, and so is one of kure's with a file that somebody else put there.
    ///
    /// An object is in `NAMESPACE/KIND.GROUP_NAME.yaml`, kind and group in lower case; without a namespace or for the
    /// core group, that part is left out. Characters that are not safe in a file name become `%` and two digits, and
    /// a name of more than 200 bytes ends in a hash.
    #[arg(short, long, value_name = "DIR|-", default_value = "-")]
    pub output: PathBuf,
    /// The form of the manifests; `json` is a stream of objects, which `kubectl apply -f -` and `jq` read
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write what the good documents generate although others are wrong; the exit code stays 3 or 4
    #[arg(long)]
    pub keep_going: bool,
    /// Generate everything twice, in workers of their own and in another order, and refuse what differs
    #[arg(long)]
    pub check_determinism: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Generate everything twice, in workers of their own and in another order, and refuse what differs
    #[arg(long)]
    pub check_determinism: bool,
}

/// What manifests look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
pub(crate) enum Format {
    /// YAML documents, each after `---`
    #[default]
    Yaml,
    /// JSON objects, one after the other
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Plugins {
    /// List the plugins
    List {
        #[command(flatten)]
        output: TableOutput,
    },
    /// Describe a plugin: its package, its kinds with their examples, what it needs
    Info {
        /// The plugin's name, such as `terraform` or `kure-plugin-terraform`
        name: String,
        #[command(flatten)]
        output: TableOutput,
    },
    /// Say which plugins documents need, and how to build a kure with them; the exit code is 3 if a kind is unknown
    Suggest {
        /// Files, folders, or `-` for standard input, as for `generate`
        #[arg(value_name = "FILE|DIR|-", required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        output: TableOutput,
    },
    /// Build a kure with one plugin more in the place of this one, from the checkout or distribution at hand
    Install {
        /// The plugin, as `cargo xtask build --plugins` takes it
        name: String,
    },
    /// Build a kure with one plugin less in the place of this one, from the checkout or distribution at hand
    Uninstall {
        /// The plugin's name
        name: String,
    },
    /// Ask every plugin whether it could do its work; the exit code is 4 if one could not
    Check {
        #[command(flatten)]
        output: TableOutput,
        #[command(flatten)]
        isolation: Isolation,
    },
    /// Say what a binary says of itself, without running it; the exit code is 24 if that is nothing
    ///
    /// Nothing but the binary is asked, so this tells binaries apart and proves nothing: `cargo xtask verify` holds one
    /// against a lock, or builds it again. The exit code is 24 if the binary is tainted, and 20 if this program has
    /// other plugins than it says.
    Verify {
        /// The binary, for any system but WebAssembly; this program if absent
        #[arg(long, value_name = "PATH")]
        binary: Option<PathBuf>,
        /// The kure-trust.toml, with its lock beside it, that the binary should have been built under
        #[arg(long, value_name = "PATH")]
        against: Option<PathBuf>,
        #[command(flatten)]
        output: TableOutput,
    },
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct TableOutput {
    /// The form of the answer
    #[arg(short = 'o', long = "output", value_name = "FORM", value_enum, default_value_t)]
    pub form: TableForm,
}

/// What lists look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableForm {
    /// For people
    #[default]
    Table,
    /// JSON
    Json,
    /// YAML
    Yaml,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub output: TableOutput,
    /// The same as `-o json`
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// A kind, such as `TerraformConfig` or `generators.example.com/v1alpha1/TerraformConfig`
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub kind: Option<String>,
    /// One schema for documents of every kind
    #[arg(long)]
    pub all: bool,
    /// Write the schema into this file, which is replaced, or `-` for standard output
    #[arg(short, long, value_name = "FILE|-", default_value = "-")]
    pub output: PathBuf,
    #[command(flatten)]
    pub isolation: Isolation,
}

#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// A kind, such as `TerraformConfig` or `generators.example.com/v1alpha1/TerraformConfig`
    pub kind: Option<String>,
    /// The form of the manual
    #[arg(long, value_enum, default_value_t)]
    pub format: ManualForm,
    /// Write an index and one page a kind into this folder, or `-` for standard output
    ///
    /// On the pages, fields lead to the fields that they share; on standard output, they name them.
    ///
    /// The folder is replaced as a whole, as with `generate`: one that kure did not make is refused unless it is empty.
    #[arg(short, long, value_name = "DIR|-", default_value = "-")]
    pub output: PathBuf,
    #[command(flatten)]
    pub isolation: Isolation,
}

/// What a manual looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ManualForm {
    /// For a terminal, and for programs that make something else of it
    #[default]
    Markdown,
    /// For a browser, with a search; no server is needed. Only into a folder
    Html,
}
