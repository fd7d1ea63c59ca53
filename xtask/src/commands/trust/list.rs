//! `trust list`: the grants and revocations.

use serde_json::json;

use crate::arguments::TrustList;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::report::table;
use crate::trust::date;
use crate::trust::grant::{Grant, Power};

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/grants/v1";

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustList) -> Result<(), Failure> {
    let (policy, _) = super::ground(context).require()?;
    let until = arguments.expiring.map(|days| date::later(date::today(), days));
    let is_meant = |grant: &&Grant| until.is_none_or(|until| grant.expires.is_some_and(|expires| expires <= until));
    let grants: Vec<_> = policy.grants.iter().filter(is_meant).collect();
    if arguments.json {
        let grants: Vec<_> = grants
            .iter()
            .map(|grant| {
                json!({
                    "name": grant.name, "version": grant.version, "source": grant.source, "plugin": grant.is_plugin,
                    "crate-sha256": grant.sha256, "h1": grant.h1, "closure": grant.closure, "gvks": grant.gvks,
                    "allow": words(&grant.allow), "capabilities": capabilities(grant), "criteria": grant.criteria, "who": grant.who, "notes": grant.notes,
                    "reviewed": grant.reviewed.map(|day| day.to_string()),
                    "expires": grant.expires.map(|day| day.to_string()),
                })
            })
            .collect();
        let revoked: Vec<_> = policy
            .revoked
            .iter()
            .map(|it| {
                json!({
                    "name": it.name, "versions": it.versions.as_ref().map(ToString::to_string), "h1": it.h1,
                    "crate-sha256": it.sha256, "since": it.since.map(|day| day.to_string()), "reason": it.reason,
                })
            })
            .collect();
        let text = json!({ "schema": SCHEMA, "serial": policy.serial, "grants": grants, "revoked": revoked });
        say(&format!("{text:#}\n"));
        return Ok(());
    }
    let day = |day: Option<toml_edit::Date>, none: &str| day.map_or_else(|| none.to_owned(), |day| day.to_string());
    let mut rows = vec![["crate", "kind", "source", "may", "who", "read", "until"].map(str::to_owned)];
    rows.extend(grants.iter().map(|grant| {
        let kind = if grant.is_plugin { "plugin" } else { "dependency" };
        [
            grant.subject(),
            kind.to_owned(),
            grant.source.clone(),
            [words(&grant.allow).join(","), capabilities(grant).join(",")].join(" ").trim().to_owned(),
            grant.who.clone(),
            day(grant.reviewed, "no"),
            day(grant.expires, "ever"),
        ]
    }));
    say(&table(&rows));
    for it in &policy.revoked {
        let what = [it.name.clone(), it.versions.as_ref().map(ToString::to_string), it.h1.clone(), it.sha256.clone()];
        let what: Vec<_> = what.into_iter().flatten().collect();
        say(&format!("revoked {}: {}\n", what.join(" "), it.reason));
    }
    Ok(())
}

fn capabilities(grant: &Grant) -> Vec<String> {
    grant.capabilities.iter().map(ToString::to_string).collect()
}

fn words(powers: &[Power]) -> Vec<&'static str> {
    powers.iter().map(|power| power.word()).collect()
}
