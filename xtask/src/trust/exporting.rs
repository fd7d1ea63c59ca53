//! What was read here, as cargo-vet reads it.

use toml_edit::{Array, ArrayOfTables, Date, DocumentMut, Item, Table, value};

use super::criteria::SAFE_TO_RUN;
use super::grant::{CRATES_IO, Grant};
use super::importing::IMPORTED;
use super::policy::Policy;

const HEAD: &str = "# What was read here, of crates of the public registry. The notes name the bytes.\n";

/// What others can take over.
#[derive(Clone, Debug)]
pub struct Export {
    /// The text of an audits.toml.
    pub text: String,
    /// The grants that are in it.
    pub count: usize,
    /// The grants that are not, and why.
    pub left: Vec<(String, &'static str)>,
}

/// Writes the grants and revocations of a policy, as far as they say that somebody read something.
pub fn export(policy: &Policy, today: Date) -> Export {
    let mut document = DocumentMut::new();
    document.decor_mut().set_prefix(HEAD);
    let own: Vec<_> = policy.criteria.own().collect();
    if !own.is_empty() {
        let mut tables = implicit();
        for (name, criterion) in own {
            let mut table = Table::new();
            table.insert("description", value(criterion.description.as_deref().unwrap_or(name)));
            table.insert("implies", value(Array::from_iter(&criterion.implies)));
            tables.insert(name, Item::Table(table));
        }
        document.insert("criteria", Item::Table(tables));
    }
    let (mut crates, mut left, mut count) = (implicit(), Vec::new(), 0);
    let mut grants: Vec<_> = policy.grants.iter().collect();
    grants.sort_by_key(|grant| (&grant.name, &grant.version));
    for grant in grants {
        if let Some(reason) = reason(grant, today) {
            left.push((grant.subject(), reason));
            continue;
        }
        push(&mut crates, &grant.name, audit(grant));
        count += 1;
    }
    for it in &policy.revoked {
        let Some(name) = it.name.as_ref().filter(|_| it.h1.is_none() && it.sha256.is_none()) else { continue };
        if it.reason.starts_with(IMPORTED) {
            continue;
        }
        let mut table = Table::new();
        table.insert("criteria", value(SAFE_TO_RUN));
        let versions = it.versions.as_ref().map_or_else(|| "*".to_owned(), ToString::to_string);
        table.insert("violation", value(versions));
        table.insert("notes", value(&it.reason));
        push(&mut crates, name, table);
    }
    document.insert("audits", Item::Table(crates));
    Export { text: document.to_string(), count, left }
}

/// Says why a grant is nothing that others could build on.
fn reason(grant: &Grant, today: Date) -> Option<&'static str> {
    let reasons = [
        (grant.source != CRATES_IO || grant.sha256.is_none(), "is not from the public registry"),
        (grant.who.starts_with(IMPORTED), "was read by others"),
        (grant.reviewed.is_none(), "was read by nobody"),
        (grant.criteria.is_empty(), "does not say what it was read for"),
        (grant.expires.is_some_and(|day| day < today), "has expired"),
    ];
    reasons.into_iter().find(|(is_so, _)| *is_so).map(|(_, reason)| reason)
}

fn audit(grant: &Grant) -> Table {
    let mut table = Table::new();
    table.insert("who", value(&grant.who));
    table.insert("criteria", value(Array::from_iter(&grant.criteria)));
    table.insert("version", value(grant.version.as_deref().unwrap_or_default()));
    let day = grant.reviewed.map(|day| format!("read {day}"));
    let sha256 = grant.sha256.as_ref().map(|sha256| format!("crate-sha256 {sha256}"));
    let notes: Vec<_> = [grant.notes.clone(), day, sha256].into_iter().flatten().collect();
    table.insert("notes", value(notes.join("; ")));
    table
}

fn push(crates: &mut Table, name: &str, audit: Table) {
    let tables = crates.entry(name).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    tables.as_array_of_tables_mut().expect("nothing else is put there").push(audit);
}

fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

#[cfg(test)]
mod tests {
    use super::super::audits::{About, Audits};
    use super::super::policy::tests::policy;
    use super::*;
    use std::path::Path;

    #[test]
    fn what_was_read_here_can_be_read_elsewhere() {
        let grant = |name: &str, more: &str| {
            let sha = "a".repeat(64);
            format!("[[dependency]]\nname = '{name}'\nversion = '1.0.0'\ncrate-sha256 = '{sha}'\n{more}\n")
        };
        let read = "reviewed = 2026-11-20\ncriteria = ['no-io']\n";
        let text = "[criteria.no-io]\ndescription = 'pure'\nimplies = ['safe-to-run']\n".to_owned()
            + &grant("read", &format!("{read}who = 'me'\nnotes = 'all of src'"))
            + &grant("old", &format!("{read}who = 'me'\nexpires = 2026-11-21"))
            + &grant("others", &format!("{read}who = 'import: you'"))
            + &grant("unread", "who = 'me'\ncriteria = ['no-io']")
            + &grant("vague", "who = 'me'\nreviewed = 2026-11-20")
            + &grant("elsewhere", &format!("{read}who = 'me'\nsource = 'sparse+https://example.com/'"))
            + "[[revoked]]\nname = 'bad'\nversions = '<2'\nreason = 'steals'\n\
               [[revoked]]\nname = 'worse'\nreason = 'import: x'\n";
        let export = export(&policy(&text), Date { year: 2026, month: 11, day: 23 });
        let left: Vec<_> = export.left.iter().map(|(subject, reason)| format!("{subject} {reason}\n")).collect();
        insta::assert_snapshot!(format!("{}{}", export.text, left.concat()));
        assert_eq!(export.count, 1);
        let audits = Audits::parse(Path::new("audits.toml"), &export.text).unwrap();
        assert_eq!(audits.audits["read"][0].about, About::Version("1.0.0".to_owned()));
        assert!(audits.criteria.implied(&audits.audits["read"][0].criteria).contains(SAFE_TO_RUN));
        assert!(matches!(audits.audits["bad"][0].about, About::Violation(_)));
    }
}
