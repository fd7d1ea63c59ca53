//! What changed in a crate, as people and programs read it: a summary first, then the lines.

use std::fmt::{self, Write as _};

use serde_json::{Value, json};

use super::delta::{Ability, Change, Delta, Entry, Way};
use super::shown::word;

/// So many places of one ability are named in a summary.
const PLACES: usize = 5;

impl Delta<'_> {
    /// Writes the lines that differ.
    pub fn difference(&self) -> String {
        let text = |change: &Change| match &change.lines {
            Some(lines) => lines.text.clone(),
            None => format!("binary {}: {}\n", word(&change.path), sizes(change)),
        };
        self.files.iter().map(text).collect()
    }

    /// Describes it to programs. `has_lines` says whether with the lines that differ.
    pub fn json(&self, has_lines: bool) -> Value {
        let state = |tree: &super::tree::Tree| json!({ "version": tree.version, "origin": tree.origin, "files": tree.files.len(), "bytes": tree.size() });
        let files = self.files.iter().map(|change| {
            let lines = change.lines.as_ref();
            json!({
                "path": change.path, "change": change.way.word(), "binary": lines.is_none(),
                "added": lines.map(|lines| lines.added), "removed": lines.map(|lines| lines.removed),
                "bytes": [change.sizes.0, change.sizes.1],
            })
        });
        let entries = |entries: &[Entry]| -> Vec<Value> {
            let entry = |it: &Entry| json!({ "name": it.name, "change": it.way.word(), "old": it.old, "new": it.new });
            entries.iter().map(entry).collect()
        };
        let powers = self
            .powers
            .iter()
            .map(|it| json!({ "name": it.name, "change": it.way.word(), "added": it.added, "removed": it.removed }));
        let warnings = self
            .tricks
            .iter()
            .map(|(path, trick, lines)| json!({ "path": path, "problem": trick.words(), "lines": lines }));
        json!({
            "name": self.new.name, "old": state(self.old), "new": state(self.new), "differs": self.differs(),
            "files": files.collect::<Vec<_>>(), "dependencies": entries(&self.dependencies),
            "features": entries(&self.features), "facts": entries(&self.facts), "powers": powers.collect::<Vec<_>>(),
            "warnings": warnings.collect::<Vec<_>>(), "diff": has_lines.then(|| self.difference()),
        })
    }
}

impl fmt::Display for Delta<'_> {
    /// Writes the summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (old, new) = (self.old, self.new);
        writeln!(f, "{} {} -> {}", word(&new.name), word(&old.version), word(&new.version))?;
        writeln!(f, "  from {}\n  to   {}", word(&old.origin), word(&new.origin))?;
        if !self.differs() {
            return writeln!(f, "\nno difference in {}", count(new.files.len(), "file"));
        }
        self.write_gained(f)?;
        if !self.facts.is_empty() {
            writeln!(f, "\npackage")?;
            self.facts.iter().try_for_each(|entry| write_entry(f, entry))?;
        }
        self.write_files(f)
    }
}

impl Delta<'_> {
    /// Writes what it can do and needs.
    pub fn gained(&self) -> String {
        let mut text = String::new();
        self.write_gained(&mut text).expect("a string takes all");
        text
    }

    fn write_gained(&self, f: &mut impl fmt::Write) -> fmt::Result {
        if !self.tricks.is_empty() {
            writeln!(f, "\nlook twice")?;
            for (path, trick, lines) in &self.tricks {
                let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
                let place = if lines.is_empty() { String::new() } else { format!(":{}", shortened(&lines, ",")) };
                writeln!(f, "  ! {}{place} {}", word(path), trick.words())?;
            }
        }
        if !self.powers.is_empty() {
            writeln!(f, "\npowers")?;
            self.powers.iter().try_for_each(|ability| write_ability(f, ability))?;
        }
        for (title, entries) in [("dependencies", &self.dependencies), ("features", &self.features)] {
            if !entries.is_empty() {
                writeln!(f, "\n{title}")?;
                entries.iter().try_for_each(|entry| write_entry(f, entry))?;
            }
        }
        Ok(())
    }

    fn write_files(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = |count: fn(&super::lines::Lines) -> usize| -> usize {
            self.files.iter().filter_map(|change| change.lines.as_ref()).map(count).sum()
        };
        let ways = [Way::Added, Way::Removed, Way::Changed].map(|way| {
            let files = self.files.iter().filter(|change| change.way == way).count();
            (files > 0).then(|| format!("{files} {}", way.word()))
        });
        let ways: Vec<_> = ways.into_iter().flatten().collect();
        let (added, removed) = (lines(|it| it.added), lines(|it| it.removed));
        writeln!(f, "\nfiles: {}; lines +{added} -{removed}", ways.join(", "))?;
        let width = self.files.iter().map(|change| word(&change.path).chars().count()).max().unwrap_or(0);
        for change in &self.files {
            let path = word(&change.path);
            let size = match &change.lines {
                Some(lines) => match (lines.added, lines.removed) {
                    (0, 0) => "empty".to_owned(),
                    (added, 0) => format!("+{added}"),
                    (0, removed) => format!("-{removed}"),
                    (added, removed) => format!("+{added} -{removed}"),
                },
                None => format!("binary, {}", sizes(change)),
            };
            writeln!(f, "  {} {path:<width$}  {size}", change.way.sign())?;
        }
        Ok(())
    }
}

fn write_ability(f: &mut impl fmt::Write, ability: &Ability) -> fmt::Result {
    let Ability { name, way, added, removed } = ability;
    let mut line = format!("  {} {name}", way.sign());
    if *way == Way::Changed {
        for (sign, count) in [('+', added.len()), ('-', removed.len())] {
            if count > 0 {
                write!(line, " {sign}{count}")?;
            }
        }
    }
    let places = if *way == Way::Removed { removed } else { added };
    let places: Vec<_> = places.iter().filter(|place| !place.is_empty()).map(|place| word(place)).collect();
    if !places.is_empty() {
        write!(line, " ({})", shortened(&places, ", "))?;
    }
    writeln!(f, "{line}")
}

fn write_entry(f: &mut impl fmt::Write, entry: &Entry) -> fmt::Result {
    let Entry { name, way, old, new } = entry;
    let said = match way {
        Way::Added => word(new),
        Way::Removed => word(old),
        Way::Changed => {
            let [old, new] = [old, new].map(|it| if it.is_empty() { "nothing".to_owned() } else { word(it) });
            format!("{old} -> {new}")
        }
    };
    let line = format!("  {} {}: {said}", way.sign(), word(name));
    writeln!(f, "{}", line.trim_end_matches([' ', ':']))
}

fn shortened(places: &[String], between: &str) -> String {
    let mut text = places.iter().take(PLACES).cloned().collect::<Vec<_>>().join(between);
    if places.len() > PLACES {
        write!(text, " and {} more", places.len() - PLACES).expect("a string takes all");
    }
    text
}

fn sizes(change: &Change) -> String {
    match (change.way, change.sizes) {
        (Way::Added, (_, new)) => count(new, "byte"),
        (Way::Removed, (old, _)) => count(old, "byte"),
        (Way::Changed, (old, new)) => format!("{} -> {}", count(old, "byte"), count(new, "byte")),
    }
}

/// Counts things whose plural has an `s`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
