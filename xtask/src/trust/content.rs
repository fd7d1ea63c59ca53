//! Whether the bytes of a crate that are here are those that were granted.

use super::bytes::{Difference, Packed};
use super::folder;
use super::grant::Grant;
use super::graph::{Crate, Source};
use super::lock::Locked;
use super::names::TreeError;
use super::refusal::{Code, Refusal};
use super::{LOCK, POLICY};

/// A crate, and what is known of the bytes that it should have.
#[derive(Clone, Copy, Debug)]
pub struct Content<'c> {
    /// The crate.
    pub of: &'c Crate,
    /// The grant for it, if it has one.
    pub grant: Option<&'c Grant>,
    /// What the lock of the policy has of it.
    pub locked: Option<&'c Locked>,
}

impl Content<'_> {
    /// Hashes what is here, and says how it differs.
    pub fn refusal(&self) -> Option<Refusal> {
        match self.of.source {
            Source::Registry(_) => self.registry(),
            Source::Git { .. } => self.tree("the checkout", Code::Tree),
            Source::Folder(_) => self.folder(),
        }
    }

    fn registry(&self) -> Option<Refusal> {
        let Crate { name, version, checksum, folder, .. } = self.of;
        let subject = self.of.subject();
        let Some(checksum) = checksum else {
            let message = format!("no checksum for the registry crate {subject} in Cargo.lock");
            let help = "restore Cargo.lock from version control; without the checksum any bytes would do";
            return Some(Refusal::new(Code::NoChecksum, subject, message, help));
        };
        if let Some(granted) = self.grant.and_then(|grant| grant.sha256.as_ref()).filter(|it| *it != checksum) {
            let message = format!("checksum mismatch for {subject}: Cargo.lock has another than was granted");
            let help = format!("find out which registry gave it, then read it and `trust add {name}@{version}`");
            return Some(Refusal::new(Code::Archive, subject, message, help).between(
                granted,
                POLICY,
                format!("{checksum} in Cargo.lock"),
            ));
        }
        let packed = Packed { name, version, folder };
        let Some(archive) = packed.archive(checksum) else { return self.tree("the folder", Code::Tree) };
        match packed.compare(&archive, checksum) {
            Ok(()) => None,
            Err(Difference::Archive { found, path }) => {
                let message =
                    format!("checksum mismatch for {subject}: the archive is not the one that Cargo.lock means");
                let help = format!("remove {} and {}, and Cargo downloads it again", path.display(), folder.display());
                let found = format!("{found} in {}", path.display());
                Some(Refusal::new(Code::Archive, subject, message, help).between(checksum, "Cargo.lock", found))
            }
            Err(Difference::File { path, found }) => {
                let place = folder.display();
                let message = format!("h1 mismatch for {subject}: {path} {found}, in {place}");
                let help = format!("remove {place}, and Cargo unpacks it again");
                let refusal = Refusal::new(Code::Tree, subject, message, help);
                let expected = packed.h1(&archive, checksum).unwrap_or_default();
                let found = folder::h1(name, version, folder).unwrap_or_else(|mistake| mistake.to_string());
                Some(refusal.between(expected, archive.display().to_string(), found))
            }
            Err(Difference::Tree(mistake)) => Some(self.irregular(&mistake)),
        }
    }

    /// Compares a folder with the hash that was granted or locked.
    fn tree(&self, what: &str, code: Code) -> Option<Refusal> {
        let Crate { name, version, folder, .. } = self.of;
        let subject = self.of.subject();
        let granted = self.grant.and_then(|grant| grant.h1.as_ref()).map(|h1| (h1, POLICY));
        let locked = self.locked.and_then(|locked| locked.h1.as_ref()).map(|h1| (h1, LOCK));
        let Some((expected, origin)) = granted.or(locked) else {
            let message =
                format!("nothing to hold {what} of {subject} against: neither its archive nor its h1 is here");
            return Some(Refusal::new(code, subject, message, "run `trust lock` once its source was looked at"));
        };
        match folder::h1(name, version, folder) {
            Ok(found) if found == *expected => None,
            Ok(found) => {
                let message = format!("h1 mismatch for {subject}: {what} differs, {}", folder.display());
                let help = format!("restore {}, or read what changed: `trust diff {name}`", folder.display());
                Some(Refusal::new(code, subject, message, help).between(expected, origin, found))
            }
            Err(mistake) => Some(self.irregular(&mistake)),
        }
    }

    fn folder(&self) -> Option<Refusal> {
        let Crate { name, version, folder, .. } = self.of;
        let subject = self.of.subject();
        let Some(expected) = self.grant.and_then(|grant| grant.h1.as_ref()) else {
            return folder::files(folder).err().map(|mistake| self.irregular(&mistake));
        };
        match folder::h1(name, version, folder) {
            Ok(found) if found == *expected => None,
            Ok(found) => {
                let message = format!("{subject} in {} changed since review", folder.display());
                let help = format!("run `trust diff {name}`, and `trust add {name}` if the change is good");
                Some(Refusal::new(Code::Changed, subject, message, help).between(expected, POLICY, found))
            }
            Err(mistake) => Some(self.irregular(&mistake)),
        }
    }

    fn irregular(&self, mistake: &TreeError) -> Refusal {
        let message = format!("{} has a file that no crate may have: {mistake}", self.of.subject());
        let help = format!("remove or rename it in {}", self.of.folder.display());
        Refusal::new(Code::Irregular, self.of.subject(), message, help)
    }
}
