//! `build`: assembles binaries and puts them into `dist`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::account::Account;
use crate::arguments::{Build, Emit, Sealing};
use crate::assemble::{self, Planned, Request};
use crate::cache::{self, Cache, Kept, Key};
use crate::chamber::Chamber;
use crate::commands::{Context, say};
use crate::compile::{self, Compiled, Recipe};
use crate::digest::sha256;
use crate::failure::Failure;
use crate::flags::{self, Places};
use crate::jail::Status;
use crate::linked::{self, Expected};
use crate::place::{self, Placed};
use crate::proof::bill::Bill;
use crate::proof::embed::{Proof, Subject};
use crate::proof::envelope::SigningKey;
use crate::proof::manifest::Manifest;
use crate::proof::packages::Packages;
use crate::proof::provenance::{self, Made};
use crate::proof::{cyclonedx, rebuild, spdx};
use crate::report::{seconds, size};
use crate::scan::program;
use crate::scratch::Scratch;
use crate::seal::{self, Sealed};
use crate::select;
use crate::trust::failure::TrustError;
use crate::trust::refusal::{Code, Refusal};
use crate::vendor::Wanted;

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
    /// What held of the jail in which it was built, if it was to be built in one.
    jail: Option<String>,
    /// Whether it was built twice, to the same bytes.
    reproduced: bool,
    /// The crates of which nobody could see what they use, as their machine code is made when the binary is linked.
    unread: Vec<String>,
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
        let package = assemble::package(base, request, &planned.selected);
        let package = planned.trust.stated_in(package, &planned.resolution.plugins);
        let is_stated = self.key.is_some() || emit.contains(&Emit::Provenance);
        if untrusted > 0 && is_stated {
            return Err(TrustError::Unvouched { waived: planned.trust.subjects() }.into());
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
            let chamber = self.chamber(&planned)?;
            let place = chamber.as_ref().map_or_else(|| planned.folder.join("sealed"), Chamber::package);
            let sealed = seal::seal(&package, &planned.resolution, &place)?;
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
            let sealed = embedded.as_ref().unwrap_or(&sealed);
            let Found { kept: Kept { executable, unread }, is_cached: cached, jail } =
                self.binary(&Source { planned: &planned, sealed, proof: carried, chamber: chamber.as_ref() })?;
            if arguments.sealing.reproduce {
                self.reproduce(&executable, &proof.manifest)?;
            }
            let Placed { path, size, sha256 } = place::place(&executable, &folder)?;
            account.keep(&planned.folder)?;
            if let Some(chamber) = chamber {
                chamber.close();
            }
            let jail = jail.map(|jail| jail.to_string());
            if is_stated {
                let bill = Bill::of(&planned.resolution, &proof.packages, None, time);
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                let made = Made { file: &file, sha256: &sha256, jail: jail.as_deref() };
                let statement = provenance::json(&proof.manifest, &bill, made);
                if let Some(key) = self.key {
                    write("intoto.jsonl", key.seal(&statement))?;
                }
                if emit.contains(&Emit::Provenance) {
                    write("provenance.json", statement)?;
                }
            }
            let (proof, reproduced) = (carried.is_some(), arguments.sealing.reproduce);
            binary =
                Some(Binary { path, size, sha256, cached, proof, jail, reproduced, unread, time: start.elapsed() });
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

    /// Makes the folder of a sealed build, if this is to be one.
    fn chamber(&self, planned: &Planned) -> Result<Option<Chamber>, Failure> {
        let One { context, arguments, .. } = self;
        if !arguments.sealing.sealed {
            return Ok(None);
        }
        let wanted = Wanted {
            cargo: &context.cargo,
            root: &context.base.root,
            package: &planned.folder,
            resolution: &planned.resolution,
            is_offline: arguments.compilation.resolution.is_offline(),
        };
        Chamber::new(wanted, arguments.sealing.jail, &planned.folder.join("chamber")).map(Some)
    }

    /// Finds the binary among those of before, or compiles it. What was built before is not what a sealed build gives.
    fn binary(&self, source: &Source<'_>) -> Result<Found, Failure> {
        let One { context, arguments, name, profile, target, compiler, .. } = self;
        let Source { planned, sealed, proof, chamber } = source;
        let base = &context.base;
        let cache = Cache::in_folder(base.packages.join(".cache"));
        let policy = planned.trust.ruling.as_ref().map(|ruling| &*ruling.sha256);
        let key = Key { sealed, compiler, target: *target, profile, is_static: arguments.r#static, policy }.digest();
        let file = format!("{name}{}", flags::suffix(*target));
        let is_reused = !arguments.no_cache && chamber.is_none();
        if let Some(kept) = cache.find(&key, &file).filter(|_| is_reused) {
            proof.map_or(Ok(()), |proof| proof.check(&kept.executable))?;
            return Ok(Found { kept, is_cached: true, jail: None });
        }
        let build = base.packages.join(".build");
        let flags = match chamber {
            Some(chamber) => chamber.flags(&context.cargo, arguments.r#static)?,
            None => flags::reproducible(&context.cargo, &Places::shared(&sealed.folder, &build), arguments.r#static)?,
        };
        let recipe = Recipe {
            name,
            folder: &sealed.folder,
            build: &build,
            plugins: &planned.resolution.plugins,
            profile,
            target: *target,
            jobs: arguments.compilation.jobs.as_deref(),
            messages: arguments.compilation.message_format,
            flags: &flags,
            chamber: *chamber,
        };
        let Compiled { executable, made, jail } = compile::compile(&context.cargo, recipe)?;
        let seen = planned.scan(&made, &sealed.folder)?;
        let executable = chamber.map_or(Ok(executable.clone()), |chamber| chamber.take(&executable))?;
        seen.as_ref().map_or(Ok(()), |seen| program::check(&executable, seen))?;
        proof.map_or(Ok(()), |proof| proof.check(&executable))?;
        // A binary for another system cannot be run here.
        if target.is_none_or(|target| compiler.contains(&format!("host: {target}\n"))) {
            let expected = Expected { plugins: &planned.resolution.plugins, excluded: &planned.selected.excluded };
            linked::check(&executable, expected, chamber.map(Chamber::rules_of_result).as_ref())?;
        }
        let kept = Kept { executable, unread: seen.map_or_else(Vec::new, |seen| seen.unread) };
        cache.keep(&key, &kept);
        Ok(Found { kept, is_cached: false, jail })
    }

    /// Builds the binary again, where nothing of an earlier build is, and expects the same bytes.
    fn reproduce(&self, executable: &Path, manifest: &Manifest) -> Result<(), Failure> {
        let One { context, arguments, .. } = self;
        let scratch = Scratch::new()?;
        let mut base = context.base.clone();
        base.packages = scratch.path().join("packages");
        base.own.targets.clear();
        let Context { front, common, cargo, .. } = context;
        let context = Context { front: *front, common, cargo: cargo.clone(), base, workspace: None };
        let mut again = rebuild::arguments(manifest, &scratch.path().join("out"))?;
        again.sealing = Sealing { reproduce: false, ..arguments.sealing };
        again.compilation.allow_untrusted = arguments.compilation.allow_untrusted;
        // All of it was downloaded for the first build.
        again.compilation.resolution.offline = true;
        let built = build(&context, &again, |_| {})?;
        let again = built.iter().find_map(|built| built.binary.as_ref()).expect("a binary was asked for");
        let first = sha256(fs::read(executable).map_err(Failure::file("read", executable))?);
        if first == again.sha256 {
            return Ok(());
        }
        let name = self.name;
        let message = format!("{name} was built twice from the same sources, to different bytes");
        let help = "look for a build script or a macro that asks for the time, a random number or the machine";
        let refusal = Refusal::new(Code::Reproduction, name, message, help);
        let refusal = refusal.between(first, "the first build", &again.sha256);
        Err(Failure::Untrusted { refusals: vec![refusal] })
    }
}

/// What a binary is made from.
struct Source<'s> {
    planned: &'s Planned,
    sealed: &'s Sealed,
    /// What it carries.
    proof: Option<&'s Proof>,
    /// The folder of the sealed build, if this is one.
    chamber: Option<&'s Chamber>,
}

/// A binary that is there already, or is now.
struct Found {
    kept: Kept,
    is_cached: bool,
    jail: Option<Status>,
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
        let Some(binary) = &self.binary else { return Ok(()) };
        let Binary { path, size: bytes, sha256, cached, proof, jail, reproduced, unread, time } = binary;
        if let Some(target) = &self.target {
            writeln!(f, "target  {target}")?;
        }
        writeln!(f, "binary  {}", path.display())?;
        writeln!(f, "size    {}", size(*bytes))?;
        writeln!(f, "sha256  {sha256}")?;
        if !proof {
            writeln!(f, "proof   none: linkers for this target are not given what the binary is made of")?;
        }
        if let Some(jail) = jail {
            writeln!(f, "jail    {jail}")?;
        }
        if !unread.is_empty() {
            let what = "what these use of the system was not seen, since they are optimised when linked";
            writeln!(f, "unseen  {what}: {}", unread.join(", "))?;
        }
        if *reproduced {
            writeln!(f, "twice   built to the same bytes in two folders")?;
        }
        match cached {
            true => writeln!(f, "cached  the same was built before; found in {}", seconds(*time))?,
            false => writeln!(f, "built   with the profile {} in {}", self.profile, seconds(*time))?,
        }
        let (folder, file) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default().to_string_lossy());
        writeln!(f, "verify  cd {} && sha256sum --check {file}.sha256", folder.display())
    }
}
