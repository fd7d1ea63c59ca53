//! Binaries from plugins of this checkout and of other folders, as somebody at a terminal gets them, or is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of this test's own, with a space and a letter beyond ASCII in its name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("assembly").join(format!("{name} ä"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// What a plugin that a test writes is like.
struct Vault<'v> {
    kind: &'v str,
    metadata: &'v str,
    dependencies: &'v str,
    source: &'v str,
}

impl Default for Vault<'_> {
    fn default() -> Self {
        Self {
            kind: "acme.example.com/v1/Vault",
            metadata: "id = \"acme-vault\"\ngvks = [\"THE_KIND\"]\nstability = \"alpha\"\n",
            dependencies: "",
            source: SOURCE,
        }
    }
}

const SOURCE: &str = r#"
//! Makes vaults.
use kure_core::prelude::*;

/// The plugin.
pub struct ThePlugin;

#[kure_plugin]
impl Plugin for ThePlugin {
    const KINDS: &'static [Kind] = &[Kind::of::<Vault>()];
}

/// A vault.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Vault {}

impl Generator for Vault {
    const GVK: Gvk = gvk!("THE_VERSION", "KIND_ALONE");
    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        Ok(vec![app.object("v1", "ConfigMap", app.name())])
    }
}
"#;

impl Vault<'_> {
    /// Writes the plugin's package and returns its folder.
    fn write(&self, folder: &Path) -> PathBuf {
        let package = folder.join("acme-vault");
        fs::create_dir_all(package.join("src")).unwrap();
        let metadata = match self.metadata {
            "" => String::new(),
            metadata => format!("[package.metadata.kure]\n{}", metadata.replace("THE_KIND", self.kind)),
        };
        let core = checkout().join("kure-core").display().to_string();
        let manifest = format!(
            "[package]\nname = \"acme-vault\"\nversion = \"1.2.3\"\nedition = \"2024\"\nlicense = \"MIT\"\n{metadata}\n\
             [workspace]\n[dependencies]\nkure-core = {{ path = {core:?}, version = \"0.1.0\", default-features = false }}\n\
             schemars = \"1\"\nserde = \"1\"\n{}",
            self.dependencies
        );
        let (version, kind) = self.kind.rsplit_once('/').unwrap();
        let source = self.source.replace("THE_VERSION", version).replace("KIND_ALONE", kind);
        fs::write(package.join("Cargo.toml"), manifest).unwrap();
        fs::write(package.join("src/lib.rs"), source).unwrap();
        package
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(checkout()).env("CARGO_NET_OFFLINE", "true").stdin(Stdio::null());
    command
}

fn text(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn xtask(arguments: &[&str]) -> (Option<i32>, String, String) {
    text(&command(arguments).output().unwrap())
}

#[track_caller]
fn succeeds(arguments: &[&str]) -> String {
    let (code, out, err) = xtask(arguments);
    assert_eq!(code, Some(0), "{arguments:?}:\n{out}{err}");
    out
}

#[test]
fn a_plugin_from_another_folder_joins_those_that_are_here() {
    let vault = Vault::default().write(&folder("joins")).display().to_string();
    let plugins = format!("crd,{vault}");
    let words = ["run", "-q", "--plugins", &plugins, "--", "plugins", "list"];
    let listed = succeeds(&words);
    let names: Vec<_> = listed.lines().skip(1).map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(names, ["acme-vault", "crd"]);
    // What it is made of is told without building it, and is what was built.
    let plan: serde_json::Value = serde_json::from_str(&succeeds(&["plan", "--json", "--plugins", &plugins])).unwrap();
    assert_eq!(plan["schema"], "kure.dev/plan/v1");
    let vault = &plan["plugins"][0];
    assert_eq!(
        (&vault["id"], &vault["version"], &vault["license"]),
        (&"acme-vault".into(), &"1.2.3".into(), &"MIT".into())
    );
    assert!(vault["source"].as_str().unwrap().ends_with("joins ä/acme-vault"), "{vault}");
    let packages = plan["packages"].as_array().unwrap();
    let serde = packages.iter().find(|package| package["name"] == "serde").unwrap();
    assert_eq!(serde["checksum"].as_str().unwrap().len(), 64, "{serde}");
    // The shape is promised; what is in it follows the lock.
    let mut shape = plan.clone();
    shape["packages"] = vec![serde.clone()].into();
    shape["packages"][0]["version"] = "1.0.0".into();
    shape["packages"][0]["checksum"] = "0".repeat(64).into();
    shape["plugins"][0]["source"] = "../acme-vault".into();
    shape["differences"] = serde_json::Value::Null;
    insta::assert_snapshot!(format!("{shape:#}"));
    let differs = ["plan", "--plugins", &plugins, "--name", "kure-unbuilt", "--detailed-exitcode"];
    assert_eq!(xtask(&differs).0, Some(10));
}

#[test]
fn what_nobody_vouches_for_is_refused_or_says_so_for_ever() {
    let elsewhere = tempfile::tempdir().unwrap();
    let vault = format!("crd,{}", Vault::default().write(elsewhere.path()).display());
    let out = folder("untrusted").display().to_string();
    let words = ["build", "-q", "--profile", "dev", "--name", "untrusted", "--plugins", &vault, "--out-dir", &out];
    let unset = |words: &[&str]| {
        let mut command = command(words);
        command.env_remove("CI").env_remove("KURE_ALLOW_UNTRUSTED_IN_CI");
        command
    };
    let (code, _, said) = text(&unset(&words).output().unwrap());
    assert!(code == Some(20) && said.contains("error[KT107]: crate acme-vault 1.2.3 of path+"), "{said}");
    assert!(
        said.contains("help: read what is in the folder, then `trust add ") && said.contains("/acme-vault`\n"),
        "{said}"
    );
    let careless = [&words[..], &["--allow-untrusted"]].concat();
    let (code, _, said) = text(&unset(&careless).env("CI", "true").output().unwrap());
    assert!(code == Some(20) && said.contains("KURE_ALLOW_UNTRUSTED_IN_CI"), "{said}");
    let vouched = [&careless[..], &["--emit", "provenance"]].concat();
    let (code, _, said) = text(&unset(&vouched).output().unwrap());
    assert!(code == Some(20) && said.contains("leave out `--emit provenance`"), "{said}");
    let (code, _, said) = text(&unset(&careless).output().unwrap());
    assert_eq!(code, Some(0), "{said}");

    let binary = Path::new(&out).join(format!("untrusted{}", std::env::consts::EXE_SUFFIX));
    let run = |words: &[&str]| text(&Command::new(&binary).args(words).stdin(Stdio::null()).output().unwrap());
    let (_, version, _) = run(&["--version"]);
    assert!(version.contains("+untrusted.1 ("), "{version}");
    let (code, objects, said) = run(&["generate", "--example", "--quiet"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("warning[untrusted-build]"), "{said}");
    let count = |text: &str, word: &str| text.matches(word).count();
    assert_eq!(count(&objects, "kure.dev/untrusted-build: \"true\""), count(&objects, "\nkind: "), "{objects}");
    let (code, said, _) = run(&["plugins", "verify"]);
    assert!(code == Some(24) && said.contains("crate acme-vault 1.2.3"), "{said}");
    let (code, said, _) = xtask(&["verify", &binary.display().to_string()]);
    assert!(code == Some(24) && said.contains("tainted    yes"), "{said}");
}

#[test]
fn a_binary_is_held_against_the_policy_that_it_was_built_under() {
    let out = folder("held").display().to_string();
    succeeds(&["build", "-q", "--profile", "dev", "--name", "held", "--plugins", "crd", "--out-dir", &out]);
    let binary = Path::new(&out).join(format!("held{}", std::env::consts::EXE_SUFFIX));
    let path = binary.display().to_string();
    let said = succeeds(&["verify", &path, "--against", "kure-trust.toml"]);
    assert!(said.contains("level      L1") && said.contains("1 plugin, "), "{said}");
    let own = |policy: &Path| {
        let words = ["plugins", "verify", "--against", &policy.display().to_string()];
        text(&Command::new(&binary).args(words).stdin(Stdio::null()).output().unwrap())
    };
    let (code, said, _) = own(&checkout().join("kure-trust.toml"));
    assert!(code == Some(0) && said.contains("Level:     L1"), "{said}");

    // Another policy since: what the binary is made of is still covered, or it is not.
    let later = folder("held-later");
    for file in ["kure-trust.toml", "kure-trust.lock"] {
        fs::copy(checkout().join(file), later.join(file)).unwrap();
    }
    let policy = later.join("kure-trust.toml");
    let revoke = |name: &str| {
        let text = fs::read_to_string(checkout().join("kure-trust.toml")).unwrap();
        fs::write(&policy, format!("{text}\n[[revoked]]\nname = {name:?}\nreason = \"it was bad\"\n")).unwrap();
        xtask(&["verify", &path, "--against", &policy.display().to_string()])
    };
    let (code, said, _) = revoke("absent");
    assert_eq!(code, Some(0), "{said}");
    let (code, said, _) = revoke("serde_json");
    assert!(code == Some(22) && said.contains("KT402: serde_json 1.") && said.contains("it was bad"), "{said}");
    let (code, said, _) = own(&policy);
    assert!(code == Some(20) && said.contains("another") && said.contains("cargo xtask verify --against"), "{said}");
}

#[test]
fn a_plugin_that_does_more_than_compute_is_refused_before_there_is_a_binary() {
    let folder = folder("scanned");
    let outside = folder.join("outside.rs");
    fs::write(&outside, "//! Outside.\n").unwrap();
    let start = "-> Result<Vec<Object>> {\n";
    let source = SOURCE.replace(start, &format!("{start}let _ = std::fs::exists(app.name());\n"));
    let source = format!("{source}\n#[path = {outside:?}]\npub mod outside;\n");
    let vault = Vault { source: &source, ..Vault::default() }.write(&folder).display().to_string();
    let out = folder.join("out");
    let words = ["build", "-q", "--profile", "dev", "--name", "scanned", "--plugins", &vault, "--out-dir"];
    let (code, _, said) = xtask(&[&words[..], &[&out.display().to_string()]].concat());
    assert_eq!(code, Some(20), "{said}");
    assert!(said.contains("error[KT302]: acme-vault 1.2.3 is compiled from "), "{said}");
    // What the compiler inlined is seen as what it calls.
    let names = ["std::fs::exists", "std::sys::fs::exists"];
    assert!(names.iter().any(|name| said.contains(&format!("error[KT305]: acme-vault uses fs ({name})"))), "{said}");
    assert_eq!(said.matches("error[").count(), 2, "{said}");
    assert!(!out.exists());
}

#[test]
fn an_emitted_package_is_built_by_cargo_alone() {
    let folder = folder("emitted");
    let vault = Vault::default().write(&folder).display().to_string();
    let out = folder.join("out").display().to_string();
    let words = ["build", "--name", "emitted", "--plugins", &vault, "--emit", "package,plan", "--out-dir", &out];
    succeeds(&words);
    assert!(folder.join("out/emitted.plan.json").is_file());
    // It is no longer where it was made, nor is what it was made of.
    let moved = folder.join("moved");
    fs::rename(folder.join("out/emitted-package"), &moved).unwrap();
    fs::remove_dir_all(&vault).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--quiet", "--locked", "--offline"]).current_dir(&moved);
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("assembly/target"));
    let (code, out, err) = text(&cargo.output().unwrap());
    assert_eq!(code, Some(0), "{out}{err}");
}

#[test]
fn what_is_wrong_is_told_in_a_sentence_with_what_to_do() {
    let folder = folder("mistakes");
    let vault = |name: &str, vault: Vault<'_>| vault.write(&folder.join(name)).display().to_string();
    let rival = vault("rival", Vault { kind: "generators.gokure.dev/v1alpha1/CrdConfig", ..Vault::default() });
    let metadata = "id = \"acme-vault\"\ngvks = [\"THE_KIND\"]\nstability = \"alpha\"\nrequires = { crd = \">=7\" }\n";
    let needy = vault("needy", Vault { metadata, ..Vault::default() });
    let no_plugin = vault("none", Vault { metadata: "", ..Vault::default() });
    let unfetched = vault("unfetched", Vault { dependencies: "no-such-crate-at-all = \"1\"\n", ..Vault::default() });
    let good = vault("good", Vault::default());
    let empty = folder.display().to_string();
    let elsewhere = folder.join("nowhere").display().to_string();
    let commit = "git+https://host.invalid/vault#0123456789abcdef0123456789abcdef01234567";
    let with = |plugin: &str| format!("crd,{plugin}");
    let cases = [
        (40, ["plan", "--plugins", &with(&rival)].join("\n")),
        (40, ["plan", "--plugins", &with(&needy)].join("\n")),
        (3, ["plan", "--plugins", &no_plugin].join("\n")),
        (2, ["plan", "--plugins", &empty].join("\n")),
        (1, ["plan", "--plugins", &elsewhere].join("\n")),
        (2, ["plan", "--plugins", "teraform"].join("\n")),
        (2, ["plan", "--dist", "platfrm"].join("\n")),
        (1, ["plan", "--offline", "--plugins", "vault@9.9.9"].join("\n")),
        (1, ["plan", "--offline", "--plugins", "vault@9.9.9", "--registry", "acme"].join("\n")),
        (1, ["plan", "--offline", "--plugins", commit].join("\n")),
        (1, ["plan", "--offline", "--plugins", &unfetched].join("\n")),
        (1, ["plan", "--locked", "--plugins", &good].join("\n")),
        (2, ["run", "--target", "a", "--target", "b", "--plugins", "crd"].join("\n")),
    ];
    let mut said = Vec::new();
    for (expected, words) in cases {
        let words: Vec<_> = words.split('\n').collect();
        let (code, out, err) = xtask(&words);
        assert_eq!(code, Some(expected), "{words:?}:\n{out}{err}");
        // What Cargo says below our sentence is Cargo's, and changes with it.
        let sentence = err.split("cargo could not").next().unwrap();
        let help = err.lines().rfind(|line| line.starts_with("help:")).unwrap_or_default();
        let shown = if sentence.contains(help) { sentence.to_owned() } else { format!("{sentence}{help}\n") };
        said.push(format!("$ xtask {}\n{}", words.join(" "), shown.trim_end()));
    }
    let said = said.join("\n").replace(&*folder.to_string_lossy(), "@").replace(&*checkout().to_string_lossy(), "~");
    // A plugin more in this repository is no other message.
    let (before, rest) = said.split_once("the plugins here are ").unwrap();
    let (_, after) = rest.split_once(';').unwrap();
    insta::assert_snapshot!(format!("{before}the plugins here are …;{after}"));
}

#[test]
fn a_target_folder_that_cannot_be_written_is_named() {
    let file = folder("unwritable").join("file");
    fs::write(&file, "").unwrap();
    let (code, out, err) =
        text(&command(&["plan", "--plugins", "crd"]).env("CARGO_TARGET_DIR", &file).output().unwrap());
    assert_eq!(code, Some(1), "{out}{err}");
    assert!(err.starts_with("error: cannot make the folder ") && err.contains("unwritable ä/file"), "{err}");
}

#[test]
fn messages_are_told_as_cargo_tells_them() {
    let broken = SOURCE.replace("Ok(vec![", "Ok(vec![1, ");
    let vault = Vault { source: &broken, ..Vault::default() }.write(&folder("messages")).display().to_string();
    let run = |format| xtask(&["run", "--name", "messages", "-q", "--plugins", &vault, "--message-format", format]);
    let (code, out, err) = run("json");
    assert_eq!(code, Some(41), "{err}");
    assert!(out.lines().all(|line| line.starts_with("{\"reason\":")) && !err.contains("error[E0308]"), "{out}{err}");
    let (_, _, err) = run("short");
    assert!(err.lines().any(|line| line.contains("src/lib.rs:") && line.contains("error[E0308]")), "{err}");
}

#[test]
fn a_plugin_that_does_not_compile_is_named_above_what_the_compiler_says() {
    let broken = SOURCE.replace("Ok(vec![", "Ok(vec![1, ");
    let packaged = "impl Packaged for ThePlugin {\n    const PACKAGE: Package = package!();\n}\n";
    let unnamed = SOURCE.replace("#[kure_plugin]\n", packaged);
    for (name, source, expected) in [
        ("broken", &broken, "does not compile; mend it with `cargo check -p acme-vault`"),
        ("unnamed", &unnamed, "has no `KURE_PLUGIN` at the root of its crate; put `#[kure_plugin]` on its"),
    ] {
        let vault = Vault { source, ..Vault::default() }.write(&folder(name)).display().to_string();
        let (code, out, err) = xtask(&["run", "--name", name, "-q", "--plugins", &vault]);
        assert_eq!(code, Some(41), "{out}{err}");
        let ours = err.find(expected).unwrap_or_else(|| panic!("{err}"));
        assert!(err.find("error[E").unwrap() > ours, "{err}");
    }
}

#[test]
fn two_at_once_wait_for_each_other_and_an_interrupted_one_runs_again() {
    let words = ["run", "--plugins", "crd", "--", "plugins", "list"];
    let mut interrupted = command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    interrupted.kill().unwrap();
    interrupted.wait().unwrap();
    let both = [command(&words), command(&words)]
        .map(|mut command| command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    for child in both {
        let (code, out, err) = text(&child.wait_with_output().unwrap());
        assert_eq!(code, Some(0), "{err}");
        assert!(out.contains("crd"), "{out}");
    }
}
