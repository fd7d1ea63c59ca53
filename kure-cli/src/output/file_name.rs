//! The name of an object's file, which no other object has.

use crate::cli::Format;
use kure_core::{Object, name};
use std::fmt::Write;

/// How long a file name may be: most systems take 255 bytes.
const LONGEST: usize = 200;

/// Returns the path of an object's file, with `/` between its parts: `NAMESPACE/KIND.GROUP_NAME.yaml`.
///
/// Kind and group are those of kubectl's `KIND.GROUP/NAME`. Neither they nor a namespace can have a `_`, so an object
/// without a namespace is never taken for one with another.
pub(crate) fn file_name(object: &Object, format: Format) -> String {
    let mut file = object.kind().to_lowercase();
    if !object.group().is_empty() {
        file.push('.');
        file.push_str(object.group());
    }
    file.push('_');
    push_safe(&mut file, object.name());
    if file.len() > LONGEST {
        let hash = name::hash([&file]);
        file.truncate(file.floor_char_boundary(LONGEST - hash.len() - 1));
        file.push('~');
        file.push_str(&hash);
    }
    file.push_str(match format {
        Format::Yaml => ".yaml",
        Format::Json => ".json",
    });
    object.namespace().map_or_else(|| file.clone(), |namespace| format!("{namespace}/{file}"))
}

/// Upper case is written as `%` and digits too: some systems take `A` and `a` for one name.
fn push_safe(file: &mut String, name: &str) {
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => file.push(char::from(byte)),
            byte => write!(file, "%{byte:02x}").expect("a string takes what is written to it"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_portable_and_tell_objects_apart() {
        let long = "x".repeat(250);
        let role = |name: &str| Object::new("rbac.authorization.k8s.io/v1", "ClusterRole", name);
        let cases = [
            (Object::new("v1", "ConfigMap", "shop").in_namespace("web"), "web/configmap_shop.yaml"),
            (Object::new("v1", "Namespace", "web"), "namespace_web.yaml"),
            (Object::new("apps/v1", "Deployment", "shop").in_namespace("web"), "web/deployment.apps_shop.yaml"),
            (role("system:Node"), "clusterrole.rbac.authorization.k8s.io_system%3a%4eode.yaml"),
        ];
        for (object, file) in cases {
            assert_eq!(file_name(&object, Format::Yaml), file);
        }
        let [one, other] =
            [&*format!("{long}a"), &*format!("{long}b")].map(|name| file_name(&role(name), Format::Json));
        assert!(one.len() == LONGEST + ".json".len() && one != other, "{one}\n{other}");
    }
}
