//! Signs with the key of whoever is here, by way of ssh-keygen, which knows agents, devices and passphrases.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::{env, fs, io};

use ssh_key::{LineEnding, SshSig};

use super::files::{file, is_known, verify};
use super::{NAMESPACE, fingerprint};
use crate::failure::Failure;
use crate::scratch::Scratch;
use crate::trust::policy::Policy;

/// The keys that are looked for if none is named, in the home folder's `.ssh`.
const KEYS: [&str; 4] = ["id_ed25519_sk", "id_ed25519", "id_ecdsa_sk", "id_ecdsa"];

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// There is no key in the usual place.
    #[error("expected one of {} in {}, found none", KEYS.join(", "), folder.display())]
    NoKey {
        /// The usual place.
        folder: PathBuf,
    },
    /// There is no ssh-keygen.
    #[error("cannot run ssh-keygen: {0}")]
    NoProgram(#[source] io::Error),
    /// It did not sign.
    #[error("ssh-keygen did not sign with {} ({status})", key.display())]
    Unsigned {
        /// The key.
        key: PathBuf,
        /// How it ended.
        status: ExitStatus,
    },
    /// It signed, with what this program does not verify.
    #[error("expected a key of Ed25519 or of the curve P-256, found one of the type {found}")]
    Kind {
        /// The type of the key.
        found: String,
    },
    /// What it wrote is not what was asked for.
    #[error("expected a signature of the policy from ssh-keygen, found {found}")]
    Answer {
        /// What there is instead.
        found: String,
    },
}

impl SigningError {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::NoKey { .. } => {
                "name the file of a key, or of its public half if an agent has it, with `--key`; \
                `ssh-keygen -t ed25519` makes one"
            }
            Self::NoProgram(_) => {
                "install OpenSSH 8.2 or a later one, which signs, or sign where there is one and \
                bring the file"
            }
            Self::Unsigned { .. } => "it has said why; name another key with `--key`",
            Self::Kind { .. } => "name another key with `--key`; `ssh-keygen -t ed25519` makes one",
            Self::Answer { .. } => "see whether the first ssh-keygen on PATH is OpenSSH's",
        }
        .to_owned()
    }
}

/// A policy that was just signed.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The file with the signature.
    pub path: PathBuf,
    /// The SHA-256 of the key.
    pub fingerprint: String,
}

/// Signs the policy with that key, or with the one in the usual place, and puts the signature beside it.
pub fn sign(path: &Path, policy: &Policy, key: Option<&Path>) -> Result<Signed, Failure> {
    let key = key.map_or_else(usual, |key| Ok(key.to_owned()))?;
    let scratch = Scratch::new()?;
    // What was parsed is signed, not what the file may have become.
    let copy = scratch.write("kure-trust.toml", &policy.text)?;
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]).arg(&key).arg(&copy);
    let status = keygen.status().map_err(SigningError::NoProgram)?;
    if !status.success() {
        return Err(SigningError::Unsigned { key, status }.into());
    }
    let answer = |found: String| SigningError::Answer { found };
    let text = fs::read_to_string(copy.with_extension("toml.sig")).map_err(|problem| answer(problem.to_string()))?;
    let signature = SshSig::from_pem(&text).map_err(|problem| answer(problem.to_string()))?;
    if !is_known(signature.public_key()) {
        return Err(SigningError::Kind { found: signature.public_key().algorithm().to_string() }.into());
    }
    verify("it", &signature, NAMESPACE, policy.text.as_bytes(), "the policy")
        .map_err(|refusal| answer(format!("that {}", refusal.message)))?;

    let fingerprint = fingerprint(signature.public_key());
    let path = file(path, &fingerprint);
    let folder = path.parent().expect("it is in a folder");
    fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
    let text = signature.to_pem(LineEnding::LF).map_err(|problem| answer(problem.to_string()))?;
    fs::write(&path, text).map_err(Failure::file("write", &path))?;
    Ok(Signed { path, fingerprint })
}

fn usual() -> Result<PathBuf, SigningError> {
    let folder = env::home_dir().unwrap_or_default().join(".ssh");
    let halves = KEYS.iter().flat_map(|name| [folder.join(name), folder.join(format!("{name}.pub"))]);
    halves.into_iter().find(|path| path.exists()).ok_or(SigningError::NoKey { folder })
}
