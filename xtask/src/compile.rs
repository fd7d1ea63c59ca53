//! Compiles the package, and says whose fault it is when that fails.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use cargo_metadata::{Artifact, CompilerMessage, Message, Target};

use crate::arguments::MessageFormat;
use crate::assemble::Job;
use crate::cargo::Cargo;
use crate::chamber::Chamber;
use crate::commands::say;
use crate::failure::Failure;
use crate::jail::Status;
use crate::plugin::Plugin;

/// What to compile, and how.
#[derive(Clone, Copy, Debug)]
pub struct Recipe<'a> {
    /// The name of the package and of the binary.
    pub name: &'a str,
    /// The folder of the package.
    pub folder: &'a Path,
    /// Where Cargo puts intermediate results.
    pub build: &'a Path,
    /// The plugins, who may be to blame.
    pub plugins: &'a [Plugin],
    /// The profile.
    pub profile: &'a str,
    /// The target, if it is not this machine.
    pub target: Option<&'a str>,
    /// How the compiler's messages are printed.
    pub messages: MessageFormat,
    /// How many jobs run at once.
    pub jobs: Option<&'a str>,
    /// Flags for the compiler. None leaves it to Cargo's configuration.
    pub flags: &'a [String],
    /// Where nothing but the package counts, if it is built there.
    pub chamber: Option<&'a Chamber>,
}

/// Downloads what the package needs. It runs none of it.
pub fn fetch(Job { cargo, package, compilation, .. }: Job<'_>, target: Option<&str>) -> Result<(), Failure> {
    let mut command = cargo.command("fetch");
    command.arg("--locked").arg("--manifest-path").arg(package.manifest_path());
    // The dependencies of other systems are left where they are; build scripts need those of this one.
    command.args(["--target", "host-tuple"]);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    if compilation.resolution.is_offline() {
        command.arg("--offline");
    }
    let status = cargo.status(&mut command)?;
    let failure = Failure::Cargo { step: "download the dependencies", status, said: String::new() };
    if status.success() { Ok(()) } else { Err(failure) }
}

/// What Cargo made of a target of a package.
#[derive(Clone, Debug)]
pub struct Made {
    /// The package.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The folder of the package.
    pub folder: PathBuf,
    /// What kind of target it is.
    pub kind: Kind,
    /// The results.
    pub files: Vec<PathBuf>,
    /// Where its build script wrote, if it has one.
    pub out: Option<PathBuf>,
}

impl Made {
    fn of(artifact: Artifact) -> Self {
        let (name, version) = name_and_version(&artifact.package_id.repr);
        let folder = artifact.manifest_path.parent().expect("a manifest is in a folder").as_std_path();
        Self {
            name,
            version,
            folder: folder.canonicalize().unwrap_or(folder.to_owned()),
            kind: Kind::of(&artifact.target),
            files: artifact.filenames.into_iter().map(Into::into).collect(),
            out: None,
        }
    }
}

/// What Cargo makes something of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A library, whatever it is linked as.
    Library,
    /// Macros, which run in the compiler.
    Macros,
    /// A program that Cargo runs before it compiles the package.
    BuildScript,
    /// Another program.
    Program,
}

impl Kind {
    fn of(target: &Target) -> Self {
        match target {
            it if it.is_custom_build() => Self::BuildScript,
            it if it.is_proc_macro() => Self::Macros,
            it if it.is_bin() => Self::Program,
            _ => Self::Library,
        }
    }
}

/// Reads what Cargo calls a package: `registry+…#serde@1.0.229`, or `path+…/serde#1.0.229`.
fn name_and_version(id: &str) -> (String, String) {
    let (address, fragment) = id.rsplit_once('#').unwrap_or((id, ""));
    let (name, version) = fragment.split_once('@').unwrap_or_else(|| {
        let address = address.split('?').next().unwrap_or(address);
        (address.rsplit('/').next().unwrap_or(address), fragment)
    });
    (name.to_owned(), version.to_owned())
}

/// A compiled binary.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Its path.
    pub executable: PathBuf,
    /// What it is made of.
    pub made: Vec<Made>,
    /// What held of the jail in which it was built, if there was to be one.
    pub jail: Option<Status>,
}

/// Compiles the package.
///
/// It happens offline: while code of others runs, in build scripts and macros, Cargo downloads nothing.
pub fn compile(cargo: &Cargo, recipe: Recipe<'_>) -> Result<Compiled, Failure> {
    let Recipe { name, folder, build, messages, profile, target, jobs, flags, chamber, .. } = recipe;
    let format = match messages {
        MessageFormat::Short => "json,json-diagnostic-short",
        MessageFormat::Human if cargo.has_color() => "json-diagnostic-rendered-ansi",
        _ => "json",
    };
    let mut command = match chamber {
        Some(chamber) => chamber.command(cargo)?,
        None => cargo.command("build"),
    };
    command.args(["--locked", "--offline", "--profile", profile, "--message-format", format]);
    command.arg("--manifest-path").arg(folder.join("Cargo.toml"));
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    if let Some(jobs) = jobs {
        command.args(["--jobs", jobs]);
    }
    if !flags.is_empty() {
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        // C has words for the day and the time of its compilation, and some of it is in a binary.
        command.env("SOURCE_DATE_EPOCH", "315532800");
    }
    match chamber {
        Some(chamber) => command.arg("--target-dir").arg(chamber.target()),
        // The result goes to the package's own folder, where no other binary has its name. All else is shared.
        None => command.arg("--target-dir").arg(folder.join("target")).env("CARGO_BUILD_BUILD_DIR", build),
    };

    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|source| cargo.not_started(source))?;
    let output = child.stdout.take().expect("the standard output is piped");
    let mut output = BufReader::new(output);
    let jail = chamber.map(|chamber| chamber.rules.read_status(&mut output));
    let jail = match jail.transpose() {
        Ok(status) => status,
        Err(failure) => {
            // It ends by itself when nobody reads what it says. Until then it keeps the folder.
            drop(output);
            let _ = child.wait();
            return Err(failure);
        }
    };
    let mut executable = None;
    let (mut made, mut outs) = (Vec::new(), BTreeMap::new());
    let mut blame = Blame { recipe, has_spoken: false };
    for line in output.split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        // A macro may print, and Cargo passes that on.
        let Ok(message) = serde_json::from_str(&line) else {
            eprintln!("{line}");
            continue;
        };
        if messages == MessageFormat::Json {
            say(&format!("{line}\n"));
            // What Cargo says as JSON, it does not say twice.
            blame.has_spoken = true;
        }
        match message {
            Message::CompilerMessage(_) if messages == MessageFormat::Json => {}
            Message::CompilerArtifact(artifact) => {
                executable = artifact.executable.clone().or(executable);
                made.push((artifact.package_id.clone(), Made::of(artifact)));
            }
            Message::BuildScriptExecuted(script) => drop(outs.insert(script.package_id, script.out_dir)),
            Message::CompilerMessage(message) => blame.print(&message),
            _ => {}
        }
    }
    let status = child.wait().map_err(|source| cargo.not_started(source))?;
    match executable {
        Some(executable) if status.success() => {
            let out = |id| outs.get(id).map(|out| out.as_std_path().canonicalize().unwrap_or(out.into()));
            let made = made.iter().map(|(id, made)| Made { out: out(id), ..made.clone() }).collect();
            Ok(Compiled { executable: executable.into(), made, jail })
        }
        _ => Err(Failure::Build { name: name.to_owned(), status }),
    }
}

/// Prints what the compiler says, and before its first error a sentence about whose it is.
struct Blame<'a> {
    recipe: Recipe<'a>,
    has_spoken: bool,
}

impl Blame<'_> {
    fn print(&mut self, message: &CompilerMessage) {
        let diagnostic = &message.message;
        let mut text = String::new();
        if std::io::stderr().is_terminal() {
            // Cargo's progress may be on the line. It draws it again.
            text += "\r\x1b[K";
        }
        if !self.has_spoken && matches!(diagnostic.level, DiagnosticLevel::Error | DiagnosticLevel::Ice) {
            self.has_spoken = true;
            text += &sentence(self.recipe, &message.target.name, diagnostic);
        }
        text += diagnostic.rendered.as_deref().unwrap_or(&diagnostic.message);
        // A closed standard error must not end the build, whose status tells the rest.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// Says in a line which plugin does not compile and what to do, given the crate that the compiler complained about.
fn sentence(recipe: Recipe<'_>, crate_name: &str, diagnostic: &Diagnostic) -> String {
    format!("error: {}\n\n", blamed(recipe, crate_name, diagnostic))
}

fn blamed(recipe: Recipe<'_>, crate_name: &str, diagnostic: &Diagnostic) -> String {
    let Recipe { name, plugins, target, .. } = recipe;
    let code = diagnostic.code.as_ref().map_or("", |code| &code.code);
    let is_unresolved = matches!(code, "E0425" | "E0433");
    let rendered = diagnostic.rendered.as_deref().unwrap_or_default();
    if let Some(target) = target
        && code == "E0463"
        && ["`core`", "`std`"].iter().any(|library| diagnostic.message.contains(library))
    {
        return format!("the target {target} is not installed; run `rustup target add {target}`");
    }
    if diagnostic.message.starts_with("linker `") {
        return "the linker is not installed; install a C compiler for the target, and name it as its `linker` in \
                `.cargo/config.toml` if it is not `cc`"
            .to_owned();
    }
    if let Some(plugin) = plugins.iter().find(|plugin| plugin.library == crate_name) {
        let (id, folder, package) = (&plugin.id, plugin.folder.display(), &plugin.package);
        return format!(
            "the plugin `{id}` in {folder} does not compile; mend it with `cargo check -p {package}`, or leave it out"
        );
    }
    if crate_name.replace('-', "_") != name.replace('-', "_") {
        return format!("`{crate_name}`, which the plugins depend on, does not compile");
    }
    let names = |library: &String| is_unresolved && rendered.contains(&format!("{library}::KURE_PLUGIN"));
    match plugins.iter().find(|plugin| names(&plugin.library)) {
        Some(plugin) => format!(
            "the plugin `{}` has no `KURE_PLUGIN` at the root of its crate; put `#[kure_plugin]` on its `impl Plugin` in {}",
            plugin.id,
            plugin.folder.join("src/lib.rs").display()
        ),
        None => "these plugins do not go together; leave one of those named below out".to_owned(),
    }
}
