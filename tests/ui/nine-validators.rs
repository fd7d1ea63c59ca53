//! A kind has more rules than there is room for.

use kure_core::prelude::*;
use kure_core::yaml::Node;

struct Rule;

impl Validator for Rule {
    fn validate(&self, _: &Node<'_>, _: &Application, _: &mut Report<'_>) {}
}

const EIGHT: Kind = Kind::of::<Setting>()
    .validated_by(&Rule)
    .validated_by(&Rule)
    .validated_by(&Rule)
    .validated_by(&Rule)
    .validated_by(&Rule)
    .validated_by(&Rule)
    .validated_by(&Rule)
    .validated_by(&Rule);
const NINE: Kind = EIGHT.validated_by(&Rule);

#[derive(Deserialize, JsonSchema)]
struct Setting {}

impl Generator for Setting {
    const GVK: Gvk = gvk!("ui.example.com/v1", "Setting");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}

fn main() {}
