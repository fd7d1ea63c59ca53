//! A kure of a few lines that compiles in a moment, for tests of how binaries are built and not of what they do.

use crate::granted::Place;

/// Gives a place crates that compile: kure itself, and its plugin `tf`, whose binary prints the lines that `said`
/// evaluates to.
///
/// The plugin has these dependencies beside `bar`, as lines of TOML.
pub fn write(place: &Place, said: &str, dependencies: &str) {
    place.write("kure/kure-core/src/lib.rs", CORE);
    place.write("kure/kure-cli/src/lib.rs", CLI);
    let features = "[features]\ninventory = []\nlinkme = []\nmimalloc = []\n";
    let core = "[dependencies]\nkure-core = { path = \"../kure-core\" }\n";
    place.write("kure/kure-cli/Cargo.toml", &format!("{}{features}{core}", head("kure-cli", "0.1.0")));
    let metadata = "[package.metadata.kure]\nid = \"tf\"\ngvks = [\"acme.example.com/v1/Tf\"]\nstability = \"beta\"\n";
    let bar = "bar = { version = \"1\", registry = \"acme\" }";
    let core = "kure-core = { path = \"../../kure/kure-core\" }";
    let head = head("kure-plugin-tf", "0.3.1");
    place.write("plugins/tf/Cargo.toml", &format!("{head}{metadata}[dependencies]\n{bar}\n{core}\n{dependencies}"));
    let plugin = format!(
        "//! A plugin.\n\n/// The plugin.\npub static KURE_PLUGIN: kure_core::Descriptor = \
         kure_core::Descriptor {{ said: &{said} }};\n"
    );
    place.write("plugins/tf/src/lib.rs", &plugin);
}

/// Returns the table `package` of a crate.
pub fn head(name: &str, version: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n")
}

const CORE: &str = "//! A stand-in.

/// What a plugin says.
pub struct Descriptor {
    pub said: &'static [&'static str],
}

/// Checks nothing.
pub const fn check(_: &[&Descriptor]) {}
";

const CLI: &str = r##"//! A stand-in, whose binaries list and describe their one plugin, and otherwise print what it says.

/// The binary.
pub struct Build {
    pub name: &'static str,
    pub version: &'static str,
    pub origin: &'static str,
    pub grants: &'static [Grant],
}

/// What a plugin may do.
pub struct Grant {
    pub plugin: &'static str,
    pub capabilities: &'static [Capability],
}

#[derive(Debug)]
pub enum Capability {
    Read(&'static str),
    Threads,
    Network,
}

pub fn main(plugins: &[&kure_core::Descriptor], build: &Build) -> std::process::ExitCode {
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next().as_deref()) {
        (Some("plugins"), Some("info")) => println!(
            r#"{{ "kinds": [{{ "apiVersion": "acme.example.com/v1", "kind": "Tf" }}] }}"#
        ),
        (Some("plugins"), _) => println!(
            r#"[{{ "name": "tf", "package": "kure-plugin-tf", "version": "0.3.1", "kinds": ["Tf"] }}]"#
        ),
        (Some("grants"), _) => build.grants.iter().for_each(|it| println!("{} {:?}", it.plugin, it.capabilities)),
        (Some(_), _) => println!("{} {} of {}", build.name, build.version, build.origin),
        (None, _) => plugins.iter().for_each(|plugin| println!("{}", plugin.said.join("\n"))),
    }
    std::process::ExitCode::SUCCESS
}
"##;
