//! What a route does with requests and answers, as the Gateway API writes it.

use crate::pod::unless_empty;
use crate::route::{backend, pairs};
use crate::service::Planned;
use crate::spec::{Filter, Headers, Redirect, Rewrite};
use kure_core::prelude::*;

/// Writes a filter, or nothing if it leads nowhere.
pub(crate) fn value(filter: &Filter, services: &[Planned<'_>]) -> Option<Value> {
    let named = |kind: &str, field: &str, value: Value| Some(json!({ "type": kind, field: value }));
    if let Some(changed) = &filter.request_header_modifier {
        return named("RequestHeaderModifier", "requestHeaderModifier", headers(changed));
    }
    if let Some(changed) = &filter.response_header_modifier {
        return named("ResponseHeaderModifier", "responseHeaderModifier", headers(changed));
    }
    if let Some(redirect) = &filter.request_redirect {
        return named("RequestRedirect", "requestRedirect", self::redirect(redirect));
    }
    if let Some(Rewrite { hostname, path, prefix }) = &filter.url_rewrite {
        let rewrite = json!({ "hostname": hostname, "path": self::path(path.as_ref(), prefix.as_ref()) });
        return named("URLRewrite", "urlRewrite", rewrite);
    }
    if let Some(mirror) = &filter.request_mirror {
        return named("RequestMirror", "requestMirror", json!({ "backendRef": backend(mirror, services)? }));
    }
    named("ExtensionRef", "extensionRef", json!(filter.extension_ref.as_ref()?))
}

fn headers(Headers { set, add, remove }: &Headers) -> Value {
    json!({ "set": pairs(set), "add": pairs(add), "remove": unless_empty(remove) })
}

fn redirect(Redirect { scheme, hostname, port, path, prefix, status_code }: &Redirect) -> Value {
    json!({
        "scheme": scheme,
        "hostname": hostname,
        "port": port,
        "path": self::path(path.as_ref(), prefix.as_ref()),
        "statusCode": status_code,
    })
}

fn path(whole: Option<&String>, prefix: Option<&String>) -> Option<Value> {
    let whole = whole.map(|path| json!({ "type": "ReplaceFullPath", "replaceFullPath": path }));
    whole.or_else(|| prefix.map(|prefix| json!({ "type": "ReplacePrefixMatch", "replacePrefixMatch": prefix })))
}
