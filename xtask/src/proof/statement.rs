//! Whether a signed statement of how a binary was built is about a certain file.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::envelope::{self, NAMESPACE};
use crate::failure::Failure;
use crate::trust::refusal::{Code, Refusal};
use crate::trust::signature::{self, Roots, Signer};

/// A statement, and whom to believe.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'s> {
    /// The envelope that it is in.
    pub path: &'s Path,
    /// The file of allowed signers. That of the environment or the machine if absent.
    pub signers: Option<&'s Path>,
    /// The time, in seconds since 1970.
    pub now: u64,
}

/// Who vouches for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Who signed.
    pub signer: Signer,
    /// The file that allows it.
    pub signers: PathBuf,
}

/// What of a statement is looked at.
#[derive(Deserialize)]
struct Said {
    #[serde(rename = "_type")]
    kind: String,
    #[serde(rename = "predicateType")]
    predicate: String,
    subject: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    digest: Digest,
}

#[derive(Deserialize)]
struct Digest {
    sha256: Option<String>,
}

impl Statement<'_> {
    /// Returns who vouches for a file with this SHA-256, or why nobody does.
    pub fn about(&self, sha256: &str) -> Result<Result<Vouched, Refusal>, Failure> {
        let text = fs::read_to_string(self.path).map_err(Failure::file("read", self.path))?;
        Ok(self.judge(&text, sha256))
    }

    fn judge(&self, text: &str, sha256: &str) -> Result<Vouched, Refusal> {
        let subject = self.path.display().to_string();
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let roots = Roots::find(self.signers, signature::repository(folder).as_deref())?.ok_or_else(|| {
            let message = format!("nobody said whose statements are believed, as {subject} is one");
            let help = "name the file of allowed signers with `--signers` or KURE_SIGNERS";
            let refusal = Refusal::new(Code::Signer, &*subject, message, help);
            refusal.between(format!("allowed signers for {NAMESPACE}"), "this program", "none")
        })?;
        let (said, signer) = envelope::open(self.path, text, &roots, self.now)?;
        let differs = |message: &str, expected: String, found: String| {
            let help = "take the statement that was written with this file, or the file that it was written with";
            let refusal = Refusal::new(Code::Digest, &*subject, format!("{subject} is {message}"), help);
            refusal.between(expected, &*subject, found)
        };
        let said: Said = serde_json::from_value(said).map_err(|problem| {
            differs("no statement of how a binary was built", "one".to_owned(), problem.to_string())
        })?;
        let kinds = ["https://in-toto.io/Statement/v1", "https://slsa.dev/provenance/v1"];
        if [&*said.kind, &*said.predicate] != kinds {
            let found = format!("{}, {}", said.kind, said.predicate);
            return Err(differs("no statement of how a binary was built", kinds.join(", "), found));
        }
        let digests: Vec<_> = said.subject.into_iter().filter_map(|it| it.digest.sha256).collect();
        if !digests.iter().any(|digest| digest == sha256) {
            let found = format!("sha256 {sha256}");
            return Err(differs("about another file", format!("sha256 {}", digests.join(" or ")), found));
        }
        Ok(Vouched { signer, signers: roots.path })
    }
}
