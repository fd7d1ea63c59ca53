//! Texts: their length, their pattern and their format.

use super::pattern::{Pattern, Unreadable};
use super::words::{describe, shortened};
use super::{Check, Schema, count, format, text};
use serde_json::Value;

impl Check {
    pub(super) fn text(&mut self, schema: &Schema, found: &str) {
        let length = found.chars().count();
        if let Some(least) = count(schema, "minLength").filter(|least| length < *least) {
            let characters = if least == 1 { "character" } else { "characters" };
            self.error(format!("expected at least {least} {characters}, found {length}"));
        }
        if let Some(most) = count(schema, "maxLength").filter(|most| length > *most) {
            let characters = if most == 1 { "character" } else { "characters" };
            self.error(format!("expected at most {most} {characters}, found {length}"));
        }
        if let Some(pattern) = text(schema, "pattern") {
            self.pattern(pattern, found);
        }
        if let Some(expected) = text(schema, "format").and_then(|format| format::problem(format, found)) {
            self.error(format!("expected {expected}, found {}", describe(&Value::from(found))));
        }
    }

    fn pattern(&mut self, pattern: &str, found: &str) {
        match Pattern::new(pattern) {
            Ok(compiled) if !compiled.fits(found) => {
                self.error(format!("expected a text that fits `{pattern}`, found {:?}", shortened(found)));
            }
            Ok(_) => {}
            Err(Unreadable::ByThis(reason)) => {
                let message = format!("the text is not checked against the pattern `{pattern}`: {reason}");
                let mistake = self.error(message);
                (mistake.is_warning, mistake.is_of_schema) = (true, true);
            }
            Err(Unreadable::ByAnyone(reason)) => {
                let help = "the API server refuses the definition";
                let mistake =
                    self.error(format!("expected a definition with a regular expression, found `{pattern}`: {reason}"));
                (mistake.help, mistake.is_of_schema) = (Some(help.to_owned()), true);
            }
        }
    }
}
