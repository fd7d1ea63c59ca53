//! What users get wrong, and what they are told.

use kure_core::testing::Case;
use kure_plugin_terraform::KURE_PLUGIN;

const TYPED: &str = "
    variable \"region\" { type = string }
    variable \"size\" { type = number }
    variable \"flag\" { type = bool }
    variable \"zones\" { type = set(string) }
    variable \"ports\" { type = map(number) }
    variable \"pair\" { type = tuple([string, bool]) }
    variable \"owner\" {
      type = object({
        name = string # of a person
        mail = optional(string, \"none\")
      })
    }
    variable \"wanted\" {
      type     = string
      nullable = false
    }
";

/// Renders a document with `spec`, beside a module that needs `region` and may have `size` and `password`.
fn mistakes(spec: &str) -> String {
    let module = "
        variable \"region\" { type = string }
        variable \"size\" {
          type    = number
          default = 1
        }
        variable \"password\" {
          default   = null
          sensitive = true
        }
    ";
    let document = format!(
        "apiVersion: generators.example.com/v1alpha1\nkind: TerraformConfig\nmetadata: {{ name: network }}\nspec:\n{spec}"
    );
    Case::new(&KURE_PLUGIN)
        .with_file("vpc/main.tf", module)
        .with_file("calls/main.tf", "module \"x\" {\n  source = \"../vpc\"\n}\n")
        .with_file("state/main.tf", "")
        .with_file("state/terraform.tfstate", "{}")
        .with_file("broken/main.tf", "variable \"a\" {\n")
        .with_file("large/main.tf", "#".repeat(300 << 10))
        .with_file("huge/main.tf", "#".repeat(1 << 20))
        .with_file("values/main.tf", "")
        .with_file("import/main.tf", "import {\n  to = a.b\n  id = 1\n}\n")
        .with_file("caret/main.tf", "terraform {\n  required_version = \"^1.5\"\n}\n")
        .with_file("typed/main.tf", TYPED)
        .with_file("old/main.tf", "terraform {\n  required_version = \"~> 1.5.0\"\n}\n")
        .with_file("impossible/main.tf", "terraform { required_version = \"> 1.5, < 1.4\" }\n")
        .with_file("values/terraform.tfvars", "a = 1")
        .render(&document)
}

/// Renders a document whose `backend` is as given.
fn backend_mistakes(backend: &str) -> String {
    mistakes(&format!("  module: ./vpc\n  variables: {{ region: eu }}\n  backend:\n{backend}"))
}

/// Renders a document whose `module` is as given.
fn module_mistakes(module: &str) -> String {
    mistakes(&format!("  module: {module}\n  backend: {{ type: gcs, config: {{ bucket: b }} }}\n"))
}

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
fn every_type_is_checked_in_one_run() {
    insta::assert_snapshot!(mistakes(
        "  module: ./vpc
  variables: { region: eu }
  image: a b
  workspace: Staging
  targets: ['']
  parallelism: 0
  serviceAccount:
    annotations: { 'a b': c }
    rules:
      - { apiGroups: [], resources: [pods], verbs: [] }
  job:
    gracePeriodSeconds: 5
    annotations: { 'x/': y }
  pod:
    labels: { team: 'a b' }
    annotations: { '': x }
    nodeSelector: { disk: 's s d' }
    resources:
      requests: { memory: 1gb, cpu: -1 }
    tolerations:
      - { value: x }
      - { key: k, operator: Exists, value: x }
      - { key: k, effect: Never }
    priorityClassName: High
    imagePullSecrets: [Registry]
  backend: { type: kubernetes, config: { secret_suffix: vpc } }
"
    ));
}

#[test]
fn rules_of_kubernetes_are_checked_once_types_are_right() {
    insta::assert_snapshot!(mistakes(
        "  module: ./vpc
  variables: { region: eu }
  image: a b
  workspace: Staging
  targets: ['']
  serviceAccount:
    annotations: { 'a b': c }
    rules:
      - { apiGroups: [], resources: [pods], verbs: [] }
  job:
    annotations: { 'x/': z }
  pod:
    labels: { team: 'a b' }
    annotations: { '': x }
    nodeSelector: { disk: 's s d' }
    resources:
      requests: { memory: 1gb, cpu: -1 }
    tolerations:
      - { value: x }
      - { key: k, operator: Exists, value: x }
    priorityClassName: High
    imagePullSecrets: [Registry]
  backend: { type: kubernetes, config: { secret_suffix: vpc } }
"
    ));
}

#[test]
fn the_environment_is_for_settings() {
    insta::assert_snapshot!(mistakes(
        "  module: ./vpc
  variables: { region: eu }
  workspace: staging
  environment:
    1ST: x
    TF_WORKSPACE: production
    HOME: /root
    AWS_SECRET_ACCESS_KEY: word
    TF_VAR_size: '3'
    TF_HTTP_USERNAME: me
    TF_CLI_CONFIG_FILE: /etc/terraform.rc
    TF_TOKEN_registry_example_com: word
    AWS_REGION: eu-west-1
  environmentFrom:
    TF_WORKSPACE: { secret: s, key: k }
    TF_VAR_password: { secret: S, key: '' }
    AWS_REGION: { secret: s, key: k }
  providers: { folder: /providers }
  backend:
    type: http
    credentials:
      secret: state
      keys: { TF_HTTP_USERNAME: user }
"
    ));
}

#[test]
fn the_module_has_a_word_on_the_version() {
    insta::assert_snapshot!(module_mistakes("./old\n  requiredVersion: ~> 1.9"));
    insta::assert_snapshot!(module_mistakes("./impossible"));
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

#[test]
fn an_approval_is_of_this_plan() {
    let approval = |rest: &str| {
        mistakes(&format!(
            "  module: ./vpc\n  variables: {{ region: eu }}\n  backend: {{ type: gcs, config: {{ bucket: b }} }}\n{rest}"
        ))
    };
    insta::assert_snapshot!(approval("  mode: plan\n  approval: { plan: h0123456789x }\n"));
    let text = approval("  approval: { plan: h0123456789x, claim: Plans }\n");
    insta::assert_snapshot!(text.split("---\n").next().unwrap());
}

/// Renders a document with further fields.
fn with(fields: &str) -> String {
    mistakes(&format!(
        "  module: ./vpc\n  variables: {{ region: eu }}\n  backend: {{ type: gcs, config: {{ bucket: b }} }}\n{fields}"
    ))
}

#[test]
fn volumes_have_one_source_and_a_path_of_their_own() {
    insta::assert_snapshot!(with(
        "  pod:
    volumes:
      workspace: { path: /a, secret: s }
      Upper: { path: /b, secret: S }
      both: { path: /c, secret: s, configMap: c }
      none: { path: /d, subPath: ../e }
      again: { path: /c/, claim: c }
      inside: { path: /workspace/module, claim: c }
      root: { path: /, claim: c }
      tmp: { path: /tmp, claim: c }
      near: { path: etc, claim: c }
      wet: { path: /f, configMap: c, writable: true }
"
    ));
}

#[test]
fn providers_come_from_somewhere() {
    insta::assert_snapshot!(with("  providers: {}\n"));
    insta::assert_snapshot!(with(
        "  providers: { mirror: 'http://a/', folder: b, include: [a, 'a*/b', '*/c', 'a/*'] }\n"
    ));
    insta::assert_snapshot!(with(
        "  providers: { mirror: 'https://a/providers', cache: /cache/providers }
  pod: { volumes: { cache: { path: /cache, claim: c } } }
"
    ));
    insta::assert_snapshot!(with("  providers: { include: [a/b] }\n"));
    insta::assert_snapshot!(with("  providers: { mirror: 'https://me:word@a/' }\n"));
}

#[test]
fn flux_and_argo_cd_are_told_once_and_to_some_effect() {
    let text = with(
        "  job:
    ttlSecondsAfterFinished: 60
    flux: { force: true }
    argoCd: { hookDeletePolicy: [hookFailed], syncWave: 1 }
    annotations: { kustomize.toolkit.fluxcd.io/force: enabled, argocd.argoproj.io/sync-wave: '2' }
",
    );
    insta::assert_snapshot!(text);
    insta::assert_snapshot!(with(
        "  approval: { claim: plans }\n  job: { ttlSecondsAfterFinished: 60, argoCd: { hook: sync } }\n"
    ));
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
        "    type: s3\n    config: { bucket: b, key: k, dynamodb_table: t }\n  requiredVersion: ~> 1.9.0\n",
    ] {
        assert!(backend_mistakes(locked).starts_with("---\n"), "{locked}");
    }
}
