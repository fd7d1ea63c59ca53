//! The commands about which plugins there are.

use clap::{Args, Subcommand};

/// The commands about which plugins there are.
#[derive(Debug, Subcommand)]
pub enum Shelf {
    /// List the plugins that are here, and those of the catalogue
    ///
    /// The catalogue is inside this program. A tier says who looks after a plugin, not whether it may be trusted.
    List(List),
    /// Look for plugins by a word in their ids, descriptions and kinds
    Search(Search),
    /// Show all that is known of a plugin
    Info(Info),
}

/// `list`.
#[derive(Args, Debug)]
pub struct List {
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `search`.
#[derive(Args, Debug)]
pub struct Search {
    /// What to look for, in any case
    pub word: String,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `info`.
#[derive(Args, Debug)]
pub struct Info {
    /// The plugin's id or package
    pub name: String,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}
