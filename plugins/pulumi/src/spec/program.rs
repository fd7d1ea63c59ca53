//! A program in Pulumi YAML.

use kure_core::prelude::*;
use std::collections::BTreeMap;

/// A program in Pulumi YAML. `${name}` in a text stands for an input, a variable or a resource, and `${pulumi.stack}`
/// for what Pulumi knows; `$${` stands for `${` itself.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Program {
    /// What `config` and `secrets` may set. Nothing if absent.
    #[serde(default)]
    pub(crate) configuration: BTreeMap<String, Input>,
    /// Values with a name, which other values may use. None if absent.
    #[serde(default)]
    pub(crate) variables: BTreeMap<String, Value>,
    /// Other stacks whose outputs the program uses, such as `network: acme/network/production`. The program then has
    /// `${network.outputs["vpcId"]}`. None if absent.
    #[serde(default)]
    pub(crate) stack_references: BTreeMap<String, String>,
    /// What the program makes, by name. Nothing if absent.
    #[serde(default)]
    pub(crate) resources: BTreeMap<String, Resource>,
    /// What the stack offers to others. Nothing if absent.
    #[serde(default)]
    pub(crate) outputs: BTreeMap<String, Value>,
    /// Packages that are installed first, and their versions. None if absent.
    #[serde(default)]
    pub(crate) packages: BTreeMap<String, String>,
}

/// Something that configuration may set. With a type, a default or both.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Input {
    /// The type: `String`, `Number`, `List<Number>` or `List<String>`. That of the default if absent.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<ConfigType>,
    /// The value if configuration sets none. Configuration has to set it if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default: Option<Value>,
}

/// A type of configuration.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ConfigType {
    /// A text.
    String,
    /// A number.
    Number,
    /// A list of numbers.
    #[serde(rename = "List<Number>")]
    Numbers,
    /// A list of texts.
    #[serde(rename = "List<String>")]
    Strings,
}

/// Something that a program makes.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Resource {
    /// The type, such as `aws:s3:Bucket`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// What it is to be like, as the type says. Nothing if absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) properties: BTreeMap<String, Value>,
    /// How it is made. As Pulumi does if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) options: Option<ResourceOptions>,
    /// What exists already and is only read. Made if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) get: Option<Existing>,
}

/// How a resource is made.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ResourceOptions {
    /// Outputs that are secret beside those that the type says. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) additional_secret_outputs: Vec<String>,
    /// Names that the resource had. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) aliases: Vec<String>,
    /// How long its operations may take. As the type says if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) custom_timeouts: Option<Timeouts>,
    /// Whether it is deleted before another takes its place. False if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delete_before_replace: Option<bool>,
    /// Resources that have to be there first, such as `${network}`. Those that it uses if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) depends_on: Vec<String>,
    /// Properties whose changes are left alone. None if absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ignore_changes: Vec<String>,
    /// The identity of something that exists and is taken over. None if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) import: Option<String>,
    /// The resource that it belongs to, such as `${network}`. None if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<String>,
    /// Whether it cannot be deleted. False if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) protect: Option<bool>,
    /// The provider that makes it, such as `${europe}`. The default provider of its package if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<String>,
    /// The providers of a component, by package. None if absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) providers: BTreeMap<String, String>,
    /// The version of the provider's plugin. The newest if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
}

/// How long operations may take, such as `30m`.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Timeouts {
    /// To create it. As the type says if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) create: Option<String>,
    /// To change it. As the type says if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) update: Option<String>,
    /// To delete it. As the type says if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delete: Option<String>,
}

/// Something that exists already.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Existing {
    /// Its identity to the provider.
    pub(crate) id: String,
    /// What is known of it, to find it faster. Nothing if absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) state: BTreeMap<String, Value>,
}
