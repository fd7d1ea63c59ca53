//! The rules on where a program is, and how a Stack and a Workspace say it.

use crate::spec::{Artifact, FluxSource, Git, GitAuth, SecretKey};
use crate::{filled, secret};
use kure_core::parts;
use kure_core::prelude::*;
use serde_json::Map;

impl GitAuth {
    /// Returns the keys of Secrets, by where the document, a Stack and a Workspace have them.
    fn keys(&self) -> Vec<Key<'_>> {
        match self {
            Self::Token(key) => {
                vec![Key { document: &["token"], stack: &["accessToken"], workspace: &["token"], from: key }]
            }
            Self::Basic(auth) => vec![
                Key {
                    document: &["basic", "username"],
                    stack: &["basicAuth", "userName"],
                    workspace: &["username"],
                    from: &auth.username,
                },
                Key {
                    document: &["basic", "password"],
                    stack: &["basicAuth", "password"],
                    workspace: &["password"],
                    from: &auth.password,
                },
            ],
            Self::Ssh(auth) => {
                let key = Key {
                    document: &["ssh", "privateKey"],
                    stack: &["sshAuth", "sshPrivateKey"],
                    workspace: &["sshPrivateKey"],
                    from: &auth.private_key,
                };
                let password = auth.password.as_ref().map(|key| Key {
                    document: &["ssh", "password"],
                    stack: &["sshAuth", "password"],
                    workspace: &["password"],
                    from: key,
                });
                [key].into_iter().chain(password).collect()
            }
            Self::GithubApp(app) => {
                let key = |document, place, from| Key { document, stack: place, workspace: place, from };
                vec![
                    key(&["githubApp", "appId"], &["githubApp", "appID"], &app.app_id),
                    key(&["githubApp", "installationId"], &["githubApp", "installationID"], &app.installation_id),
                    key(&["githubApp", "privateKey"], &["githubApp", "privateKey"], &app.private_key),
                ]
            }
        }
    }

    /// Returns the way to log in as a Stack has it.
    pub(crate) fn in_stack(&self) -> Value {
        placed(self.keys().into_iter().map(|key| (key.stack, key.from.in_stack())))
    }

    /// Returns the way to log in as a Workspace has it.
    pub(crate) fn in_workspace(&self) -> Value {
        placed(self.keys().into_iter().map(|key| (key.workspace, key.from.in_pod())))
    }
}

/// A key of a Secret, and the paths that lead to it.
struct Key<'k> {
    document: &'static [&'static str],
    stack: &'static [&'static str],
    workspace: &'static [&'static str],
    from: &'k SecretKey,
}

/// Puts each value where its path of one or two steps leads.
fn placed(values: impl Iterator<Item = (&'static [&'static str], Value)>) -> Value {
    let mut all = Map::new();
    for (path, value) in values {
        match path {
            [outer, inner] => all.entry(*outer).or_insert_with(|| json!({}))[*inner] = value,
            _ => all.entry(path.concat()).or_insert(Value::Null).clone_from(&value),
        }
    }
    Value::Object(all)
}

/// Returns the source as a Workspace has it.
pub(crate) fn in_workspace(git: &Git) -> Value {
    json!({
        "url": git.url,
        "ref": git.branch.as_ref().or(git.commit.as_ref()),
        "dir": git.directory,
        "shallow": git.shallow.then_some(true),
        "auth": git.auth.as_ref().map(GitAuth::in_workspace).and_then(filled),
    })
}

/// Says what is wrong with the repository that `report` is at.
pub(crate) fn check(git: &Git, report: &mut Report<'_>) {
    check_address(git, &mut report.at("url"));
    match (&git.branch, &git.commit) {
        (None, None) => {
            report.error("expected `branch` or `commit`, found neither");
        }
        (Some(_), Some(_)) => {
            report.at("commit").error("expected either `branch` or `commit`, found both");
        }
        (Some(branch), None) => {
            if branch.is_empty() || branch.contains(|c: char| c.is_whitespace() || "~^:?*[\\".contains(c)) {
                report.at("branch").error(format!("expected the name of a branch, found {branch:?}"));
            }
        }
        (None, Some(commit)) => {
            if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let mut report = report.at("commit");
                let finding = report.error(format!("expected the 40 hexadecimal digits of a commit, found {commit:?}"));
                finding.help("the operator takes anything else for a branch or a tag");
            }
        }
    }
    if let Some(directory) = &git.directory {
        check_directory(directory, &mut report.at("directory"));
    }
    for key in git.auth.iter().flat_map(GitAuth::keys) {
        let mut report = report.at("auth");
        match key.document {
            [outer, inner] => key.from.check(&mut report.at(*outer).at(*inner)),
            [outer, ..] => key.from.check(&mut report.at(*outer)),
            [] => {}
        }
    }
}

fn check_address(git: &Git, report: &mut Report<'_>) {
    let url = git.url.as_str();
    let is_http = url.starts_with("https://") || url.starts_with("http://");
    let is_short = url.split_once('@').is_some_and(|(user, rest)| !user.contains('/') && rest.contains(':'));
    let is_ssh = url.starts_with("ssh://") || is_short && !url.contains("://");
    if parts::has_password(url) {
        let finding = report.error("expected an address without a password, found one");
        finding.help("put user and password into a Secret and name that in `auth.basic`");
    } else if !is_http && !is_ssh || url.contains(char::is_whitespace) {
        let message = format!("expected an address that begins with https://, ssh:// or git@, found {url:?}");
        report.error(message);
    } else if let Some(auth) = &git.auth
        && is_ssh != matches!(auth, GitAuth::Ssh(_))
    {
        let wanted = if is_ssh { "`auth.ssh` for" } else { "ssh:// or git@ with `auth.ssh` in" };
        report.error(format!("expected {wanted} this address, found {url:?}"));
    }
}

/// Says what is wrong with a source of Flux.
pub(crate) fn check_flux(flux: &FluxSource, report: &mut Report<'_>) {
    secret::check_name(&flux.name, &mut report.at("name"));
    let version = flux.api_version.as_deref();
    if version.is_some_and(|version| version.strip_prefix("source.toolkit.fluxcd.io/v").is_none_or(str::is_empty)) {
        let message =
            format!("expected a version such as source.toolkit.fluxcd.io/v1, found {:?}", version.unwrap_or_default());
        report.at("apiVersion").error(message);
    }
    if let Some(directory) = &flux.directory {
        check_directory(directory, &mut report.at("directory"));
    }
}

/// Says what is wrong with an archive.
pub(crate) fn check_artifact(artifact: &Artifact, report: &mut Report<'_>) {
    let url = artifact.url.as_str();
    if parts::has_password(url) {
        report.at("url").error("expected an address without a password, found one");
    } else if !url.starts_with("https://") && !url.starts_with("http://") || url.contains(char::is_whitespace) {
        report.at("url").error(format!("expected an address that begins with https://, found {url:?}"));
    }
    let digits = artifact.digest.strip_prefix("sha256:").unwrap_or_default();
    if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = format!("expected sha256: and 64 hexadecimal digits, found {:?}", artifact.digest);
        report.at("digest").error(message);
    }
    if let Some(directory) = &artifact.directory {
        check_directory(directory, &mut report.at("directory"));
    }
}

/// Says what keeps a folder from being one of the source.
pub(crate) fn check_directory(directory: &str, report: &mut Report<'_>) {
    if directory.is_empty() || directory.starts_with('/') || directory.split('/').any(|step| step == "..") {
        report.error(format!("expected a folder within the source, found {directory:?}"));
    } else {
        check_path(directory, report);
    }
}

/// Says what keeps a folder from being one of the image.
pub(crate) fn check_absolute(directory: &str, report: &mut Report<'_>) {
    if directory.starts_with('/') {
        check_path(directory, report);
    } else {
        report.error(format!("expected an absolute path in the image, found {directory:?}"));
    }
}

/// The operator passes the path to a shell without quotes.
fn check_path(path: &str, report: &mut Report<'_>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/._-+@,:=".contains(c);
    if let Some(c) = path.chars().find(|c| !fits(*c)) {
        report.error(format!("expected a path without {c:?}, found {path:?}"));
    }
}
