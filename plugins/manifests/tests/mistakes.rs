//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_manifests::KURE_PLUGIN;
use std::{fs, path::Path};

const HEADER: &str = "\
apiVersion: generators.gokure.dev/v1alpha1
kind: Manifests
metadata:
  name: things
  namespace: web
  labels: { team: web }
";

/// A folder of files, some of which are wrong.
const FILES: [(&str, &str); 11] = [
    ("good/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  'on': 'on'\n"),
    (
        "good/b.yml",
        "# nothing\n---\napiVersion: v1\nkind: Service\nmetadata: { name: b, labels: { app: b } }\nspec: { ports: [] }\n",
    ),
    ("good/README.md", "Not a manifest."),
    ("text/README.md", "Not a manifest."),
    ("syntax.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [a\n"),
    ("twice.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n---\ndata:\n  a: b\n  a: c\n"),
    ("scalar.yaml", "--- text\n--- [1]\n"),
    (
        "many.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: Shop\n  labels:\n    enabled: on\n---\n\
         apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  metadata:\n    name: s\n  data:\n",
    ),
    (
        "keys.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { on: x, 80: x, 0o17: x, true: x, 1.5: x }\n",
    ),
    ("numbers.json", "{\"apiVersion\": \"v1\", \"kind\": \"X\", \"a\": [12345678901234567890123, .inf]}"),
    ("kure.yaml", "apiVersion: generators.gokure.dev/v1alpha1\nkind: AppWorkload\nmetadata: { name: shop }\n"),
];

/// Each file of `mistakes` holds specs that are wrong, under a comment that says how.
#[test]
fn each_mistake_is_explained_where_it_is() {
    let case = FILES.iter().fold(Case::new(&KURE_PLUGIN), |case, (path, text)| case.with_file(*path, *text));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let said = case.mistakes(HEADER, &fs::read_to_string(&path).unwrap());
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(format!("mistakes_{}", path.file_stem().unwrap().display()), said);
        });
    }
}
