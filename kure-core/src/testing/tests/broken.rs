//! Plugins that each break one rule of conformance, and otherwise keep all.

use crate::prelude::*;
use crate::yaml::Node;
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const DOCUMENT: &str = "# The least.\napiVersion: broken.example.com/v1\nkind: Setting\nmetadata: { name: a }\n\
                        spec: { name: level, values: { one: 1, two: 2 } }\n";

const LEAST: &[Example] = &[Example::new("examples/least.yaml", DOCUMENT, &[])];

/// Writes a module with a plugin: its package, the type of its spec, examples, what it generates, and further items.
macro_rules! plugin {
    ($module:ident, { $($package:tt)* }, { $($spec:tt)* }, $examples:expr, |$own:ident, $app:ident| $generate:expr, { $($items:tt)* }) => {
        pub(super) mod $module {
            use super::*;

            $($spec)*

            impl Generator for Setting {
                const GVK: Gvk = gvk!("broken.example.com/v1", "Setting");
                const EXAMPLES: &'static [Example] = $examples;

                fn generate(&$own, $app: &Application) -> Result<Vec<Object>> {
                    $generate
                }
            }

            struct ThePlugin;

            impl Packaged for ThePlugin {
                const PACKAGE: Package =
                    Package { name: "kure-plugin-broken", $($package)* ..package!() };
            }

            impl Plugin for ThePlugin {
                const KINDS: &'static [Kind] = &[Kind::of::<Setting>()];

                $($items)*
            }

            pub(in super::super) static PLUGIN: Descriptor = Descriptor::of::<ThePlugin>();
        }
    };
    ($module:ident, examples: $examples:expr) => {
        plugin!($module, {}, { spec!(); }, $examples, |self, app| Ok(vec![config(app.name(), json!(self.values))]), {});
    };
    ($module:ident, |$own:ident, $app:ident| $generate:expr) => {
        plugin!($module, {}, { spec!(); }, LEAST, |$own, $app| $generate, {});
    };
    ($module:ident, spec: { $($spec:tt)* }) => {
        plugin!($module, {}, { $($spec)* }, LEAST, |self, app| Ok(vec![config(app.name(), json!({}))]), {});
    };
    ($module:ident, items: { $($items:tt)* }) => {
        plugin!($module, {}, { spec!(); }, LEAST, |self, app| Ok(vec![config(app.name(), json!(self.values))]), { $($items)* });
    };
}

/// Writes a spec as it should be.
macro_rules! spec {
    () => {
        /// A setting.
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Setting {
            /// What it is called.
            #[serde(rename = "name")]
            #[expect(dead_code, reason = "its objects are called after their document")]
            name: String,
            /// Its values by their names.
            values: BTreeMap<String, u32>,
        }
    };
}

fn config(name: &str, data: Value) -> Object {
    Object::new("v1", "ConfigMap", name).with("data", data)
}

plugin!(fine, |self, app| Ok(vec![config(app.name(), json!(self.values))]));

plugin!(nameless, { description: "", license: "", }, { spec!(); }, LEAST, |self, app| {
    Ok(vec![config(app.name(), json!(self.values))])
}, {});

plugin!(bare, spec: {
    #[derive(Deserialize, JsonSchema)]
    #[expect(dead_code, reason = "only its schema counts")]
    pub(super) struct Setting {
        name: String,
        values: BTreeMap<String, u32>,
    }
});

plugin!(without_example, examples: &[]);
plugin!(undescribed, examples: &[
    Example::new("examples/least.yaml", DOCUMENT.split_at(13).1, &[]),
    Example::new("examples/other/least.yaml", DOCUMENT, &[]),
]);
plugin!(of_another_kind, examples: &[Example::new(
    "examples/other.yaml",
    "# Another.\napiVersion: broken.example.com/v1\nkind: Other\nmetadata: { name: a }\nspec: {}\n",
    &[],
)]);
plugin!(wrong_example, examples: &[Example::new(
    "examples/wrong.yaml",
    "# Wrong.\napiVersion: broken.example.com/v1\nkind: Setting\nmetadata: { name: a }\nspec: { name: 1 }\n",
    &[],
)]);
plugin!(empty, |self, app| Ok(if app.name().is_empty() && self.values.is_empty() {
    vec![config("", json!({}))]
} else {
    Vec::new()
}));

plugin!(bad_name, |self, app| Ok(vec![config(&format!("{}_config", app.name()), json!(self.values))]));
plugin!(twice, |self, app| Ok(vec![config(app.name(), json!(self.values)), config(app.name(), json!({}))]));

static COUNT: AtomicUsize = AtomicUsize::new(0);

plugin!(counting, |self, app| {
    let count = if self.values.is_empty() { 0 } else { COUNT.fetch_add(1, Ordering::Relaxed) };
    Ok(vec![config(app.name(), json!({ "values": self.values, "count": count }))])
});

plugin!(
    in_given_order,
    {},
    {
        /// A setting.
        #[derive(Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Setting {
            /// What it is called.
            #[expect(dead_code, reason = "its objects are called after their document")]
            name: String,
            /// Its values by their names.
            values: serde_json::Map<String, Value>,
        }
    },
    LEAST,
    |self, app| {
        let list: Vec<_> = self.values.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        Ok(vec![config(app.name(), json!({ "values": list }))])
    },
    {}
);

/// Writes a schema by hand.
macro_rules! schema {
    ($schema:tt) => {
        impl JsonSchema for Setting {
            fn schema_name() -> Cow<'static, str> {
                "Setting".into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}

plugin!(open, spec: {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "it is only read")]
    pub(super) struct Setting(BTreeMap<String, Value>);
    schema!({ "description": "A setting." });
});

plugin!(demanding, spec: {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is only read")]
    pub(super) struct Setting {
        #[serde(default)]
        name: String,
        values: BTreeMap<String, u32>,
    }
    schema!({
        "type": "object",
        "description": "A setting.",
        "properties": {
            "name": { "type": "string", "description": "What it is called." },
            "values": { "type": "object", "description": "Its values.", "additionalProperties": { "type": "integer" } },
        },
        "additionalProperties": false,
    });
});

plugin!(indifferent, spec: {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "it is only read")]
    pub(super) struct Setting {
        name: Value,
        values: BTreeMap<String, u32>,
    }
    schema!({
        "type": "object",
        "description": "A setting.",
        "required": ["name", "values"],
        "properties": {
            "name": {
                "type": ["array", "boolean", "null", "number", "object", "string"],
                "description": "What it is called.",
            },
            "values": { "type": "object", "description": "Its values.", "additionalProperties": { "type": "integer" } },
        },
        "additionalProperties": false,
    });
});

plugin!(unwell, items: {
    fn health() -> Result<()> {
        Err(Failure::new("the table is damaged"))
    }
});

static BEGUN: AtomicBool = AtomicBool::new(false);

plugin!(once, items: {
    fn initialize() -> Result<()> {
        if BEGUN.swap(true, Ordering::Relaxed) { Err(Failure::new("the table is there already")) } else { Ok(()) }
    }
});

/// A rule that takes a field for granted.
struct Careless;

impl Validator for Careless {
    fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        let image = spec.get("image").expect("everybody has an image");
        report.at("image").error(format!("expected no image, found {}", image.describe()));
    }
}

/// A rule that takes nothing for granted.
struct Careful;

impl Validator for Careful {
    fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        if spec.get("image").is_some() {
            report.key("image").error("expected no image, found one");
        }
    }
}

/// A rule that says its part in another order each time.
struct Whimsical;

impl Validator for Whimsical {
    fn validate(&self, _: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        let words: HashMap<_, _> = (0..16).map(|i| (i, i)).collect();
        report.error(format!("expected peace, found {:?}", words.keys().collect::<Vec<_>>()));
    }
}

plugin!(careless, items: {
    const RULES: &'static [Rule] = &[
        Rule::on(gvk!("other.example.com/v1", "Other"), &Careless),
        Rule::on(gvk!("other.example.com/v1", "Whim"), &Whimsical).if_present(),
    ];
});

plugin!(in_the_wrong_place, items: {
    const RULES: &'static [Rule] = &[Rule::on(Setting::GVK, &Careful)];
});
