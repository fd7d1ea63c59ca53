use std::fs;
use std::process::{Command, Stdio};

use super::*;
use crate::plugin::tests::plugin;
use crate::resolve::Resolved;
use crate::trust::policy::tests::policy;

/// A plugin `tf` and a crate `inner` that it needs, compiled without Cargo.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["tf", "inner"] {
            fs::create_dir_all(folder.path().join(name).join("src")).unwrap();
        }
        fs::write(folder.path().join("outside.rs"), "//! Outside.\n").unwrap();
        fs::write(folder.path().join("tf/src/gone.rs"), "pub const GONE: u8 = 1;\n").unwrap();
        Self { folder }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Compiles a crate, as Cargo would, into a library and the list of what it was made of.
    fn make(&self, name: &str, source: &str, optimise: &str) -> Made {
        let root = self.root();
        fs::write(root.join(name).join("src/lib.rs"), source).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition=2024", "--crate-type=rlib", "--emit=link,dep-info", "--crate-name", name]);
        rustc.args(["--cap-lints=allow", "-C", optimise, "--out-dir"]).arg(&root).arg("-L").arg(&root);
        if name == "tf" && root.join("libinner.rlib").exists() {
            rustc.arg("--extern").arg(format!("inner={}", root.join("libinner.rlib").display()));
        }
        let output = rustc.arg(format!("{name}/src/lib.rs")).current_dir(&root).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Made {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            folder: root.join(name),
            kind: Kind::Library,
            files: vec![root.join(format!("lib{name}.rlib"))],
            out: None,
        }
    }
}

fn resolution() -> Resolution {
    let package = |name: &str, needs: &[&str]| Resolved {
        name: name.to_owned(),
        version: "0.1.0".to_owned(),
        id: name.to_owned(),
        needs: needs.iter().map(|&need| need.to_owned()).collect(),
        ..Resolved::default()
    };
    let mut tf = plugin("tf", &["a.example/v1/Tf"]);
    tf.package = "tf".to_owned();
    Resolution {
        plugins: vec![tf],
        packages: vec![
            package("inner", &[]),
            package("kure-cli", &["own"]),
            package("own", &[]),
            package("tf", &["inner"]),
        ],
        direct: vec!["kure-cli".to_owned(), "tf".to_owned()],
    }
}

/// Scans what was made, under a policy, and returns a line for each refusal.
fn said(root: &Path, made: &[Made], rules: &str) -> Vec<String> {
    let (policy, resolution) = (policy(rules), resolution());
    let scan =
        Scan { policy: &policy, waived: &[], resolution: &resolution, made, folder: root, is_collected_early: true };
    match check(&scan) {
        Ok(seen) => {
            assert_eq!(seen.unread, Vec::<String>::new());
            Vec::new()
        }
        Err(Failure::Untrusted { refusals }) => {
            refusals.iter().map(|refusal| format!("{}: {}", refusal.code, refusal.message)).collect()
        }
        Err(failure) => panic!("{failure}"),
    }
}

const CONSTRUCTOR: &str = "#[used]\n#[unsafe(link_section = \".init_array\")]\nstatic EARLY: extern \"C\" fn() = early;\n\
                           extern \"C\" fn early() {}\n";

#[test]
fn each_way_out_of_a_crate_is_told_by_its_code() {
    let bench = Bench::new();
    let root = bench.root();
    let one = |body: &str| said(&root, &[bench.make("tf", body, "opt-level=0")], "");
    let function = |body: &str| format!("pub fn f() {{ {body}; }}\n");
    assert_eq!(one("//! Clean.\npub fn f(names: &[String]) -> String { names.join(\"-\") }\n"), Vec::<String>::new());
    let outside =
        format!("KT302: tf 0.1.0 is compiled from {}, which is outside the crate", root.join("outside.rs").display());
    assert_eq!(one("#[path = \"../../outside.rs\"] pub mod outside;\n"), std::slice::from_ref(&outside));
    assert_eq!(one("pub const TEXT: &str = include_str!(\"../../outside.rs\");\n"), std::slice::from_ref(&outside));
    // A build script is in a folder of its own, with one list.
    let made = bench.make("tf", "#[path = \"../../outside.rs\"] pub mod outside;\n", "opt-level=0");
    let script = Made { kind: Kind::BuildScript, ..made };
    assert_eq!(said(&root, &[script], ""), [outside.replace("tf 0.1.0", "the build script of tf 0.1.0")]);
    for (body, power) in [
        ("let _ = std::fs::read(\"/etc/passwd\")", "fs (std::fs::"),
        ("let _ = std::fs::exists(\"/etc/passwd\")", "fs (std::sys::fs::"),
        ("let _ = std::net::UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0))", "net (std::sys::net::"),
        ("let _ = std::net::TcpStream::connect((\"localhost\", 1))", "net (std::net::"),
        ("let _ = std::os::unix::net::UnixStream::connect(\"/x\")", "net (std::os::unix::net::"),
        ("let _ = std::process::Command::new(\"true\").spawn()", "process (std::process::"),
        ("let _ = std::env::var(\"HOME\")", "env (std::env::"),
        ("let _ = std::time::SystemTime::now()", "time (std::time::"),
        ("let _ = std::thread::spawn(|| 1)", "thread (std::thread::"),
        ("std::process::exit(0)", "exit (std::process::exit"),
    ] {
        if body.contains("unix") && !cfg!(unix) {
            continue;
        }
        let word = power.split(' ').next().unwrap();
        let found = one(&function(body));
        assert!(found.iter().any(|line| line.starts_with(&format!("KT305: tf uses {power}"))), "{body}: {found:?}");
        // Optimised, it is another function that is called, or the C library.
        let optimised = bench.make("tf", &format!("#[inline(never)]\n{}", function(body)), "opt-level=3");
        let found = said(&root, &[optimised], "");
        assert!(found.iter().any(|line| line.starts_with(&format!("KT305: tf uses {word} ("))), "{body}: {found:?}");
        let grant = format!("[[plugin]]\nname = 'tf'\nsource = 'path+tf'\nwho = 'me'\nallow = ['{word}']\n");
        let made = bench.make("tf", &function(body), "opt-level=0");
        let left = said(&root, std::slice::from_ref(&made), &grant);
        assert!(!left.iter().any(|line| line.contains(power)), "{left:?}");
        assert_eq!(said(&root, &[made], "[policy]\nuses = 'allow'\n"), Vec::<String>::new());
    }
    let found = one("pub fn f(x: *const u8) -> u8 { unsafe { *x } }\n");
    assert_eq!(found, ["KT306: tf 0.1.0 has unsafe code, first in src/lib.rs:1"]);
    let fine = bench.make("tf", &function("std::process::exit(0)"), "opt-level=0");
    let every = "[policy]\nallow = ['exit']\n";
    assert_eq!(said(&root, std::slice::from_ref(&fine), every), Vec::<String>::new());
    let none = "[policy]\nuses = 'deny'\nallow = ['exit']\n";
    assert_eq!(said(&root, &[fine], none).len(), 1);
}

#[test]
fn code_is_found_in_whatever_file_it_stands() {
    let bench = Bench::new();
    let root = bench.root();
    let one = |body: &str| said(&root, &[bench.make("tf", body, "opt-level=0")], "");
    fs::write(root.join("tf/src/code.txt"), "pub fn f(x: *const u8) -> u8 { unsafe { *x } }\n").unwrap();
    let unsafe_code = ["KT306: tf 0.1.0 has unsafe code, first in src/code.txt:1"];
    assert_eq!(one("include!(\"code.txt\");\n"), unsafe_code);
    assert_eq!(one("#[path = \"code.txt\"] pub mod code;\n"), unsafe_code);
    // As a text it is no code.
    assert_eq!(one("pub const TEXT: &str = include_str!(\"code.txt\");\n"), Vec::<String>::new());
    let assembly = "core::arch::global_asm!(\"nop\");\n";
    assert_eq!(one(assembly), ["KT306: tf 0.1.0 has unsafe code, first in src/lib.rs:1"]);
    if Path::new("/etc/hostname").exists() {
        let found = one("pub const HOST: &[u8] = include_bytes!(\"/etc/hostname\");\n");
        let place = Path::new("/etc/hostname").canonicalize().unwrap();
        let outside = format!("KT302: tf 0.1.0 is compiled from {}, which is outside the crate", place.display());
        assert_eq!(found, [outside]);
    }
    // What was compiled and removed since could have been anything.
    let made = bench.make("tf", "pub mod gone { include!(\"gone.rs\"); }\n", "opt-level=0");
    fs::remove_file(root.join("tf/src/gone.rs")).unwrap();
    let found = said(&root, std::slice::from_ref(&made), "");
    assert_eq!(found, ["KT302: tf 0.1.0 is compiled from tf/src/gone.rs, which is gone"]);
    fs::remove_file(root.join("tf.d")).unwrap();
    let found = said(&root, &[made], "");
    assert_eq!(found, ["KT302: tf 0.1.0 is compiled from files that the compiler did not list"]);
}

#[test]
fn names_and_constructors_are_found_whoever_wrote_them() {
    let bench = Bench::new();
    let root = bench.root();
    let macros =
        "#[macro_export]\nmacro_rules! smuggle { () => { #[unsafe(no_mangle)] pub extern \"C\" fn prctl() {} } }\n";
    let inner = bench.make("inner", macros, "opt-level=3");
    let tf = bench.make("tf", "#![forbid(unsafe_code)]\ninner::smuggle!();\n", "opt-level=3");
    assert_eq!(
        said(&root, &[inner, tf], ""),
        [
            "KT304: inner 0.1.0 speaks to the linker by #[no_mangle], first in src/lib.rs:2",
            "KT304: tf 0.1.0 exports C symbol \"prctl\", which others may mean",
            "KT306: inner 0.1.0 has unsafe code, first in src/lib.rs:2",
        ]
    );
    let granted = "[policy]\nunsafe-code = 'allow'\n";
    let named = |name: &str| {
        [
            format!("KT304: tf 0.1.0 exports C symbol \"{name}\", which others may mean"),
            "KT304: tf 0.1.0 speaks to the linker by #[no_mangle], first in src/lib.rs:1".to_owned(),
        ]
    };
    let own = bench.make("tf", "#[unsafe(no_mangle)] pub extern \"C\" fn syscall() {}\n", "opt-level=3");
    assert_eq!(said(&root, &[own], granted), named("syscall"));
    // Nothing tells a name of the compiler's own making from one that is written.
    let shadow = "#[unsafe(export_name = \"_ZN3std2fs4read17h0123456789abcdefE\")] pub fn read() {}\n";
    let found = said(&root, &[bench.make("tf", shadow, "opt-level=3")], granted);
    assert_eq!(found, ["KT304: tf 0.1.0 speaks to the linker by #[export_name], first in src/lib.rs:1"]);
}

#[test]
fn what_runs_before_main_is_counted_in_crates_and_in_the_program() {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")) {
        crate::report::skipped("sections of constructors are called otherwise on this system");
        return;
    }
    let bench = Bench::new();
    let root = bench.root();
    let granted = "[policy]\nunsafe-code = 'allow'\n[[plugin]]\nname = 'tf'\nsource = 'path+tf'\nwho = 'me'\n\
                   allow = ['ffi']\n[[dependency]]\nname = 'inner'\nsource = 'path+inner'\nwho = 'me'\n\
                   allow = ['ffi']\n";
    // A plugin registers by one of its own. Nobody else has a reason to have any.
    let registering = bench.make("tf", CONSTRUCTOR, "opt-level=3");
    assert_eq!(said(&root, std::slice::from_ref(&registering), granted), Vec::<String>::new());
    let refused = ["KT303: tf 0.1.0 has code before main: 1 more than the 1 that register it"];
    let twice = CONSTRUCTOR.to_owned() + &CONSTRUCTOR.replace("EARLY", "EARLIER").replace("early", "earlier");
    let first = "core::arch::global_asm!(\".section .init,\\\"ax\\\"\", \"nop\", \".text\");\n";
    let asked = "core::arch::global_asm!(\".type asked,@gnu_indirect_function\", \"asked: ret\");\n";
    for body in [twice, CONSTRUCTOR.to_owned() + first, CONSTRUCTOR.to_owned() + asked] {
        assert_eq!(said(&root, &[bench.make("tf", &body, "opt-level=3")], granted), refused, "{body}");
    }
    let inner = bench.make("inner", CONSTRUCTOR, "opt-level=3");
    let found = said(&root, &[inner], granted);
    assert_eq!(found, ["KT303: inner 0.1.0 has code before main: 1 more than the 0 that register it"]);

    let program = |source: &str| {
        fs::write(root.join("program.rs"), source).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition=2024", "--cap-lints=allow", "-C", "strip=symbols", "-o"]).arg(root.join("program"));
        assert!(rustc.arg(root.join("program.rs")).stdin(Stdio::null()).status().unwrap().success());
        root.join("program")
    };
    let seen = |constructors: usize| Seen { constructors, ..Seen::default() };
    let plain = program("fn main() {}\n");
    assert!(program::check(&plain, &seen(0)).is_ok());
    let early = program(&(CONSTRUCTOR.to_owned() + "fn main() {}\n"));
    assert!(program::check(&early, &seen(1)).is_ok());
    let refused = program::check(&early, &seen(0)).unwrap_err().to_string();
    assert!(refused.contains("[KT303]: program has code before main of which none of its crates tells"), "{refused}");
    assert!(refused.contains("expected 2 functions (its crates)\n  found    3 functions"), "{refused}");
}

#[test]
fn a_crate_of_which_a_plugin_has_need_does_not_register_itself() {
    if !cfg!(target_os = "linux") {
        crate::report::skipped("sections of constructors are called otherwise on this system");
        return;
    }
    // The collector itself, as kure-core has it, so that it is known how many functions it needs.
    let mut cargo = cargo_metadata::MetadataCommand::new();
    let metadata = cargo.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    let metadata = metadata.other_options(["--locked".to_owned(), "--offline".to_owned()]).exec().unwrap();
    let inventory = metadata.packages.iter().find(|package| package.name == "inventory").unwrap();
    let bench = Bench::new();
    let root = bench.root();
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition=2021", "--crate-type=rlib", "--crate-name=inventory", "--cap-lints=allow", "--out-dir"]);
    rustc.arg(&root).arg(inventory.manifest_path.with_file_name("src").join("lib.rs"));
    assert!(rustc.stdin(Stdio::null()).status().unwrap().success());

    let submission = "#![forbid(unsafe_code)]\nextern crate inventory;\ninventory::submit! { inner::Linked }\n";
    let collector = "extern crate inventory;\npub struct Linked;\ninventory::collect!(Linked);\n";
    let inner = bench.make("inner", collector, "opt-level=3");
    let tf = bench.make("tf", submission, "opt-level=3");
    assert_eq!(said(&root, &[inner, tf], ""), Vec::<String>::new());
    // A crate without a word of unsafe code can do the same.
    let inner = bench.make("inner", &format!("{collector}inventory::submit! {{ Linked }}\n"), "opt-level=3");
    let refused = ["KT303: inner 0.1.0 has code before main: 1 more than the 0 that register it"];
    assert_eq!(said(&root, &[inner], ""), refused);
}

#[test]
fn what_kure_needs_is_not_of_the_plugins() {
    let mut resolution = resolution();
    let names = |resolution: &Resolution| {
        extent::of_plugins(resolution).iter().map(|(name, version)| format!("{name} {version}")).collect::<Vec<_>>()
    };
    assert_eq!(names(&resolution), ["inner 0.1.0", "tf 0.1.0"]);
    // Another version of a crate that kure needs, and one that is called like kure's own.
    let more = |name: &str, id: &str| Resolved {
        name: name.to_owned(),
        version: "9.0.0".to_owned(),
        id: id.to_owned(),
        needs: vec!["inner".to_owned()],
        ..Resolved::default()
    };
    resolution.packages.extend([more("own", "own@9"), more("kure-core", "kure-core@9")]);
    assert_eq!(names(&resolution), ["inner 0.1.0", "kure-core 9.0.0", "own 9.0.0", "tf 0.1.0"]);
}
