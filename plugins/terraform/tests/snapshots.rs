//! The manifests of each example: what users of the plugin rely on.

use kure_core::Object;
use kure_core::testing::Case;
use kure_plugin_terraform::KURE_PLUGIN;
use serde_json::Value;

#[test]
fn every_example_generates_what_its_snapshot_says() {
    let examples = KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples);
    for example in examples {
        let case = Case::new(&KURE_PLUGIN).with_files(example.files());
        insta::assert_snapshot!(example.name(), case.render(example.text()));
    }
}

/// Generates from a document of a name, beside a module without variables.
fn objects(name: &str, backend: &str, lock: Option<&str>) -> Vec<Object> {
    let case = Case::new(&KURE_PLUGIN).with_file("empty/main.tf", "");
    let case = lock.iter().fold(case, |case, lock| case.with_file("empty/.terraform.lock.hcl", *lock));
    let (objects, diagnostics) = case.objects(&format!(
        "apiVersion: generators.example.com/v1alpha1\nkind: TerraformConfig\n\
         metadata: {{ name: {name}, namespace: platform }}\nspec: {{ module: ./empty, backend: {backend} }}\n"
    ));
    assert_eq!(diagnostics, []);
    objects
}

fn find<'o>(objects: &'o [Object], kind: &str) -> &'o Object {
    objects.iter().find(|object| object.kind() == kind).expect("an object of the kind")
}

const BUCKET: &str = "{ type: gcs, config: { bucket: b } }";

#[test]
fn rights_on_the_state_are_where_the_state_is() {
    let backend = "{ type: kubernetes, config: { secret_suffix: s, namespace: states } }";
    let objects = objects("network", backend, None);
    let roles: Vec<_> = objects
        .iter()
        .filter(|object| object.kind().starts_with("Role"))
        .map(|object| format!("{}/{} {}", object.namespace().unwrap_or_default(), object.name(), object.kind()))
        .collect();
    let expected = ["states/platform-network-terraform Role", "states/platform-network-terraform RoleBinding"];
    assert_eq!(roles, expected);
    let bindings = objects.iter().filter(|object| object.kind() == "RoleBinding");
    for binding in bindings {
        assert_eq!(binding.get("subjects").unwrap()[0]["namespace"], "platform");
    }
}

#[test]
fn a_backend_that_is_told_of_another_cluster_gets_no_rights_in_this_one() {
    let backend = "{ type: kubernetes, config: { secret_suffix: s, host: 'https://elsewhere' } }";
    let objects = objects("network", backend, None);
    let pod = &find(&objects, "Job").get("spec").unwrap()["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"], false);
    assert!(!objects.iter().any(|object| object.kind().starts_with("Role")), "{objects:?}");
}

#[test]
fn a_lock_file_goes_beside_the_root_module_and_is_not_written_to() {
    let objects = objects("network", BUCKET, Some("# locked"));
    let init = &find(&objects, "Job").get("spec").unwrap()["template"]["spec"]["initContainers"][0];
    let has = |list: &str, entry: &dyn Fn(&Value) -> bool| init[list].as_array().unwrap().iter().any(entry);
    assert!(has("args", &|argument| argument == "-lockfile=readonly"));
    assert!(has("volumeMounts", &|mount| mount["mountPath"] == "/workspace/.terraform.lock.hcl"));
    assert_eq!(find(&objects, "ConfigMap").get("data").unwrap()[".terraform.lock.hcl"], "# locked");
}

#[test]
fn each_mode_has_its_containers() {
    for (mode, expected) in [
        ("apply", "init, plan -out=tfplan | apply tfplan"),
        ("plan", "init | plan"),
        ("destroy", "init, plan -destroy -out=tfplan | apply tfplan"),
    ] {
        let objects = objects("network", &format!("{BUCKET}, mode: {mode}"), None);
        let pod = &find(&objects, "Job").get("spec").unwrap()["template"]["spec"];
        let fixed = ["-input=false", "-no-color", "-lock-timeout=600s", "-backend-config=/backend/backend.json"];
        let container = |container: &Value| {
            let arguments = container["args"].as_array().unwrap().iter().filter_map(Value::as_str);
            arguments.filter(|argument| !fixed.contains(argument)).collect::<Vec<_>>().join(" ")
        };
        let found = ["initContainers", "containers"]
            .map(|list| pod[list].as_array().unwrap().iter().map(container).collect::<Vec<_>>().join(", "));
        assert_eq!(found.join(" | "), expected, "{mode}");
    }
}

#[test]
fn each_approval_has_its_jobs() {
    let jobs = |approval: &str| {
        let objects = objects("network", &format!("{BUCKET}, approval: {approval}"), None);
        let jobs = objects.iter().filter(|object| object.kind() == "Job");
        jobs.map(|job| {
            let pod = &job.get("spec").unwrap()["template"]["spec"];
            let container = &pod["containers"][0];
            let last = container["args"].as_array().unwrap().last().unwrap().as_str().unwrap();
            let volumes = pod["volumes"].as_array().unwrap().len();
            (job.name().to_owned(), format!("{last} {volumes}"))
        })
        .unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let (names, commands) = jobs("{}");
    assert_eq!(commands, ["-lock-timeout=600s 4"]);
    let hash = names[0].rsplit('-').next().unwrap();
    let (names, commands) = jobs(&format!("{{ plan: {hash} }}"));
    assert_eq!(names, [format!("network-plan-{hash}"), format!("network-apply-{hash}")]);
    assert_eq!(commands, ["-lock-timeout=600s 4", "tfplan 4"]);

    let (names, commands) = jobs("{ claim: plans }");
    let hash = names[0].rsplit('-').next().unwrap();
    assert_eq!(commands, [format!("-out=/plans/{hash}.tfplan 5")]);
    let (_, commands) = jobs(&format!("{{ plan: {hash}, claim: plans }}"));
    assert_eq!(commands, [format!("-out=/plans/{hash}.tfplan 5"), format!("/plans/{hash}.tfplan 5")]);
}

#[test]
fn rights_follow_the_workspace() {
    let backend = "{ type: kubernetes, config: { secret_suffix: s } }, workspace: staging";
    let objects = objects("network", backend, None);
    let rules = find(&objects, "Role").get("rules").unwrap();
    assert_eq!(rules[1]["resourceNames"][0], "tfstate-staging-s");
    assert_eq!(rules[3]["resourceNames"][0], "lock-tfstate-staging-s");
}

#[test]
fn long_names_are_cut_and_stay_different() {
    let long = "n".repeat(62);
    let [a, b] = ["a", "b"].map(|end| objects(&format!("{long}{end}"), BUCKET, None));
    for (a, b) in a.iter().zip(&b) {
        assert!(a.name().len() <= 63, "{}", a.name());
        assert_ne!(a.name(), b.name());
    }
}

#[test]
fn what_changes_the_run_changes_the_names() {
    let names = |objects: &[Object]| ["Job", "ConfigMap", "Secret"].map(|kind| find(objects, kind).name().to_owned());
    let [job, files, secret] = names(&objects("network", BUCKET, None));
    let [other_job, same_files, other_secret] =
        names(&objects("network", "{ type: gcs, config: { bucket: c } }", None));
    assert!(job != other_job && files == same_files && secret != other_secret);
    let [other_job, other_files, same_secret] = names(&objects("network", BUCKET, Some("x")));
    assert!(job != other_job && files != other_files && secret == same_secret);
}

#[test]
fn another_revision_is_another_job_of_the_same_pod() {
    let jobs = ["{}", "{ revision: first }", "{ revision: second }"]
        .map(|job| find(&objects("network", &format!("{BUCKET}, job: {job}"), None), "Job").clone());
    for (i, job) in jobs.iter().enumerate() {
        assert!(jobs[..i].iter().all(|other| other.name() != job.name()), "{}", job.name());
        assert_eq!(job.get("spec"), jobs[0].get("spec"));
    }
}

#[test]
fn every_command_waits_for_the_lock() {
    let objects = objects("network", &format!("{BUCKET}, job: {{ lockTimeoutSeconds: 30 }}"), None);
    let pod = &find(&objects, "Job").get("spec").unwrap()["template"]["spec"];
    let containers = ["initContainers", "containers"].iter().flat_map(|list| pod[*list].as_array().unwrap());
    assert!(containers.into_iter().all(|container| container["args"][3] == "-lock-timeout=30s"), "{pod}");
}

#[test]
fn document_and_module_choose_the_release_together() {
    for (module, document, expected) in [
        ("", "", "1.11.4"),
        (">= 1.5", "", "1.11.4"),
        ("~> 1.5.0", "", "1.5.7"),
        (">= 1.5, < 1.9", ", requiredVersion: '>= 1.6'", "1.8.5"),
        ("1.9.0", ", requiredVersion: ~> 1.9", "1.9.0"),
        (">= 1.5", ", requiredVersion: 1.12.0", "1.12.0"),
        (">= 1.99", ", requiredVersion: 1.99.1", "1.99.1"),
    ] {
        let module = if module.is_empty() { String::new() } else { format!("required_version = \"{module}\"") };
        let case = Case::new(&KURE_PLUGIN).with_file("m/main.tf", format!("terraform {{\n{module}\n}}\n"));
        let (objects, diagnostics) = case.objects(&format!(
            "apiVersion: generators.example.com/v1alpha1\nkind: TerraformConfig\n\
             metadata: {{ name: network }}\nspec: {{ module: ./m, backend: {BUCKET}{document} }}\n"
        ));
        assert_eq!(diagnostics, []);
        let container = &find(&objects, "Job").get("spec").unwrap()["template"]["spec"]["containers"][0];
        assert_eq!(container["image"], format!("hashicorp/terraform:{expected}"));
    }
}
