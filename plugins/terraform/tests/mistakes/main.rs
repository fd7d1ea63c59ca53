//! What users get wrong, and what they are told.

mod backend;
mod module;
mod run;

use kure_core::testing::Case;
use kure_plugin_terraform::KURE_PLUGIN;

const TYPED: &str = "
    variable \"region\" { type = string }
    variable \"size\" { type = number }
    variable \"flag\" { type = bool }
    variable \"zones\" { type = set(string) }
    variable \"ports\" { type = map(number) }
    variable \"pair\" { type = tuple([string, bool]) }
    variable \"owner\" {
      type = object({
        name = string # of a person
        mail = optional(string, \"none\")
      })
    }
    variable \"wanted\" {
      type     = string
      nullable = false
    }
";

/// Renders a document with `spec`, beside a module that needs `region` and may have `size` and `password`.
fn mistakes(spec: &str) -> String {
    let module = "
        variable \"region\" { type = string }
        variable \"size\" {
          type    = number
          default = 1
        }
        variable \"password\" {
          default   = null
          sensitive = true
        }
    ";
    let document = format!(
        "apiVersion: generators.example.com/v1alpha1\nkind: TerraformConfig\nmetadata: {{ name: network }}\nspec:\n{spec}"
    );
    Case::new(&KURE_PLUGIN)
        .with_file("vpc/main.tf", module)
        .with_file("calls/main.tf", "module \"x\" {\n  source = \"../vpc\"\n}\n")
        .with_file("state/main.tf", "")
        .with_file("state/terraform.tfstate", "{}")
        .with_file("broken/main.tf", "variable \"a\" {\n")
        .with_file("large/main.tf", "#".repeat(300 << 10))
        .with_file("huge/main.tf", "#".repeat(1 << 20))
        .with_file("values/main.tf", "")
        .with_file("import/main.tf", "import {\n  to = a.b\n  id = 1\n}\n")
        .with_file("caret/main.tf", "terraform {\n  required_version = \"^1.5\"\n}\n")
        .with_file("typed/main.tf", TYPED)
        .with_file("old/main.tf", "terraform {\n  required_version = \"~> 1.5.0\"\n}\n")
        .with_file("impossible/main.tf", "terraform { required_version = \"> 1.5, < 1.4\" }\n")
        .with_file("values/terraform.tfvars", "a = 1")
        .render(&document)
}

/// Renders a document whose `backend` is as given.
fn backend_mistakes(backend: &str) -> String {
    mistakes(&format!("  module: ./vpc\n  variables: {{ region: eu }}\n  backend:\n{backend}"))
}

/// Renders a document whose `module` is as given.
fn module_mistakes(module: &str) -> String {
    mistakes(&format!("  module: {module}\n  backend: {{ type: gcs, config: {{ bucket: b }} }}\n"))
}

/// Renders a document with further fields.
fn with(fields: &str) -> String {
    mistakes(&format!(
        "  module: ./vpc\n  variables: {{ region: eu }}\n  backend: {{ type: gcs, config: {{ bucket: b }} }}\n{fields}"
    ))
}
