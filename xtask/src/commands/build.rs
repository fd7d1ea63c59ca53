//! `build`: assembles binaries and puts them into `dist`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::account::Account;
use crate::arguments::{Build, Emit};
use crate::assemble::{self, Planned, Request};
use crate::cache::{self, Cache, Key};
use crate::commands::{Context, say};
use crate::compile::{self, Recipe};
use crate::failure::Failure;
use crate::flags;
use crate::linked;
use crate::package::Package;
use crate::place::{self, Placed};
use crate::proof::bill::Bill;
use crate::proof::embed::{Proof, Subject};
use crate::proof::envelope::SigningKey;
use crate::proof::packages::Packages;
use crate::proof::{cyclonedx, provenance, spdx};
use crate::report::{seconds, size};
use crate::seal::{self, Sealed};
use crate::select;

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/build/v1";

/// Runs the command: once for each target.
pub fn run(context: &Context<'_>, arguments: &Build) -> Result<(), Failure> {
    let builds = build(context, arguments, |built| {
        if !arguments.json && !context.common.quiet {
            say(&built.to_string());
        }
    })?;
    if arguments.json {
        let text = serde_json::json!({ "schema": SCHEMA, "builds": builds });
        say(&format!("{text:#}\n"));
    }
    Ok(())
}

/// Builds for each target, and tells of each build as soon as it is done.
pub(super) fn build(context: &Context<'_>, arguments: &Build, tell: impl Fn(&Built)) -> Result<Vec<Built>, Failure> {
    let set = select::set(&context.base, &arguments.selection)?;
    let targets = if arguments.compilation.target.is_empty() { &set.targets } else { &arguments.compilation.target };
    let key = arguments.sign_with.as_deref().map(SigningKey::read).transpose()?;
    let compiler = cache::compiler(&context.cargo)?;
    let host = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    // A flag for the target alone leaves build scripts and macros as they are, so that target has to be named.
    let own: &[Option<&str>] = if arguments.r#static { &[Some(host)] } else { &[None] };
    let targets: Vec<_> =
        if targets.is_empty() { own.to_vec() } else { targets.iter().map(|it| Some(&**it)).collect() };
    let is_foreign = arguments.compilation.target.len() + set.targets.len() > 0;
    let mut builds = Vec::new();
    for target in targets {
        let one = One {
            context,
            arguments,
            name: arguments.name.as_deref().or(set.name.as_deref()).unwrap_or("kure"),
            profile: arguments.compilation.profile_or(set.profile.as_deref().unwrap_or("release")),
            target,
            is_foreign,
            key: key.as_ref(),
            compiler: &compiler,
            host,
        };
        let built = one.run()?;
        tell(&built);
        builds.push(built);
    }
    Ok(builds)
}

/// One binary to build.
struct One<'a> {
    context: &'a Context<'a>,
    arguments: &'a Build,
    name: &'a str,
    profile: &'a str,
    target: Option<&'a str>,
    /// Whether the target was named, so that its binaries have a folder of their own.
    is_foreign: bool,
    /// What the statement about the binary is signed with.
    key: Option<&'a SigningKey>,
    compiler: &'a str,
    /// The triple of this machine.
    host: &'a str,
}

/// What came of it.
#[derive(Serialize)]
pub(super) struct Built {
    #[serde(flatten)]
    account: Account,
    target: Option<String>,
    profile: String,
    /// What was written, but for the binary.
    written: Vec<PathBuf>,
    binary: Option<Binary>,
}

#[derive(Serialize)]
struct Binary {
    path: PathBuf,
    size: u64,
    sha256: String,
    /// Whether it was there already.
    cached: bool,
    /// Whether it carries what it is made of. Linkers for some targets cannot be given that.
    proof: bool,
    #[serde(skip)]
    time: Duration,
}

impl Built {
    /// Returns the path of the binary, if one was built.
    pub(super) fn binary(&self) -> Option<&Path> {
        self.binary.as_ref().map(|binary| &*binary.path)
    }
}

impl One<'_> {
    fn run(&self) -> Result<Built, Failure> {
        let start = Instant::now();
        let One { context, arguments, name, profile, target, .. } = self;
        let Build { selection, compilation, emit, .. } = arguments;
        let base = &context.base;
        let request = Request { front: context.front, name, selection, compilation, target: *target };
        let planned = assemble::plan(&context.cargo, base, request)?;
        let untrusted = planned.trust.waived.len();
        let package = Package { untrusted, ..assemble::package(base, request, &planned.selected) };
        let is_stated = self.key.is_some() || emit.contains(&Emit::Provenance);
        if untrusted > 0 && is_stated {
            return Err(Failure::Unvouched { waived: planned.trust.subjects() });
        }
        let account = Account::of(&planned, &base.root);
        let folder = self.folder();

        let mut written = Vec::new();
        let mut write = |ending: &str, text: String| -> Result<(), Failure> {
            let path = folder.join(format!("{name}.{ending}"));
            fs::create_dir_all(&folder).map_err(Failure::file("make the folder", &folder))?;
            fs::write(&path, text).map_err(Failure::file("write", &path))?;
            written.push(path);
            Ok(())
        };
        if emit.contains(&Emit::Plan) {
            write("plan.json", account.json())?;
        }
        let time = time()?;
        let mut binary = None;
        // A statement about a binary is one about a file that is there.
        if emit.contains(&Emit::Binary) || is_stated {
            let sealed = seal::seal(&package, &planned.resolution, &planned.folder.join("sealed"))?;
            let proof = Proof::of(Subject {
                planned: &planned,
                package: &package,
                sealed: &sealed,
                profile,
                target: *target,
                host: self.host,
                is_static: arguments.r#static,
                compiler: self.compiler,
            })?;
            let embedded = proof.embed(&sealed)?;
            let carried = embedded.is_some().then_some(&proof);
            let (placed, cached) = self.binary(&planned, embedded.as_ref().unwrap_or(&sealed), carried, &folder)?;
            account.keep(&planned.folder)?;
            let Placed { path, size, sha256 } = placed;
            if is_stated {
                let bill = Bill::of(&planned.resolution, &proof.packages, None, time);
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                let statement = provenance::json(&proof.manifest, &bill, &file, &sha256);
                if let Some(key) = self.key {
                    write("intoto.jsonl", key.seal(&statement))?;
                }
                if emit.contains(&Emit::Provenance) {
                    write("provenance.json", statement)?;
                }
            }
            let proof = carried.is_some();
            binary = Some(Binary { path, size, sha256, cached, proof, time: start.elapsed() });
        }
        if emit.contains(&Emit::Sbom) {
            let packages = Packages::of(&planned.resolution, package.name, package.version());
            let sha256 = binary.as_ref().map(|binary| binary.sha256.clone());
            let bill = Bill::of(&planned.resolution, &packages, sha256, time);
            write("cdx.json", cyclonedx::json(&bill))?;
            write("spdx.json", spdx::json(&bill))?;
        }
        if emit.contains(&Emit::Package) {
            let path = folder.join(format!("{name}-package"));
            seal::seal(&package, &planned.resolution, &path)?;
            written.push(path);
        }
        let target = target.filter(|_| self.is_foreign).map(str::to_owned);
        Ok(Built { account, target, profile: (*profile).to_owned(), written, binary })
    }

    /// Returns where the results go, as seen from where the user is.
    fn folder(&self) -> PathBuf {
        let own = || self.context.base.root.join("dist");
        let root = self.arguments.out_dir.clone().unwrap_or_else(own);
        let here = std::env::current_dir().unwrap_or_default();
        let root = root.strip_prefix(here).map_or(root.clone(), Path::to_owned);
        match self.target.filter(|_| self.is_foreign) {
            Some(target) => root.join(target),
            None => root,
        }
    }

    /// Finds the binary among those of before, or compiles it, and puts it in its place.
    fn binary(
        &self,
        planned: &Planned,
        sealed: &Sealed,
        proof: Option<&Proof>,
        folder: &Path,
    ) -> Result<(Placed, bool), Failure> {
        let One { context, arguments, name, profile, target, compiler, .. } = self;
        let base = &context.base;
        let cache = Cache::in_folder(base.packages.join(".cache"));
        let key = Key { sealed, compiler, target: *target, profile, is_static: arguments.r#static }.digest();
        let file = format!("{name}{}", flags::suffix(*target));
        if let Some(known) = cache.find(&key, &file).filter(|_| !arguments.no_cache) {
            return Ok((place::place(&known, folder)?, true));
        }
        let build = base.packages.join(".build");
        let recipe = Recipe {
            name,
            folder: &sealed.folder,
            build: &build,
            plugins: &planned.resolution.plugins,
            profile,
            target: *target,
            jobs: arguments.compilation.jobs.as_deref(),
            messages: arguments.compilation.message_format,
            flags: &flags::reproducible(&context.cargo, sealed, &build, arguments.r#static)?,
        };
        let executable = compile::compile(&context.cargo, recipe)?;
        proof.map_or(Ok(()), |proof| proof.check(&executable))?;
        // A binary for another system cannot be run here.
        if target.is_none_or(|target| compiler.contains(&format!("host: {target}\n"))) {
            linked::check(&executable, &planned.resolution.plugins, &planned.selected.excluded)?;
        }
        cache.keep(&key, &executable);
        Ok((place::place(&executable, folder)?, false))
    }
}

/// Returns the time that files are to bear, where somebody decided it. That of the build would make each another.
fn time() -> Result<Option<u64>, Failure> {
    let Some(found) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let found = found.to_string_lossy().into_owned();
    // The last second of the year 9999.
    let time = found.parse().ok().filter(|time| *time <= 253_402_300_799);
    time.map(Some).ok_or(Failure::Epoch { found })
}

impl std::fmt::Display for Built {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.account.table())?;
        for path in &self.written {
            writeln!(f, "wrote   {}", path.display())?;
        }
        let Some(Binary { path, size: bytes, sha256, cached, proof, time }) = &self.binary else { return Ok(()) };
        if let Some(target) = &self.target {
            writeln!(f, "target  {target}")?;
        }
        writeln!(f, "binary  {}", path.display())?;
        writeln!(f, "size    {}", size(*bytes))?;
        writeln!(f, "sha256  {sha256}")?;
        if !proof {
            writeln!(f, "proof   none: linkers for this target are not given what the binary is made of")?;
        }
        match cached {
            true => writeln!(f, "cached  the same was built before; found in {}", seconds(*time))?,
            false => writeln!(f, "built   with the profile {} in {}", self.profile, seconds(*time))?,
        }
        let (folder, file) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default().to_string_lossy());
        writeln!(f, "verify  cd {} && sha256sum --check {file}.sha256", folder.display())
    }
}
