//! How much documents may ask for before anything is generated from them.

use crate::worker;
use clap::Args;
use kure_core::yaml::Limits;

/// What the author of documents may raise.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Limits of documents")]
pub(crate) struct DocumentLimits {
    /// How large a file may be
    #[arg(long = "file-limit", value_name = "SIZE", default_value = "64MiB", value_parser = worker::size)]
    bytes: u64,
    /// How many documents a file may have
    #[arg(long = "document-limit", value_name = "N", default_value = "1000000", value_parser = clap::value_parser!(u32).range(1..))]
    documents: u32,
    /// How many values and keys a document may have, those that aliases repeat included
    #[arg(long = "value-limit", value_name = "N", default_value = "250000", value_parser = clap::value_parser!(u32).range(1..))]
    nodes: u32,
    /// How many lists and mappings may be within each other, at most 250
    #[arg(long = "depth-limit", value_name = "N", default_value = "100", value_parser = clap::value_parser!(u32).range(1..=250))]
    depth: u32,
    /// How much memory anchors and aliases may take in a document
    #[arg(long = "alias-limit", value_name = "SIZE", default_value = "8MiB", value_parser = worker::size)]
    expansion: u64,
}

impl DocumentLimits {
    /// Returns the limits for each text.
    pub(crate) fn of_texts(self) -> Limits {
        // What no memory has room for is no limit.
        let limit = |size: u64| usize::try_from(size).unwrap_or(usize::MAX);
        Limits {
            bytes: limit(self.bytes),
            documents: limit(self.documents.into()),
            nodes: limit(self.nodes.into()),
            depth: limit(self.depth.into()),
            expansion: limit(self.expansion),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use kure_core::yaml::Limit;

    #[derive(Parser)]
    struct Words {
        #[command(flatten)]
        limits: DocumentLimits,
    }

    fn read(words: &[&str]) -> Limits {
        Words::parse_from([&["kure"], words].concat()).limits.of_texts()
    }

    #[test]
    fn each_limit_is_that_of_the_core_and_can_be_raised_by_its_name() {
        assert_eq!(read(&[]), Limits::default());
        let raised = |limit: Limit| read(&[&format!("--{}", limit.name()), "200"]);
        assert_eq!(raised(Limit::Bytes), Limits { bytes: 200, ..Limits::default() });
        assert_eq!(raised(Limit::Documents), Limits { documents: 200, ..Limits::default() });
        assert_eq!(raised(Limit::Nodes), Limits { nodes: 200, ..Limits::default() });
        assert_eq!(raised(Limit::Depth), Limits { depth: 200, ..Limits::default() });
        assert_eq!(raised(Limit::Expansion), Limits { expansion: 200, ..Limits::default() });
    }
}
