//! What users get wrong about where the state is kept.

use crate::{backend_mistakes, mistakes};

#[test]
fn an_unknown_backend_is_refused() {
    for name in ["s4", "local", "etcd", "mongodb"] {
        insta::assert_snapshot!(format!("backend_{name}"), backend_mistakes(&format!("    type: {name}\n")));
    }
}

#[test]
fn arguments_of_a_backend_are_checked() {
    insta::assert_snapshot!(backend_mistakes(
        "    type: s3
    config:
      bucket: [b]
      regoin: eu-west-1
      colour: red
      encrypt: sure
      use_lockfile: 'true'
      max_retries: many
      endpoints: https://user:word@example.com
      iam_endpoint: https://user:word@example.com
"
    ));
}

#[test]
fn a_secret_argument_is_refused() {
    insta::assert_snapshot!(backend_mistakes(
        "    type: s3
    config:
      bucket: b
      key: k
      access_key: AKIA
      secret_key: word
"
    ));
}

#[test]
fn a_backend_that_needs_a_secret_says_so() {
    insta::assert_snapshot!(backend_mistakes("    type: pg\n"));
}

#[test]
fn environment_variables_of_a_backend_are_known() {
    insta::assert_snapshot!(backend_mistakes(
        "    type: http
    credentials:
      secret: State
      keys:
        TF_HTTP_PASWORD: password
        USER: user
        TF_HTTP_ADDRESS: address
"
    ));
}

#[test]
fn the_suffix_of_a_state_secret_is_limited() {
    insta::assert_snapshot!(backend_mistakes("    type: kubernetes\n    config: { secret_suffix: network-1 }\n"));
    insta::assert_snapshot!(backend_mistakes("    type: kubernetes\n    config: { secret_suffix: Network }\n"));
    insta::assert_snapshot!(backend_mistakes("    type: kubernetes\n"));
}

#[test]
fn a_backend_may_need_a_later_release() {
    let mistakes = |version: &str, backend: &str| {
        mistakes(&format!(
            "  module: ./vpc\n  variables: {{ region: eu }}\n  requiredVersion: {version}\n  backend:\n{backend}"
        ))
    };
    insta::assert_snapshot!(mistakes("~> 1.11.0", "    type: oci\n    config: { bucket: b, namespace: n }\n"));
    let locked = "    type: s3\n    config: { bucket: b, key: k, use_lockfile: true }\n";
    insta::assert_snapshot!(mistakes("~> 1.9.0", locked));
}

#[test]
fn a_state_without_a_lock_is_a_warning() {
    for (name, rest) in [
        ("s3", "    config: { bucket: b, key: k }\n  requiredVersion: ~> 1.9.0\n"),
        ("http", "    config: { address: 'https://states.example.com/network' }\n"),
        ("oss", "    config: { bucket: b }\n    credentials: { secret: s, keys: { ALICLOUD_REGION: region } }\n"),
    ] {
        let text = backend_mistakes(&format!("    type: {name}\n{rest}"));
        insta::assert_snapshot!(format!("lock_{name}"), text.split("---\n").next().unwrap());
    }
    for locked in [
        "    type: http\n    config: { address: 'https://a', lock_address: 'https://b' }\n",
        "    type: http\n    config: { address: 'https://a' }\n    credentials: { secret: s }\n",
        "    type: http\n    config: { address: 'https://a' }\n  environment: { TF_HTTP_LOCK_ADDRESS: 'https://b' }\n",
        "    type: pg\n  environmentFrom: { PG_CONN_STR: { secret: s, key: k } }\n",
        "    type: s3\n    config: { bucket: b, key: k, dynamodb_table: t }\n  requiredVersion: ~> 1.9.0\n",
    ] {
        assert!(backend_mistakes(locked).starts_with("---\n"), "{locked}");
    }
}
