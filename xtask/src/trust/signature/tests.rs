//! Signatures that count and such that do not, held against what ssh-keygen says of them.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::{HashAlg, LineEnding, PrivateKey};

use super::*;
use crate::trust::date;
use crate::trust::policy::Policy;

mod lines;

/// 2026-11-23 00:00:00 in Greenwich.
const NOW: u64 = 20_780 * 86_400;

const POLICY: &str = "version = 1\nserial = 7\n\n[policy]\nname = \"git.example.com/platform\"\n";

/// A folder with a policy, its signatures, and signers elsewhere.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for folder in ["repository/kure-trust.sig", "machine", "state"] {
            fs::create_dir_all(place.path(folder)).unwrap();
        }
        place.write("repository/kure-trust.toml", POLICY);
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    fn signers(&self, lines: &str) {
        self.write("machine/allowed_signers", &with_keys(lines));
    }

    /// Signs the policy as it is, in a file of that name.
    fn sign(&self, key: &PrivateKey, namespace: &str, name: &str) {
        let bytes = fs::read(self.path("repository/kure-trust.toml")).unwrap();
        let signature = key.sign(namespace, HashAlg::Sha512, &bytes).unwrap();
        self.write(&format!("repository/kure-trust.sig/{name}.sig"), &signature.to_pem(LineEnding::LF).unwrap());
    }

    fn examine_at(&self, now: u64) -> Result<Examined, Vec<Refusal>> {
        let (path, signers) = (self.path("repository/kure-trust.toml"), self.path("machine/allowed_signers"));
        let text = fs::read_to_string(&path).unwrap();
        let policy = Policy::parse(&path, &text).unwrap();
        let request = Request { path: &path, policy: &policy, signers: Some(&signers), now };
        examine_with(&request, Some(&self.path("state")))
    }

    /// Returns who signed, or what is said instead, without the folder's name.
    fn said(&self, now: u64) -> String {
        let said = match self.examine_at(now) {
            Ok(examined) => {
                let signers = examined.signers.iter().map(|it| format!("{} {}", it.principal, it.fingerprint));
                let refused = examined.refused.iter().map(ToString::to_string);
                signers.chain(refused).collect::<Vec<_>>().join("\n")
            }
            Err(refusals) => refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        };
        let whole = self.0.path().canonicalize().unwrap();
        let said = said.replace(&format!("{}", whole.display()), "");
        said.replace(&format!("{}", self.0.path().display()), "").replace('\\', "/")
    }

    /// Returns whether ssh-keygen believes a signature. None if there is no such program.
    fn oracle(&self, identity: &str, signature: &str, now: u64) -> Option<bool> {
        let mut keygen = Command::new("ssh-keygen");
        keygen.args(["-Y", "verify", "-n", NAMESPACE, "-I", identity]).env("TZ", "UTC");
        let time = date::written(now).replace(['-', ' ', ':'], "");
        keygen.arg("-O").arg(format!("verify-time={time}"));
        keygen.arg("-f").arg(self.path("machine/allowed_signers"));
        if self.path("machine/revoked_keys").exists() {
            keygen.arg("-r").arg(self.path("machine/revoked_keys"));
        }
        keygen.arg("-s").arg(self.path(&format!("repository/kure-trust.sig/{signature}.sig")));
        let policy = File::open(self.path("repository/kure-trust.toml")).unwrap();
        match keygen.stdin(policy).stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(status) => Some(status.success()),
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => None,
            Err(problem) => panic!("{problem}"),
        }
    }
}

/// Returns a key that is the same in each run.
fn key(seed: u8) -> PrivateKey {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "").unwrap()
}

/// Puts public keys in the place of ALICE, BOB and EVE.
fn with_keys(text: &str) -> String {
    let keys = [("ALICE", 1), ("BOB", 2), ("EVE", 3)];
    keys.iter()
        .fold(text.to_owned(), |text, (name, seed)| text.replace(name, &key(*seed).public_key().to_openssh().unwrap()))
}

/// What becomes of a signature of the policy.
struct Case {
    name: &'static str,
    signers: &'static str,
    revoked: &'static str,
    identity: &'static str,
    namespace: &'static str,
    change: fn(&Place),
    code: Option<Code>,
}

fn case(name: &'static str, signers: &'static str, code: Option<Code>) -> Case {
    Case { name, signers, revoked: "", identity: "alice@example.com", namespace: NAMESPACE, change: |_| (), code }
}

fn cases() -> Vec<Case> {
    let changed = |change| Case { change, ..case("", "alice@example.com ALICE", Some(Code::Signature)) };
    vec![
        case("right", "# who\n\nalice@example.com ALICE a comment\n", None),
        Case { name: "edited", ..changed(|it| it.write("repository/kure-trust.toml", &POLICY.replace("= 7", "= 8"))) },
        Case { name: "a blank more", ..changed(|it| it.write("repository/kure-trust.toml", &format!("{POLICY}\n"))) },
        Case { name: "no signature", ..changed(|it| it.write("repository/kure-trust.sig/a.sig", "nothing\n")) },
        Case {
            name: "a signature that ends early",
            ..changed(|it| {
                let path = it.path("repository/kure-trust.sig/a.sig");
                let text = fs::read_to_string(&path).unwrap();
                fs::write(path, text.replacen("AAAA", "", 1)).unwrap();
            })
        },
        case("foreign", "bob@example.com,alice@example.com BOB", Some(Code::Signer)),
        case("nobody", "# nobody yet\n", Some(Code::Signer)),
        Case { revoked: "# lost\nBOB lost\n", ..case("another is revoked", "alice@example.com ALICE", None) },
        Case { revoked: "BOB\n\nALICE\n", ..case("revoked", "alice@example.com ALICE", Some(Code::Signer)) },
        Case { revoked: "SHA256:x\n", ..case("no list of keys", "alice@example.com ALICE", Some(Code::Signer)) },
        Case { namespace: "file", ..case("another purpose", "alice@example.com ALICE", Some(Code::Namespace)) },
        case("these namespaces", "alice@example.com namespaces=\"file,kure-*@kure.dev\" ALICE", None),
        case("other namespaces", "alice@example.com namespaces=\"file,git\" ALICE", Some(Code::Namespace)),
        case("not this one", "alice@example.com NAMESPACES=\"*,!kure-trust@*\" ALICE", Some(Code::Namespace)),
        case("over", "alice@example.com valid-before=\"20261122\" ALICE", Some(Code::Validity)),
        case("not yet", "alice@example.com valid-after=\"20261123000001Z\" ALICE", Some(Code::Validity)),
        case("its first second", "alice@example.com valid-after=\"202611230000\" ALICE", None),
        case("its last second", "alice@example.com valid-before=\"20261123000000Z\" ALICE", None),
        case("in time", "alice@example.com valid-after=\"20250101Z\",valid-before=\"20270101Z\" ALICE", None),
        case("again", "alice@example.com valid-before=\"20260101Z\" ALICE\nalice@example.com ALICE\n", None),
        case("a pattern", "*@example.com ALICE", None),
        case("in quotes", "\"alice@example.com,b\" ALICE", None),
        case("an authority", "alice@example.com cert-authority ALICE", Some(Code::Signer)),
        case("an unknown option", "alice@example.com forever ALICE", Some(Code::Signer)),
        case("no quotes", "alice@example.com namespaces=file ALICE", Some(Code::Signer)),
        case("never", "alice@example.com valid-after=\"2027\",valid-before=\"2026\" ALICE", Some(Code::Signer)),
    ]
}

#[test]
fn ssh_keygen_believes_the_same_signatures() {
    let (mut all, mut skipped) = (Vec::new(), 0);
    for Case { name, signers, revoked, identity, namespace, change, code } in cases() {
        let place = Place::new();
        place.signers(signers);
        if !revoked.is_empty() {
            place.write("machine/revoked_keys", &with_keys(revoked));
        }
        place.sign(&key(1), namespace, "a");
        change(&place);
        let said = place.said(NOW);
        let found = place.examine_at(NOW).map_err(|refusals| refusals.iter().map(|it| it.code).collect::<Vec<_>>());
        assert_eq!(
            found.map(|examined| examined.signers.len()),
            code.map_or(Ok(1), |it| Err(vec![it])),
            "{name}: {said}"
        );
        match place.oracle(identity, "a", NOW) {
            Some(believed) => assert_eq!(believed, code.is_none(), "ssh-keygen, {name}: {said}"),
            None => skipped += 1,
        }
        all.push(format!("{name}\n{said}\n"));
    }
    if skipped > 0 {
        crate::report::skipped(format_args!("there is no ssh-keygen to compare {skipped} cases with"));
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn what_ssh_keygen_signs_is_believed() {
    for kind in ["ed25519", "ecdsa", "rsa"] {
        let place = Place::new();
        let path = place.path("machine/key");
        let mut keygen = Command::new("ssh-keygen");
        keygen.args(["-q", "-t", kind, "-N", "", "-C", "", "-f"]).arg(&path);
        if keygen.status().is_err() {
            crate::report::skipped("there is no ssh-keygen to sign with");
            return;
        }
        let public = fs::read_to_string(path.with_extension("pub")).unwrap();
        place.write("machine/allowed_signers", &format!("alice {public}"));
        let mut keygen = Command::new("ssh-keygen");
        keygen.args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]).arg(&path);
        let policy = place.path("repository/kure-trust.toml");
        assert!(keygen.arg(&policy).stderr(Stdio::null()).status().unwrap().success());
        fs::rename(policy.with_extension("toml.sig"), place.path("repository/kure-trust.sig/a.sig")).unwrap();
        assert_eq!(place.oracle("alice", "a", NOW), Some(true));
        match (kind, place.examine_at(NOW)) {
            ("rsa", Err(refusals)) => assert_eq!(refusals[0].found.as_deref(), Some("ssh-rsa"), "{refusals:?}"),
            (_, Ok(examined)) => assert_eq!(examined.signers[0].principal, "alice"),
            (_, Err(refusals)) => panic!("{refusals:?}"),
        }
    }
}

#[test]
fn a_signature_that_ssh_keygen_once_made_is_believed() {
    let place = Place::new();
    // A checkout may have changed the ends of the lines.
    place.write("repository/kure-trust.toml", &include_str!("vector/policy.toml").replace('\r', ""));
    place.write("machine/allowed_signers", include_str!("vector/allowed_signers"));
    place.write("repository/kure-trust.sig/a.sig", include_str!("vector/policy.sig"));
    let signers = place.examine_at(NOW).unwrap().signers;
    assert_eq!(signers.len(), 1);
    assert_eq!(signers[0].principal, "alice@example.com");
    assert!(include_str!("vector/policy.toml").contains(&signers[0].fingerprint));
}

#[test]
fn the_same_signer_counts_once() {
    let place = Place::new();
    place.signers("alice@example.com,alice@home ALICE\nalice@home EVE\nbob@example.com BOB\n");
    let policy = format!("{POLICY}threshold = 2\n");
    place.write("repository/kure-trust.toml", &policy);
    let mut said = vec![place.said(NOW)];
    place.sign(&key(1), NAMESPACE, "a");
    place.sign(&key(1), NAMESPACE, "b");
    said.push(place.said(NOW));
    place.sign(&key(3), NAMESPACE, "c");
    said.push(place.said(NOW));
    place.sign(&key(4), NAMESPACE, "d");
    said.push(place.said(NOW));
    place.sign(&key(2), NAMESPACE, "e");
    // What does not count does no harm either, and is told.
    said.push(place.said(NOW));

    // One signer alone cannot decide that one is enough.
    place.write("repository/kure-trust.toml", &POLICY.replace("= 7", "= 8"));
    place.sign(&key(1), NAMESPACE, "a");
    said.push(place.said(NOW));
    place.sign(&key(2), NAMESPACE, "e");
    assert_eq!(place.examine_at(NOW).unwrap().signers.len(), 2);
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn an_older_policy_is_not_believed() {
    let place = Place::new();
    place.signers("alice@example.com ALICE\n");
    let mut said = Vec::new();
    for (serial, name) in [(7, "platform"), (7, "platform"), (9, "platform"), (8, "platform"), (1, "another")] {
        let text = format!("version = 1\nserial = {serial}\n[policy]\nname = '{name}'\n");
        place.write("repository/kure-trust.toml", &text);
        place.sign(&key(1), NAMESPACE, "a");
        said.push(place.said(NOW));
    }
    // A later one that was not believed is not remembered.
    place.write("repository/kure-trust.toml", "version = 1\nserial = 100\n[policy]\nname = 'another'\n");
    said.push(place.said(NOW));
    place.write("repository/kure-trust.toml", "version = 1\nserial = 2\n[policy]\nname = 'another'\n");
    place.sign(&key(1), NAMESPACE, "a");
    said.push(place.said(NOW));
    place.write("repository/kure-trust.toml", "version = 1\nserial = 10\n");
    place.sign(&key(1), NAMESPACE, "a");
    said.push(place.said(NOW));
    insta::assert_snapshot!(said.join("\n\n"));
}

#[test]
fn signers_beside_the_policy_are_not_asked() {
    let place = Place::new();
    let said = |policy: &str, signers: Option<&str>| {
        let (path, text) = (place.path(policy), POLICY.to_owned() + "require-signature = true\n");
        fs::write(&path, &text).unwrap();
        let (policy, signers) = (Policy::parse(&path, &text).unwrap(), signers.map(|it| place.path(it)));
        let request = Request { path: &path, policy: &policy, signers: signers.as_deref(), now: NOW };
        examine_with(&request, Some(&place.path("state"))).unwrap_err().remove(0)
    };
    place.write("repository/signers", "");
    assert!(said("repository/kure-trust.toml", Some("repository/signers")).message.contains("beside what they sign"));
    assert!(said("repository/kure-trust.toml", Some("machine/none")).message.starts_with("cannot read"));
    // A policy in a folder of a repository does not make the rest of it another place.
    fs::create_dir_all(place.path("repository/.git")).unwrap();
    fs::create_dir_all(place.path("repository/deep")).unwrap();
    assert!(said("repository/deep/kure-trust.toml", Some("repository/signers")).message.contains("beside"));
    place.signers("alice@example.com ALICE\n");
    assert_eq!(said("repository/deep/kure-trust.toml", Some("machine/allowed_signers")).code, Code::Threshold);
}

#[cfg(unix)]
#[test]
fn a_link_is_what_it_leads_to() {
    let place = Place::new();
    place.signers("alice@example.com ALICE\n");
    place.write("machine/revoked_keys", &with_keys("ALICE\n"));
    place.sign(&key(1), NAMESPACE, "a");
    let link = |path: &str, to: &str| {
        std::os::unix::fs::symlink(place.path(to), place.path(path)).unwrap();
        Roots::find(Some(&place.path(path)), Some(&place.path("repository")))
    };
    // Whoever can change the policy could lead the link to yet another place.
    assert!(link("repository/signers", "machine/allowed_signers").unwrap_err().message.contains("beside"));
    place.write("repository/others", "");
    assert!(link("machine/others", "repository/others").unwrap_err().message.contains("beside"));
    let roots = link("state/signers", "machine/allowed_signers").unwrap().unwrap();
    assert_eq!(roots.keys().count(), 1);
    assert!(roots.admit("a", key(1).public_key().key_data(), NAMESPACE, NOW).is_err());
}
