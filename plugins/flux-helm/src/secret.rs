//! What looks like a secret, which has no place in a document.

use kure_core::parts;

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

/// Says whether the value of a key is a secret, such as that of `adminPassword` or `AWS_SECRET_ACCESS_KEY`.
///
/// Charts name Secrets in keys such as `existingSecret`, and keys of Secrets in keys such as `passwordKey`: those stay.
pub(crate) fn is_name_of_secret(key: &str) -> bool {
    let words = parts::words(key);
    if words.iter().any(|word| word == "existing") {
        return false;
    }
    match words.as_slice() {
        [.., last] if WORDS.contains(&last.as_str()) => true,
        [.., first, last] => PAIRS.contains(&[first, last]),
        _ => false,
    }
}

/// Says whether a text stands for something that is put in later, such as `${DB_PASSWORD}`, or for nothing.
pub(crate) fn is_placeholder(text: &str) -> bool {
    text.is_empty() || text.starts_with("${") && text.ends_with('}')
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
}
