//! Plugins that are absent, uninvited, doubled or of another core are refused, with every collector and every way to
//! optimise.

use kure_tests::scratch::{Scratch, checkout, quoted};

/// A workspace of tiny plugins and programs.
struct Workspace(Scratch);

impl Workspace {
    fn new(name: &str, members: &[&str]) -> Self {
        let scratch = Scratch::new(env!("CARGO_TARGET_TMPDIR"), name);
        let profile = "[profile.fat]\ninherits = \"release\"\nlto = \"fat\"\ncodegen-units = 1\nstrip = true\n";
        scratch.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n{profile}"));
        Self(scratch)
    }

    /// Writes a plugin of one kind, registered by `registration`.
    fn plugin(&self, name: &str, kind: &str, registration: &str) {
        let core = format!("kure-core = {{ path = {}, default-features = false }}\n", core());
        let dependencies = format!("{core}schemars = \"1\"\nserde = \"1\"\n");
        self.0.package(&format!("kure-plugin-{name}"), &dependencies);
        let source = r#"
            //! A plugin.
            #![forbid(unsafe_code)]
            use kure_core::prelude::*;

            /// The plugin.
            pub struct ThePlugin;
            REGISTRATION

            /// A document without fields.
            #[derive(Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            pub struct Spec {}

            impl Generator for Spec {
                const GVK: Gvk = gvk!("linking.example.com/v1", "THE_KIND");
                fn generate(&self, _: &Application) -> Result<Vec<Object>> { Ok(Vec::new()) }
            }
        "#;
        let source = source.replace("THE_KIND", kind).replace("REGISTRATION", registration);
        self.0.write(&format!("kure-plugin-{name}/src/lib.rs"), &source);
    }

    /// Writes a program that depends on `plugins`, names those of `used` and lists those of `listed`.
    fn program(&self, name: &str, plugins: &[&str], used: &[&str], listed: &[&str]) {
        let path = |plugin| format!("kure-plugin-{plugin} = {{ path = \"../kure-plugin-{plugin}\" }}\n");
        let core = format!("kure-core = {{ path = {}, default-features = false }}\n", core());
        let features = "[features]\ninventory = [\"kure-core/inventory\"]\nlinkme = [\"kure-core/linkme\"]\n";
        let plugins: String = plugins.iter().copied().map(path).collect::<Vec<_>>().concat();
        self.0.package(name, &format!("{core}{plugins}{features}"));
        let used: Vec<_> = used.iter().map(|plugin| format!("use kure_plugin_{plugin} as _;")).collect();
        let listed: Vec<_> = listed.iter().map(|plugin| format!("&kure_plugin_{plugin}::KURE_PLUGIN")).collect();
        let source = r#"
            //! A program.
            #![deny(unused_crate_dependencies)]
            USED
            static PLUGINS: &[&kure_core::Descriptor] = &[LISTED];
            const _: () = kure_core::check(PLUGINS);

            fn main() {
                match kure_core::Registry::as_built(PLUGINS) {
                    Ok(registry) => registry.plugins().iter().for_each(|plugin| println!("{}", plugin.id())),
                    Err(error) => println!("{error}"),
                }
            }
        "#;
        let source = source.replace("USED", &used.join("\n")).replace("LISTED", &listed.join(", "));
        self.0.write(&format!("{name}/src/main.rs"), &source);
    }

    /// Builds and runs a program, and returns what it prints.
    fn run(&self, program: &str, profile: &str, features: &str) -> String {
        self.0.succeeds(&["run", "--quiet", "-p", program, "--profile", profile, "--features", features])
    }

    /// Checks that a program does not build, and returns what Cargo says.
    fn refused(&self, program: &str) -> String {
        self.0.fails(&["check", "-p", program, "--features", "inventory"])
    }
}

/// Returns the folder of kure-core, as TOML writes it.
fn core() -> String {
    quoted(&checkout().join("kure-core"))
}

const BY_ATTRIBUTE: &str =
    "#[kure_plugin] impl Plugin for ThePlugin { const KINDS: &'static [Kind] = &[Kind::of::<Spec>()]; }";

/// As the attribute would write it, but for the line that submits.
const UNSUBMITTED: &str = "
    impl Packaged for ThePlugin {
        const PACKAGE: Package = package!();
    }

    impl Plugin for ThePlugin {
        const KINDS: &'static [Kind] = &[Kind::of::<Spec>()];
    }
    /// The descriptor.
    pub static KURE_PLUGIN: Descriptor = Descriptor::of::<ThePlugin>();";

#[test]
fn the_linked_plugins_are_those_of_the_list_in_every_profile_and_with_every_collector() {
    let workspace = Workspace::new("matrix", &["kure-plugin-*", "as-built", "uninvited", "silent"]);
    workspace.plugin("alpha", "Alpha", BY_ATTRIBUTE);
    workspace.plugin("beta", "Beta", BY_ATTRIBUTE);
    workspace.plugin("mute", "Mute", UNSUBMITTED);
    workspace.program("as-built", &["alpha", "beta"], &[], &["beta", "alpha"]);
    workspace.program("uninvited", &["alpha", "beta"], &["beta"], &["alpha"]);
    workspace.program("silent", &["alpha", "mute"], &[], &["alpha", "mute"]);
    let differs = "the plugins in this binary are not those it was built with\n";
    for profile in ["dev", "release", "fat"] {
        for collector in ["inventory", "linkme"] {
            let run = |program| workspace.run(program, profile, collector);
            assert_eq!(run("as-built"), "alpha\nbeta\n", "{profile}, {collector}");
            assert_eq!(
                run("uninvited"),
                format!("{differs}  unexpected: kure-plugin-beta\n"),
                "{profile}, {collector}"
            );
            assert_eq!(run("silent"), format!("{differs}  missing: kure-plugin-mute\n"), "{profile}, {collector}");
        }
    }
    // Without a collector the list alone counts.
    assert_eq!(workspace.run("as-built", "dev", ""), "alpha\nbeta\n");
    assert_eq!(workspace.run("silent", "dev", ""), "alpha\nmute\n");
}

#[test]
fn a_conflict_is_a_compile_error_that_names_both_plugins() {
    let workspace = Workspace::new("conflicts", &["kure-plugin-*", "one-kind", "one-id", "unnamed"]);
    workspace.plugin("alpha", "Alpha", BY_ATTRIBUTE);
    workspace.plugin("beta", "Beta", BY_ATTRIBUTE);
    workspace.plugin("rival", "Alpha", BY_ATTRIBUTE);
    workspace.program("one-kind", &["alpha", "rival"], &[], &["alpha", "rival"]);
    workspace.program("one-id", &["alpha"], &[], &["alpha", "alpha"]);
    workspace.program("unnamed", &["alpha", "beta"], &[], &["alpha"]);
    let message =
        "two plugins generate `linking.example.com/v1 Alpha`: kure-plugin-alpha 0.1.0 and kure-plugin-rival 0.1.0";
    let said = workspace.refused("one-kind");
    assert!(said.contains(message), "{said}");
    let said = workspace.refused("one-id");
    assert!(
        said.contains("two plugins have the id `alpha`: kure-plugin-alpha 0.1.0 and kure-plugin-alpha 0.1.0"),
        "{said}"
    );
    let said = workspace.refused("unnamed");
    assert!(said.contains("`kure_plugin_beta` is unused in crate `unnamed`"), "{said}");
}

#[test]
fn a_plugin_of_another_core_is_refused_before_anything_compiles() {
    let workspace = Workspace::new("cores", &["kure-plugin-*", "kure-core", "two-cores"]);
    workspace.plugin("alpha", "Alpha", BY_ATTRIBUTE);
    workspace.0.write(
        "kure-core/Cargo.toml",
        "[package]\nname = \"kure-core\"\nversion = \"0.2.0\"\nedition = \"2024\"\nlinks = \"kure-core\"\nbuild = \"build.rs\"\n",
    );
    workspace.0.write("kure-core/build.rs", "fn main() {}\n");
    workspace.0.write("kure-core/src/lib.rs", "//! Another version of the core.\npub struct Descriptor;\n");
    workspace.0.package("kure-plugin-other", "kure-core = { path = \"../kure-core\" }\n");
    workspace.0.write(
        "kure-plugin-other/src/lib.rs",
        "pub static KURE_PLUGIN: kure_core::Descriptor = kure_core::Descriptor;\n",
    );
    workspace.program("two-cores", &["alpha", "other"], &[], &["alpha", "other"]);
    let said = workspace.refused("two-cores");
    assert!(said.contains("package `kure-core` links to the native library `kure-core`, but it conflicts"), "{said}");
    assert!(!said.contains("Compiling"), "{said}");
}
