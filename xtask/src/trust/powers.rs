//! What a crate does that has to be granted, as far as its source tells before it is compiled.

use std::collections::BTreeSet;

use super::grant::Power;
use super::graph::{Crate, Source};
use super::signs;
use super::survey::Survey;
use super::tree::Tree;
use crate::package::OWN;

impl Survey {
    /// Returns what a crate does while it is compiled, and if only plugins need it, what its code can do.
    ///
    /// A crate of which more is found once it is compiled is refused then, by name.
    pub fn powers(&self, i: usize) -> Vec<Power> {
        let it = &self.graph.crates[i];
        let mut powers: BTreeSet<_> = it.powers.iter().copied().collect();
        // A folder's own tests stand among its sources, and whoever wrote it can write what it needs.
        if !matches!(it.source, Source::Folder(_)) && self.is_of_plugins(i) {
            powers.extend(seen(it));
        }
        powers.into_iter().collect()
    }

    fn is_of_plugins(&self, i: usize) -> bool {
        let crates = self.graph.crates.iter().enumerate();
        let own = crates.filter(|(_, it)| OWN.contains(&it.name.as_str())).map(|(i, _)| i).collect();
        !self.graph.reached(&own).contains(&i)
    }
}

fn seen(it: &Crate) -> BTreeSet<Power> {
    let tree = Tree::of_unpacked(&it.name, &it.version, &it.folder);
    // What cannot be read is refused by the gate, which says so.
    let signs = tree.map_or_else(|_| Vec::new(), |tree| signs::signs(&tree));
    let power = |word: &str| match word {
        "symbols" | "ffi" => Some(Power::Ffi),
        "asm" => Some(Power::Unsafe),
        word => Power::WORDS.iter().find(|(known, _)| *known == word).map(|(_, power)| *power),
    };
    signs.iter().filter_map(|sign| power(&sign.power)).collect()
}
