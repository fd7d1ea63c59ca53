//! `trust sign` and `trust check-signatures`: a policy is signed, and changed, and signed again.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::checkout::{text, xtask};

const POLICY: &str = "version = 1\nserial = 1\n[policy]\nname = 'platform'\nrequire-signature = true\n";

#[test]
fn a_policy_is_signed_and_who_did_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().join("here");
    fs::create_dir_all(&here).unwrap();
    let key = folder.path().join("key");
    let keygen = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&key).status();
    if keygen.is_err() {
        kure_xtask::report::skipped("there is no ssh-keygen to sign with");
        return;
    }
    let signers = folder.path().join("allowed_signers");
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    fs::write(&signers, format!("alice@example.com {public}")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = xtask(&here, arguments);
        command.env_remove("KURE_SIGNERS").env("XDG_STATE_HOME", folder.path().join("state"));
        command.env("HOME", folder.path()).env("USERPROFILE", folder.path()).stdin(Stdio::null());
        command
    };
    let code = |arguments: &[&str]| {
        let output = run(arguments).output().unwrap();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (key, at) = (key.to_str().unwrap(), signers.to_str().unwrap());

    let (status, _, errors) = code(&["trust", "sign", "--key", key]);
    assert!(status == Some(1) && errors.contains("found none\nhelp: run `trust init`"), "{errors}");
    fs::write(here.join("kure-trust.toml"), "version = 1\nserial = 1\n").unwrap();
    let (status, _, errors) = code(&["trust", "sign", "--key", key]);
    assert!(status == Some(23) && errors.starts_with("error[KT408]: "), "{errors}");
    fs::write(here.join("kure-trust.toml"), POLICY).unwrap();
    let (status, _, errors) = code(&["trust", "sign"]);
    assert!(status == Some(1) && errors.contains("id_ed25519"), "{errors}");

    let (status, said, errors) = code(&["trust", "sign", "--key", key]);
    assert!(status == Some(0) && said.starts_with("signed  serial 1 with SHA256:"), "{said}{errors}");
    let file = said.lines().find_map(|line| line.strip_prefix("wrote   ")).unwrap();
    assert!(here.join(file).is_file() && file.starts_with("kure-trust.sig"), "{file}");
    let (status, said, errors) = code(&["trust", "check-signatures", "--signers", at]);
    assert!(status == Some(0) && said.starts_with("signed by alice@example.com with SHA256:"), "{said}{errors}");
    let output = run(&["trust", "check-signatures", "--json"]).env("KURE_SIGNERS", at).output().unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &json["signers"][0]["principal"]), (Some(0), &"alice@example.com".into()));
    let (status, _, errors) = code(&["trust", "check-signatures", "--signers", "kure-trust.toml"]);
    assert!(status == Some(23) && errors.contains("beside what they sign"), "{errors}");

    // Somebody else signed the policy before it was changed.
    fs::copy(here.join(file), here.join("kure-trust.sig/another.sig")).unwrap();
    fs::write(here.join("kure-trust.toml"), POLICY.replace("serial = 1", "serial = 2")).unwrap();
    let (status, said, _) = code(&["trust", "check-signatures", "--signers", at, "--json"]);
    let json: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (status, &json["refusals"][0]["code"], json["refusals"][1]["code"].as_str()),
        (Some(23), &"KT403".into(), Some("KT403"))
    );
    let (status, said, _) = code(&["trust", "sign", "--key", key]);
    assert!(status == Some(0) && said.contains("another.sig, whose owner has to sign again"), "{said}");
    assert_eq!(said.matches("stale ").count(), 1);
    let (status, said, _) = code(&["trust", "check-signatures", "--signers", at]);
    assert!(status == Some(0) && said.contains("ignored   KT403"), "{said}");

    fs::write(here.join("kure-trust.toml"), POLICY).unwrap();
    code(&["trust", "sign", "--key", key]);
    let (status, _, errors) = code(&["trust", "check-signatures", "--signers", at]);
    assert!(status == Some(23) && errors.starts_with("error[KT408]: "), "{errors}");
    let (status, _, errors) = code(&["trust", "check-signatures"]);
    assert!(status == Some(23) && errors.starts_with("error[KT404]: "), "{errors}");
    let (status, _, errors) = code(&["trust", "sign", "--key", "absent"]);
    assert!(status == Some(1) && errors.contains("ssh-keygen did not sign with absent"), "{errors}");
    let output = run(&["trust", "sign", "--key", key]).env("PATH", "").env("CARGO", env!("CARGO")).output().unwrap();
    assert!(text(&output.stderr).contains("install OpenSSH"), "{}", text(&output.stderr));
}
