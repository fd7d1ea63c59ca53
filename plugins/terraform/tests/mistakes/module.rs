//! What users get wrong about the module, its variables and its version.

use crate::{mistakes, module_mistakes};

#[test]
fn variables_are_those_of_the_module() {
    insta::assert_snapshot!(mistakes(
        "  module: ./vpc
  variables:
    sise: 3
    colour: red
    password: word
    source: ./elsewhere
    1st: x
  variablesFrom:
    size: { secret: S_1, key: '' }
    sise: { secret: s, key: k }
  backend: { type: gcs, config: { bucket: b } }
"
    ));
}

#[test]
fn a_sensitive_value_in_the_document_is_a_warning() {
    let text = mistakes(
        "  module: ./vpc
  variables:
    region: eu
    password: word
  backend: { type: gcs, config: { bucket: b } }
",
    );
    insta::assert_snapshot!(text.split("---\n").next().unwrap());
}

#[test]
fn versions_are_those_that_terraform_reads_and_that_there_are() {
    for (name, version) in
        [("syntax", "^1.5"), ("space", ">=1.9 <2"), ("impossible", "> 1.5, < 1.4"), ("old", "0.12.31")]
    {
        let spec = format!(
            "  module: ./vpc\n  variables: {{ region: eu }}\n  requiredVersion: '{version}'\n  backend: {{ type: gcs, config: {{ bucket: b }} }}\n"
        );
        insta::assert_snapshot!(format!("version_{name}"), mistakes(&spec));
    }
}

#[test]
fn an_address_is_one_that_the_job_can_reach() {
    let addresses = [
        ("above", "../vpc"),
        ("absolute", "/vpc"),
        ("bare", "vpc"),
        ("missing", "./vcp"),
        ("getter", "gti::https://x"),
    ];
    for (name, module) in addresses {
        insta::assert_snapshot!(format!("module_{name}"), module_mistakes(module));
    }
    insta::assert_snapshot!("module_registry", module_mistakes("terraform-aws-modules/vpc/aws"));
    insta::assert_snapshot!("module_version", module_mistakes("./values\n  moduleVersion: ~> 1.0"));
}

#[test]
fn a_module_is_one_that_a_config_map_can_hold() {
    for module in ["calls", "state", "broken", "huge", "import", "caret"] {
        insta::assert_snapshot!(format!("module_{module}"), module_mistakes(&format!("./{module}")));
    }
    for module in ["large", "values"] {
        let text = module_mistakes(&format!("./{module}"));
        insta::assert_snapshot!(format!("module_{module}"), text.split("---\n").next().unwrap());
    }
}

#[test]
fn the_module_has_a_word_on_the_version() {
    insta::assert_snapshot!(module_mistakes("./old\n  requiredVersion: ~> 1.9"));
    insta::assert_snapshot!(module_mistakes("./impossible"));
}

#[test]
fn a_value_has_the_type_that_the_module_declares() {
    insta::assert_snapshot!(mistakes(
        "  module: ./typed
  variables:
    region: [eu]
    size: many
    flag: yes please
    zones: [a, { b: c }]
    ports: { web: 80, admin: none }
    pair: [1]
    owner: { nmae: x, team: y, mail: [] }
    wanted: null
  backend: { type: gcs, config: { bucket: b } }
"
    ));
}
