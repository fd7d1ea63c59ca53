//! The rules on a whole document.

use crate::spec::{Prerequisite, PulumiStack, PulumiWorkspace, Source, WorkspaceSource, WorkspaceStack};
use crate::{account, backend, pod, program, secret, settings, short_name, source};
use kure_core::prelude::*;

/// Says what is wrong with a `PulumiStack`.
pub(crate) fn stack(spec: &PulumiStack, app: &Application, report: &mut Report<'_>) {
    name(app, report);
    settings::check_stack(&spec.stack, &mut report.at("stack"));
    self::source(&spec.source, &mut report.at("source"));
    if let Source::Program(program) = &spec.source {
        program::check_inputs(spec, program, app, report);
    }
    backend::check(&spec.backend, &spec.workspace, &[spec.secrets_provider.as_deref()], &mut report.at("backend"));
    if let Some(provider) = &spec.secrets_provider {
        backend::check_provider(provider, &mut report.at("secretsProvider"));
    }
    configuration(spec, report);
    settings::check_environments(&spec.esc_environments, &mut report.at("escEnvironments"));
    prerequisites(&spec.prerequisites, app, &mut report.at("prerequisites"));
    updates(spec, report);
    account::check(&spec.service_account, &mut report.at("serviceAccount"));
    pod::check(&spec.workspace, &mut report.at("workspace"));
}

/// Says what is wrong with a `PulumiWorkspace`.
pub(crate) fn workspace(spec: &PulumiWorkspace, app: &Application, report: &mut Report<'_>) {
    name(app, report);
    workspace_source(&spec.source, &mut report.at("source"));
    let providers: Vec<_> = spec.stacks.iter().map(|stack| stack.secrets_provider.as_deref()).collect();
    backend::check(&spec.backend, &spec.workspace, &providers, &mut report.at("backend"));
    if spec.stacks.is_empty() {
        report.at("stacks").error("expected at least one stack, found none");
    }
    for (i, stack) in spec.stacks.iter().enumerate() {
        workspace_stack(stack, &mut report.at("stacks").at(i));
        if spec.stacks[..i].iter().any(|other| other.name == stack.name) {
            let message = format!("expected each stack once, found {:?} again", stack.name);
            report.at("stacks").at(i).at("name").error(message);
        }
    }
    account::check(&spec.service_account, &mut report.at("serviceAccount"));
    pod::check(&spec.workspace, &mut report.at("workspace"));
}

/// The operator makes a Service with a name that begins like the document's.
fn name(app: &Application, report: &mut Report<'_>) {
    if app.name().starts_with(|c: char| c.is_ascii_digit()) {
        let message = format!("expected a letter at the beginning of a workspace's name, found {:?}", app.name());
        report.error(message).help("change the name in the document's metadata");
    }
}

fn source(source: &Source, report: &mut Report<'_>) {
    match source {
        Source::Git(repository) => source::check(repository, &mut report.at("git")),
        Source::Flux(flux) => source::check_flux(flux, &mut report.at("flux")),
        Source::Program(program) => program::check(program, &mut report.at("program")),
        Source::ProgramRef(program) => secret::check_name(&program.name, &mut report.at("programRef").at("name")),
        Source::Local(local) => source::check_absolute(&local.directory, &mut report.at("local").at("directory")),
    }
}

fn workspace_source(source: &WorkspaceSource, report: &mut Report<'_>) {
    match source {
        WorkspaceSource::Git(repository) => source::check(repository, &mut report.at("git")),
        WorkspaceSource::Artifact(artifact) => source::check_artifact(artifact, &mut report.at("artifact")),
        WorkspaceSource::Local(local) => {
            source::check_absolute(&local.directory, &mut report.at("local").at("directory"));
        }
    }
}

fn configuration(spec: &PulumiStack, report: &mut Report<'_>) {
    settings::check_values(&spec.config, &mut report.at("config"));
    for (key, from) in &spec.config_from {
        let mut report = report.at("configFrom");
        let mut report = report.at(key);
        settings::check_key(key, &mut report);
        secret::check_mounted(&from.config_map, "configmap-", &mut report.at("configMap"));
        secret::check_key(&from.key, &mut report.at("key"));
    }
    for (key, from) in &spec.secrets {
        let mut report = report.at("secrets");
        let mut report = report.at(key);
        settings::check_key(key, &mut report);
        secret::check_mounted(&from.secret, "secret-", &mut report.at("secret"));
        secret::check_key(&from.key, &mut report.at("key"));
    }
    let plain: Vec<_> = spec.config.keys().map(String::as_str).collect();
    let maps: Vec<_> = spec.config_from.keys().map(String::as_str).collect();
    let secrets: Vec<_> = spec.secrets.keys().map(String::as_str).collect();
    settings::check_once(&[("config", plain.clone())], ("configFrom", maps.clone()), report);
    settings::check_once(&[("config", plain), ("configFrom", maps)], ("secrets", secrets), report);
}

fn workspace_stack(stack: &WorkspaceStack, report: &mut Report<'_>) {
    settings::check_stack(&stack.name, &mut report.at("name"));
    if let Some(provider) = &stack.secrets_provider {
        backend::check_provider(provider, &mut report.at("secretsProvider"));
    }
    settings::check_values(&stack.config, &mut report.at("config"));
    for (key, from) in &stack.secrets {
        let mut report = report.at("secrets");
        let mut report = report.at(key);
        settings::check_key(key, &mut report);
        from.check(&mut report);
    }
    let plain = stack.config.keys().map(String::as_str).collect();
    let secrets = stack.secrets.keys().map(String::as_str).collect();
    settings::check_once(&[("config", plain)], ("secrets", secrets), report);
    settings::check_environments(&stack.esc_environments, &mut report.at("escEnvironments"));
}

fn prerequisites(prerequisites: &[Prerequisite], app: &Application, report: &mut Report<'_>) {
    for (i, prerequisite) in prerequisites.iter().enumerate() {
        let mut report = report.at(i);
        secret::check_name(&prerequisite.name, &mut report.at("name"));
        if short_name(&prerequisite.name) == short_name(app.name()) {
            report.at("name").error(format!("expected another stack, found {:?} itself", prerequisite.name));
        } else if prerequisites[..i].iter().any(|other| other.name == prerequisite.name) {
            report.at("name").error(format!("expected each stack once, found {:?} again", prerequisite.name));
        }
        if let Some(within) = prerequisite.succeeded_within.as_deref().filter(|within| !settings::is_duration(within)) {
            report.at("succeededWithin").error(format!("expected a duration such as 1h30m, found {within:?}"));
        }
    }
}

/// What has no effect is refused.
fn updates(spec: &PulumiStack, report: &mut Report<'_>) {
    for (i, target) in spec.targets.iter().enumerate() {
        if !target.starts_with("urn:pulumi:") || target.split("::").count() < 4 {
            let mut report = report.at("targets");
            let mut report = report.at(i);
            let finding = report.error(format!("expected the URN of a resource, found {target:?}"));
            finding.help("`pulumi stack --show-urns` shows them: urn:pulumi:stack::project::type::name");
        }
    }
    if spec.target_dependents && spec.targets.is_empty() {
        report.at("targetDependents").error("expected `targets` beside `targetDependents`, found none");
    }
    if spec.run_program && !spec.destroy_on_finalize {
        report.at("runProgram").error("expected `destroyOnFinalize: true` beside `runProgram`, found another");
    }
    if spec.preview && spec.destroy_on_finalize {
        let mut report = report.at("destroyOnFinalize");
        report.error("expected nothing to destroy beside `preview: true`, which makes nothing, found otherwise");
    }
    let follows_branch = matches!(&spec.source, Source::Git(git) if git.branch.is_some());
    if spec.resync_frequency_seconds.is_some() && !follows_branch && !spec.continue_resync_on_commit_match {
        let mut report = report.at("resyncFrequencySeconds");
        let finding = report.error("expected a branch or `continueResyncOnCommitMatch: true` beside it, found neither");
        finding.help("the operator looks at other sources when they change");
    }
}
