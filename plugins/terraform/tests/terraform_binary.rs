//! Terraform itself judges what is generated, where it is installed. No test here uses the network.

use base64::prelude::{BASE64_STANDARD as BASE64, Engine};
use kure_core::Object;
use kure_core::testing::Case;
use kure_plugin_terraform::KURE_PLUGIN;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Runs `terraform` in a folder, and returns what it says and whether it liked it. `None` if it is not installed.
fn terraform(folder: &Path, arguments: &[&str]) -> Option<(bool, String)> {
    terraform_in(folder, arguments, &Value::Null)
}

/// Runs `terraform` with the variables of a container that do not come from Secrets.
fn terraform_in(folder: &Path, arguments: &[&str], environment: &Value) -> Option<(bool, String)> {
    let environment = environment.as_array().into_iter().flatten();
    let environment = environment.filter_map(|entry| Some((entry["name"].as_str()?, entry["value"].as_str()?)));
    let config = folder.join("terraform.tfrc");
    if !config.exists() {
        std::fs::write(&config, "").expect("a writable folder");
    }
    let output = Command::new("terraform")
        .args(arguments)
        .current_dir(folder)
        .envs(environment)
        .env("TF_CLI_CONFIG_FILE", config)
        .env("TF_CLI_ARGS", "-no-color")
        .env("CHECKPOINT_DISABLE", "1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("TF_VAR_password", "\"$(HOME) ${x}")
        .output();
    match output {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            Some((output.status.success(), said.into_owned()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            kure_core::testing::skipped("terraform is not installed, so nothing was run");
            None
        }
        Err(error) => panic!("cannot run terraform: {error}"),
    }
}

fn object<'o>(objects: &'o [Object], kind: &str) -> &'o Object {
    objects.iter().find(|object| object.kind() == kind).expect("an object of each kind")
}

/// Puts the files where the first container of a Job would find them.
fn lay_out(objects: &[Object], job: &Object, folder: &Path) {
    let files = object(objects, "ConfigMap");
    let texts = files.get("data").expect("files");
    let init = &job.get("spec").expect("a spec")["template"]["spec"]["initContainers"][0];
    for mount in init["volumeMounts"].as_array().expect("mounts") {
        let (Some(key), Some(path)) = (mount["subPath"].as_str(), mount["mountPath"].as_str()) else { continue };
        let Some(path) = path.strip_prefix("/workspace/") else { continue };
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        let bytes = match texts[key].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => decoded(&files.get("binaryData").expect("binary files")[key]),
        };
        std::fs::write(path, bytes).expect("a writable folder");
    }
}

fn decoded(base64: &Value) -> Vec<u8> {
    BASE64.decode(base64.as_str().expect("text")).expect("base64")
}

/// Replaces the backend by files in a folder that lasts. What a backend is told, Terraform checks over the network only.
fn keep_state(lasting: &Path, folder: &Path) {
    let state = json!({ "path": lasting.join("terraform.tfstate"), "workspace_dir": lasting.join("workspaces") });
    let backend = json!({ "terraform": { "backend": { "local": state } } });
    std::fs::write(folder.join("backend_override.tf.json"), backend.to_string()).expect("a writable folder");
}

/// Returns the containers of a Job, in the order in which they run.
fn containers(job: &Object) -> impl Iterator<Item = &Value> {
    let pod = &job.get("spec").expect("a spec")["template"]["spec"];
    ["initContainers", "containers"].into_iter().filter_map(|list| pod[list].as_array()).flatten()
}

#[test]
fn terraform_plans_and_applies_each_example() {
    for example in KURE_PLUGIN.kinds().iter().flat_map(kure_core::Kind::examples) {
        let (objects, diagnostics) = Case::new(&KURE_PLUGIN).with_files(example.files()).objects(example.text());
        assert_eq!(diagnostics, [], "{}", example.name());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let folder = folder.path();
        let job = object(&objects, "Job");
        lay_out(&objects, job, folder);
        if !folder.join("module").exists() {
            kure_core::testing::skipped(format_args!("{} takes its module from the network", example.name()));
            continue;
        }
        for step in [&["init", "-backend=false", "-input=false"][..], &["validate"]] {
            let Some((is_fine, said)) = terraform(folder, step) else { return };
            assert!(is_fine, "{}: terraform {}: {said}", example.name(), step.join(" "));
        }
        let lasting = tempfile::tempdir().expect("a temporary folder");
        let Some((is_fine, said)) = run(&objects, job, lasting.path()) else { return };
        assert!(is_fine, "{}: {said}", example.name());
    }
}

/// Runs a Job in a folder of its own, and returns what Terraform said last and whether it liked it.
fn run(objects: &[Object], job: &Object, lasting: &Path) -> Option<(bool, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay_out(objects, job, folder.path());
    keep_state(lasting, folder.path());
    let mut last = None;
    for container in containers(job) {
        let arguments = container["args"].as_array().expect("arguments").iter().filter_map(Value::as_str);
        let arguments = arguments.filter(|argument| !argument.starts_with("-backend-config="));
        let arguments: Vec<_> = arguments.map(|word| word.replace("/plans", &lasting.display().to_string())).collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let said = terraform_in(folder.path(), &arguments, &container["env"])?;
        if !said.0 {
            return Some(said);
        }
        last = Some(said);
    }
    last
}

#[test]
fn what_was_approved_is_what_is_applied() {
    let case = Case::new(&KURE_PLUGIN)
        .with_file("m/main.tf", "resource \"terraform_data\" \"x\" {}\nvariable \"password\" { type = string }\n");
    let generate = |approval: &str| {
        let (objects, _) = case.objects(&format!(
            "{{ apiVersion: generators.example.com/v1alpha1, kind: TerraformConfig, metadata: {{ name: network }}, \
             spec: {{ module: ./m, variablesFrom: {{ password: {{ secret: s, key: k }} }}, \
             backend: {{ type: gcs, config: {{ bucket: b }} }}, approval: {approval} }} }}"
        ));
        objects
    };
    let jobs = |objects: &[Object]| objects.iter().filter(|object| object.kind() == "Job").cloned().collect::<Vec<_>>();
    let objects = generate("{ claim: plans }");
    let [plan] = jobs(&objects).try_into().expect("one Job");
    let hash = plan.labels().find(|(key, _)| key.ends_with("/plan-hash")).expect("a hash").1.to_owned();
    assert_eq!(jobs(&generate("{ claim: plans, plan: h0123456789x }")).len(), 1);
    let objects = generate(&format!("{{ claim: plans, plan: {hash} }}"));
    let [same, apply] = jobs(&objects).try_into().expect("two Jobs");
    assert_eq!(plan, same);

    let lasting = tempfile::tempdir().expect("a temporary folder");
    let Some((is_fine, said)) = run(&objects, &plan, lasting.path()) else { return };
    assert!(is_fine && said.contains("1 to add"), "{said}");
    let (is_fine, said) = run(&objects, &apply, lasting.path()).expect("terraform is installed");
    assert!(is_fine && said.contains("1 added"), "{said}");
    // The state has changed since the plan was made.
    let (is_fine, said) = run(&objects, &apply, lasting.path()).expect("terraform is installed");
    assert!(!is_fine && said.contains("Saved plan is stale"), "{said}");
}

#[test]
fn values_reach_the_module_as_they_stand() {
    let text = "a \"quoted\" ${x} %{if} $(HOME) \\n ü\nand a line";
    let spec = json!({
        "module": "./echo",
        "variables": { "text": text, "list": [1, "${x}", { "a": null }], "flag": "true" },
        "variablesFrom": { "password": { "secret": "s", "key": "k" } },
        "backend": { "type": "gcs", "config": { "bucket": "b" } },
    });
    let document = json!({
        "apiVersion": "generators.example.com/v1alpha1", "kind": "TerraformConfig",
        "metadata": { "name": "echo" }, "spec": spec,
    });
    // No text in any encoding, with every byte.
    let code: Vec<u8> = (0..=255).collect();
    let module = "output \"code\" { value = filebase64(\"${path.module}/code.zip\") }\n\
        variable \"text\" { type = string }\nvariable \"list\" {}\nvariable \"flag\" { type = bool }\n\
        variable \"password\" { type = string }\n\
        output \"all\" { value = [var.text, var.list, var.flag] }\n\
        output \"password\" {\n value = var.password\n sensitive = true\n}\n";
    let case = Case::new(&KURE_PLUGIN).with_file("echo/main.tf", module).with_file("echo/code.zip", code.clone());
    let (objects, diagnostics) = case.objects(&document.to_string());
    assert_eq!(diagnostics, []);
    assert_eq!(
        decoded(&object(&objects, "ConfigMap").get("binaryData").expect("binary files")["module_code.zip"]),
        code
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    lay_out(&objects, object(&objects, "Job"), folder.path());
    keep_state(folder.path(), folder.path());
    for step in [&["init", "-input=false"][..], &["apply", "-input=false", "-auto-approve"]] {
        let Some((is_fine, said)) = terraform(folder.path(), step) else { return };
        assert!(is_fine, "terraform {}: {said}", step.join(" "));
    }
    let (_, said) = terraform(folder.path(), &["output", "-json"]).expect("terraform is installed");
    let outputs: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(outputs["all"]["value"], json!([text, [1, "${x}", { "a": null }], true]));
    assert_eq!(decoded(&outputs["code"]["value"]), code);
    assert_eq!(outputs["password"]["value"], "\"$(HOME) ${x}");
}

/// Types, values that the module takes, and values that it does not.
const TYPED: &str = r#"[
    ["string", ["x", 3, true, null], [[], {}]],
    ["number", [3, "3", "-1.5e3", null], ["x", "0x1f", true, [], " 3", ""]],
    ["bool", [true, "true", "false", "1", "0"], ["yes", "True", 1, 0, []]],
    ["any", ["x", [1, "x"], {"a": []}], []],
    ["list(string)", [[], ["a", 1, true, null]], ["a", {"a": "b"}, [["a"]]]],
    ["set(number)", [[1, "2", 2]], ["a", {}, ["x"]]],
    ["map(bool)", [{"a": "true", "b": false}], [[], {"a": "x"}, "a"]],
    ["map(list(number))", [{"a": [1]}], [{"a": 1}, {"a": ["x"]}]],
    ["tuple([string, number])", [["a", 1]], [["a"], ["a", 1, 2], ["a", "b"], "a"]],
    ["object({ a = string, b = optional(number, 3) })", [{"a": "x"}, {"a": null, "b": "1"}], [{}, {"b": 1}, {"a": []}, [], "a"]],
    ["list", [[1]], ["a"]],
    ["map", [{"a": 1}], ["a"]]
]"#;

#[test]
fn values_are_refused_as_terraform_refuses_them() {
    let mut declared = Vec::new();
    let (mut fine, mut wrong) = (serde_json::Map::new(), serde_json::Map::new());
    let typed: Vec<(String, Vec<Value>, Vec<Value>)> = serde_json::from_str(TYPED).expect("JSON");
    for (i, (constraint, takes, refuses)) in typed.into_iter().enumerate() {
        let values =
            takes.into_iter().map(|value| (true, value)).chain(refuses.into_iter().map(|value| (false, value)));
        for (j, (is_fine, value)) in values.enumerate() {
            let name = format!("v{i}_{j}");
            declared.push(format!("variable \"{name}\" {{ type = {constraint} }}\n"));
            if is_fine { &mut fine } else { &mut wrong }.insert(name, value);
        }
    }
    let module = declared.concat();
    let variables: serde_json::Map<_, _> = fine.clone().into_iter().chain(wrong.clone()).collect();
    let document = json!({
        "apiVersion": "generators.example.com/v1alpha1", "kind": "TerraformConfig", "metadata": { "name": "typed" },
        "spec": {
            "module": "./m", "variables": variables, "backend": { "type": "gcs", "config": { "bucket": "b" } },
        },
    });
    let case = Case::new(&KURE_PLUGIN).with_file("m/main.tf", &module);
    let (_, diagnostics) = case.objects(&document.to_string());
    let helps: Vec<_> = diagnostics.iter().flat_map(|diagnostic| &diagnostic.help).map(String::as_str).collect();
    let helps = helps.join(
        "
",
    );
    for name in variables.keys() {
        assert_eq!(
            helps.contains(&format!("`{name}`")),
            wrong.contains_key(name),
            "kure: {name} = {}",
            variables[name]
        );
    }

    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("main.tf"), module).expect("a writable folder");
    std::fs::write(folder.path().join("terraform.tfvars.json"), json!(variables).to_string())
        .expect("a writable folder");
    let Some((_, said)) = terraform(folder.path(), &["plan", "-input=false"]) else { return };
    for name in variables.keys() {
        let is_refused = said.contains(&format!("not suitable for var.{name} "));
        assert_eq!(is_refused, wrong.contains_key(name), "terraform: {name} = {}: {said}", variables[name]);
    }
}

#[test]
fn providers_come_from_the_mirror_alone() {
    let mirror = tempfile::tempdir().expect("a temporary folder");
    let platform = format!("{}_{}", std::env::consts::OS, std::env::consts::ARCH);
    let platform = platform.replace("x86_64", "amd64").replace("aarch64", "arm64").replace("macos", "darwin");
    let folder = mirror.path().join("registry.terraform.io/example/own/1.2.3").join(platform);
    std::fs::create_dir_all(&folder).expect("a writable folder");
    std::fs::write(folder.join("terraform-provider-own_v1.2.3"), "").expect("a writable folder");
    let module =
        |name: &str| format!("terraform {{\n required_providers {{\n p = {{ source = \"{name}\" }}\n }}\n}}\n");
    let init = |provider: &str, providers: Value| {
        let document = json!({
            "apiVersion": "generators.example.com/v1alpha1", "kind": "TerraformConfig", "metadata": { "name": "m" },
            "spec": {
                "module": "./m", "providers": providers, "backend": { "type": "gcs", "config": { "bucket": "b" } },
            },
        });
        let case = Case::new(&KURE_PLUGIN).with_file("m/main.tf", module(provider));
        let (objects, diagnostics) = case.objects(&document.to_string());
        assert_eq!(diagnostics, []);
        let folder = tempfile::tempdir().expect("a temporary folder");
        lay_out(&objects, object(&objects, "Job"), folder.path());
        let (is_fine, said) = terraform(folder.path(), &["init", "-backend=false", "-input=false"])?;
        Some((is_fine, said.split_whitespace().collect::<Vec<_>>().join(" ")))
    };
    let place = mirror.path().display().to_string();
    let Some((is_fine, said)) = init("example/own", json!({ "folder": place })) else { return };
    assert!(is_fine && said.contains("Installed example/own v1.2.3"), "{said}");
    let (is_fine, said) = init("example/own", json!({ "folder": place, "include": ["example/*"] })).expect("terraform");
    assert!(is_fine && said.contains("Installed example/own v1.2.3"), "{said}");
    let (is_fine, said) = init("example/other", json!({ "folder": place })).expect("terraform");
    assert!(!is_fine && said.contains("was not found in any of the search locations"), "{said}");
    let (is_fine, said) = init("example/own", json!({ "mirror": "https://127.0.0.1:1/a/b/" })).expect("terraform");
    assert!(!is_fine && said.contains("provider mirror https://127.0.0.1:1/a/b/ for"), "{said}");
    assert!(!said.contains("problems with the"), "{said}");
}

#[test]
fn what_was_made_in_a_workspace_is_destroyed_there() {
    let module = "resource \"terraform_data\" \"a\" {}\nresource \"terraform_data\" \"b\" {}\n";
    let generate = |rest: &str| {
        let case = Case::new(&KURE_PLUGIN).with_file("m/main.tf", module);
        let (objects, diagnostics) = case.objects(&format!(
            "{{ apiVersion: generators.example.com/v1alpha1, kind: TerraformConfig, metadata: {{ name: network }}, \
             spec: {{ module: ./m, backend: {{ type: gcs, config: {{ bucket: b }} }}, parallelism: 2, {rest} }} }}"
        ));
        assert_eq!(diagnostics, []);
        objects
    };
    let lasting = tempfile::tempdir().expect("a temporary folder");
    for (rest, expected) in [
        ("workspace: staging, targets: [terraform_data.a]", "1 added"),
        ("workspace: staging", "1 added"),
        ("workspace: staging, mode: plan", "No changes"),
        ("mode: plan", "2 to add"),
        ("workspace: staging, mode: destroy", "2 destroyed"),
    ] {
        let objects = generate(rest);
        let Some((is_fine, said)) = run(&objects, object(&objects, "Job"), lasting.path()) else { return };
        assert!(is_fine && said.contains(expected), "{rest}: {said}");
    }
}

#[test]
fn what_is_ephemeral_is_given_again_when_the_plan_is_applied() {
    let module = "variable \"password\" {\n type = string\n ephemeral = true\n}\n\
        variable \"name\" {\n type = string\n ephemeral = true\n}\n\
        resource \"terraform_data\" \"x\" {\n provisioner \"local-exec\" {\n\
        command = \"test '${var.name}' = network && test -n '${var.password}'\"\n }\n}\n";
    let case = Case::new(&KURE_PLUGIN).with_file("m/main.tf", module);
    let (objects, diagnostics) = case.objects(
        "{ apiVersion: generators.example.com/v1alpha1, kind: TerraformConfig, metadata: { name: network }, \
         spec: { module: ./m, backend: { type: gcs, config: { bucket: b } }, variables: { name: network }, \
         variablesFrom: { password: { secret: s, key: k } } } }",
    );
    assert_eq!(diagnostics, []);
    let root = object(&objects, "ConfigMap").get("data").expect("files")["main.tf.json"].as_str().expect("text");
    assert_eq!(root.matches("\"ephemeral\": true").count(), 2, "{root}");
    let lasting = tempfile::tempdir().expect("a temporary folder");
    let Some((is_fine, said)) = run(&objects, object(&objects, "Job"), lasting.path()) else { return };
    assert!(is_fine && said.contains("1 added"), "{said}");
}
