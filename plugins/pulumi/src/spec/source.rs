//! Where a program is.

use super::{Program, SecretKey};
use kure_core::prelude::*;

/// Where the program of a stack is.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum Source {
    /// A git repository, which the operator looks at itself.
    Git(Git),
    /// A source of Flux in the same namespace.
    Flux(FluxSource),
    /// A program in Pulumi YAML, in the document itself. It becomes a Program with the document's name.
    Program(Program),
    /// A Program of the same namespace.
    ProgramRef(ProgramRef),
    /// A folder of the workspace's image.
    Local(Local),
}

/// Where the program of a workspace is.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum WorkspaceSource {
    /// A git repository.
    Git(Git),
    /// An archive that Flux or another server offers.
    Artifact(Artifact),
    /// A folder of the workspace's image.
    Local(Local),
}

/// A git repository. Either a branch or a commit of it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Git {
    /// The address, such as `https://github.com/acme/infrastructure.git` or `git@github.com:acme/infrastructure.git`.
    pub(crate) url: String,
    /// The branch whose newest commit runs. Either this or `commit`.
    pub(crate) branch: Option<String>,
    /// The commit that runs: its 40 hexadecimal digits. Either this or `branch`.
    pub(crate) commit: Option<String>,
    /// The folder of `Pulumi.yaml`. The root of the repository if absent.
    pub(crate) directory: Option<String>,
    /// Whether only the last commit is fetched. False if absent.
    #[serde(default)]
    pub(crate) shallow: bool,
    /// How to log in: one of `token`, `basic`, `ssh` and `githubApp`. Not at all if absent.
    pub(crate) auth: Option<GitAuth>,
}

/// How to log in to a git server.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum GitAuth {
    /// A personal access token, for `https://`.
    Token(SecretKey),
    /// A user and a password, for `https://`.
    Basic(BasicAuth),
    /// A private key, for `ssh://` and `git@`.
    Ssh(SshAuth),
    /// A GitHub App, for `https://`.
    GithubApp(GithubApp),
}

/// A user and a password.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BasicAuth {
    /// The user.
    pub(crate) username: SecretKey,
    /// The password.
    pub(crate) password: SecretKey,
}

/// A private key.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SshAuth {
    /// The key, in PEM.
    pub(crate) private_key: SecretKey,
    /// The password of the key. None if absent.
    pub(crate) password: Option<SecretKey>,
}

/// A GitHub App.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GithubApp {
    /// The number of the app.
    pub(crate) app_id: SecretKey,
    /// The number of its installation.
    pub(crate) installation_id: SecretKey,
    /// The app's private key, in PEM.
    pub(crate) private_key: SecretKey,
}

/// A source of Flux.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FluxSource {
    /// The kind: `GitRepository`, `OCIRepository` or `Bucket`.
    pub(crate) kind: FluxKind,
    /// The name.
    pub(crate) name: String,
    /// The version of the kind. `source.toolkit.fluxcd.io/v1` if absent.
    pub(crate) api_version: Option<String>,
    /// The folder of `Pulumi.yaml`. The root of the source if absent.
    pub(crate) directory: Option<String>,
}

/// A kind of source.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
pub(crate) enum FluxKind {
    /// A git repository.
    GitRepository,
    /// An artifact in a registry.
    #[serde(rename = "OCIRepository")]
    OciRepository,
    /// An object storage.
    Bucket,
}

/// A Program.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ProgramRef {
    /// The name of the Program, or of the `PulumiStack` with the program in it.
    pub(crate) name: String,
}

/// A folder of the workspace's image.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Local {
    /// The absolute path of the folder of `Pulumi.yaml`.
    pub(crate) directory: String,
}

/// An archive.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Artifact {
    /// The address of the archive, a compressed tar.
    pub(crate) url: String,
    /// The digest, such as `sha256:` and 64 hexadecimal digits.
    pub(crate) digest: String,
    /// The folder of `Pulumi.yaml`. The root of the archive if absent.
    pub(crate) directory: Option<String>,
}
