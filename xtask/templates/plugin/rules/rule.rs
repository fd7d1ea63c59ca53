//! What the house asks of every workload.

use kure_core::prelude::*;
use kure_core::yaml::Node;

/// Where the images of the house are.
const REGISTRY: &str = "registry.example.com/";

/// Images come from the registry of the house.
pub(crate) struct OwnImages;

impl Validator for OwnImages {
    fn validate(&self, spec: &Node<'_>, _: &Application, report: &mut Report<'_>) {
        for list in ["initContainers", "containers"] {
            let containers = spec.get(list).map(Node::items).unwrap_or_default();
            for (i, container) in containers.iter().enumerate() {
                // What is missing or of another type is for the kind's own plugin to say.
                let Some(image) = container.get("image").and_then(Node::as_text) else { continue };
                if !image.starts_with(REGISTRY) {
                    let message = format!("expected an image of {REGISTRY}, found {image:?}");
                    let help = "push the image there, and name it here";
                    report.at(list).at(i).at("image").error(message).help(help);
                }
            }
        }
    }
}
