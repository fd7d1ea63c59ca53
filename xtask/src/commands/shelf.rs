//! `list`, `search` and `info`: which plugins there are.

use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::Shelf;
use crate::commands::{Context, say};
use crate::failure::Failure;
use crate::select::SelectionError;
use crate::shelf;

/// Runs the command.
pub fn run(context: &Context<'_>, command: &Shelf) -> Result<(), Failure> {
    let known = shelf::plugins(&context.base);
    match command {
        Shelf::List(list) if list.json => print_json("list", "plugins", &known),
        Shelf::List(_) => say(&shelf::listed(&known)),
        Shelf::Search(search) => {
            let found = shelf::search(&known, &search.word);
            if search.json {
                print_json("search", "plugins", &found);
            } else if found.is_empty() {
                let meant = shelf::meant(&known, &search.word).map(|meant| format!("; did you mean `{meant}`?"));
                say(&format!("nothing has the word `{}`{}\n", search.word, meant.unwrap_or_default()));
            } else {
                say(&shelf::listed(found));
            }
        }
        Shelf::Info(info) => {
            let found = shelf::find(&known, &info.name).ok_or_else(|| {
                let ids: Vec<_> = known.iter().map(|plugin| plugin.id.clone()).collect();
                let nearest = crate::select::nearest(&info.name, &ids);
                SelectionError::Unheard { name: info.name.clone(), nearest }
            })?;
            if info.json {
                print_json("info", "plugin", found);
            } else {
                say(&shelf::described(found));
            }
        }
    }
    Ok(())
}

fn print_json(name: &str, field: &str, value: &(impl Serialize + ?Sized)) {
    let mut object = json!({ "schema": format!("kure.dev/{name}/v1") });
    object[field] = serde_json::to_value(value).unwrap_or(Value::Null);
    say(&format!("{object:#}\n"));
}
