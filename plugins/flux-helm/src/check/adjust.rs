//! The rules on changes to a chart's objects: drift, patches and images.

use super::{digest, patch, selector};
use crate::spec::{DriftDetection, DriftMode, FluxHelm, Image, PostRenderer};
use kure_core::prelude::*;

/// Says what is wrong with the changes of a document.
pub(crate) fn check(spec: &FluxHelm, report: &mut Report<'_>) {
    if let Some(drift) = &spec.drift_detection {
        self::drift(drift, &mut report.at("driftDetection"));
    }
    for (i, renderer) in spec.post_renderers.iter().enumerate() {
        self::renderer(renderer, &mut report.at("postRenderers").at(i).at("kustomize"));
    }
    if spec.post_render_strategy.is_some() && spec.post_renderers.is_empty() {
        report.key("postRenderStrategy").error("expected `postRenderers` beside `postRenderStrategy`, found none");
    }
}

fn drift(drift: &DriftDetection, report: &mut Report<'_>) {
    if !drift.ignore.is_empty() && drift.mode.is_none_or(|mode| mode == DriftMode::Disabled) {
        report
            .key("ignore")
            .error("expected the mode `enabled` or `warn` beside `ignore`, found another")
            .help("nobody looks for changes, so there are none to ignore");
    }
    for (i, ignored) in drift.ignore.iter().enumerate() {
        let mut report = report.at("ignore");
        let mut report = report.at(i);
        if let Some(target) = &ignored.target {
            selector::check(target, &mut report.at("target"));
        }
        let mut report = report.at("paths");
        if ignored.paths.is_empty() {
            report.error("expected at least one path, found none");
        }
        for (i, path) in ignored.paths.iter().enumerate() {
            pointer(path, &mut report.at(i));
        }
    }
}

/// Says what keeps a text from being a JSON pointer (RFC 6901).
fn pointer(path: &str, report: &mut Report<'_>) {
    if path.is_empty() {
        return;
    }
    if !path.starts_with('/') {
        let steps = if path.contains('/') { path.to_owned() } else { path.trim_start_matches('.').replace('.', "/") };
        report
            .error(format!("expected a JSON pointer that begins with `/`, found {path:?}"))
            .help(format!("write `/{steps}`"));
    } else if !path.split('~').skip(1).all(|rest| rest.starts_with(['0', '1'])) {
        report
            .error(format!("expected `~0` or `~1` in a JSON pointer, found another `~` in {path:?}"))
            .help("`~0` stands for `~` and `~1` for `/` in a key");
    }
}

fn renderer(renderer: &PostRenderer, report: &mut Report<'_>) {
    let kustomize = &renderer.kustomize;
    if kustomize.patches.is_empty() && kustomize.images.is_empty() {
        report.error("expected `patches` or `images`, found neither");
    }
    for (i, patch) in kustomize.patches.iter().enumerate() {
        patch::check(patch, &mut report.at("patches").at(i));
    }
    for (i, image) in kustomize.images.iter().enumerate() {
        self::image(image, &mut report.at("images").at(i));
    }
}

fn image(image: &Image, report: &mut Report<'_>) {
    let last = image.name.rsplit('/').next().unwrap_or_default();
    if last.contains([':', '@']) {
        let message = format!("expected an image without a tag, found {:?}", image.name);
        report.at("name").error(message).help("all tags of the image are replaced");
    }
    match (&image.new_name, &image.new_tag, &image.digest) {
        (None, None, None) => {
            report.error("expected `newName`, `newTag` or `digest`, found none");
        }
        (_, Some(_), Some(_)) => {
            report
                .key("newTag")
                .error("expected either `newTag` or `digest`, found both")
                .help("Flux ignores the tag beside a digest");
        }
        _ => {}
    }
    if let Some(text) = &image.digest {
        digest(text, &mut report.at("digest"));
    }
}
