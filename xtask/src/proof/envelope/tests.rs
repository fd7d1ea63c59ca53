//! Envelopes that are opened, and such that are not, held against what OpenSSL says of them.

use std::process::Command;

use ssh_key::LineEnding;

use super::*;
use crate::proof::statement::{Statement, Vouched};

const NOW: u64 = 20_780 * 86_400;

/// A folder with keys and a statement about some file.
struct Place {
    folder: tempfile::TempDir,
    sha256: String,
}

fn key(seed: u8) -> PrivateKey {
    PrivateKey::new(KeypairData::Ed25519(Ed25519Keypair::from_seed(&[seed; 32])), "").unwrap()
}

fn statement(sha256: &str) -> String {
    format!(
        "{{\"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [{{\"name\": \"kure\", \"digest\": \
         {{\"sha256\": \"{sha256}\"}}}}], \"predicateType\": \"https://slsa.dev/provenance/v1\", \"predicate\": {{}}}}\n"
    )
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), sha256: "12".repeat(32) };
        place.write("key", &key(1).to_openssh(LineEnding::LF).unwrap());
        place.signers("builder namespaces=\"kure-provenance@kure.dev\" KEY\n");
        place.seal("key", &statement(&place.sha256));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn signers(&self, lines: &str) {
        self.write("signers", &lines.replace("KEY", &key(1).public_key().to_openssh().unwrap()));
    }

    fn seal(&self, key: &str, statement: &str) {
        self.write("envelope", &SigningKey::read(&self.path(key)).unwrap().seal(statement));
    }

    fn change(&self, change: impl Fn(&mut Value)) {
        let text = fs::read_to_string(self.path("envelope")).unwrap();
        let mut envelope: Value = serde_json::from_str(&text).unwrap();
        change(&mut envelope);
        self.write("envelope", &envelope.to_string());
    }

    fn judge(&self) -> Result<Vouched, Refusal> {
        let (path, signers) = (self.path("envelope"), self.path("signers"));
        Statement { path: &path, signers: Some(&signers), now: NOW }.about(&self.sha256).unwrap()
    }

    fn said(&self) -> String {
        let said = match self.judge() {
            Ok(Vouched { signer, .. }) => format!("{} {}", signer.principal, signer.fingerprint),
            Err(refusal) => refusal.to_string(),
        };
        said.replace(&format!("{}", self.folder.path().display()), "").replace('\\', "/")
    }
}

#[test]
fn a_statement_is_believed_if_all_of_it_holds() {
    let mut said = Vec::new();
    let mut case = |name: &str, code: Option<Code>, change: &dyn Fn(&mut Place)| {
        let mut place = Place::new();
        change(&mut place);
        assert_eq!(place.judge().err().map(|refusal| refusal.code), code, "{name}: {}", place.said());
        said.push(format!("{name}\n{}\n", place.said()));
    };
    let payload = |change: fn(String) -> String| {
        move |place: &mut Place| {
            place.change(|envelope| {
                let bytes = decode(envelope["payload"].as_str().unwrap()).unwrap();
                envelope["payload"] = STANDARD.encode(change(String::from_utf8(bytes).unwrap())).into();
            });
        }
    };
    let signed = |statement: &'static str| move |place: &mut Place| place.seal("key", statement);
    case("right", None, &|_| ());
    case("with the other alphabet and no padding", None, &|it| {
        it.change(|envelope| {
            for pointer in ["/payload", "/signatures/0/sig"] {
                let text = envelope.pointer_mut(pointer).unwrap();
                *text = text.as_str().unwrap().replace('+', "-").replace('/', "_").trim_end_matches('=').into();
            }
        });
    });
    case("without the name of the key", None, &|it| {
        it.change(|it| drop(it["signatures"][0].as_object_mut().unwrap().remove("keyid")));
    });
    case("beside one of somebody else", None, &|it| {
        it.change(|it| {
            let other = serde_json::json!({ "keyid": "another", "sig": STANDARD.encode([7; 64]) });
            it["signatures"].as_array_mut().unwrap().insert(0, other);
        });
    });
    case("edited", Some(Code::Signature), &payload(|text| text.replace("kure", "kura")));
    case("another type", Some(Code::Signature), &|it| it.change(|it| it["payloadType"] = "text/plain".into()));
    case("not signed", Some(Code::Signature), &|it| it.write("envelope", &statement(&it.sha256)));
    case("no envelope", Some(Code::Signature), &|it| it.write("envelope", "{}"));
    case("no signature", Some(Code::Signature), &|it| it.change(|it| it["signatures"] = Value::Array(Vec::new())));
    case("no base64", Some(Code::Signature), &|it| it.change(|it| it["payload"] = "{".into()));
    case("a short signature", Some(Code::Signature), &|it| it.change(|it| it["signatures"][0]["sig"] = "AAAA".into()));
    case("another binary", Some(Code::Digest), &|it| it.sha256 = "34".repeat(32));
    case("no statement", Some(Code::Digest), &signed("[]"));
    case(
        "another predicate",
        Some(Code::Digest),
        &signed("{\"_type\": \"https://in-toto.io/Statement/v1\", \"predicateType\": \"x\", \"subject\": []}"),
    );
    case("a foreign key", Some(Code::Signer), &|it| {
        it.write("other", &key(2).to_openssh(LineEnding::LF).unwrap());
        it.seal("other", &statement(&it.sha256));
    });
    case("a foreign key in the name of the builder's", Some(Code::Signature), &|it| {
        it.write("other", &key(2).to_openssh(LineEnding::LF).unwrap());
        it.seal("other", &statement(&it.sha256));
        let name = fingerprint(key(1).public_key().key_data());
        it.change(|it| it["signatures"][0]["keyid"] = name.clone().into());
    });
    case("a key for policies", Some(Code::Namespace), &|it| it.signers("builder namespaces=\"kure-trust@*\" KEY\n"));
    case("a key whose time is over", Some(Code::Validity), &|it| {
        it.signers("builder valid-before=\"20260101Z\" KEY\n");
    });
    case("a revoked key", Some(Code::Signer), &|it| {
        it.write("revoked_keys", &key(1).public_key().to_openssh().unwrap());
    });
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_signature_of_ssh_keygen_over_the_same_bytes_is_none_of_a_statement() {
    let place = Place::new();
    let bytes = signed(PAYLOAD, statement(&place.sha256).as_bytes());
    let signature = key(1).sign(NAMESPACE, ssh_key::HashAlg::Sha512, &bytes).unwrap();
    place.change(|it| it["signatures"][0]["sig"] = STANDARD.encode(signature.signature_bytes()).into());
    assert_eq!(place.judge().unwrap_err().code, Code::Signature);
}

#[test]
fn a_key_that_a_build_cannot_use_is_named() {
    let place = Place::new();
    place.write("public", &key(1).public_key().to_openssh().unwrap());
    place.write("nothing", "nothing\n");
    place.write("locked", include_str!("keys/locked"));
    place.write("curve", include_str!("keys/curve"));
    place.write("short", include_str!("keys/short"));
    let mut said = vec![];
    let mut read = |name: &str| match SigningKey::read(&place.path(name)) {
        Ok(_) => panic!("{name} is no key to build with"),
        Err(failure) => said.push(format!("{failure}").replace(&*place.folder.path().to_string_lossy(), "")),
    };
    read("public");
    read("nothing");
    read("locked");
    read("curve");
    // One key in 256 of this kind has a number with a byte less, which ssh-key does not read.
    read("short");
    assert!(SigningKey::read(&place.path("absent")).is_err());
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn openssl_believes_the_same_envelope() {
    let place = Place::new();
    let envelope: Envelope = serde_json::from_str(&fs::read_to_string(place.path("envelope")).unwrap()).unwrap();
    let payload = decode(&envelope.payload).unwrap();
    let public = key(1).public_key().key_data().ed25519().unwrap().0;
    // What a public key of Ed25519 begins with in the form of X.509.
    let head = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    let pem = STANDARD.encode([head.as_slice(), &public].concat());
    place.write("public.pem", &format!("-----BEGIN PUBLIC KEY-----\n{pem}\n-----END PUBLIC KEY-----\n"));
    fs::write(place.path("sig"), decode(&envelope.signatures[0].signature).unwrap()).unwrap();
    for (payload, is_right) in [(payload.clone(), true), ([&payload[..], b" "].concat(), false)] {
        fs::write(place.path("bytes"), signed(PAYLOAD, &payload)).unwrap();
        let mut openssl = Command::new("openssl");
        openssl.args(["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", "public.pem", "-in", "bytes"]);
        openssl.args(["-sigfile", "sig"]).current_dir(place.folder.path());
        match openssl.output() {
            Ok(output) if String::from_utf8_lossy(&output.stderr).contains("nrecognized") => {
                crate::report::skipped("this openssl cannot verify signatures of Ed25519");
            }
            Ok(output) => assert_eq!(output.status.success(), is_right, "{output:?}"),
            Err(_) => crate::report::skipped("there is no openssl to compare with"),
        }
    }
}
