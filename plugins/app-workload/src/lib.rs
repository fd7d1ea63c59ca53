//! Generates a workload with its services, configuration and access.

mod account;
mod autoscaling;
mod budget;
mod check;
mod config;
mod filter;
mod ingress;
mod job;
mod labels;
mod manual;
mod network;
mod pod;
mod route;
mod security;
mod service;
mod spec;
mod workload;

use kure_core::prelude::*;
pub use spec::AppWorkload;

/// Applications: pods, and what they need around them.
pub struct AppWorkloads;

#[kure_plugin]
impl Plugin for AppWorkloads {
    const KINDS: &'static [Kind] = &[Kind::of::<AppWorkload>().documented_by(&manual::Manual)];
}

impl Generator for AppWorkload {
    const GVK: Gvk = gvk!("generators.gokure.dev/v1alpha1", "AppWorkload");
    const EXAMPLES: &'static [Example] = &[
        example!("../examples/hello.yaml"),
        example!("../examples/api.yaml"),
        example!("../examples/shop.yaml"),
        example!("../examples/database.yaml"),
        example!("../examples/agent.yaml", "../examples/agent/agent.toml"),
        example!("../examples/report.yaml"),
        example!("../examples/import.yaml"),
    ];

    fn validate(&self, app: &Application, report: &mut Report<'_>) {
        check::workload(self, app, report);
    }

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let configs = config::objects(self, app)?;
        let mut objects = account::objects(self, app);
        objects.extend(service::objects(self, app));
        objects.push(workload::object(self, app, &configs));
        objects.extend(configs);
        objects.extend(autoscaling::object(self, app));
        objects.extend(budget::object(self, app));
        objects.extend(network::object(self, app));
        objects.extend(ingress::object(self, app));
        objects.extend(route::object(self, app));
        Ok(objects)
    }
}
