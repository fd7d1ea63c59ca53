//! `kure doctor`: what this system puts around plugins.

use crate::cli::{Doctor, TableForm};
use crate::command::table::{in_form, table};
use crate::error::Error;
use crate::exit::Exit;
use crate::worker::{self, Layer, Rights, Sandbox};
use clap::ValueEnum;
use kure_core::Registry;
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Finding {
    /// What `--sandbox` is if nobody says otherwise.
    default: String,
    /// Whether there is all that `--sandbox=strict` requires.
    strict: bool,
    layers: Vec<Layer>,
}

/// Starts a worker and asks it what is around it.
pub(crate) fn doctor(registry: &Registry, words: &Doctor, stdout: &mut dyn Write) -> Result<Exit, Error> {
    let layers = worker::layers(registry)?;
    let default = Sandbox::default().to_possible_value().expect("no choice is hidden");
    let finding = Finding {
        default: default.get_name().to_owned(),
        strict: worker::is_strict(&layers, &Rights::default()),
        layers,
    };
    let form = if words.json { TableForm::Json } else { words.output.form };
    let text = in_form(form, &finding, || {
        let head = ["LAYER", "IN FORCE", "DETAIL"].map(str::to_owned);
        let rows = finding.layers.iter().map(|layer| {
            let in_force = if layer.in_force { "yes" } else { "no" };
            [layer.name.clone(), in_force.to_owned(), layer.detail.clone()]
        });
        let table = table(&[head].into_iter().chain(rows).collect::<Vec<_>>());
        let can = if finding.strict { "can" } else { "cannot" };
        format!("{table}\n`--sandbox=strict` {can} run plugins here.\n")
    });
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(Error::Output)?;
    Ok(if finding.strict { Exit::Done } else { Exit::NoSandbox })
}
