//! A rule that a plugin has on a kind of another.

use crate::{Gvk, Validator};
use std::fmt;

/// A rule of one plugin on the documents of another's kind: constant data, in [`Plugin::RULES`](crate::Plugin::RULES).
///
/// The kind is named, not linked: a plugin depends on no other. Where a program has no plugin for the kind, a rule that
/// is never asked would look like one that is kept. So such a program does not compile, or does not start, unless the
/// rule says [`if_present`](Self::if_present). Name the plugin of the kind in
/// [`Plugin::REQUIRES`](crate::Plugin::REQUIRES) as well, and whoever assembles the program gets it.
///
/// ```
/// use kure_core::{Application, Report, Rule, Validator, gvk, yaml::Node};
///
/// /// Images come from the company's own registry.
/// struct OwnImages;
///
/// impl Validator for OwnImages {
///     fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
///         let image = spec.get("image").and_then(Node::as_text).unwrap_or_default();
///         if !image.starts_with("registry.example.com/") {
///             report.at("image").error(format!("expected an image of registry.example.com, found {image:?}"));
///         }
///     }
/// }
///
/// const RULES: &[Rule] = &[Rule::on(gvk!("generators.example.com/v1", "WebApp"), &OwnImages).if_present()];
/// assert!(RULES[0].is_optional());
/// ```
#[derive(Clone, Copy)]
pub struct Rule {
    gvk: Gvk,
    validator: &'static dyn Validator,
    is_optional: bool,
}

impl Rule {
    /// Makes a rule on the documents of a kind, which some plugin of the program has to generate.
    pub const fn on(gvk: Gvk, validator: &'static dyn Validator) -> Self {
        Self { gvk, validator, is_optional: false }
    }

    /// Lets programs have the rule although none of their plugins generates the kind.
    #[must_use]
    pub const fn if_present(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// Returns the kind that the rule is on.
    pub const fn gvk(&self) -> Gvk {
        self.gvk
    }

    /// Says whether a program without the kind is fine.
    pub const fn is_optional(&self) -> bool {
        self.is_optional
    }

    pub(crate) const fn validator(&self) -> &'static dyn Validator {
        self.validator
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("gvk", &self.gvk).field("is_optional", &self.is_optional).finish_non_exhaustive()
    }
}
