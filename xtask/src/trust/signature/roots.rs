//! Whom to believe: the files about keys that lie outside of what the keys vouch for.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Serialize;
use ssh_key::HashAlg;
use ssh_key::public::KeyData;

use super::allowed::{self, Allowed};
use super::pattern;
use crate::trust::date;
use crate::trust::refusal::{Code, Refusal};

/// The variable that names the file of allowed signers.
const VARIABLE: &str = "KURE_SIGNERS";

/// The file of keys that are not trusted any more, beside the one of allowed signers.
const REVOKED: &str = "revoked_keys";

/// Who signed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Signer {
    /// Whose key it is, as the file of allowed signers says.
    pub principal: String,
    /// The SHA-256 of the key, as OpenSSH writes it.
    pub fingerprint: String,
}

/// The keys that are believed, and those that are not any more.
#[derive(Clone, Debug)]
pub struct Roots {
    /// The file of allowed signers.
    pub path: PathBuf,
    allowed: Vec<Allowed>,
    revoked: Vec<KeyData>,
}

impl Roots {
    /// Reads the file that was named, or is named by the environment, or is the machine's. None if there is none.
    ///
    /// A file inside the folder `vouched` is refused: whoever can change what is signed could change the signers.
    pub fn find(named: Option<&Path>, vouched: Option<&Path>) -> Result<Option<Self>, Refusal> {
        let variable = || env::var_os(VARIABLE).filter(|it| !it.is_empty()).map(PathBuf::from);
        // A file that cannot be looked at is there, and is refused below.
        let of_machine = || machine().filter(|path| path.try_exists().unwrap_or(true));
        let Some(path) = named.map(Path::to_owned).or_else(variable).or_else(of_machine) else { return Ok(None) };
        Self::read(path, vouched).map(Some)
    }

    fn read(path: PathBuf, vouched: Option<&Path>) -> Result<Self, Refusal> {
        let of = |path: &Path, message: String, help: &str| Refusal::new(Code::Signer, shown(path), message, help);
        let cannot_read = |path: &Path, problem: std::io::Error| {
            of(path, format!("cannot read {}: {problem}", path.display()), "name the file of allowed signers")
        };
        let wrong = |path: &Path, (line, mistake): (usize, String)| {
            let message = format!("{mistake} ({}:{line})", path.display());
            of(path, message, "write the line as ssh-keygen(1) describes it")
        };
        let whole = path.canonicalize().map_err(|problem| cannot_read(&path, problem))?;
        if let Some(vouched) = vouched.and_then(|folder| folder.canonicalize().ok())
            && (whole.starts_with(&vouched) || lexical(&path).starts_with(&vouched))
        {
            let message = format!("the allowed signers are in {}, beside what they sign", vouched.display());
            let help = "whoever can change the one could change the other; keep the signers outside of the repository";
            return Err(of(&path, message, help));
        }
        let text = fs::read_to_string(&path).map_err(|problem| cannot_read(&path, problem))?;
        let allowed = allowed::read(&text).map_err(|mistake| wrong(&path, mistake))?;

        // A link leads to the signers of somebody else, and so to the revocations of the same.
        let list = whole.with_file_name(REVOKED);
        let revoked = match fs::read(&list) {
            Ok(bytes) => revoked(&bytes).map_err(|mistake| wrong(&list, mistake))?,
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(problem) => return Err(cannot_read(&list, problem)),
        };
        Ok(Self { path, allowed, revoked })
    }

    /// Returns whose key it is, if a signature with it is believed.
    ///
    /// `subject` is what the signature is in, and `now` is in seconds since 1970.
    pub fn admit(&self, subject: &str, key: &KeyData, namespace: &str, now: u64) -> Result<Signer, Refusal> {
        let fingerprint = fingerprint(key);
        let origin = shown(&self.path);
        if self.revoked.contains(key) {
            let message = format!("{subject} was made with a key that was revoked");
            let help = "find out why, and have it made anew by somebody else";
            let origin = shown(&self.path.with_file_name(REVOKED));
            return Err(Refusal::new(Code::Signer, subject, message, help).between(
                "a key that is not listed",
                origin,
                fingerprint,
            ));
        }
        let mut refusal = None;
        for line in self.allowed.iter().filter(|line| line.key == *key && !line.options.is_authority) {
            match line.refuse(subject, namespace, now, &origin) {
                None => return Ok(Signer { principal: line.principals.clone(), fingerprint }),
                Some(reason) => refusal = refusal.or(Some(reason)),
            }
        }
        let authority = self.allowed.iter().find(|line| line.key == *key).map(|line| line.line);
        Err(refusal.unwrap_or_else(|| {
            let message = match key.algorithm().as_str() {
                kind if kind.contains("-cert-") => format!("{subject} was made with a certificate, which none may use"),
                _ => format!("{subject} was made by somebody who may not sign"),
            };
            if let Some(line) = authority {
                let expected = "the same key without `cert-authority`";
                let help = "certificates are not supported here: give each key a line of its own";
                let refusal = Refusal::new(Code::Signer, subject, message, help);
                return refusal.between(expected, format!("{origin}:{line}"), "an authority for certificates");
            }
            let help = format!("let one of the signers sign it, or add the key to {origin} if its owner is to be one");
            let found = format!("{fingerprint} ({})", key.algorithm());
            Refusal::new(Code::Signer, subject, message, help).between("a key that is listed", origin, found)
        }))
    }

    /// Returns the keys of allowed signers.
    pub fn keys(&self) -> impl Iterator<Item = &KeyData> {
        self.allowed.iter().map(|line| &line.key)
    }
}

impl Allowed {
    fn refuse(&self, subject: &str, namespace: &str, now: u64, file: &str) -> Option<Refusal> {
        let Self { line, principals, options, .. } = self;
        let origin = format!("{file}:{line}");
        if let Some(namespaces) = &options.namespaces
            && !pattern::is_in(namespace, namespaces)
        {
            let message = format!("{subject} is of {principals}, who may not sign for this purpose");
            let help = format!("add {namespace} to the namespaces in that line if that is meant");
            let refusal = Refusal::new(Code::Namespace, subject, message, help);
            return Some(refusal.between(format!("namespaces with {namespace}"), origin, namespaces));
        }
        let (limit, why) = match (options.after, options.before) {
            (Some(after), _) if now < after => (format!("a time from {}", date::written(after)), "has not come"),
            (_, Some(before)) if now > before => (format!("a time until {}", date::written(before)), "is over"),
            _ => return None,
        };
        let message = format!("{subject} is of {principals}, whose time {why}");
        let help = "let another signer sign it, or change the line if the key is still trusted";
        Some(Refusal::new(Code::Validity, subject, message, help).between(limit, origin, date::written(now)))
    }
}

/// Returns the fingerprint of a key, as OpenSSH writes it.
pub fn fingerprint(key: &KeyData) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Returns the path with all links resolved but a last one.
fn lexical(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or(path.to_owned());
    let folder = absolute.parent().and_then(|folder| folder.canonicalize().ok());
    folder.zip(absolute.file_name()).map_or(absolute.clone(), |(folder, name)| folder.join(name))
}

/// Returns the file that an administrator made for the whole machine.
fn machine() -> Option<PathBuf> {
    if cfg!(windows) {
        env::var_os("ProgramData").map(|folder| PathBuf::from(folder).join("kure").join("allowed_signers"))
    } else {
        Some(PathBuf::from("/etc/kure/allowed_signers"))
    }
}

/// Reads a list of public keys, one a line.
fn revoked(bytes: &[u8]) -> Result<Vec<KeyData>, (usize, String)> {
    if bytes.starts_with(b"SSHKRL\n\0") {
        return Err((1, "expected public keys, one a line, found a binary list of revoked keys".to_owned()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| (1, "expected text, found something else".to_owned()))?;
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(i, line)| allowed::key(line).map_err(|mistake| (i + 1, mistake))).collect()
}
