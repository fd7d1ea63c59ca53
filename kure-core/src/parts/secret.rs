//! What looks like a secret, which has no place in a document.

/// Beginnings of values that are secrets, whatever they are called.
const VALUES: [&str; 9] = ["AKIA", "ghp_", "github_pat_", "glpat-", "hvs.", "pul-", "sk_live_", "xoxb-", "xoxp-"];

/// Says whether a text is a secret, whatever it is called: a private key, or a token of a well-known service.
///
/// ```
/// use kure_core::parts::is_secret;
///
/// assert!(is_secret("-----BEGIN RSA PRIVATE KEY-----\nMII"));
/// assert!(is_secret("ghp_0123456789abcdef0123456789abcdef"));
/// assert!(!is_secret("-----BEGIN PUBLIC KEY-----") && !is_secret("pul-request"));
/// ```
pub fn is_secret(text: &str) -> bool {
    let is_key = text.contains("-----BEGIN") && text.contains("PRIVATE KEY-----");
    is_key || VALUES.iter().any(|start| text.strip_prefix(start).is_some_and(|rest| rest.len() >= 16))
}

/// Says whether a URL has a password before its host.
///
/// ```
/// use kure_core::parts::has_password;
///
/// assert!(has_password("https://user:word@example.com/charts"));
/// assert!(!has_password("https://user@example.com:8443/a:b@c") && !has_password("git@example.com:acme/rules.git"));
/// ```
pub fn has_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
}

/// Splits a name into its words in lower case, by which a plugin may tell names of secrets.
///
/// ```
/// use kure_core::parts::words;
///
/// assert_eq!(words("dbPassword"), ["db", "password"]);
/// assert_eq!(words("AWS_SECRET_ACCESS_KEY"), ["aws", "secret", "access", "key"]);
/// ```
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric() {
            words.last_mut().expect("there is a word").push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words
}
