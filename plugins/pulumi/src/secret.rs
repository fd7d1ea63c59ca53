//! References to Secrets that kure does not make.

use crate::spec::SecretKey;
use kure_core::prelude::*;
use kure_core::{name, parts};

impl SecretKey {
    /// Says what is wrong with the reference that `report` is at.
    pub(crate) fn check(&self, report: &mut Report<'_>) {
        check_name(&self.secret, &mut report.at("secret"));
        check_key(&self.key, &mut report.at("key"));
    }

    /// Returns the reference as a Stack has it.
    pub(crate) fn in_stack(&self) -> Value {
        json!({ "type": "Secret", "secret": { "name": self.secret, "key": self.key } })
    }

    /// Returns the reference as a Workspace and a pod have it.
    pub(crate) fn in_pod(&self) -> Value {
        json!({ "name": self.secret, "key": self.key })
    }
}

/// Says what keeps `name` from being that of an object such as a Secret.
pub(crate) fn check_name(name: &str, report: &mut Report<'_>) {
    if let Some(problem) = name::subdomain_problem(name) {
        report.error(problem);
    }
}

/// Says what keeps `name` from being that of an object that the operator mounts: it names the volume after it.
pub(crate) fn check_mounted(name: &str, prefix: &str, report: &mut Report<'_>) {
    let longest = name::LABEL - prefix.len();
    if let Some(problem) = name::label_problem(name) {
        report.error(problem).help("the operator names a volume after it, whose name has no dots");
    } else if name.len() > longest {
        report
            .error(format!("expected at most {longest} characters, found {} in {name:?}", name.len()))
            .help(format!("the operator mounts it as a volume named {prefix}{name}"));
    }
}

/// Says what keeps `key` from being a key of a Secret or a `ConfigMap`.
pub(crate) fn check_key(key: &str, report: &mut Report<'_>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if key.is_empty() || key.len() > name::SUBDOMAIN || !key.chars().all(fits) {
        report.error(format!("expected a key of letters, digits, `-`, `_` and `.`, found {key:?}"));
    }
}

/// Words at the end of a name that say that the value is a secret.
const SECRET_WORDS: [&str; 6] = ["credentials", "passphrase", "passwd", "password", "secret", "token"];

/// Words before `key` at the end of a name that say so.
const SECRET_KEYS: [&str; 6] = ["access", "api", "encryption", "private", "secret", "signing"];

/// Says whether something of that name is a secret, such as `dbPassword` or `AWS_SECRET_ACCESS_KEY`.
pub(crate) fn is_name_of_secret(name: &str) -> bool {
    let words = parts::words(name);
    match words.as_slice() {
        [.., last] if SECRET_WORDS.contains(&last.as_str()) || last == "apikey" => true,
        [.., before, last] => last == "key" && SECRET_KEYS.contains(&before.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_seen() {
        for name in ["dbPassword", "aws:secretKey", "AWS_SECRET_ACCESS_KEY", "github-token", "apiKey", "apikey"] {
            assert!(is_name_of_secret(name), "{name}");
        }
        for name in ["passwordLength", "aws:region", "keyName", "publicKey", "tokenUrl", "secretName", "key", ""] {
            assert!(!is_name_of_secret(name), "{name}");
        }
    }
}
