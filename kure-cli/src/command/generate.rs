//! `kure generate` and `kure validate`.

use crate::cli::{Generate, Inputs, Validate};
use crate::error::{Error, shown};
use crate::exit::Exit;
use crate::input;
use crate::output::{Folder, Output, Spool};
use crate::pipeline::{self, Counts, Form, Plan};
use crate::report::{Printer, counted};
use kure_core::Registry;
use std::io::{Read, Write};
use std::path::Path;
use std::time::Instant;

/// Generates manifests from documents.
pub(crate) fn generate(
    registry: &Registry,
    words: &Generate,
    stdin: &mut (dyn Read + Send),
    stdout: &mut dyn Write,
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let begin = Instant::now();
    let inputs = input::collect(&words.inputs, registry)?;
    let (mut output, form) = if words.output == Path::new("-") {
        (Output::Stream(Spool::new()), Form::Stream(words.format))
    } else {
        (Output::Folder(Folder::open(&words.output)?), Form::Files(words.format))
    };
    let is_twice = words.check_determinism;
    let plan = Plan { keeps_going: words.keep_going, is_twice, ..plan(&words.inputs, form) };
    let counts = pipeline::run(registry, plan, (inputs, stdin), &mut output, printer)?;
    let is_good = counts.errors == 0;
    let wrote = if is_good || words.keep_going {
        write(output, &words.output, stdout, &counts)?
    } else {
        "nothing was written".to_owned()
    };
    if !is_good {
        printer.summary(&format!("{}; {wrote}", mistakes(&counts)));
    } else if words.output == Path::new("-") {
        printer.detail(&format!("{wrote} in {:.1?}", begin.elapsed()));
    } else {
        printer.summary(&wrote);
    }
    Ok(counts.exit())
}

/// Releases the output, and says what was done.
fn write(output: Output, target: &Path, stdout: &mut dyn Write, counts: &Counts) -> Result<String, Error> {
    let documents = counted(counts.documents - counts.bad_documents, "document");
    let done = format!("{} from {documents}", counted(counts.objects, "object"));
    match output {
        Output::Nothing => Ok(done),
        Output::Stream(spool) => spool.release(stdout).map(|()| format!("wrote {done}")),
        Output::Folder(folder) => Ok(if folder.settle()? {
            format!("wrote {done} into {}", shown(target))
        } else {
            format!("{} is up to date: {done}", shown(target))
        }),
    }
}

/// Checks documents.
pub(crate) fn validate(
    registry: &Registry,
    words: &Validate,
    stdin: &mut (dyn Read + Send),
    printer: &mut Printer<'_>,
) -> Result<Exit, Error> {
    let inputs = input::collect(&words.inputs, registry)?;
    let plan = Plan { is_twice: words.check_determinism, ..plan(&words.inputs, Form::Nothing) };
    let counts = pipeline::run(registry, plan, (inputs, stdin), &mut Output::Nothing, printer)?;
    if counts.errors == 0 {
        let objects = counted(counts.objects, "object");
        let are = if counts.documents == 1 { "is" } else { "are" };
        printer.summary(&format!("{} {are} good: {objects}", counted(counts.documents, "document")));
    } else {
        printer.summary(&mistakes(&counts));
    }
    Ok(counts.exit())
}

fn plan(words: &Inputs, form: Form) -> Plan {
    let on_nothing = if words.example.is_some() {
        "the plugins of this program have no examples"
    } else {
        "folders are searched for .yaml, .yml and .json files that are neither hidden nor ignored"
    };
    let Inputs { threads, isolation, object_limit: objects, limits, .. } = *words;
    Plan {
        form,
        threads,
        isolation,
        limits: limits.of_texts(),
        objects,
        is_twice: false,
        keeps_going: false,
        on_nothing,
    }
}

fn mistakes(counts: &Counts) -> String {
    let errors = counted(counts.errors, "error");
    match counts.bad_documents {
        0 => errors,
        documents => format!("{errors} in {}", counted(documents, "document")),
    }
}
