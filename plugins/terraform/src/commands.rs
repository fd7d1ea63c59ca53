//! What each container runs.
//!
//! No shell stands between the container and Terraform: it would keep the signal to stop from it, and the lock on the
//! state would stay for ever.

use crate::TerraformConfig;
use crate::root::CALL;
use crate::spec::Mode;

/// What a Job does.
pub(crate) enum Run<'r> {
    /// Plans, and applies what was planned.
    Whole,
    /// Plans, and leaves the plan in a file, if there is one.
    Plan { file: Option<&'r str> },
    /// Applies the plan in a file.
    Apply { file: &'r str },
}

impl Run<'_> {
    /// Says whether the Job hands a plan to another Job, or gets one.
    pub(crate) fn has_file(&self) -> bool {
        matches!(self, Self::Plan { file: Some(_) } | Self::Apply { .. })
    }
}

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
pub(crate) fn steps(spec: &TerraformConfig, run: &Run<'_>) -> Vec<Step> {
    match run {
        Run::Whole => vec![plan(spec, Some(PLAN)), apply(spec, PLAN)],
        Run::Plan { file } => vec![plan(spec, *file)],
        Run::Apply { file } => vec![apply(spec, file)],
    }
}

fn plan(spec: &TerraformConfig, file: Option<&str>) -> Step {
    let targets = spec.targets.iter().map(|target| format!("-target=module.{CALL}.{target}"));
    let destroy = (spec.mode == Mode::Destroy).then(|| "-destroy".to_owned());
    let out = file.map(|file| format!("-out={file}"));
    let flags: Vec<_> = parallelism(spec).into_iter().chain(targets).chain(destroy).chain(out).collect();
    Step::new(spec, "plan", flags.iter().map(String::as_str))
}

fn apply(spec: &TerraformConfig, file: &str) -> Step {
    Step::new(spec, "apply", parallelism(spec).as_deref().into_iter().chain([file]))
}

fn parallelism(spec: &TerraformConfig) -> Option<String> {
    spec.parallelism.map(|parallelism| format!("-parallelism={parallelism}"))
}

/// Keeps Kubernetes from putting a variable in the place of `$(NAME)`.
pub(crate) fn literal(text: &str) -> String {
    text.replace("$(", "$$(")
}
