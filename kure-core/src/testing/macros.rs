//! Tests that are written in one line.

/// Makes a test of the golden folders below a folder of the package: see [`Cases`](crate::testing::Cases).
///
/// The plugin is the `KURE_PLUGIN` in scope, or the one that is named first:
///
/// ```
/// # mod the_plugin {
/// #     use kure_core::prelude::*;
/// #     #[derive(Deserialize, JsonSchema)]
/// #     struct Setting {}
/// #     impl Generator for Setting {
/// #         const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "Setting");
/// #         fn generate(&self, _: &Application) -> Result<Vec<Object>> { Ok(vec![]) }
/// #     }
/// #     struct Settings;
/// #     impl Packaged for Settings {
/// #         const PACKAGE: Package = package!();
/// #     }
/// #
/// #     impl Plugin for Settings {
/// #         const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];
/// #     }
/// #     pub static KURE_PLUGIN: Descriptor = Descriptor::of::<Settings>();
/// # }
/// use the_plugin::KURE_PLUGIN;
///
/// kure_core::testing::cases!("tests/cases");
/// # fn main() {}
/// ```
///
/// It writes one test, `every_case_gives_what_it_expects`, which reports every folder that differs.
#[macro_export]
#[doc(hidden)]
macro_rules! __cases {
    ($folder:literal $(,)?) => {
        $crate::testing::cases!(KURE_PLUGIN, $folder);
    };
    ($plugin:expr, $folder:literal $(,)?) => {
        #[test]
        fn every_case_gives_what_it_expects() {
            $crate::testing::check_cases(&$plugin, concat!(env!("CARGO_MANIFEST_DIR"), "/", $folder));
        }
    };
    ($($other:tt)*) => {
        compile_error!("expected a folder of the package in quotes, as in `cases!(\"tests/cases\")`");
    };
}

/// Compares a text with its snapshot of insta, in a file that is called after the snapshot alone.
///
/// The plugin's own `insta` is used, so it stands under `[dev-dependencies]`. `INSTA_UPDATE=always cargo test` takes
/// what was found as right.
///
/// ```no_run
/// # mod insta { macro_rules! with_settings { ($($any:tt)*) => {} } pub(crate) use with_settings; }
/// let manifests = "kind: ConfigMap\n";
/// kure_core::testing::assert_snapshot!("level", manifests);
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __assert_snapshot {
    ($name:expr, $text:expr $(,)?) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

/// Makes a test that compares what each example of a plugin generates with its snapshot of insta.
///
/// The plugin is the `KURE_PLUGIN` in scope. The test is `examples_generate_what_they_did`, the snapshots are called
/// after the examples.
///
/// ```text
/// use my_plugin::KURE_PLUGIN;
///
/// kure_core::testing::example_snapshots!();
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __example_snapshots {
    () => {
        #[test]
        fn examples_generate_what_they_did() {
            for example in KURE_PLUGIN.kinds().iter().flat_map($crate::Kind::examples) {
                let case = $crate::testing::Case::new(&KURE_PLUGIN).with_files(example.files());
                $crate::testing::assert_snapshot!(example.name(), case.render(example.text()));
            }
        }
    };
}
