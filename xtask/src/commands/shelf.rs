//! `list`, `search` and `info`: which plugins there are.

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
        Shelf::List(list) if list.json => say(&in_json("list", &[("plugins", json!(known))])),
        Shelf::List(_) => say(&shelf::listed(&known)),
        Shelf::Search(search) => {
            let found = shelf::search(&known, &search.word);
            let nearest = if found.is_empty() { shelf::meant(&known, &search.word) } else { Vec::new() };
            if search.json {
                say(&in_json("search", &[("plugins", json!(found)), ("nearest", json!(nearest))]));
            } else if found.is_empty() {
                // A pipe gets what was found: nothing.
                if !context.common.quiet {
                    eprint!("{}", nothing(&search.word, &nearest));
                }
            } else {
                say(&shelf::listed(found));
            }
        }
        Shelf::Info(info) => {
            let found = shelf::find(&known, &info.name).ok_or_else(|| {
                let nearest = shelf::meant(&known, &info.name).into_iter().next();
                SelectionError::Unheard { name: info.name.clone(), nearest }
            })?;
            if info.json {
                say(&in_json("info", &[("plugin", json!(found))]));
            } else {
                say(&shelf::described(found));
            }
        }
    }
    Ok(())
}

/// Says that nothing was found, and what may have been meant.
fn nothing(word: &str, nearest: &[String]) -> String {
    let nearest: Vec<_> = nearest.iter().map(|id| format!("`{id}`")).collect();
    let help = if nearest.is_empty() {
        "`list` names every plugin".to_owned()
    } else {
        format!("did you mean {}?", nearest.join(" or "))
    };
    format!("no plugin has the word `{word}`\nhelp: {help}\n")
}

fn in_json(name: &str, fields: &[(&str, Value)]) -> String {
    let mut object = json!({ "schema": format!("kure.dev/{name}/v1") });
    for (field, value) in fields {
        object[*field] = value.clone();
    }
    format!("{object:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_the_answers_holds() {
        let known = shelf::tests::known();
        let found = shelf::search(&known, "own");
        let answers = [
            in_json("list", &[("plugins", json!(known[..3]))]),
            in_json("search", &[("plugins", json!(found)), ("nearest", json!(shelf::meant(&known, "zzzzzz")))]),
            in_json("info", &[("plugin", json!(shelf::find(&known, "crd")))]),
        ];
        insta::assert_snapshot!(answers.concat());
    }

    #[test]
    fn whoever_finds_nothing_is_told_what_is_near() {
        let known = shelf::tests::known();
        let said = ["teraform", "TerraformConfg", "acme-valt", "zzzzzz"]
            .map(|word| nothing(word, &shelf::meant(&known, word)));
        insta::assert_snapshot!(said.concat());
    }
}
