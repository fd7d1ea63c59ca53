//! Brings a distribution's Cargo.lock and src/main.rs in line with its Cargo.toml.

use std::fs;
use std::io;

use crate::cargo::Cargo;
use crate::distribution::{Distribution, DistributionError, Generated, Network, Resolved, generated, lock, resolve};
use crate::failure::Failure;
use crate::plan;
use crate::plugin::PREFIX;
use crate::undo::{self, Undo};

impl Distribution {
    /// Remembers the files that commands change.
    pub fn remember(&self) -> Result<Undo, Failure> {
        let mut undo = Undo::default();
        undo.remember([self.manifest(), self.lock(), self.main()])?;
        Ok(undo)
    }

    /// Writes its Cargo.toml, and a main file for Cargo to find if there is none.
    pub fn write(&self) -> Result<(), Failure> {
        let main = self.main();
        if !main.exists() {
            let folder = main.parent().expect("the main file is in a folder");
            fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
            fs::write(&main, "").map_err(Failure::file("write", main))?;
        }
        undo::write(&self.manifest(), self.document.to_string()).map_err(Failure::file("write", self.manifest()))
    }

    /// Reads its main file, which may be absent.
    fn read_main(&self) -> Result<String, Failure> {
        match fs::read_to_string(self.main()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            result => result.map_err(Failure::file("read", self.main())),
        }
    }
}

impl Generated {
    /// Refuses a main file that was edited by hand.
    pub fn check(distribution: &Distribution) -> Result<(), Failure> {
        let is_edited = Self::is_edited(&distribution.read_main()?);
        if is_edited { Err(DistributionError::Edited { path: distribution.main() }.into()) } else { Ok(()) }
    }
}

/// Brings the files in line, unless the main file was edited by hand.
pub fn sync(cargo: &Cargo, distribution: &Distribution, network: Network) -> Result<Resolved, Failure> {
    Generated::check(distribution)?;
    force(cargo, distribution, network)
}

/// Brings the files in line, whatever the main file is.
pub fn force(cargo: &Cargo, distribution: &Distribution, network: Network) -> Result<Resolved, Failure> {
    let main = distribution.main();
    let present = distribution.read_main()?;
    if present.is_empty() {
        // Without a main file there is no package to Cargo.
        distribution.write()?;
    }
    lock(cargo, distribution, network)?;
    let resolved = resolve(cargo, distribution, network)?;
    plan::check(&resolved.plugins, &distribution.excluded)?;
    let text = generated::text(distribution, &resolved.crates());
    if Generated::of(&present, &text) != Generated::Same {
        undo::write(&main, text).map_err(Failure::file("write", main))?;
    }
    Ok(resolved)
}

/// Says what [`sync`] would change, one sentence a file, and changes nothing.
pub fn differences(cargo: &Cargo, distribution: &Distribution, network: Network) -> Result<Vec<String>, Failure> {
    let present = distribution.read_main()?;
    if present.is_empty() {
        return Ok(vec!["src/main.rs is not there, or empty".to_owned()]);
    }
    let mut differences = Vec::new();
    let crates: Vec<String> = match resolve(cargo, distribution, network) {
        Ok(resolved) => {
            plan::check(&resolved.plugins, &distribution.excluded)?;
            resolved.crates().into_iter().map(str::to_owned).collect()
        }
        Err(Failure::Cargo { said, .. }) if said.contains("--locked was passed") => {
            differences.push("Cargo.lock does not fit Cargo.toml".to_owned());
            probable_crates(distribution)
        }
        Err(failure) => return Err(failure),
    };
    let crates: Vec<_> = crates.iter().map(String::as_str).collect();
    match Generated::of(&present, &generated::text(distribution, &crates)) {
        Generated::Same => {}
        Generated::Stale => differences.push("src/main.rs does not fit Cargo.toml".to_owned()),
        Generated::Edited => {
            differences.push("src/main.rs was edited by hand, which `sync --force` would undo".to_owned());
        }
    }
    Ok(differences)
}

/// Returns what the plugins' crates are called unless they chose otherwise, which only Cargo can say.
pub(super) fn probable_crates(distribution: &Distribution) -> Vec<String> {
    let mut plugins: Vec<_> = distribution.plugins.iter().collect();
    let id = |key: &str| {
        let package = distribution.package(key);
        package.strip_prefix(PREFIX).unwrap_or(package).to_owned()
    };
    plugins.sort_by_key(|key| id(key));
    plugins.iter().map(|key| key.replace('-', "_")).collect()
}

/// Writes the main file as it will probably be, where Cargo cannot be asked.
pub fn guess(distribution: &Distribution) -> Result<(), Failure> {
    let crates = probable_crates(distribution);
    let crates: Vec<_> = crates.iter().map(String::as_str).collect();
    let main = distribution.main();
    undo::write(&main, generated::text(distribution, &crates)).map_err(Failure::file("write", main))
}
