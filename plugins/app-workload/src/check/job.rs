//! The rules for work that comes to an end.

use super::exactly_one;
use crate::spec::{
    AppWorkload, CompletionMode, ExitOperator, FailureAction, FailureRule, Job, RestartPolicy, Workload,
};
use kure_core::prelude::*;

/// Says what is wrong with a Job or its schedule.
pub(super) fn all(spec: &AppWorkload, report: &mut Report<'_>) {
    let kind = spec.workload.kind();
    if spec.job.is_some() && !spec.workload.ends() {
        report.at("job").error(format!("expected `job` for a Job or CronJob only, found it for a {kind}"));
    } else if let Some(job) = &spec.job {
        self::job(job, spec, &mut report.at("job"));
    }
    match (&spec.schedule, spec.workload == Workload::CronJob) {
        (None, true) => {
            report.at("workload").error("expected `schedule` for a CronJob, found none");
        }
        (Some(_), false) => {
            report.at("schedule").error(format!("expected `schedule` for a CronJob only, found it for a {kind}"));
        }
        (Some(schedule), true) => {
            if let Some(problem) = cron_problem(&schedule.cron) {
                report.at("schedule").at("cron").error(problem);
            }
            if let Some(problem) = schedule.time_zone.as_deref().and_then(zone_problem) {
                report.at("schedule").at("timeZone").error(problem);
            }
        }
        (None, false) => {}
    }
}

fn job(job: &Job, spec: &AppWorkload, report: &mut Report<'_>) {
    let indexed = job.completion_mode == Some(CompletionMode::Indexed);
    if indexed && job.completions.is_none() {
        report.at("completionMode").error("expected `completions` beside the mode Indexed, found none");
    }
    if job.backoff_limit_per_index.is_some() && !indexed {
        report
            .at("backoffLimitPerIndex")
            .error("expected the mode Indexed beside `backoffLimitPerIndex`, found another");
    }
    if job.max_failed_indexes.is_some() && job.backoff_limit_per_index.is_none() {
        report.at("maxFailedIndexes").error("expected `backoffLimitPerIndex` beside `maxFailedIndexes`, found none");
    }
    if let (Some(failed), Some(all)) = (job.max_failed_indexes, job.completions)
        && failed > all
    {
        report.at("maxFailedIndexes").error(format!("expected at most `completions`, which is {all}, found {failed}"));
    }
    let of_pods = [
        ("backoffLimitPerIndex", job.backoff_limit_per_index.is_some()),
        ("podFailurePolicy", job.pod_failure_policy.is_some()),
    ];
    for (field, _) in
        of_pods.into_iter().filter(|(_, is_there)| *is_there && job.restart_policy != RestartPolicy::Never)
    {
        report
            .at(field)
            .error(format!("expected `restartPolicy: Never` beside `{field}`, found another"))
            .help("a container that is started again is no pod that failed");
    }
    let rules = job.pod_failure_policy.iter().flat_map(|policy| &policy.rules);
    for (i, rule) in rules.enumerate() {
        let mut report = report.at("podFailurePolicy");
        let mut report = report.at("rules");
        failure(rule, job, spec, &mut report.at(i));
    }
}

fn failure(rule: &FailureRule, job: &Job, spec: &AppWorkload, report: &mut Report<'_>) {
    let choices =
        [("onExitCodes", rule.on_exit_codes.is_some()), ("onPodConditions", !rule.on_pod_conditions.is_empty())];
    exactly_one(&choices, report);
    if rule.action == FailureAction::FailIndex && job.backoff_limit_per_index.is_none() {
        report.at("action").error("expected `backoffLimitPerIndex` beside the action FailIndex, found none");
    }
    let Some(codes) = &rule.on_exit_codes else { return };
    let mut report = report.at("onExitCodes");
    if codes.operator == ExitOperator::In && codes.values.contains(&0) {
        report.at("values").error("expected the exit codes of failures, found 0");
    }
    if let Some(name) = &codes.container_name
        && !spec.containers.iter().chain(&spec.init_containers).any(|container| container.name == *name)
    {
        report.at("containerName").error(format!("expected a container of the application, found {name:?}"));
    }
}

/// Says what keeps a text from being the name of a time zone. Which there are, the cluster knows.
fn zone_problem(zone: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let fine = !zone.is_empty() && zone.chars().all(fits) && !zone.eq_ignore_ascii_case("local");
    (!fine).then(|| format!("expected the name of a time zone such as Europe/Berlin, found {zone:?}"))
}

/// The names of months and days that a field may have, and the range of its numbers.
const FIELDS: [(&str, u8, u8, &[&str]); 5] = [
    ("minute", 0, 59, &[]),
    ("hour", 0, 23, &[]),
    ("day", 1, 31, &[]),
    ("month", 1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    ("day of the week", 0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

fn cron_problem(cron: &str) -> Option<String> {
    if ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"].contains(&cron) {
        return None;
    }
    if cron.contains("TZ=") {
        return Some(format!("expected the time zone in `timeZone`, found {cron:?}"));
    }
    let parts: Vec<&str> = cron.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Some(format!("expected minute, hour, day, month and day of the week, found {cron:?}"));
    }
    FIELDS.iter().zip(parts).find_map(|((field, low, high, names), part)| {
        let number = |text: &str| {
            let named = names.iter().position(|name| text.eq_ignore_ascii_case(name));
            let named = named.and_then(|i| u8::try_from(i).ok()).map(|i| i + low);
            named.or_else(|| text.parse().ok()).filter(|number| (low..=high).contains(&number))
        };
        let fits = part.split(',').all(|range| {
            let (range, step) = range.split_once('/').map_or((range, None), |(range, step)| (range, Some(step)));
            let range_fits = match range.split_once('-') {
                _ if range == "*" || range == "?" => true,
                Some((from, to)) => number(from).zip(number(to)).is_some_and(|(from, to)| from <= to),
                None => number(range).is_some(),
            };
            range_fits && step.is_none_or(|step| step.parse().is_ok_and(|step: u8| step > 0))
        });
        (!fits).then(|| format!("expected a {field} from {low} to {high}, found {part:?}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_five_fields_or_a_word() {
        for cron in ["30 2 * * 1-5", "*/15 0,12 1-7/2 JAN-mar sun", "@hourly", "0 0 ? * *"] {
            assert_eq!(cron_problem(cron), None, "{cron}");
        }
        for cron in [
            "",
            "* * * *",
            "60 * * * *",
            "* * 0 * *",
            "* * * * 7",
            "5-1 * * * *",
            "*/0 * * * *",
            "@often",
            "CRON_TZ=UTC * * * * *",
        ] {
            assert!(cron_problem(cron).is_some(), "{cron}");
        }
    }
}
