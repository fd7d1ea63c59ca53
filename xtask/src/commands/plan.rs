//! `plan`: shows what a binary would be made of.

use std::process::ExitCode;

use crate::account::Account;
use crate::arguments::Plan;
use crate::assemble::{self, Request};
use crate::commands::{CHANGED, Context, say};
use crate::failure::Failure;
use crate::select;

/// Runs the command.
pub fn run(context: &Context<'_>, arguments: &Plan) -> Result<ExitCode, Failure> {
    let Plan { name, json, detailed_exitcode, selection, compilation } = arguments;
    let set = select::set(&context.base, selection)?;
    let name = name.as_deref().or(set.name.as_deref()).unwrap_or("kure");
    let target = compilation.only_target()?;
    let request = Request { front: context.front, name, selection, compilation, target };
    let planned = assemble::plan(&context.cargo, &context.base, request)?;
    let account = Account::of(&planned, &context.base.root);
    let last = Account::last(&planned.folder);
    let differences = last.as_ref().map(|last| account.differences(last));
    if *json {
        let mut value = serde_json::to_value(&account).expect("an account has nothing that JSON has not");
        value["differences"] = differences.clone().into();
        say(&format!("{value:#}\n"));
    } else {
        let changes = match &differences {
            None => "no binary of this name was built here before\n".to_owned(),
            Some(lines) if lines.is_empty() => "the same as the last binary of this name\n".to_owned(),
            Some(lines) => format!("since the last binary of this name:\n  {}\n", lines.join("\n  ")),
        };
        say(&format!("{}\n{}\n{changes}", account.table(), account.summary()));
    }
    let has_changed = differences.is_none_or(|lines| !lines.is_empty());
    Ok(if *detailed_exitcode && has_changed { ExitCode::from(CHANGED) } else { ExitCode::SUCCESS })
}
