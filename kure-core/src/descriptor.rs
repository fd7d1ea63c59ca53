//! A plugin without its type, and the checks on a list of them that the compiler runs.

use crate::{Gvk, Kind, Package, Plugin, Requirement, Result, Rule};

/// A plugin as constant data: its package, kinds, rules, requirements and the functions of its lifecycle.
///
/// `#[kure_plugin]` makes it, under the name `KURE_PLUGIN`. Programs list them, and read them without running any code of
/// the plugin:
///
/// ```
/// use kure_core::Descriptor;
///
/// fn describe(plugin: &Descriptor) -> String {
///     let kinds: Vec<_> = plugin.kinds().iter().map(|kind| kind.gvk().kind()).collect();
///     format!("{} {}: {}", plugin.id(), plugin.package().version, kinds.join(", "))
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    package: Package,
    kinds: &'static [Kind],
    rules: &'static [Rule],
    requires: &'static [Requirement],
    pub(crate) initialize: fn() -> Result<()>,
    pub(crate) health: fn() -> Result<()>,
    pub(crate) shutdown: fn() -> Result<()>,
}

impl Descriptor {
    /// Describes the plugin `P`.
    ///
    /// # Panics
    ///
    /// If the plugin has neither kinds nor rules, or one kind twice: in a `static`, as `#[kure_plugin]` writes it, that is a compile
    /// error.
    #[track_caller]
    pub const fn of<P: Plugin>() -> Self {
        assert!(
            !P::KINDS.is_empty() || !P::RULES.is_empty(),
            "expected at least one kind in `KINDS`, or a rule in `RULES`"
        );
        check_own_kinds(P::KINDS);
        Self {
            package: P::PACKAGE,
            kinds: P::KINDS,
            rules: P::RULES,
            requires: P::REQUIRES,
            initialize: P::initialize,
            health: P::health,
            shutdown: P::shutdown,
        }
    }

    /// Returns the short name by which people select the plugin.
    pub const fn id(&self) -> &'static str {
        self.package.id()
    }

    /// Returns the package that the plugin comes from.
    pub const fn package(&self) -> &Package {
        &self.package
    }

    /// Returns the kinds that the plugin generates.
    pub const fn kinds(&self) -> &'static [Kind] {
        self.kinds
    }

    /// Returns the rules that the plugin has on kinds of other plugins.
    pub const fn rules(&self) -> &'static [Rule] {
        self.rules
    }

    /// Returns the plugins that have to be in the same binary.
    pub const fn requires(&self) -> &'static [Requirement] {
        self.requires
    }
}

/// A kind that a plugin does not have in this program, because another plugin generates it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The short name of the plugin.
    pub plugin: &'static str,
    /// The kind.
    pub gvk: Gvk,
}

/// Checks that no two plugins have one id, no two kinds one GVK, and no rule is on a kind that nobody generates.
///
/// A program calls it in a `const` on the list of its plugins, so that a conflict is a compile error.
///
/// ```
/// use kure_core::{Descriptor, check};
///
/// static PLUGINS: [&Descriptor; 0] = [];
/// const _: () = check(&PLUGINS);
/// ```
///
/// # Panics
///
/// If there is a conflict. The message names both plugins.
#[track_caller]
pub const fn check(plugins: &[&Descriptor]) {
    check_without(plugins, &[]);
}

/// Checks as [`check`] does, but for kinds that are excluded.
///
/// # Panics
///
/// If there is a conflict, or a plugin has not got a kind that is excluded.
#[track_caller]
pub const fn check_without(plugins: &[&Descriptor], excluded: &[Exclusion]) {
    let mut i = 0;
    while i < plugins.len() {
        let mut j = i + 1;
        while j < plugins.len() {
            if equal(plugins[i].id(), plugins[j].id()) {
                let message = Message::new().push("two plugins have the id `").push(plugins[i].id()).push("`: ");
                panic!("{}", message.both(plugins[i], plugins[j]).as_str());
            }
            check_kinds(plugins[i], plugins[j], excluded);
            j += 1;
        }
        check_rules(plugins, plugins[i]);
        i += 1;
    }
    let mut i = 0;
    while i < excluded.len() {
        let Exclusion { plugin, gvk } = excluded[i];
        if !generates(plugins, plugin, gvk) {
            let message = Message::new().push("expected to exclude a kind of the plugin `").push(plugin);
            panic!("{}", message.push("`, which does not generate `").gvk(gvk).push("`").as_str());
        }
        i += 1;
    }
}

#[track_caller]
const fn check_kinds(one: &Descriptor, other: &Descriptor, excluded: &[Exclusion]) {
    let mut i = 0;
    while i < one.kinds.len() {
        let gvk = one.kinds[i].gvk();
        let is_settled = is_excluded(excluded, one, gvk) || is_excluded(excluded, other, gvk);
        if !is_settled && has_kind(other.kinds, 0, gvk) {
            let message = Message::new().push("two plugins generate `").gvk(gvk).push("`: ");
            panic!("{}", message.both(one, other).as_str());
        }
        i += 1;
    }
}

#[track_caller]
const fn check_rules(plugins: &[&Descriptor], own: &Descriptor) {
    let mut i = 0;
    while i < own.rules.len() {
        let rule = &own.rules[i];
        if !rule.is_optional() && !is_generated(plugins, rule.gvk()) {
            let message = Message::new().push("the plugin `").push(own.id()).push("` has a rule on `").gvk(rule.gvk());
            let help = "`, which no plugin here generates: add the plugin that does, or let the rule be `if_present`";
            panic!("{}", message.push(help).as_str());
        }
        i += 1;
    }
}

/// Says whether one of the plugins generates a kind.
pub(crate) const fn is_generated(plugins: &[&Descriptor], gvk: Gvk) -> bool {
    let mut i = 0;
    while i < plugins.len() {
        if has_kind(plugins[i].kinds, 0, gvk) {
            return true;
        }
        i += 1;
    }
    false
}

/// Says whether a plugin does not have a kind in a program with these exclusions.
pub(crate) const fn is_excluded(excluded: &[Exclusion], plugin: &Descriptor, gvk: Gvk) -> bool {
    let mut i = 0;
    while i < excluded.len() {
        if equal(excluded[i].plugin, plugin.id()) && same(excluded[i].gvk, gvk) {
            return true;
        }
        i += 1;
    }
    false
}

const fn generates(plugins: &[&Descriptor], id: &str, gvk: Gvk) -> bool {
    let mut i = 0;
    while i < plugins.len() {
        if equal(plugins[i].id(), id) && has_kind(plugins[i].kinds, 0, gvk) {
            return true;
        }
        i += 1;
    }
    false
}

#[track_caller]
const fn check_own_kinds(kinds: &[Kind]) {
    let mut i = 0;
    while i < kinds.len() {
        if has_kind(kinds, i + 1, kinds[i].gvk()) {
            let message = Message::new().push("expected each kind once in `KINDS`, found `").gvk(kinds[i].gvk());
            panic!("{}", message.push("` again").as_str());
        }
        i += 1;
    }
}

const fn has_kind(kinds: &[Kind], from: usize, gvk: Gvk) -> bool {
    let mut i = from;
    while i < kinds.len() {
        if same(kinds[i].gvk(), gvk) {
            return true;
        }
        i += 1;
    }
    false
}

/// Checks that a crate's plugin is the one at the root of the crate, where programs look for it.
///
/// `#[kure_plugin]` calls it. Not public API.
#[doc(hidden)]
#[track_caller]
pub const fn stands_at_root(root: &Descriptor, own: &Descriptor) {
    let mut i = 0;
    while i < own.kinds.len() {
        let known = has_kind(root.kinds, 0, own.kinds[i].gvk());
        assert!(known, "expected one plugin in a crate, found another at its root");
        i += 1;
    }
    assert!(root.rules.len() == own.rules.len(), "expected one plugin in a crate, found another at its root");
}

const fn same(one: Gvk, other: Gvk) -> bool {
    equal(one.api_version(), other.api_version()) && equal(one.kind(), other.kind())
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// A message put together at compile time, where there is no `format!`.
struct Message {
    bytes: [u8; 512],
    length: usize,
}

impl Message {
    const fn new() -> Self {
        Self { bytes: [0; 512], length: 0 }
    }

    const fn push(mut self, text: &str) -> Self {
        let mut i = 0;
        while i < text.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = text.as_bytes()[i];
            self.length += 1;
            i += 1;
        }
        self
    }

    const fn gvk(self, gvk: Gvk) -> Self {
        self.push(gvk.api_version()).push(" ").push(gvk.kind())
    }

    const fn both(self, one: &Descriptor, other: &Descriptor) -> Self {
        let (one, other) = (&one.package, &other.package);
        let first = self.push(one.name).push(" ").push(one.version);
        first.push(" and ").push(other.name).push(" ").push(other.version)
    }

    const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            // A name beyond the buffer was cut in the middle of a character.
            Err(_) => "two plugins have the same id or generate the same kind",
        }
    }
}
