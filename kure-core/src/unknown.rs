//! What to say about a kind that no plugin generates.

use crate::header::Header;
use crate::report::Finding;
use crate::{Code, Gvk, Registry, nearest};

/// What there is to say about a kind that no plugin generates.
pub(crate) struct Unknown {
    pub(crate) finding: Finding,
    /// Whether it looks like a document for kure, rather than a file of another program.
    pub(crate) is_meant_for_us: bool,
}

impl Unknown {
    /// Looks for what the author of the document may have meant.
    pub(crate) fn find(registry: &Registry, (api_version, kind): (&str, &str), header: &Header<'_>) -> Self {
        let known: Vec<Gvk> = registry.kinds().map(|entry| entry.kind.gvk()).collect();
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        if let Some(other) = known.iter().find(|gvk| gvk.kind() == kind && gvk.group() == group) {
            let message = format!("no plugin generates `{kind}` in version `{api_version}`");
            let mut finding = Finding::error(Code::UnknownVersion, message, header.version_span);
            finding.help(format!("write `apiVersion: {}`", other.api_version()));
            return Self { finding, is_meant_for_us: true };
        }
        let message = format!("no plugin generates `{api_version} {kind}`");
        let mut finding = Finding::error(Code::UnknownKind, message, header.kind_span);
        let offers = registry.catalogue();
        if let Some(offer) =
            offers.iter().find(|offer| offer.gvk.kind() == kind && offer.gvk.api_version() == api_version)
        {
            finding.help(format!(
                "`{kind}` is provided by {} {}, which this program was built without",
                offer.package, offer.version
            ));
            return Self { finding, is_meant_for_us: true };
        }
        let candidates = known.iter().copied().chain(offers.iter().map(|offer| offer.gvk));
        let same_kind = candidates.clone().find(|gvk| gvk.kind() == kind);
        let meant = same_kind.or_else(|| {
            let near = nearest(kind, candidates.clone().map(|gvk| gvk.kind()))?;
            candidates.clone().find(|gvk| gvk.kind() == near)
        });
        match meant {
            Some(meant) => {
                finding.help(format!("did you mean `{meant}`?"));
                if let Some(offer) = offers.iter().find(|offer| offer.gvk == meant && !known.contains(&meant)) {
                    finding.help(format!(
                        "it is provided by {} {}, which this program was built without",
                        offer.package, offer.version
                    ));
                }
            }
            None if known.is_empty() => drop(finding.help("this program was built without any plugin")),
            None => {
                let kinds: Vec<_> = known.iter().map(|gvk| format!("`{gvk}`")).collect();
                finding.help(format!("the kinds are {}", kinds.join(", ")));
            }
        }
        Self { finding, is_meant_for_us: meant.is_some() }
    }
}
