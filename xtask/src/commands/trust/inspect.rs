//! `trust inspect`: a crate laid out for reading, and what there is to know of it. Nothing of it is run.

use serde_json::{Value, json};

use super::reviewed::{Place, Reviewed};
use crate::arguments::TrustInspect;
use crate::commands::{Context, say};
use crate::digest::sha256;
use crate::failure::Failure;
use crate::report::table;
use crate::trust::delta::Delta;
use crate::trust::delta_text::count;
use crate::trust::grant::{Grant, Power};
use crate::trust::graph::Source;
use crate::trust::manifest::Manifest;
use crate::trust::revocation::Revocation;
use crate::trust::shown::{self, word};
use crate::trust::signs;
use crate::trust::tree::{self, Tree};
use crate::trust::{archive, folder, inherited};

/// The shape of the JSON, which changes when the meaning of a field does.
const SCHEMA: &str = "kure.dev/trust-inspect/v1";

/// A crate that is laid out.
struct Laid<'p> {
    tree: Tree,
    /// Where its files are.
    path: std::path::PathBuf,
    /// Where it comes from, as the policy writes it.
    source: String,
    sha256: Option<String>,
    h1: String,
    features: Vec<String>,
    way: Option<String>,
    grants: Vec<&'p Grant>,
    revoked: Vec<&'p Revocation>,
}

/// Runs the command.
pub(super) fn run(context: &Context<'_>, arguments: &TrustInspect) -> Result<(), Failure> {
    let place = Place::of(context, &arguments.resolution)?;
    let laid = laid(context, &place, &arguments.name)?;
    if arguments.json {
        let crates: Vec<_> = laid.iter().map(Laid::json).collect();
        say(&shown::json(&json!({ "schema": SCHEMA, "crates": crates })));
    } else {
        say(&laid.iter().map(Laid::text).collect::<Vec<_>>().join("\n"));
    }
    Ok(())
}

fn laid<'p>(context: &Context<'_>, place: &'p Place<'_>, name: &str) -> Result<Vec<Laid<'p>>, Failure> {
    let folder = context.base.packages.join("inspect");
    let (here, nearest) = Reviewed::all(place, name)?;
    if here.is_empty() {
        let Some((name, version)) = name.split_once('@') else {
            return Err(crate::trust::review::ReviewError::NotHere { name: name.to_owned(), nearest }.into());
        };
        let tree = place.version(name, version)?;
        let path = unpack(&tree, &folder)?;
        let source = place.origin(name);
        let (h1, sha256) = (archive::h1(name, version, &tree.files), tree.checksum.clone());
        let laid = Laid {
            path,
            source,
            sha256,
            h1,
            features: Vec::new(),
            way: None,
            grants: Vec::new(),
            revoked: Vec::new(),
            tree,
        };
        return Ok(vec![judged(laid, place)]);
    }
    let lay = |reviewed: &Reviewed<'_>| {
        let it = &reviewed.it;
        let tree = reviewed.now()?;
        let (path, h1) = match it.source {
            Source::Registry(_) => (unpack(&tree, &folder)?, archive::h1(&it.name, &it.version, &tree.files)),
            Source::Git { .. } => (unpack(&tree, &folder)?, folder::h1(&it.name, &it.version, &it.folder)?),
            Source::Folder(_) => (it.folder.clone(), folder::h1(&it.name, &it.version, &it.folder)?),
        };
        Ok(judged(
            Laid {
                path,
                source: it.source.to_string(),
                sha256: it.checksum.clone(),
                h1,
                features: it.features.clone(),
                way: Some(reviewed.way.clone()),
                grants: Vec::new(),
                revoked: Vec::new(),
                tree: Tree { version: it.version.clone(), ..tree },
            },
            place,
        ))
    };
    here.iter().map(lay).collect()
}

/// Unpacks the files into a folder of their own, in the place of what was there.
fn unpack(tree: &Tree, folder: &std::path::Path) -> Result<std::path::PathBuf, Failure> {
    let path = folder.join(format!("{}-{}", tree.name, tree.version));
    tree::remove_unpacked(&path)?;
    tree.unpack(&path)?;
    Ok(path)
}

/// Adds what the policy has to say.
fn judged<'p>(mut laid: Laid<'p>, place: &'p Place<'_>) -> Laid<'p> {
    let Some(policy) = &place.policy else { return laid };
    let (name, version) = (&laid.tree.name, &laid.tree.version);
    let is_it = |grant: &&Grant| {
        grant.name == *name && grant.source == laid.source && grant.version.as_ref().is_none_or(|it| it == version)
    };
    laid.grants = policy.grants.iter().filter(is_it).collect();
    let is_about = |it: &&Revocation| it.is_about(name, version, laid.sha256.as_deref(), Some(&laid.h1));
    laid.revoked = policy.revoked.iter().filter(is_about).collect();
    laid
}

impl Laid<'_> {
    fn lines_of_rust(&self) -> usize {
        let sources = self.tree.files.iter().filter(|(path, _)| signs::is_source(path));
        sources.map(|(_, bytes)| bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count()).sum()
    }

    fn files(&self) -> usize {
        self.tree.files.keys().filter(|path| *path != inherited::NAME).count()
    }

    /// Says who granted it, and whether that is for these bytes.
    fn granted(&self, grant: &Grant) -> String {
        let day = |day: Option<toml_edit::Date>, none: &str| day.map_or_else(|| none.to_owned(), |day| day.to_string());
        let (read, until) = (day(grant.reviewed, "never"), day(grant.expires, "for ever"));
        let is_other =
            |granted: &Option<String>, found: Option<&String>| granted.is_some() && granted.as_ref() != found;
        let other = is_other(&grant.sha256, self.sha256.as_ref()) || is_other(&grant.h1, Some(&self.h1));
        let other = if other { ", for other bytes than these" } else { "" };
        let notes = grant.notes.as_ref().map_or_else(String::new, |notes| format!(": {notes}"));
        format!("by {}, read {read}, until {until}{other}{notes}", grant.who)
    }

    fn text(&self) -> String {
        let (absent, manifest) = (Tree::absent(&self.tree.name), Manifest::of(&self.tree));
        let delta = Delta::of(&absent, &self.tree);
        let said = |value: &Option<String>| {
            value.as_ref().map_or_else(|| "not said".to_owned(), |value| format!("{value}, as it says itself"))
        };
        let [files, bytes, lines] =
            [(self.files(), "file"), (self.tree.size(), "byte"), (self.lines_of_rust(), "line")]
                .map(|(number, thing)| count(number, thing));
        let size = format!("{files}, {bytes}, {lines} of Rust");
        let needed = match &self.way {
            None => "nothing here".to_owned(),
            Some(way) if *way == self.tree.name => "whoever selects it".to_owned(),
            Some(way) => way.clone(),
        };
        let mut rows = vec![
            ("place", self.path.display().to_string()),
            ("source", self.source.clone()),
            ("sha256", self.sha256.clone().unwrap_or_else(|| "none, as it is no archive".to_owned())),
            ("h1", self.h1.clone()),
            ("licence", said(&manifest.license)),
            ("repository", said(&manifest.repository)),
            ("size", size),
            ("needed by", needed),
        ];
        if !self.features.is_empty() {
            rows.push(("features", self.features.join(" ")));
        }
        rows.extend(self.grants.iter().map(|grant| ("granted", self.granted(grant))));
        if self.grants.is_empty() {
            rows.push(("granted", "by nobody".to_owned()));
        }
        rows.extend(self.revoked.iter().map(|it| ("revoked", it.reason.clone())));
        let rows: Vec<_> = rows.into_iter().map(|(name, value)| [format!("  {name}"), word(&value)]).collect();
        let head = format!("{}\n{}", word(&self.tree.subject()), table(&rows));
        // Of a crate that was not there before, everything but its files is worth a line.
        format!("{head}{}", delta.gained())
    }

    fn json(&self) -> Value {
        let (absent, manifest) = (Tree::absent(&self.tree.name), Manifest::of(&self.tree));
        let delta = Delta::of(&absent, &self.tree).json(false);
        let words = |powers: &[Power]| powers.iter().map(|power| power.word()).collect::<Vec<_>>();
        let grants = self.grants.iter().map(|grant| {
            json!({
                "who": grant.who, "reviewed": grant.reviewed.map(|day| day.to_string()), "allow": words(&grant.allow),
                "capabilities": grant.capabilities.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "expires": grant.expires.map(|day| day.to_string()), "notes": grant.notes, "criteria": grant.criteria,
                "crate-sha256": grant.sha256, "h1": grant.h1,
            })
        });
        let files = self.tree.files.iter().filter(|(path, _)| *path != inherited::NAME);
        let files: Vec<_> =
            files.map(|(path, bytes)| json!({ "path": path, "bytes": bytes.len(), "sha256": sha256(bytes) })).collect();
        json!({
            "name": self.tree.name, "version": self.tree.version, "source": self.source, "place": self.path,
            "crate-sha256": self.sha256, "h1": self.h1, "license": manifest.license,
            "repository": manifest.repository, "files": files, "bytes": self.tree.size(),
            "lines_of_rust": self.lines_of_rust(), "features_on": self.features, "needed_by": self.way,
            "grants": grants.collect::<Vec<_>>(), "revoked": self.revoked.iter().map(|it| &it.reason).collect::<Vec<_>>(),
            "powers": delta["powers"], "dependencies": manifest.dependencies, "features": manifest.features,
            "warnings": delta["warnings"],
        })
    }
}
