//! What users get wrong about how a module is run.

use crate::{mistakes, with};

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
fn an_approval_is_of_this_plan() {
    insta::assert_snapshot!(with("  mode: plan\n  approval: { plan: h0123456789x }\n"));
    let text = with("  approval: { plan: h0123456789x, claim: Plans }\n");
    insta::assert_snapshot!(text.split("---\n").next().unwrap());
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
