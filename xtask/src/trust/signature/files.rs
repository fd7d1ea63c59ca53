//! The files with signatures, beside the policy that they are of.

use std::fs;
use std::path::{Path, PathBuf};

use ssh_key::public::{EcdsaPublicKey, KeyData};
use ssh_key::{PublicKey, SshSig};

use super::{FOLDER, NAMESPACE, fingerprint, shown};
use crate::trust::policy::Policy;
use crate::trust::refusal::{Code, Refusal};

/// Returns the file in which a signature with that key belongs.
pub fn file(policy: &Path, fingerprint: &str) -> PathBuf {
    // Base64 has characters that file names have not.
    let name = fingerprint.trim_start_matches("SHA256:").replace('/', "_").replace('+', "-");
    policy.with_file_name(FOLDER).join(format!("{name}.sig"))
}

/// Lists the files with signatures.
pub(super) fn files(policy: &Path) -> Result<Vec<PathBuf>, Refusal> {
    let folder = policy.with_file_name(FOLDER);
    let mut paths: Vec<_> = match fs::read_dir(&folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(problem) => return Err(broken(&folder, &problem.to_string())),
    };
    paths.retain(|path| path.extension().is_some_and(|it| it == "sig"));
    paths.sort();
    Ok(paths)
}

/// Reads a signature.
pub(super) fn read(path: &Path) -> Result<SshSig, Refusal> {
    let text = fs::read_to_string(path).map_err(|problem| broken(path, &problem.to_string()))?;
    SshSig::from_pem(text.trim_start()).map_err(|problem| match text.find("BEGIN SSH SIGNATURE") {
        Some(_) => broken(path, &problem.to_string()),
        None => broken(path, "expected `-----BEGIN SSH SIGNATURE-----`, found none"),
    })
}

/// Returns the files with signatures that are not of the policy as it is.
pub fn stale(path: &Path, policy: &Policy) -> Vec<PathBuf> {
    let is_stale = |file: &PathBuf| {
        read(file).and_then(|it| verify(&shown(file), &it, NAMESPACE, policy.text.as_bytes(), &shown(path))).is_err()
    };
    files(path).unwrap_or_default().into_iter().filter(is_stale).collect()
}

/// Returns why a signature is none of that purpose over these bytes.
pub(super) fn verify(
    subject: &str,
    signature: &SshSig,
    namespace: &str,
    bytes: &[u8],
    signed: &str,
) -> Result<(), Refusal> {
    if signature.namespace() != namespace {
        let message = format!("{subject} is a signature for another purpose");
        let help = "sign with `trust sign`, which names the purpose";
        let refusal = Refusal::new(Code::Namespace, subject, message, help);
        return Err(refusal.between(namespace, "this program", signature.namespace()));
    }
    let key = PublicKey::from(signature.public_key().clone());
    key.verify(namespace, bytes, signature).map_err(|problem| {
        let fingerprint = fingerprint(key.key_data());
        let kind = key.algorithm();
        if is_known(key.key_data()) {
            let message = format!("{subject} is not a signature of {signed} as it is");
            let help = "read what changed since it was signed, and sign it again with `trust sign`";
            let found = format!("one with {fingerprint} that does not hold for them");
            Refusal::new(Code::Signature, subject, message, help).between("a signature over its bytes", signed, found)
        } else {
            let message = format!("{subject} was made with a key of the type {kind}: {problem}");
            let help = "sign with a key that `ssh-keygen -t ed25519` makes";
            let known = "ssh-ed25519, ecdsa-sha2-nistp256 or one of these on a device";
            Refusal::new(Code::Signature, subject, message, help).between(known, "this program", kind.to_string())
        }
    })
}

/// Returns whether signatures with such a key can be verified.
pub(super) fn is_known(key: &KeyData) -> bool {
    matches!(
        key,
        KeyData::Ed25519(_)
            | KeyData::SkEd25519(_)
            | KeyData::Ecdsa(EcdsaPublicKey::NistP256(_))
            | KeyData::SkEcdsaSha2NistP256(_)
    )
}

fn broken(path: &Path, problem: &str) -> Refusal {
    let message = format!("{} cannot be read as a signature: {problem}", path.display());
    Refusal::new(Code::Signature, shown(path), message, "remove it, and sign the policy with `trust sign`")
}
