//! The rules on which chart is installed, and where it comes from.

use super::{metadata, name, namespace, path, verifier};
use crate::spec::{Chart, FluxHelm, FluxSource, ReconcileStrategy, SourceKind};
use crate::{constraint, duration};
use kure_core::prelude::*;

/// The kinds that `chart` may come from.
const FOR_CHART: [SourceKind; 3] = [SourceKind::HelmRepository, SourceKind::GitRepository, SourceKind::Bucket];

/// The kinds that `chartRef` may name.
const FOR_CHART_REF: [SourceKind; 3] = [SourceKind::OciRepository, SourceKind::HelmChart, SourceKind::ExternalArtifact];

/// What Flux itself says.
const ONE_OF: &str = "Flux: either chart or chartRef must be set";

/// Says what is wrong with the chart of a document.
pub(crate) fn check(spec: &FluxHelm, app: &Application, report: &mut Report<'_>) {
    let own = spec.source.as_ref().map(FluxSource::kind);
    match (&spec.chart, &spec.chart_ref) {
        (Some(_), Some(_)) => {
            report.key("chartRef").error("expected either `chart` or `chartRef`, found both").help(ONE_OF);
        }
        (None, None) if own == Some(SourceKind::OciRepository) => {}
        (None, None) => {
            report.error("expected `chart` or `chartRef`, found neither").help(ONE_OF);
        }
        (Some(chart), None) => {
            self::chart(chart, spec, &mut report.at("chart"));
            chart_source(chart, spec, app, report);
        }
        (None, Some(_)) => chart_ref(spec, app, report),
    }
}

/// Says what is wrong with where `chart` comes from.
fn chart_source(chart: &Chart, spec: &FluxHelm, app: &Application, report: &mut Report<'_>) {
    match (&chart.source_ref, &spec.source) {
        (None, None) => {
            report
                .at("chart")
                .error("expected `source` or `chart.sourceRef` for the chart, found neither")
                .help("`source` makes a source, and `sourceRef` names one that exists");
        }
        (_, Some(source)) if !FOR_CHART.contains(&source.kind()) => {
            let mut report = report.at("source");
            wrong_kind(source.kind(), FOR_CHART, &mut report.at("type"))
                .help("the artifact of an OCIRepository is the chart itself: leave `chart` out");
        }
        (Some(named), source) => {
            let mut report = report.at("chart");
            let mut report = report.at("sourceRef");
            name(&named.name, &mut report.at("name"));
            namespace(named.namespace.as_ref(), &mut report.at("namespace"));
            if !FOR_CHART.contains(&named.kind) {
                wrong_kind(named.kind, FOR_CHART, &mut report.at("kind")).help("name it in `chartRef`");
            } else if let Some(source) = source {
                same(source, (named.kind, &named.name, named.namespace.as_deref()), app, &mut report);
            }
        }
        (None, Some(_)) => {}
    }
}

fn chart_ref(spec: &FluxHelm, app: &Application, report: &mut Report<'_>) {
    let Some(named) = &spec.chart_ref else { return };
    if let Some(source) = spec.source.as_ref().filter(|source| !FOR_CHART_REF.contains(&source.kind())) {
        let mut report = report.at("source");
        wrong_kind(source.kind(), FOR_CHART_REF, &mut report.at("type")).help("name the chart in it in `chart`");
        return;
    }
    let mut report = report.at("chartRef");
    name(&named.name, &mut report.at("name"));
    namespace(named.namespace.as_ref(), &mut report.at("namespace"));
    if !FOR_CHART_REF.contains(&named.kind) {
        wrong_kind(named.kind, FOR_CHART_REF, &mut report.at("kind")).help("name it in `chart.sourceRef`");
    } else if let Some(source) = &spec.source {
        same(source, (named.kind, &named.name, named.namespace.as_deref()), app, &mut report);
    }
}

/// Says that a source is of a kind that Flux refuses at this place.
fn wrong_kind<'r>(
    found: SourceKind,
    expected: [SourceKind; 3],
    report: &'r mut Report<'_>,
) -> &'r mut kure_core::Finding {
    let [first, second, third] = expected.map(SourceKind::as_str);
    let found = found.as_str();
    report
        .error(format!("expected {first}, {second} or {third}, found {found}"))
        .help(format!("Flux: Unsupported value: {found:?}: supported values: {first:?}, {second:?}, {third:?}"))
}

/// Says that a reference leads past the source that the document makes.
fn same(
    source: &FluxSource,
    (kind, name, namespace): (SourceKind, &str, Option<&str>),
    app: &Application,
    report: &mut Report<'_>,
) {
    let here = namespace.is_none() || namespace == app.namespace();
    if kind != source.kind() || name != source.name(app) || !here {
        let (own, own_name, kind) = (source.kind().as_str(), source.name(app), kind.as_str());
        let place = namespace.map_or_else(String::new, |namespace| format!(" in {namespace}"));
        report
            .error(format!("expected the {own} {own_name:?} of this document, found the {kind} {name:?}{place}"))
            .help("leave `source` out to use one that exists, or the reference to use the document's own");
    }
}

fn chart(chart: &Chart, spec: &FluxHelm, report: &mut Report<'_>) {
    let kind = chart.source_ref.as_ref().map(|named| named.kind).or(spec.source.as_ref().map(FluxSource::kind));
    match kind {
        Some(SourceKind::HelmRepository) => in_repository(chart, report),
        Some(kind @ (SourceKind::GitRepository | SourceKind::Bucket)) => in_folder(chart, kind.as_str(), report),
        _ => {}
    }
    constraint::check(chart.version.as_ref(), &mut report.at("version"));
    duration::check_interval(chart.interval.as_ref(), &mut report.at("interval"));
    for (i, file) in chart.values_files.iter().enumerate() {
        path(file, &mut report.at("valuesFiles").at(i));
        if chart.values_files[..i].contains(file) {
            report.at("valuesFiles").at(i).error(format!("expected each file once, found {file:?} again"));
        }
    }
    if chart.ignore_missing_values_files == Some(true) && chart.values_files.is_empty() {
        report.at("ignoreMissingValuesFiles").error("expected `valuesFiles` beside it, found none");
    }
    if let Some(given) = &chart.metadata {
        metadata(given, &mut report.at("metadata"));
    }
    if let Some(verify) = &chart.verify {
        verifier(verify.provider, verify.secret_ref.as_ref(), &mut report.at("verify"));
        if let Some(FluxSource::HelmRepository(source)) = &spec.source
            && !source.is_oci()
        {
            report
                .key("verify")
                .error("expected a HelmRepository with an oci:// address to verify charts of, found another")
                .help("Flux checks signatures in OCI registries only");
        }
    }
}

fn in_repository(chart: &Chart, report: &mut Report<'_>) {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c);
    if !chart.name.chars().all(fits) || chart.name.starts_with(['/', '.']) {
        report
            .at("name")
            .error(format!("expected the name of a chart in a repository, found {:?}", chart.name))
            .help("Flux: a valid name must be lower case letters and numbers and MAY be separated with dashes (-), slashes (/) or periods (.)");
    }
    if chart.version.is_none() {
        report
            .warning(format!("expected a version of the chart {:?}, found none", chart.name))
            .help("Flux installs the newest and whatever comes after it; write `version: \"*\"` to mean that");
    }
    if chart.reconcile_strategy == Some(ReconcileStrategy::Revision) {
        report
            .at("reconcileStrategy")
            .error("expected `ChartVersion` for a chart in a HelmRepository, found `Revision`")
            .help("only GitRepositories and Buckets change without another version of the chart");
    }
}

fn in_folder(chart: &Chart, kind: &str, report: &mut Report<'_>) {
    path(&chart.name, &mut report.at("name"));
    if chart.version.is_some() {
        report
            .key("version")
            .error(format!("expected no version of a chart in a {kind}, found one"))
            .help("Flux ignores it there: the chart has the version that is in its Chart.yaml");
    }
    if chart.verify.is_some() {
        report
            .key("verify")
            .error(format!("expected no `verify` for a chart in a {kind}, found one"))
            .help("Flux: spec.verify is only supported when spec.sourceRef.kind is 'HelmRepository'");
    }
}
