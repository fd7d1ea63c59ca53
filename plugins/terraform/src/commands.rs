//! What each container runs.
//!
//! No shell stands between the container and Terraform: it would keep the signal to stop from it, and the lock on the
//! state would stay for ever.

use crate::TerraformConfig;
use crate::root::CALL;
use crate::spec::Mode;

/// How long Terraform waits for another run to release the state, in seconds.
const LOCK_TIMEOUT: u32 = 600;

/// The file in which one container leaves the plan for the next.
const PLAN: &str = "tfplan";

/// A container's name, which is that of Terraform's command, and the arguments.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) arguments: Vec<String>,
}

impl Step {
    fn new<'f>(spec: &TerraformConfig, name: &'static str, flags: impl IntoIterator<Item = &'f str>) -> Self {
        let lock_timeout = format!("-lock-timeout={}s", spec.job.lock_timeout_seconds.unwrap_or(LOCK_TIMEOUT));
        let fixed = [name, "-input=false", "-no-color", &lock_timeout].map(literal);
        Self { name, arguments: fixed.into_iter().chain(flags.into_iter().map(literal)).collect() }
    }
}

/// Prepares the working folder. `arguments` is the file with the backend's arguments.
pub(crate) fn init(spec: &TerraformConfig, arguments: &str, is_locked: bool) -> Step {
    let backend = format!("-backend-config={arguments}");
    // The lock file of providers is mounted read-only: what it says was tested.
    let lock = is_locked.then_some("-lockfile=readonly");
    Step::new(spec, "init", [backend.as_str()].into_iter().chain(lock))
}

/// The steps after `init`, of which the last one is the Job's container.
pub(crate) fn steps(spec: &TerraformConfig) -> Vec<Step> {
    let parallelism = spec.parallelism.map(|parallelism| format!("-parallelism={parallelism}"));
    let targets = spec.targets.iter().map(|target| format!("-target=module.{CALL}.{target}"));
    let mut flags: Vec<_> = parallelism.iter().cloned().chain(targets).collect();
    if spec.mode == Mode::Plan {
        return vec![Step::new(spec, "plan", flags.iter().map(String::as_str))];
    }
    flags.extend((spec.mode == Mode::Destroy).then(|| "-destroy".to_owned()));
    flags.push(format!("-out={PLAN}"));
    let plan = Step::new(spec, "plan", flags.iter().map(String::as_str));
    let apply = Step::new(spec, "apply", parallelism.iter().map(String::as_str).chain([PLAN]));
    vec![plan, apply]
}

/// Keeps Kubernetes from putting a variable in the place of `$(NAME)`.
pub(crate) fn literal(text: &str) -> String {
    text.replace("$(", "$$(")
}
