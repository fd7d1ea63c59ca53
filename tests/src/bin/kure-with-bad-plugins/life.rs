//! Plugins that go wrong at the beginning of a run, at its end, and when they are asked how they are.

use kure_core::prelude::*;
use kure_core::yaml::Node;
use std::hint;

macro_rules! plugin {
    ($name:ident, $package:literal, $kind:literal, $($function:item)+) => {
        pub(crate) static $name: Descriptor = {
            /// A document of the plugin.
            #[derive(Deserialize, JsonSchema)]
            struct Spec {}

            impl Generator for Spec {
                const GVK: Gvk = gvk!("bad.example.com/v1", $kind);

                fn generate(&self, app: &Application) -> Result<Vec<Object>> {
                    Ok(vec![app.object("v1", "ConfigMap", app.name())])
                }
            }

            struct ThePlugin;

            impl Packaged for ThePlugin {
                const PACKAGE: Package = Package { name: $package, ..package!() };
            }

            impl Plugin for ThePlugin {
                const KINDS: &'static [Kind] = &[Kind::of::<Spec>()];
                $($function)+
            }

            Descriptor::of::<ThePlugin>()
        };
        kure_core::submit!($name);
    };
}

plugin! { REFUSES_TO_BEGIN, "refuses-to-begin", "RefusesToBegin",
    fn initialize() -> Result<()> {
        Err(Failure::new("the table of regions is damaged"))
    }
}

plugin! { NEVER_BEGINS, "never-begins", "NeverBegins",
    fn initialize() -> Result<()> {
        loop {
            hint::spin_loop();
        }
    }
}

plugin! { PANICS_AT_THE_END, "panics-at-the-end", "PanicsAtTheEnd",
    fn shutdown() -> Result<()> {
        panic!("too late")
    }
}

plugin! { NEVER_ENDS, "never-ends", "NeverEnds",
    fn shutdown() -> Result<()> {
        loop {
            hint::spin_loop();
        }
    }
}

plugin! { IS_SICK, "is-sick", "IsSick",
    fn health() -> Result<()> {
        println!("cough");
        Err(Failure::new("it has a cold"))
    }
}

plugin! { DIES_WHEN_ASKED, "dies-when-asked", "DiesWhenAsked",
    fn health() -> Result<()> {
        std::process::abort()
    }
}

plugin! { IS_RULED, "is-ruled", "RuledByOne",
    fn health() -> Result<()> {
        Ok(())
    }
}

/// A plugin whose rule on a document of another one never ends.
struct RulesForEver;

impl Packaged for RulesForEver {
    const PACKAGE: Package = Package { name: "kure-plugin-rules-for-ever", ..package!() };
}

impl Plugin for RulesForEver {
    const KINDS: &'static [Kind] = &[];
    const RULES: &'static [Rule] = &[Rule::on(gvk!("bad.example.com/v1", "RuledByOne"), &NeverDecides)];
}

pub(crate) static RULES_FOR_EVER: Descriptor = Descriptor::of::<RulesForEver>();
kure_core::submit!(RULES_FOR_EVER);

struct NeverDecides;

impl Validator for NeverDecides {
    fn validate(&self, _: &Node<'_>, _: &Application, _: &mut Report<'_>) {
        loop {
            hint::spin_loop();
        }
    }
}
