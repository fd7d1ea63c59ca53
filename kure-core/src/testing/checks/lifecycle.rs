//! Whether a plugin begins and ends as it should.

use super::Subject;
use crate::testing::fault::Found;
use crate::{Diagnostic, Registry};

/// A plugin is healthy, and can be initialised and shut down for one run after another.
pub(super) fn succeeds(subject: &Subject) -> Vec<Found> {
    let registry = Registry::alone(subject.plugin);
    let mut found: Vec<_> = registry.health().into_iter().map(|said| fault("`health`", &said)).collect();
    for place in ["the first run", "a second run in the same program"] {
        let session = registry.session();
        if let Err(said) = session.begin(subject.plugin) {
            found.push(fault(place, &said));
            break;
        }
        found.extend(session.finish().iter().map(|said| fault(place, said)));
    }
    found
}

fn fault(place: &str, said: &Diagnostic) -> Found {
    let help = "let it fail only for what is wrong around the plugin, and leave nothing behind that the next run meets";
    Found::new(place, "success", &said.message).help(help)
}
