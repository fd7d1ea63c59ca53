//! Runs Terraform modules as Kubernetes Jobs.
//!
//! A document names a module, its variables and a backend. It becomes a Job that plans and applies the module once, or
//! a Job that plans and, after approval, one that applies; and what they need: the files in an immutable `ConfigMap`,
//! the backend's arguments in a Secret, and a `ServiceAccount` with the rights that the backend asks for, if it asks
//! for any. Another module, value or backend gives a Job of another name, so applying the manifests again runs
//! Terraform only if something changed.

mod access;
mod address;
mod approval;
mod backend;
mod backends;
mod calls;
mod commands;
mod configuration;
mod declarations;
mod delivery;
mod environment;
mod hcl;
mod job;
mod lock;
mod module;
mod options;
mod parts;
mod pod;
mod providers;
mod release;
mod releases;
mod root;
mod secret;
mod spec;
mod types;
mod values;
mod variables;
mod version;
mod volumes;

pub use spec::TerraformConfig;

use address::Address;
use configuration::Configuration;
use kure_core::prelude::*;
use module::Module;
use parts::Parts;

/// The plugin. Cargo.toml gives its name, version, description and authors.
pub struct Terraform;

#[kure_plugin]
impl Plugin for Terraform {
    const KINDS: &'static [Kind] = &[Kind::of::<TerraformConfig>()];
}

impl Generator for TerraformConfig {
    const GVK: Gvk = gvk!("generators.example.com/v1alpha1", "TerraformConfig");
    const EXAMPLES: &'static [Example] = &[
        example!(
            "../examples/vpc.yaml",
            "../examples/terraform/modules/vpc/main.tf",
            "../examples/terraform/modules/vpc/variables.tf",
        ),
        example!(
            "../examples/cluster.yaml",
            "../examples/database/main.tf",
            "../examples/database/templates/settings.tftpl",
        ),
        example!(
            "../examples/approved.yaml",
            "../examples/terraform/modules/vpc/main.tf",
            "../examples/terraform/modules/vpc/variables.tf",
        ),
        example!("../examples/registry.yaml"),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        variables::check_names(self, report);
        options::check(self, report);
        environment::check(self, report);
        delivery::check(self, &mut report.at("job"));
        volumes::check(&self.pod.volumes, &mut report.at("pod").at("volumes"));
        if let Some(providers) = &self.providers {
            providers.check(&self.pod.volumes, &mut report.at("providers"));
        }
        if let Ok(address) = Address::of(&self.module) {
            address::check_version(&address, self.module_version.as_deref(), report);
        }
        let module = self.local_module(app).unwrap_or_else(|problem| {
            explain(&problem, &mut report.at("module"));
            None
        });
        if let Some(module) = &module {
            self.check_module(module, report);
        }
        let release = release::check(self, module.as_ref(), report);
        backend::check(self, release.as_ref(), &mut report.at("backend"));
        if let Some(approval) = &self.approval {
            let app = &access::placed(app);
            approval.check(self, Parts::new(self, module.as_ref(), app), &mut report.at("approval"));
        }
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let app = &access::placed(app);
        let parts = Parts::new(self, self.local_module(app)?.as_ref(), app)?;
        let mut objects = access::objects(self, app);
        objects.extend(job::objects(self, &parts));
        objects.extend([parts.config_map, parts.secret]);
        Ok(objects)
    }
}

impl TerraformConfig {
    /// Reads the module, if it is a folder beside the document.
    fn local_module(&self, app: &Application) -> Result<Option<Module>> {
        match Address::of(&self.module)? {
            Address::Folder(folder) => Module::read(folder, app).map(Some),
            Address::Registry | Address::Remote => Ok(None),
        }
    }

    /// Says where the document and a local module do not fit together.
    fn check_module(&self, module: &Module, report: &mut Report<'_>) {
        variables::check_declared(self, &module.declarations, report);
        if module.declarations.has_import {
            let mut report = report.at("module");
            let finding = report.error("expected a module that another one can call, found one with an `import` block");
            finding.help("run `terraform import` by hand once, with `module.main.` before the address");
        }
        for path in module.unread_values() {
            let mut report = report.at("module");
            let finding = report.warning(format!("Terraform reads {path} in a root module only, not here"));
            finding.help("put the values into `variables`");
        }
        Configuration::new(self, Some(module)).check_size(&mut report.at("module"));
    }
}

/// Says what a failure says, where `report` is.
fn explain(problem: &Failure, report: &mut Report<'_>) {
    let finding = report.error(problem.message());
    if let Some(help) = problem.help_text() {
        finding.help(help);
    }
}
