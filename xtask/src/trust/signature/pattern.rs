//! Lists of patterns, as OpenSSH writes them.

/// Returns whether a text is among the patterns: they have commas between them, `*` and `?` stand for what they do in
/// file names, and what matches one after a `!` is not among them.
pub(super) fn is_in(text: &str, patterns: &str) -> bool {
    let mut is_in = false;
    for pattern in patterns.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if matches(text.as_bytes(), pattern.as_bytes()) => return false,
            Some(_) => {}
            None => is_in |= matches(text.as_bytes(), pattern.as_bytes()),
        }
    }
    is_in
}

fn matches(text: &[u8], pattern: &[u8]) -> bool {
    // Where the last star was, and what of the text it stands for so far. An earlier star need not be tried again.
    let (mut at, mut star, mut from) = (0, None, 0);
    let mut i = 0;
    while i < text.len() {
        match pattern.get(at) {
            Some(b'*') => (star, from, at) = (Some(at), i, at + 1),
            Some(one) if *one == b'?' || *one == text[i] => (at, i) = (at + 1, i + 1),
            _ => match star {
                Some(star) => (from, at, i) = (from + 1, star + 1, from + 1),
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|one| *one == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_openssh() {
        for (text, patterns) in [
            ("file", "file"),
            ("file", "email,file"),
            ("kure-trust@kure.dev", "kure-*@kure.dev"),
            ("aab", "*a?"),
            ("", "*"),
            ("abcabd", "*abd"),
            ("file", "!email,*"),
        ] {
            assert!(is_in(text, patterns), "{text} {patterns}");
        }
        for (text, patterns) in
            [("file", "files"), ("file", "fil"), ("file", "*,!file"), ("file", "!email"), ("file", ""), ("a", "??")]
        {
            assert!(!is_in(text, patterns), "{text} {patterns}");
        }
        assert!(!is_in(&"a".repeat(10_000), &format!("{}b", "*a".repeat(50))));
    }
}
