//! What looks like a secret, which has no place in a document.

/// Words at the end of a key that say that the value is a secret.
const WORDS: [&str; 6] = ["apikey", "passphrase", "passwd", "password", "pwd", "token"];

/// Pairs of words at the end of a key that say so.
const PAIRS: [[&str; 2]; 7] = [
    ["access", "key"],
    ["api", "key"],
    ["auth", "key"],
    ["client", "secret"],
    ["encryption", "key"],
    ["private", "key"],
    ["signing", "key"],
];

/// Beginnings of values that are secrets, whatever their keys are.
const VALUES: [&str; 8] = ["AKIA", "ghp_", "github_pat_", "glpat-", "hvs.", "sk_live_", "xoxb-", "xoxp-"];

/// Says whether the value of a key is a secret, such as that of `adminPassword` or `AWS_SECRET_ACCESS_KEY`.
///
/// Charts name Secrets in keys such as `existingSecret`, and keys of Secrets in keys such as `passwordKey`: those stay.
pub(crate) fn is_name_of_secret(key: &str) -> bool {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = '_';
    for c in key.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric() {
            words.last_mut().expect("there is a word").push(c.to_ascii_lowercase());
        }
        before = c;
    }
    if words.iter().any(|word| word == "existing") {
        return false;
    }
    match words.as_slice() {
        [.., last] if WORDS.contains(&last.as_str()) => true,
        [.., first, last] => PAIRS.contains(&[first, last]),
        _ => false,
    }
}

/// Says whether a text is a secret, whatever its key is.
pub(crate) fn is_secret(text: &str) -> bool {
    let is_key = text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----");
    is_key || VALUES.iter().any(|start| text.strip_prefix(start).is_some_and(|rest| rest.len() >= 16))
}

/// Says whether a text stands for something that is put in later, such as `${DB_PASSWORD}`, or for nothing.
pub(crate) fn is_placeholder(text: &str) -> bool {
    text.is_empty() || text.starts_with("${") && text.ends_with('}')
}

/// Says whether a URL has a password before its host.
pub(crate) fn has_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_secrets_are_seen() {
        for key in ["adminPassword", "AWS_SECRET_ACCESS_KEY", "github-token", "apiKey", "clientSecret", "password"] {
            assert!(is_name_of_secret(key), "{key}");
        }
        for key in ["existingSecret", "existingSecretPassword", "passwordKey", "secretName", "tokenUrl", "secret", ""] {
            assert!(!is_name_of_secret(key), "{key}");
        }
    }

    #[test]
    fn secrets_are_seen_whatever_their_keys_are() {
        assert!(is_secret("-----BEGIN RSA PRIVATE KEY-----\nMII"));
        assert!(is_secret("ghp_0123456789abcdef0123456789abcdef"));
        assert!(!is_secret("ghp_short"));
        assert!(!is_secret("-----BEGIN CERTIFICATE-----"));
    }

    #[test]
    fn a_password_in_a_url_is_seen() {
        assert!(has_password("https://user:word@example.com/charts"));
        assert!(!has_password("https://user@example.com:8443/a:b@c"));
        assert!(!has_password("oci://registry.example.com:5000/charts"));
    }
}
