//! Checks of the crate's code that need no compiler.

use super::Subject;

/// The compiler refuses unsafe code in it, and no attribute further down can allow it.
pub(super) fn forbids_unsafe(subject: &Subject) -> Vec<String> {
    at_level(subject, "unsafe_code", &["forbid"])
}

/// The compiler refuses public items without documentation.
pub(super) fn demands_docs(subject: &Subject) -> Vec<String> {
    at_level(subject, "missing_docs", &["deny", "forbid"])
}

fn at_level(subject: &Subject, lint: &str, levels: &[&str]) -> Vec<String> {
    let expected = levels.join("` or `");
    match subject.lint_level(lint) {
        Some(level) if levels.contains(&level.as_str()) => Vec::new(),
        Some(level) => vec![format!("expected the lint `{lint}` at `{expected}`, found `{level}`")],
        None => vec![format!("expected the lint `{lint}` at `{expected}`, found no level")],
    }
}

/// Crates whose purpose is to run code before `main`, or to gather what others put into sections.
const COLLECTORS: [&str; 4] = ["ctor", "dtor", "inventory", "linkme"];

/// Attributes that place code where the loader or the linker finds it.
const ATTRIBUTES: [&str; 4] = ["link_section", "no_mangle", "export_name", "distributed_slice"];

/// Nothing runs before `main` but the registration that kure's macro writes.
pub(super) fn has_no_constructor(subject: &Subject) -> Vec<String> {
    let dependencies = subject.package.dependencies.iter().map(|dependency| dependency.name.as_str());
    let mut reasons: Vec<_> =
        dependencies.filter(|name| COLLECTORS.contains(name)).map(|name| format!("it depends on `{name}`")).collect();
    for (path, code) in subject.sources("src") {
        let words = || code.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let compact: String = code.split_whitespace().collect();
        let attributes = ATTRIBUTES.into_iter().filter(|attribute| words().any(|word| word == *attribute));
        // Anybody may call a variable `inventory`; a path begins with it for one reason.
        let paths = COLLECTORS.into_iter().filter(|name| {
            let path = format!("{name}::");
            compact
                .match_indices(&path)
                .any(|(at, _)| !compact[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        reasons.extend(attributes.chain(paths).map(|word| format!("{} uses `{word}`", path.display())));
    }
    reasons
}

/// There is at least one test.
pub(super) fn has_tests(subject: &Subject) -> Vec<String> {
    let is_test = |(_, code): &(_, String)| {
        let compact: String = code.split_whitespace().collect();
        compact.contains("#[test]") || compact.contains("#[test_case(") || compact.contains("::test]")
    };
    let has_test = ["src", "tests"].iter().any(|folder| subject.sources(folder).iter().any(is_test));
    if has_test { Vec::new() } else { vec!["expected a test in `src` or `tests`, found none".to_owned()] }
}

/// The kit of kure-core is among the tests.
pub(super) fn tests_conformance(subject: &Subject) -> Vec<String> {
    let calls = |(_, code): &(_, String)| {
        let compact: String = code.split_whitespace().collect();
        ["conformance(&", "Conformance::of("].iter().any(|call| compact.contains(call))
    };
    let is_called = ["src", "tests"].iter().any(|folder| subject.sources(folder).iter().any(calls));
    if is_called { Vec::new() } else { vec!["expected a test that calls `conformance`, found none".to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::super::subject::tests::subject;
    use super::*;

    const NONE: [String; 0] = [];

    #[test]
    fn forbid_unsafe_finds_a_level_that_can_be_lowered() {
        let check = |manifest: &str| forbids_unsafe(&subject(manifest, &[]));
        assert_eq!(check("[lints.rust]\nunsafe_code = 'forbid'"), NONE);
        assert_eq!(check(""), ["expected the lint `unsafe_code` at `forbid`, found no level"]);
        assert_eq!(
            check("[lints.rust]\nunsafe_code = 'deny'"),
            ["expected the lint `unsafe_code` at `forbid`, found `deny`"]
        );
    }

    #[test]
    fn docs_finds_a_crate_that_demands_none() {
        assert_eq!(demands_docs(&subject("", &[("src/lib.rs", "#![deny(missing_docs)]")])), NONE);
        assert_eq!(
            demands_docs(&subject("", &[("src/lib.rs", "#![warn(missing_docs)]")])),
            ["expected the lint `missing_docs` at `deny` or `forbid`, found `warn`"]
        );
    }

    #[test]
    fn no_ctor_finds_what_runs_before_main() {
        let check = |manifest: &str, code: &str| has_no_constructor(&subject(manifest, &[("src/inner/a.rs", code)]));
        assert_eq!(check("", "// inventory::submit!\nfn f(inventory: &str, my_ctor: u8) -> u8 { my_ctor }"), NONE);
        assert_eq!(check("", "my_inventory::f();"), NONE);
        assert_eq!(check("[dependencies]\nctor = '0.2'", ""), ["it depends on `ctor`"]);
        assert_eq!(
            check("", "#[unsafe(link_section = \".init_array\")] static A: u8 = 0;"),
            ["src/inner/a.rs uses `link_section`"]
        );
        assert_eq!(check("", "kure_core::inventory :: submit! {}"), ["src/inner/a.rs uses `inventory`"]);
        assert_eq!(
            check("", "#[linkme::distributed_slice(A)] static B: u8 = 0;"),
            ["src/inner/a.rs uses `distributed_slice`", "src/inner/a.rs uses `linkme`"]
        );
    }

    #[test]
    fn conformance_finds_that_nobody_calls_it() {
        let check = |code: &str| tests_conformance(&subject("", &[("tests/a.rs", code)]));
        assert_eq!(check("#[test]\nfn a() { kure_core::testing::conformance(&a::KURE_PLUGIN); }"), NONE);
        assert_eq!(check("#[test]\nfn a() { Conformance::of(&KURE_PLUGIN).check(); }"), NONE);
        let commented = check("// conformance(&KURE_PLUGIN)\n#[test]\nfn a() {}");
        assert_eq!(commented, ["expected a test that calls `conformance`, found none"]);
    }

    #[test]
    fn tests_finds_that_there_are_none() {
        assert_eq!(has_tests(&subject("", &[("tests/a.rs", "#[test]\nfn a() {}")])), NONE);
        assert_eq!(has_tests(&subject("", &[("src/b/c.rs", "#[ test ]\nfn a() {}")])), NONE);
        let commented = subject("", &[("tests/a.rs", "// #[test]\nfn a() {}")]);
        assert_eq!(has_tests(&commented), ["expected a test in `src` or `tests`, found none"]);
    }
}
