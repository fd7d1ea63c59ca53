//! Whether a plugin's rules on kinds of other plugins can be relied on.

use super::Subject;
use super::subject::said;
use crate::testing::Case;
use crate::testing::fault::Found;
use crate::{Code, yaml};
use serde_json::{Value, json};

/// A rule survives every spec, and says the same of it each time.
pub(super) fn hold(subject: &Subject) -> Vec<Found> {
    let plugin = subject.plugin;
    let mut found = Vec::new();
    for rule in plugin.rules() {
        let gvk = rule.gvk();
        let place = format!("the rule on `{} {}`", gvk.api_version(), gvk.kind());
        if plugin.kinds().iter().any(|kind| kind.gvk() == gvk) {
            let help = "write `Kind::of::<…>().validated_by(&…)` in `KINDS`, or `Generator::validate`";
            found.push(Found::new(place, "a kind of another plugin", "one of its own").help(help));
            continue;
        }
        for spec in specs() {
            let metadata = json!({ "name": "conformance" });
            let document =
                json!({ "apiVersion": gvk.api_version(), "kind": gvk.kind(), "metadata": metadata, "spec": spec });
            let text = yaml::to_string(&document).expect("a document is a mapping with strings for keys");
            let run = || Case::new(plugin).objects(&text).1;
            let first = run();
            let help = "take what `spec.get(…)` may not find for granted nowhere: the rule sees specs of any version";
            if first.iter().any(|diagnostic| diagnostic.code == Code::PluginPanicked) {
                found.push(Found::new(&place, format!("an answer on `spec: {spec}`"), said(&first)).help(help));
                break;
            }
            let second = run();
            if first != second {
                let help = "keep maps sorted, and read no clock, no random number and no environment";
                let texts = [said(&first), said(&second)].map(|text| text + "\n");
                let difference = crate::testing::difference(&texts[0], &texts[1]);
                found.push(Found::new(&place, "the same every time", difference).help(help));
                break;
            }
        }
    }
    found
}

/// Specs that a rule may meet: its kind's plugin is another's, and has versions.
fn specs() -> [Value; 4] {
    [json!({}), json!(null), json!(["a", 1]), json!({ "image": 1, "replicas": "two", "settings": [[]] })]
}
