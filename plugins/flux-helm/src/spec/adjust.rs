//! What is changed about a chart, and what is watched afterwards.

use super::LocalName;
use kure_core::prelude::*;

/// Values in a ConfigMap or Secret of the same namespace.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ValuesFrom {
    /// The kind: `ConfigMap` or `Secret`.
    pub(crate) kind: ValuesKind,
    /// The name.
    pub(crate) name: String,
    /// The key in it. `values.yaml` by default.
    pub(crate) values_key: Option<String>,
    /// The one value that the key holds, such as `auth.password`. By default the key holds a file of values.
    pub(crate) target_path: Option<String>,
    /// Whether the object may be absent. False by default.
    pub(crate) optional: Option<bool>,
    /// Whether the value at `targetPath` is a text as it stands, whatever commas and brackets are in it. False by
    /// default: Helm reads it as `--set` does.
    pub(crate) literal: Option<bool>,
}

/// A kind of object that holds values.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
pub(crate) enum ValuesKind {
    /// For values that anybody may read.
    ConfigMap,
    /// For passwords and tokens.
    Secret,
}

/// Another cluster. Either `secretRef` or `configMapRef`.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct KubeConfig {
    /// The Secret with a kubeconfig file.
    pub(crate) secret_ref: Option<SecretKey>,
    /// The ConfigMap that says how to log in by workload identity: `provider`, `cluster`, `address` and the like.
    pub(crate) config_map_ref: Option<LocalName>,
}

/// A key of a Secret.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SecretKey {
    /// The name of the Secret.
    pub(crate) name: String,
    /// The key in it. `value`, or else `value.yaml`, by default.
    pub(crate) key: Option<String>,
}

/// What happens when somebody else changed an object of the release.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DriftDetection {
    /// `enabled`, `warn` or `disabled`. `disabled` by default.
    pub(crate) mode: Option<DriftMode>,
    /// Changes that are nobody's business. None by default.
    #[serde(default)]
    pub(crate) ignore: Vec<IgnoredDrift>,
}

/// Whether drift is undone.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DriftMode {
    /// It is undone.
    Enabled,
    /// It is told in events and logs.
    Warn,
    /// Nobody looks.
    Disabled,
}

/// Fields that others may change.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IgnoredDrift {
    /// The fields, as JSON pointers such as `/spec/replicas`.
    pub(crate) paths: Vec<String>,
    /// The objects. All by default.
    pub(crate) target: Option<Target>,
}

/// Objects of the release that fit all that is said.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Target {
    /// The API group. Any by default.
    pub(crate) group: Option<String>,
    /// The API version. Any by default.
    pub(crate) version: Option<String>,
    /// The kind. Any by default.
    pub(crate) kind: Option<String>,
    /// The name, as a regular expression. Any by default.
    pub(crate) name: Option<String>,
    /// The namespace, as a regular expression. Any by default.
    pub(crate) namespace: Option<String>,
    /// A selector of labels, such as `tier=web,canary!=true`. Any by default.
    pub(crate) label_selector: Option<String>,
    /// A selector of annotations, written as one of labels. Any by default.
    pub(crate) annotation_selector: Option<String>,
}

impl Target {
    /// Returns the fields and what they say.
    pub(crate) fn fields(&self) -> [(&'static str, &Option<String>); 7] {
        [
            ("group", &self.group),
            ("version", &self.version),
            ("kind", &self.kind),
            ("name", &self.name),
            ("namespace", &self.namespace),
            ("labelSelector", &self.label_selector),
            ("annotationSelector", &self.annotation_selector),
        ]
    }
}

/// A change to what the chart's templates give.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostRenderer {
    /// A change that Kustomize makes.
    pub(crate) kustomize: Kustomize,
}

/// A change that Kustomize makes.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kustomize {
    /// Patches. None by default.
    #[serde(default)]
    pub(crate) patches: Vec<Patch>,
    /// Images to replace. None by default.
    #[serde(default)]
    pub(crate) images: Vec<Image>,
}

/// A patch.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Patch {
    /// The patch as a text of YAML: a part of an object, or a list of JSON patch operations, which needs `target`.
    pub(crate) patch: String,
    /// The objects. By default the one that the patch itself names.
    pub(crate) target: Option<Target>,
}

/// An image to replace.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Image {
    /// The image as the chart names it, without a tag.
    pub(crate) name: String,
    /// The image in its place. The same by default.
    pub(crate) new_name: Option<String>,
    /// The tag in place of the chart's. The same by default.
    pub(crate) new_tag: Option<String>,
    /// The digest in place of the chart's tag, such as `sha256:` and 64 hexadecimal digits.
    pub(crate) digest: Option<String>,
}

/// How hooks pass through post-renderers.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PostRenderStrategy {
    /// They do not.
    Nohooks,
    /// Together with the templates.
    Combined,
    /// Apart from the templates.
    Separate,
}

/// How Flux waits for objects to be ready.
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WaitStrategy {
    /// `poller` or `legacy`. `poller` by default.
    pub(crate) name: Waiting,
}

/// A way to wait.
#[derive(Clone, Copy, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Waiting {
    /// By the status of each object.
    Poller,
    /// As version 3 of Helm does.
    Legacy,
}
