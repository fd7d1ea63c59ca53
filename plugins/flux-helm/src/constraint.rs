//! Ranges of versions as Helm and Flux read them, such as `>=6.5.0 <7.0.0 || 8.x`.

use kure_core::prelude::*;

const OPERATORS: [&str; 12] = ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"];

/// Says what is wrong with the range that `report` is at.
pub(crate) fn check(written: Option<&String>, report: &mut Report<'_>) {
    if let Some(text) = written.filter(|text| !text.is_empty() && !is_constraint(text)) {
        let message = format!("expected a version or a range such as 6.5.4, 6.x or >=6.5.0 <7.0.0, found {text:?}");
        report.error(message);
    }
}

fn is_constraint(text: &str) -> bool {
    text.split("||").flat_map(|any| any.split(',')).all(is_list)
}

/// Comparisons between spaces, all of which have to hold, or `1.2 - 1.4`.
fn is_list(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    if let [from, "-", to] = words[..] {
        return is_version(from) && is_version(to);
    }
    let mut words = words.into_iter().peekable();
    let begins = words.peek().is_some();
    while let Some(word) = words.next() {
        let version = word.trim_start_matches(['=', '!', '<', '>', '~', '^']);
        let operator = &word[..word.len() - version.len()];
        // A space may follow an operator.
        let version = if version.is_empty() { words.next().unwrap_or_default() } else { version };
        if !OPERATORS.contains(&operator) || !is_version(version) {
            return false;
        }
    }
    begins
}

/// Up to three numbers or wildcards, and what a semantic version may have behind them.
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, release) = text.split_once('-').map_or((text, None), |(core, release)| (core, Some(release)));
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
    let is_number = |part: &str| {
        matches!(part, "x" | "X" | "*") || !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    core.split('.').count() <= 3
        && core.split('.').all(is_number)
        && [release, build].into_iter().flatten().all(|words| words.split('.').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_helm() {
        for text in [
            "6.5.4",
            "v6.5.4",
            "6.x",
            "*",
            "6",
            "^6.5",
            "~6.5.0",
            "~> 6.5",
            ">=6.5.0 <7.0.0",
            ">= 6.5, < 7",
            "6.5 - 7.1",
            "<6 || >=8.0.0-0",
            "1.2.3-rc.1+build.5",
            "!=6.5.1",
        ] {
            assert!(is_constraint(text), "{text}");
        }
        for text in ["", "latest", "6.5.4.1", "6..5", ">", "6.5.4-", "==6", ">=6 ||", "6,", "main", "6.5.4+", "a - b"] {
            assert!(!is_constraint(text), "{text}");
        }
    }
}
