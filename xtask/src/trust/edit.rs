//! Changes the policy as little as asked for: what people wrote into it, comments too, stays.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, ArrayOfTables, Date, Datetime, DocumentMut, Item, Table, value};

use super::grant::{CRATES_IO, Grant};
use super::graph::{Graph, Source};
use super::policy::Policy;
use super::revocation::Revocation;
use super::rules::leads_to;
use crate::failure::Failure;
use crate::undo;

/// A policy of a user's first day.
const NEW: &str = include_str!("../../templates/kure-trust.toml");

/// A policy that is being changed.
#[derive(Debug)]
pub struct Edit {
    path: PathBuf,
    document: DocumentMut,
    before: String,
}

impl Edit {
    /// Starts from the policy at `path`, which is one already.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
        Policy::parse(path, &text)?;
        Ok(Self::of(path, &text))
    }

    /// Starts from a policy that grants nothing.
    pub fn new(path: &Path) -> Self {
        Self { before: String::new(), ..Self::of(path, NEW) }
    }

    fn of(path: &Path, text: &str) -> Self {
        let document = text.parse().expect("it was parsed before");
        Self { path: path.to_owned(), document, before: text.to_owned() }
    }

    /// Returns the policy as it would be written.
    pub fn policy(&self) -> Result<Policy, Failure> {
        Ok(Policy::parse(&self.path, &self.document.to_string())?)
    }

    /// Names the registries and repositories of these crates, as far as no name covers them.
    pub fn name_sources(&mut self, graph: &Graph) {
        let mut add = |key: &str, name: &str, is_covered: &dyn Fn(&str) -> bool| {
            let sources = &mut self.document["policy"]["sources"];
            if sources.is_none() {
                *sources = Item::Value(toml_edit::InlineTable::new().into());
            }
            let item = &mut sources[key];
            if item.is_none() {
                let known = if key == "registry" { vec![CRATES_IO.to_owned()] } else { Vec::new() };
                *item = value(Array::from_iter(known));
            }
            let names = item.as_array_mut().expect("the policy was read, so it is a list");
            if !names.iter().filter_map(toml_edit::Value::as_str).any(is_covered) {
                names.push(name);
            }
        };
        for it in &graph.crates {
            match &it.source {
                Source::Registry(name) => add("registry", name, &|known| known == name),
                Source::Git { url, .. } => add("git", url, &|known| leads_to(known, url)),
                Source::Folder(_) => {}
            }
        }
    }

    /// Adds a grant, in the place of the one for the same crate if there is one.
    pub fn add(&mut self, grant: &Grant) {
        let (key, other) = if grant.is_plugin { ("plugin", "dependency") } else { ("dependency", "plugin") };
        let text = |table: &Table, key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
        let source = |table: &Table| text(table, "source").unwrap_or_else(|| CRATES_IO.to_owned());
        let is_same = |table: &Table| {
            text(table, "name").as_ref() == Some(&grant.name)
                && text(table, "version") == grant.version
                && source(table) == grant.source
        };
        // It was granted as something else, which it is no more.
        self.tables(other).retain(|table| !is_same(table));
        let tables = self.tables(key);
        let same = tables.iter_mut().find(|table| is_same(table));
        if let Some(table) = same {
            fill(table, grant);
        } else {
            let mut table = Table::new();
            fill(&mut table, grant);
            tables.push(table);
        }
    }

    /// Removes the grants of which `is_meant` says so, and returns how many.
    pub fn remove(&mut self, is_meant: impl Fn(&Grant) -> bool) -> Result<usize, Failure> {
        let policy = Policy::parse(&self.path, &self.document.to_string())?;
        let mut count = 0;
        for (key, is_plugin) in [("plugin", true), ("dependency", false)] {
            let grants: Vec<_> = policy.grants.iter().filter(|grant| grant.is_plugin == is_plugin).collect();
            for i in (0..grants.len()).rev().filter(|i| is_meant(grants[*i])) {
                self.tables(key).remove(i);
                count += 1;
            }
        }
        Ok(count)
    }

    /// Adds a revocation.
    pub fn revoke(&mut self, revocation: &Revocation) {
        let mut table = Table::new();
        set(&mut table, "name", revocation.name.as_deref());
        set(&mut table, "versions", revocation.versions.as_ref().map(ToString::to_string).as_deref());
        set(&mut table, "h1", revocation.h1.as_deref());
        set(&mut table, "crate-sha256", revocation.sha256.as_deref());
        set_date(&mut table, "since", revocation.since);
        set(&mut table, "reason", Some(&revocation.reason));
        self.tables("revoked").push(table);
    }

    fn tables(&mut self, key: &str) -> &mut ArrayOfTables {
        let item = self.document.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        item.as_array_of_tables_mut().expect("the policy was read, so these are tables")
    }

    /// Writes the policy with the next serial, unless it is as it was. Returns whether it was written.
    pub fn save(mut self) -> Result<bool, Failure> {
        for key in ["plugin", "dependency", "revoked"] {
            if self.document.get(key).and_then(Item::as_array_of_tables).is_some_and(ArrayOfTables::is_empty) {
                self.document.remove(key);
            }
        }
        if self.document.to_string() == self.before {
            return Ok(false);
        }
        let serial = self.document.get_mut("serial").and_then(Item::as_value_mut);
        if let Some(serial) = serial.filter(|_| !self.before.is_empty()) {
            let decor = serial.decor().clone();
            *serial = (serial.as_integer().unwrap_or_default() + 1).into();
            *serial.decor_mut() = decor;
        }
        let text = self.document.to_string();
        Policy::parse(&self.path, &text)?;
        undo::write(&self.path, text).map_err(Failure::file("write", &self.path))?;
        Ok(true)
    }
}

fn fill(table: &mut Table, grant: &Grant) {
    let source = Some(&*grant.source).filter(|source| *source != CRATES_IO);
    set(table, "name", Some(&grant.name));
    set(table, "version", grant.version.as_deref());
    set(table, "source", source);
    set(table, "crate-sha256", grant.sha256.as_deref());
    set(table, "h1", grant.h1.as_deref());
    set(table, "closure", grant.closure.as_deref());
    set_list(table, "gvks", grant.gvks.clone().unwrap_or_default());
    set_list(table, "allow", grant.allow.iter().map(|power| power.word().to_owned()).collect());
    if !grant.capabilities.is_empty() {
        // What was granted stays, until somebody says something else.
        set_list(table, "capabilities", grant.capabilities.iter().map(ToString::to_string).collect());
    }
    set_list(table, "criteria", grant.criteria.clone());
    set(table, "who", Some(&grant.who));
    set_date(table, "reviewed", grant.reviewed);
    set_date(table, "expires", grant.expires);
    set(table, "notes", grant.notes.as_deref());
}

fn set(table: &mut Table, key: &str, text: Option<&str>) {
    set_item(table, key, text.map(value));
}

fn set_date(table: &mut Table, key: &str, date: Option<Date>) {
    set_item(table, key, date.map(|date| value(Datetime { date: Some(date), time: None, offset: None })));
}

fn set_list(table: &mut Table, key: &str, texts: Vec<String>) {
    set_item(table, key, (!texts.is_empty()).then(|| value(Array::from_iter(texts))));
}

/// Writes a value and keeps the comment behind the one that was there.
fn set_item(table: &mut Table, key: &str, item: Option<Item>) {
    let Some(mut item) = item else {
        table.remove(key);
        return;
    };
    if let (Some(new), Some(old)) = (item.as_value_mut(), table.get(key).and_then(Item::as_value)) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(place) => *place = item,
        None => drop(table.insert(key, item)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(name: &str, digit: &str) -> Grant {
        Grant {
            is_plugin: false,
            name: name.to_owned(),
            version: Some("1.0.0".to_owned()),
            source: "crates-io".to_owned(),
            sha256: Some(digit.repeat(64)),
            h1: None,
            closure: None,
            gvks: None,
            capabilities: Vec::new(),
            allow: vec![super::super::grant::Power::BuildScript],
            criteria: Vec::new(),
            who: "me".to_owned(),
            reviewed: None,
            expires: Some(Date { year: 2027, month: 1, day: 31 }),
            notes: None,
        }
    }

    #[test]
    fn comments_of_people_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kure-trust.toml");
        let old = format!(
            "version = 1\nserial = 7 # seventh\n\n# Read by two.\n[[dependency]]\nname = \"a\" # the one\nversion = \"1.0.0\"\n\
             crate-sha256 = \"{}\"\nwho = \"you\"\n",
            "a".repeat(64)
        );
        fs::write(&path, old).unwrap();
        let mut edit = Edit::open(&path).unwrap();
        edit.add(&grant("a", "b"));
        edit.add(&grant("b", "c"));
        edit.revoke(&Revocation {
            name: Some("c".to_owned()),
            versions: None,
            h1: None,
            sha256: None,
            since: None,
            reason: "bad".to_owned(),
        });
        assert!(edit.save().unwrap());
        insta::assert_snapshot!(fs::read_to_string(&path).unwrap());

        let edit = Edit::open(&path).unwrap();
        assert!(!edit.save().unwrap());
        let mut edit = Edit::open(&path).unwrap();
        assert_eq!(edit.remove(|grant| grant.name == "b").unwrap(), 1);
        assert!(edit.save().unwrap());
        let policy = Policy::read(&path).unwrap().unwrap();
        assert_eq!((policy.serial, policy.grants.len()), (9, 1));
    }

    #[test]
    fn a_new_policy_is_a_policy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kure-trust.toml");
        let mut edit = Edit::new(&path);
        edit.add(&grant("a", "a"));
        assert!(edit.save().unwrap());
        let policy = Policy::read(&path).unwrap().unwrap();
        assert_eq!((policy.serial, &policy.grants[..]), (1, &[grant("a", "a")][..]));
    }
}
