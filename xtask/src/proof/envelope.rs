//! A signed statement, in the envelope that programs of other people open as well: DSSE with a key of Ed25519.
//!
//! The bytes that are signed begin with `DSSEv1`, so no signature of an SSH session or of a file is one of a statement.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use signature::{Signer as _, Verifier as _};
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, PrivateKey, Signature};

use crate::failure::Failure;
use crate::trust::refusal::{Code, Refusal};
use crate::trust::signature::{Roots, Signer, fingerprint};

/// What the signatures are for, in files of allowed signers.
pub const NAMESPACE: &str = "kure-provenance@kure.dev";

/// What is in the envelope.
const PAYLOAD: &str = "application/vnd.in-toto+json";

/// More than any envelope needs; each is compared with each key.
const SIGNATURES: usize = 16;

#[derive(Debug, Deserialize, Serialize)]
struct Envelope {
    #[serde(rename = "payloadType")]
    kind: String,
    payload: String,
    signatures: Vec<Sealed>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Sealed {
    #[serde(default, rename = "keyid")]
    key: String,
    #[serde(rename = "sig")]
    signature: String,
}

/// Why statements cannot be signed with a key.
#[derive(Debug, thiserror::Error)]
#[error("expected a key of Ed25519 without a passphrase in {}, found {found}", path.display())]
pub struct KeyError {
    path: PathBuf,
    found: String,
}

impl KeyError {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        "a build asks nobody, so it signs with a file that the builder alone can read; `ssh-keygen -t ed25519 -N ''` \
            makes one"
            .to_owned()
    }
}

/// The key of a builder.
pub struct SigningKey {
    pair: Ed25519Keypair,
    fingerprint: String,
}

impl SigningKey {
    /// Reads the file of a key, as ssh-keygen writes it.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
        let wrong = |found: String| KeyError { path: path.to_owned(), found };
        let key = PrivateKey::from_openssh(&text).map_err(|problem| match text.split_once(' ') {
            Some((kind, _)) if kind.starts_with("ssh-") || kind.starts_with("ecdsa-") || kind.starts_with("sk-") => {
                wrong("the public half of one".to_owned())
            }
            _ => wrong(format!("something else ({problem})")),
        })?;
        match key.key_data() {
            KeypairData::Ed25519(pair) => {
                Ok(Self { pair: pair.clone(), fingerprint: fingerprint(key.public_key().key_data()) })
            }
            _ if key.is_encrypted() => Err(wrong("one with a passphrase".to_owned()).into()),
            _ => Err(wrong(format!("one of the type {}", key.algorithm())).into()),
        }
    }

    /// Puts a statement into a signed envelope, which is one line of JSON.
    pub fn seal(&self, statement: &str) -> String {
        let signature = self.pair.sign(&signed(PAYLOAD, statement.as_bytes()));
        let sealed = Sealed { key: self.fingerprint.clone(), signature: STANDARD.encode(signature.as_bytes()) };
        let (kind, payload) = (PAYLOAD.to_owned(), STANDARD.encode(statement));
        let envelope = Envelope { kind, payload, signatures: vec![sealed] };
        serde_json::to_string(&envelope).expect("an envelope has nothing that JSON has not") + "\n"
    }
}

/// Returns the bytes that are signed: the type and the content, each with its length.
fn signed(kind: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

/// Returns the statement in an envelope, and who signed it, if that is somebody who may.
pub fn open(path: &Path, text: &str, roots: &Roots, now: u64) -> Result<(Value, Signer), Refusal> {
    let subject = path.display().to_string();
    let broken = |found: &str| {
        let message = format!("{subject} is not a signed statement");
        let help = "take the file that a build with `--sign-with` wrote";
        let refusal = Refusal::new(Code::Signature, &*subject, message, help);
        refusal.between("an envelope of DSSE with a statement of in-toto", "this program", found)
    };
    let envelope: Envelope = serde_json::from_str(text).map_err(|problem| match text.find("\"predicateType\"") {
        Some(_) => broken("a statement that nobody signed"),
        None => broken(&problem.to_string()),
    })?;
    let Envelope { kind, payload, signatures } = envelope;
    if kind != PAYLOAD {
        return Err(broken(&format!("the type {kind}")));
    }
    if signatures.is_empty() || signatures.len() > SIGNATURES {
        return Err(broken(&format!("{} signatures", signatures.len())));
    }
    let payload = decode(&payload).ok_or_else(|| broken("a payload that is not in base64"))?;
    let bytes = signed(&kind, &payload);
    let signer = believed(&subject, &bytes, &signatures, roots, now)?;
    // Read only now, so that nobody but a signer reaches the parser.
    let statement = serde_json::from_slice(&payload).map_err(|problem| broken(&problem.to_string()))?;
    Ok((statement, signer))
}

fn believed(subject: &str, bytes: &[u8], signatures: &[Sealed], roots: &Roots, now: u64) -> Result<Signer, Refusal> {
    let mut refusal = None;
    for Sealed { key: named, signature } in signatures {
        let signature = decode(signature).and_then(|bytes| Signature::new(Algorithm::Ed25519, bytes).ok());
        // The name of the key is not signed. It helps to say what is wrong, and is not relied on.
        let holds =
            |key: &&KeyData| signature.as_ref().is_some_and(|it| key.is_ed25519() && key.verify(bytes, it).is_ok());
        let reason = match roots.keys().find(holds).map(|key| roots.admit(subject, key, NAMESPACE, now)) {
            Some(Ok(signer)) => return Ok(signer),
            Some(Err(reason)) => reason,
            None if roots.keys().any(|key| fingerprint(key) == *named) => {
                let message = format!("{subject} is not as it was signed");
                let help = "take the file as the builder wrote it";
                let refusal = Refusal::new(Code::Signature, subject, message, help);
                let found = format!("one in the name of {named} that does not hold for them");
                refusal.between("a signature over its bytes", subject, found)
            }
            None => {
                let message = format!("{subject} was signed by somebody who may not");
                let help = format!("add the builder's key to {} if it is to be believed", roots.path.display());
                let expected = "a signature with a key of Ed25519 that is listed";
                let found = if named.is_empty() { "one without a name" } else { named };
                Refusal::new(Code::Signer, subject, message, help).between(
                    expected,
                    roots.path.display().to_string(),
                    found,
                )
            }
        };
        refusal = refusal.or(Some(reason));
    }
    Err(refusal.expect("there is a signature"))
}

/// Decodes base64 of either alphabet, as the format has it.
fn decode(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let url = GeneralPurpose::new(&alphabet::URL_SAFE, config);
    let standard = GeneralPurpose::new(&alphabet::STANDARD, config);
    standard.decode(text).or_else(|_| url.decode(text)).ok()
}

#[cfg(test)]
mod tests;
