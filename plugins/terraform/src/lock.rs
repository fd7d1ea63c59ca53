//! What keeps two runs on one state apart.
//!
//! Most backends lock the state by themselves. These three do only if they are told how, and without a lock two Jobs
//! may each write a state that does not know of the other's resources.

use crate::TerraformConfig;
use crate::spec::BackendConfig;
use crate::version::Version;
use kure_core::Report;

/// The first release whose backend `s3` locks the state without a table.
const LOCK_FILES: [u64; 3] = [1, 10, 0];

/// The argument by which it does.
pub(crate) const LOCK_FILE: &str = "use_lockfile";

/// Backends that lock the state if they have the argument, or the environment variable that stands in for it.
const TOLD: [(&str, &str, Option<&str>); 2] =
    [("http", "lock_address", Some("TF_HTTP_LOCK_ADDRESS")), ("oss", "tablestore_table", None)];

impl BackendConfig {
    /// Says whether kure chooses how `s3` locks the state, for the document does not.
    pub(crate) fn gets_lock_file(&self, release: &Version) -> bool {
        self.is_s3_without_lock() && *release >= Version::from(LOCK_FILES)
    }

    fn is_s3_without_lock(&self) -> bool {
        self.name == "s3" && !["dynamodb_table", LOCK_FILE].iter().any(|lock| self.config.contains_key(*lock))
    }
}

/// Says in `report` at the backend that nothing keeps two runs apart, or that a release cannot do it as it should.
pub(crate) fn check(spec: &TerraformConfig, release: &Version, report: &mut Report<'_>) {
    let config = &spec.backend;
    for (name, argument, variable) in TOLD {
        let is_told = config.config.contains_key(argument) || variable.is_some_and(|variable| spec.may_have(variable));
        if name == config.name && !is_told {
            warn(report, &format!("without `{argument}`, {name} does not lock the state"));
        }
    }
    if *release >= Version::from(LOCK_FILES) {
        return;
    }
    if config.is_s3_without_lock() {
        warn(
            report,
            "from Terraform 1.10 on, kure sets `use_lockfile`; before, `dynamodb_table` names a table for locks",
        );
    }
    if config.name == "s3" && config.config.contains_key(LOCK_FILE) {
        let message = format!("expected Terraform 1.10.0 or later for `{LOCK_FILE}`, found {release}");
        report.at("config").key(LOCK_FILE).error(message);
    }
}

fn warn(report: &mut Report<'_>, help: &str) {
    report.at("type").warning("expected a lock that keeps two runs apart, found none").help(help);
}
