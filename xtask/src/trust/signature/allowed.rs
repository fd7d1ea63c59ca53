//! Reads who may sign: the file of allowed signers that ssh-keygen(1) describes.
//!
//! What OpenSSH skips or guesses is a mistake here: a line that cannot be read ends the reading.

use ssh_key::PublicKey;
use ssh_key::public::KeyData;
use toml_edit::Datetime;

use crate::trust::date;

/// A key, and for what its owner may sign with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allowed {
    /// The line, from 1.
    pub(super) line: usize,
    /// Whose key it is, as patterns.
    pub(super) principals: String,
    /// The key.
    pub(super) key: KeyData,
    /// The options.
    pub(super) options: Options,
}

/// What limits the use of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// Whether it is only for the certificates that it signed.
    pub(super) is_authority: bool,
    /// For what it may be used, as patterns.
    pub(super) namespaces: Option<String>,
    /// The first second in which it may be used, from 1970.
    pub(super) after: Option<u64>,
    /// The last second in which it may be used, from 1970.
    pub(super) before: Option<u64>,
}

/// Reads the lines of a file. A mistake comes with the number of its line.
pub(super) fn read(text: &str) -> Result<Vec<Allowed>, (usize, String)> {
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(i, line)| allowed(i + 1, line).map_err(|mistake| (i + 1, mistake))).collect()
}

fn allowed(line: usize, text: &str) -> Result<Allowed, String> {
    let (principals, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or("expected a `\"` at the end of the principals, found none")?,
        None => text.split_once([' ', '\t']).ok_or("expected principals, options and a key, found one word")?,
    };
    if principals.is_empty() || principals.contains('"') {
        return Err(format!("expected principals like `alice@example.com`, found `{principals}`"));
    }
    let rest = rest.trim_start();
    // OpenSSH takes for options what is no key, and so does this.
    let (options, key) = match key(rest) {
        Ok(key) => (Options::default(), key),
        Err(mistake) => {
            let (options, rest) = unquoted_space(rest)?;
            if rest.is_empty() || is_type_of_key(options) {
                return Err(mistake);
            }
            (Options::read(options)?, key(rest)?)
        }
    };
    Ok(Allowed { line, principals: principals.to_owned(), key, options })
}

fn is_type_of_key(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"].iter().any(|start| word.starts_with(start))
}

/// Reads a public key, which is its type, its bytes in base64, and perhaps a comment.
pub(super) fn key(text: &str) -> Result<KeyData, String> {
    let mut words = text.split_ascii_whitespace();
    let (kind, bytes) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match PublicKey::from_openssh(&format!("{kind} {bytes}")) {
        Ok(key) => Ok(key.key_data().clone()),
        Err(_) if kind.ends_with("-cert-v01@openssh.com") => Err("expected a key, found a certificate".to_owned()),
        Err(problem) if is_type_of_key(kind) => Err(format!("expected a public key behind `{kind}`: {problem}")),
        Err(_) => Err(format!("expected a public key like `ssh-ed25519 AAAA…`, found `{text}`")),
    }
}

/// Splits a text at the first space that is not between quotes.
fn unquoted_space(text: &str) -> Result<(&str, &str), String> {
    let (mut is_quoted, mut is_escape) = (false, false);
    for (i, c) in text.char_indices() {
        match c {
            ' ' | '\t' if !is_quoted => return Ok((&text[..i], text[i..].trim_start())),
            '"' if !is_escape => is_quoted = !is_quoted,
            _ => {}
        }
        is_escape = c == '\\';
    }
    if is_quoted { Err("expected a `\"` at the end of a value, found none".to_owned()) } else { Ok((text, "")) }
}

impl Options {
    fn read(text: &str) -> Result<Self, String> {
        let (mut options, mut rest) = (Self::default(), text);
        loop {
            let end = rest.find(['=', ',']).unwrap_or(rest.len());
            let name = rest[..end].to_ascii_lowercase();
            rest = &rest[end..];
            let is_first = match name.as_str() {
                "cert-authority" => !std::mem::replace(&mut options.is_authority, true),
                "namespaces" => options.namespaces.replace(value(&name, &mut rest)?).is_none(),
                "valid-after" => options.after.replace(moment(&value(&name, &mut rest)?)?).is_none(),
                "valid-before" => options.before.replace(moment(&value(&name, &mut rest)?)?).is_none(),
                _ => {
                    let known = "cert-authority, namespaces, valid-after, valid-before";
                    return Err(format!("expected one of {known}, found `{name}`"));
                }
            };
            if !is_first {
                return Err(format!("expected `{name}` once, found it again"));
            }
            rest = match rest.strip_prefix(',') {
                Some(rest) => rest,
                None if rest.is_empty() => break,
                None => return Err(format!("expected a comma or a space behind `{name}`, found `{rest}`")),
            };
        }
        match (options.after, options.before) {
            (Some(after), Some(before)) if before <= after => {
                Err("expected `valid-before` to be later than `valid-after`, found that it is not".to_owned())
            }
            _ => Ok(options),
        }
    }
}

/// Takes the value in quotes that is behind the name of an option.
fn value(name: &str, rest: &mut &str) -> Result<String, String> {
    let quoted = rest.strip_prefix("=\"").ok_or_else(|| format!("expected `{name}=\"…\"`, found `{name}{rest}`"))?;
    let (mut value, mut characters) = (String::new(), quoted.char_indices().peekable());
    while let Some((i, c)) = characters.next() {
        match c {
            '\\' if characters.next_if(|(_, next)| *next == '"').is_some() => value.push('"'),
            '"' => {
                *rest = &quoted[i + 1..];
                return Ok(value);
            }
            c => value.push(c),
        }
    }
    Err(format!("expected a `\"` at the end of `{name}`, found none"))
}

/// Reads `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, with or without a `Z`.
///
/// OpenSSH takes a time without a `Z` for one of the machine's own zone. It would then mean another moment on each
/// machine, so all are taken for those of Greenwich here.
fn moment(text: &str) -> Result<u64, String> {
    let wrong = || format!("expected a time like 20270131Z or 20270131235959Z, found `{text}`");
    let digits = text.strip_suffix(['Z', 'z']).or_else(|| text.strip_suffix("UTC")).unwrap_or(text);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|c| c.is_ascii_digit()) {
        return Err(wrong());
    }
    let part = |from: usize| digits.get(from..from + 2).unwrap_or("00");
    let day = format!("{}-{}-{}", &digits[..4], part(4), part(6));
    let time = format!("{day}T{}:{}:{}Z", part(8), part(10), part(12));
    let Datetime { date: Some(day), time: Some(time), .. } = time.parse::<Datetime>().map_err(|_| wrong())? else {
        return Err(wrong());
    };
    let seconds = 3600 * i64::from(time.hour) + 60 * i64::from(time.minute) + i64::from(time.second.unwrap_or(0));
    u64::try_from(date::number(day) * 86_400 + seconds).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    fn one(line: &str) -> Allowed {
        read(&line.replace("KEY", KEY)).unwrap().remove(0)
    }

    #[test]
    fn lines_are_read_as_openssh_reads_them() {
        let text = format!("# a comment\n\n  a@example.com,*@b.example\t {KEY} a comment\r\n");
        let read = read(&text).unwrap();
        assert_eq!((read.len(), read[0].line, &*read[0].principals), (1, 3, "a@example.com,*@b.example"));
        assert_eq!(read[0].options, Options::default());
        let options = one("\"a b\" NAMESPACES=\"file, \\\"x\\\",git\",valid-after=\"20261123\" KEY").options;
        assert_eq!(options.namespaces.as_deref(), Some("file, \"x\",git"));
        assert_eq!(options.after, Some(20_780 * 86_400));
        let options = one("a valid-before=\"20261123010203Z\",cert-authority KEY c").options;
        assert_eq!((options.is_authority, options.before), (true, Some(20_780 * 86_400 + 3723)));
    }

    #[test]
    fn each_mistake_has_its_line() {
        let lines = [
            "a",
            "\"a KEY",
            "\"\" KEY",
            "a ssh-ed25519 AAAA",
            "a ssh-ed25519-cert-v01@openssh.com AAAA",
            "a namespaces=\"file\"",
            "a namespaces=\"file KEY",
            "a namespaces=file KEY",
            "a namespaces KEY",
            "a namespaces=\"file\"x KEY",
            "a namespaces=\"file\", KEY",
            "a namespaces=\"a\",namespaces=\"b\" KEY",
            "a restrict KEY",
            "a valid-after=\"2026\" KEY",
            "a valid-after=\"20260230\" KEY",
            "a valid-after=\"202602282560\" KEY",
            "a valid-after=\"20270101\",valid-before=\"20260101\" KEY",
        ];
        let said = lines.map(|line| {
            let (number, mistake) = read(&format!("\n{}\n", line.replace("KEY", KEY))).unwrap_err();
            assert_eq!(number, 2);
            format!("{line}\n  {mistake}")
        });
        insta::assert_snapshot!(said.join("\n"));
    }
}
