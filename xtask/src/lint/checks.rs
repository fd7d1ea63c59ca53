//! The checks: what each is called, whom it is for, why it is there and what to do if it fails.

use super::Look::{Binary, Both, Files};
use super::{Check, Preset, binary, code, kinds, manifest};

/// The checks, in the order in which one would mend what they find.
pub const CHECKS: [Check; 17] = [
    Check {
        name: "metadata",
        preset: Preset::Private,
        rationale: "plans are made from Cargo.toml, before anything is compiled",
        repair: "let `id`, `gvks` and `stability` in `[package.metadata.kure]` say what the code says",
        look: Both(kinds::are_declared, binary::has_what_is_declared),
    },
    Check {
        name: "gvk-form",
        preset: Preset::Private,
        rationale: "editors and clusters read kinds of this form alone",
        repair: "name it like `generators.example.com/v1alpha1/TerraformConfig`, in a domain of yours",
        look: Files(kinds::have_the_form),
    },
    Check {
        name: "gvk-unique",
        preset: Preset::Private,
        rationale: "two plugins for one kind cannot be in one binary",
        repair: "rename the kind, or move it to a group of your own",
        look: Files(kinds::are_unique),
    },
    Check {
        name: "forbid-unsafe",
        preset: Preset::Private,
        rationale: "a plugin that cannot break memory safety needs less trust",
        repair: "write `[lints] rust.unsafe_code = \"forbid\"` into Cargo.toml, or `#![forbid(unsafe_code)]` into src/lib.rs",
        look: Files(code::forbids_unsafe),
    },
    Check {
        name: "no-ctor",
        preset: Preset::Private,
        rationale: "what runs before `main` runs in every command, whether the plugin is used or not",
        repair: "leave registration to `#[kure_plugin]`",
        look: Files(code::has_no_constructor),
    },
    Check {
        name: "dependencies-policy",
        preset: Preset::Private,
        rationale: "a plugin needs the core alone, so that any set of plugins can be built",
        repair: "depend on kure-core with `default-features = false`, and on no other part of kure",
        look: Files(manifest::depends_on_the_core_alone),
    },
    Check {
        name: "builds-alone",
        preset: Preset::Private,
        rationale: "a plugin has to be a binary with no other beside it than it requires",
        repair: "mend what is said above",
        look: Binary(binary::starts),
    },
    Check {
        name: "examples-pass",
        preset: Preset::Private,
        rationale: "an example is the first thing that people copy",
        repair: "give each kind an example that generates, in `EXAMPLES`",
        look: Binary(binary::generates_its_examples),
    },
    Check {
        name: "schema-documented",
        preset: Preset::Private,
        rationale: "the description of a field is its manual, in editors and in `kure docs`",
        repair: "write a doc comment on each field and on the spec itself",
        look: Binary(binary::describes_its_fields),
    },
    Check {
        name: "deterministic",
        preset: Preset::Private,
        rationale: "the same documents have to give the same bytes everywhere",
        repair: "read no clock, environment, working folder, locale or random number; keep maps sorted",
        look: Binary(binary::repeats_itself),
    },
    Check {
        name: "no-build-script",
        preset: Preset::Community,
        rationale: "a build script runs on the machine of whoever builds",
        repair: "do its work in the code, or commit what it generates",
        look: Files(manifest::has_no_build_script),
    },
    Check {
        name: "licence",
        preset: Preset::Community,
        rationale: "without a licence nobody may use it",
        repair: "write `license = \"MIT OR Apache-2.0\"`, or another, into Cargo.toml",
        look: Files(manifest::has_a_licence),
    },
    Check {
        name: "description",
        preset: Preset::Community,
        rationale: "it is what lists of plugins show",
        repair: "write `description` into Cargo.toml: one sentence, without a full stop",
        look: Files(manifest::has_a_description),
    },
    Check {
        name: "readme",
        preset: Preset::Community,
        rationale: "it is the page on which people decide",
        repair: "write README.md beside Cargo.toml, or name another file as `readme`",
        look: Files(manifest::has_a_readme),
    },
    Check {
        name: "tests",
        preset: Preset::Community,
        rationale: "whoever changes it has to learn what broke",
        repair: "call `kure_core::testing::conformance` in a test, and compare manifests with a snapshot",
        look: Files(code::has_tests),
    },
    Check {
        name: "conformance",
        preset: Preset::Official,
        rationale: "what every plugin owes its users is tested where it is changed, and not only here",
        repair: "write a test that calls `kure_core::testing::conformance(&…::KURE_PLUGIN)`",
        look: Files(code::tests_conformance),
    },
    Check {
        name: "docs",
        preset: Preset::Official,
        rationale: "every public item is read by somebody",
        repair: "write `[lints] rust.missing_docs = \"deny\"` into Cargo.toml, or `#![deny(missing_docs)]` into src/lib.rs",
        look: Files(code::demands_docs),
    },
];
