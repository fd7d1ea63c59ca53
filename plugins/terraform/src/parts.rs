//! What a Job is made of: the objects that it names, and the release that it runs.

use crate::configuration::Configuration;
use crate::module::Module;
use crate::version::Version;
use crate::{TerraformConfig, access, release};
use kure_core::name;
use kure_core::prelude::*;

/// The file with the backend's arguments, in the Secret.
pub(crate) const ARGUMENTS: &str = "backend.json";

/// What a Job is made of.
pub(crate) struct Parts<'a> {
    pub(crate) app: &'a Application,
    pub(crate) release: Version,
    pub(crate) configuration: Configuration,
    pub(crate) config_map: Object,
    pub(crate) secret: Object,
}

impl<'a> Parts<'a> {
    /// Makes the parts. `app` has a namespace.
    pub(crate) fn new(spec: &TerraformConfig, module: Option<&Module>, app: &'a Application) -> Result<Self> {
        let release = release::of(spec, module)?;
        let configuration = Configuration::new(spec, module);
        let config_map = configuration.object(app);
        let secret = backend_secret(spec, app, &release);
        Ok(Self { app, release, configuration, config_map, secret })
    }
}

/// Makes the Secret with the backend's arguments, whose name says what is in it.
fn backend_secret(spec: &TerraformConfig, app: &Application, release: &Version) -> Object {
    let arguments = Value::Object(spec.backend.arguments(access::namespace(app), release));
    let arguments = format!("{arguments:#}\n");
    let name = name::joined(&[app.name(), "backend", &name::hash([&arguments])], name::LABEL);
    let data = json!({ ARGUMENTS: arguments });
    app.object("v1", "Secret", name).with("immutable", true).with("type", "Opaque").with("stringData", data)
}
