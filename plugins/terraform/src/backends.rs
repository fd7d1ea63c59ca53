//! The backends of Terraform, their arguments and the environment variables that they read.

use serde_json::Value;
use std::fmt;

/// A place for state.
pub(crate) struct Backend {
    pub(crate) name: &'static str,
    /// The first release that has it, from 1.0.
    pub(crate) since: [u64; 3],
    /// The arguments without which it does not work, and the environment variable that may stand in for each.
    pub(crate) required: &'static [(&'static str, Option<&'static str>)],
    // Arguments by the shape of their value, and below environment variables: words in a string, to fit on a page.
    texts: &'static str,
    flags: &'static str,
    numbers: &'static str,
    lists: &'static str,
    mappings: &'static str,
    /// The arguments that would put a secret into the document, and the environment variable to use instead.
    pub(crate) secrets: &'static [(&'static str, &'static str)],
    environment: &'static str,
}

/// What sort of value an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Flag,
    Number,
    List,
    Mapping,
}

impl Backend {
    /// Returns the shape of an argument, or nothing if the backend does not have it.
    pub(crate) fn shape(&self, argument: &str) -> Option<Shape> {
        let shapes = [
            (self.texts, Shape::Text),
            (self.flags, Shape::Flag),
            (self.numbers, Shape::Number),
            (self.lists, Shape::List),
            (self.mappings, Shape::Mapping),
        ];
        shapes.into_iter().find_map(|(arguments, shape)| words(arguments).any(|word| word == argument).then_some(shape))
    }

    /// Returns every argument that may stand in a document.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &'static str> {
        [self.texts, self.flags, self.numbers, self.lists, self.mappings].into_iter().flat_map(words)
    }

    /// Returns the environment variables that credentials are read from.
    pub(crate) fn environment(&self) -> impl Iterator<Item = &'static str> {
        words(self.environment)
    }
}

impl Shape {
    /// Says whether Terraform would take the value, for it turns words into booleans and numbers.
    pub(crate) fn fits(self, value: &Value) -> bool {
        let is_text = |fits: fn(&str) -> bool| value.as_str().is_some_and(fits);
        match self {
            Self::Text => value.is_string() || value.is_number() || value.is_boolean(),
            Self::Flag => value.is_boolean() || is_text(|text| matches!(text, "true" | "false")),
            Self::Number => value.is_number() || is_text(|text| text.parse::<f64>().is_ok()),
            Self::List => value.is_array(),
            Self::Mapping => value.is_object(),
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a string",
            Self::Flag => "a boolean",
            Self::Number => "a number",
            Self::List => "a list",
            Self::Mapping => "a mapping",
        })
    }
}

/// Backends that Terraform has, but that lose the state with the pod.
pub(crate) const LOSING: [&str; 2] = ["inmem", "local"];

/// Backends that Terraform had before 1.3.
pub(crate) const REMOVED: [&str; 5] = ["artifactory", "etcd", "etcdv3", "manta", "swift"];

/// Returns the backend with a name.
pub(crate) fn find(name: &str) -> Option<&'static Backend> {
    BACKENDS.iter().find(|backend| backend.name == name)
}

/// Says whether an environment variable holds a secret of a backend.
pub(crate) fn is_secret(variable: &str) -> bool {
    BACKENDS.iter().flat_map(|backend| backend.secrets).any(|(_, secret)| *secret == variable)
}

/// The release from which kure knows Terraform.
const FIRST: [u64; 3] = [1, 0, 0];

/// The backends of Terraform that keep state outside the pod.
pub(crate) const BACKENDS: [Backend; 11] = [
    Backend {
        name: "azurerm",
        since: FIRST,
        required: &[("container_name", None), ("key", None), ("storage_account_name", None)],
        texts: "ado_pipeline_service_connection_id client_certificate_path client_id client_id_file_path \
            client_secret_file_path container_name endpoint environment key metadata_host msi_endpoint \
            oidc_request_url oidc_token_file_path resource_group_name storage_account_name subscription_id \
            tenant_id",
        flags: "lookup_blob_endpoint snapshot use_aks_workload_identity use_azuread_auth use_cli use_msi use_oidc",
        numbers: "",
        lists: "",
        mappings: "",
        secrets: &[
            ("access_key", "ARM_ACCESS_KEY"),
            ("client_certificate", "ARM_CLIENT_CERTIFICATE"),
            ("client_certificate_password", "ARM_CLIENT_CERTIFICATE_PASSWORD"),
            ("client_secret", "ARM_CLIENT_SECRET"),
            ("oidc_request_token", "ARM_OIDC_REQUEST_TOKEN"),
            ("oidc_token", "ARM_OIDC_TOKEN"),
            ("sas_token", "ARM_SAS_TOKEN"),
        ],
        environment: "ARM_ACCESS_KEY ARM_CLIENT_CERTIFICATE ARM_CLIENT_CERTIFICATE_PASSWORD ARM_CLIENT_CERTIFICATE_PATH \
            ARM_CLIENT_ID ARM_CLIENT_ID_FILE_PATH ARM_CLIENT_SECRET ARM_CLIENT_SECRET_FILE_PATH ARM_ENVIRONMENT \
            ARM_METADATA_HOSTNAME ARM_MSI_ENDPOINT ARM_OIDC_REQUEST_TOKEN ARM_OIDC_REQUEST_URL ARM_OIDC_TOKEN \
            ARM_OIDC_TOKEN_FILE_PATH ARM_SAS_TOKEN ARM_SUBSCRIPTION_ID ARM_TENANT_ID \
            ARM_USE_AKS_WORKLOAD_IDENTITY ARM_USE_AZUREAD ARM_USE_CLI ARM_USE_MSI ARM_USE_OIDC",
    },
    Backend {
        name: "consul",
        since: FIRST,
        required: &[("path", None)],
        texts: "address ca_file cert_file datacenter key_file path scheme",
        flags: "gzip lock",
        numbers: "",
        lists: "",
        mappings: "",
        secrets: &[("access_token", "CONSUL_HTTP_TOKEN"), ("http_auth", "CONSUL_HTTP_AUTH")],
        environment: "CONSUL_CACERT CONSUL_CLIENT_CERT CONSUL_CLIENT_KEY CONSUL_HTTP_ADDR CONSUL_HTTP_AUTH CONSUL_HTTP_SSL \
            CONSUL_HTTP_TOKEN",
    },
    Backend {
        name: "cos",
        since: FIRST,
        required: &[("bucket", None), ("region", Some("TENCENTCLOUD_REGION"))],
        texts: "acl bucket cam_role_name domain endpoint key prefix profile region shared_credentials_dir",
        flags: "accelerate encrypt",
        numbers: "",
        lists: "",
        mappings: "assume_role",
        secrets: &[
            ("secret_id", "TENCENTCLOUD_SECRET_ID"),
            ("secret_key", "TENCENTCLOUD_SECRET_KEY"),
            ("security_token", "TENCENTCLOUD_SECURITY_TOKEN"),
        ],
        environment: "TENCENTCLOUD_ASSUME_ROLE_ARN TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION \
            TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME TENCENTCLOUD_CAM_ROLE_NAME TENCENTCLOUD_DOMAIN \
            TENCENTCLOUD_ENDPOINT TENCENTCLOUD_PROFILE TENCENTCLOUD_REGION TENCENTCLOUD_SECRET_ID \
            TENCENTCLOUD_SECRET_KEY TENCENTCLOUD_SECURITY_TOKEN TENCENTCLOUD_SHARED_CREDENTIALS_DIR",
    },
    Backend {
        name: "gcs",
        since: FIRST,
        required: &[("bucket", None)],
        texts: "bucket impersonate_service_account kms_encryption_key prefix storage_custom_endpoint",
        flags: "",
        numbers: "",
        lists: "impersonate_service_account_delegates",
        mappings: "",
        secrets: &[
            ("access_token", "GOOGLE_OAUTH_ACCESS_TOKEN"),
            ("credentials", "GOOGLE_BACKEND_CREDENTIALS"),
            ("encryption_key", "GOOGLE_ENCRYPTION_KEY"),
        ],
        environment: "GOOGLE_APPLICATION_CREDENTIALS GOOGLE_BACKEND_CREDENTIALS GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT \
            GOOGLE_BACKEND_STORAGE_CUSTOM_ENDPOINT GOOGLE_CREDENTIALS GOOGLE_ENCRYPTION_KEY \
            GOOGLE_IMPERSONATE_SERVICE_ACCOUNT GOOGLE_KMS_ENCRYPTION_KEY GOOGLE_OAUTH_ACCESS_TOKEN",
    },
    Backend {
        name: "http",
        since: FIRST,
        required: &[("address", Some("TF_HTTP_ADDRESS"))],
        texts: "address client_ca_certificate_pem client_certificate_pem lock_address lock_method unlock_address \
            unlock_method update_method username",
        flags: "skip_cert_verification",
        numbers: "retry_max retry_wait_max retry_wait_min",
        lists: "",
        mappings: "",
        secrets: &[("client_private_key_pem", "TF_HTTP_CLIENT_PRIVATE_KEY_PEM"), ("password", "TF_HTTP_PASSWORD")],
        environment: "TF_HTTP_ADDRESS TF_HTTP_CLIENT_CA_CERTIFICATE_PEM TF_HTTP_CLIENT_CERTIFICATE_PEM \
            TF_HTTP_CLIENT_PRIVATE_KEY_PEM TF_HTTP_LOCK_ADDRESS TF_HTTP_LOCK_METHOD TF_HTTP_PASSWORD \
            TF_HTTP_RETRY_MAX TF_HTTP_RETRY_WAIT_MAX TF_HTTP_RETRY_WAIT_MIN TF_HTTP_UNLOCK_ADDRESS \
            TF_HTTP_UNLOCK_METHOD TF_HTTP_UPDATE_METHOD TF_HTTP_USERNAME",
    },
    Backend {
        name: "kubernetes",
        since: FIRST,
        required: &[("secret_suffix", None)],
        texts: "client_certificate cluster_ca_certificate config_context config_context_auth_info \
            config_context_cluster config_path host namespace proxy_url secret_suffix username",
        flags: "in_cluster_config insecure load_config_file",
        numbers: "",
        lists: "config_paths",
        mappings: "exec labels",
        secrets: &[("client_key", "KUBE_CLIENT_KEY_DATA"), ("password", "KUBE_PASSWORD"), ("token", "KUBE_TOKEN")],
        environment: "KUBE_CLIENT_CERT_DATA KUBE_CLIENT_KEY_DATA KUBE_CLUSTER_CA_CERT_DATA KUBE_CONFIG_PATH \
            KUBE_CONFIG_PATHS KUBE_CTX KUBE_CTX_AUTH_INFO KUBE_CTX_CLUSTER KUBE_HOST KUBE_IN_CLUSTER_CONFIG \
            KUBE_INSECURE KUBE_LOAD_CONFIG_FILE KUBE_NAMESPACE KUBE_PASSWORD KUBE_PROXY_URL KUBE_TOKEN KUBE_USER",
    },
    Backend {
        name: "oci",
        since: [1, 12, 0],
        required: &[("bucket", None), ("namespace", None)],
        texts: "auth bucket config_file_profile fingerprint key kms_key_id namespace private_key_path region \
            sse_customer_algorithm sse_customer_key_sha256 tenancy_ocid user_ocid workspace_key_prefix",
        flags: "",
        numbers: "",
        lists: "",
        mappings: "",
        secrets: &[
            ("private_key", "OCI_private_key"),
            ("private_key_password", "OCI_private_key_password"),
            ("sse_customer_key", "OCI_sse_customer_key"),
        ],
        // The backend looks for the names of its arguments, as they stand, behind `OCI_`.
        environment: "OCI_auth OCI_config_file_profile OCI_fingerprint OCI_kms_key_id OCI_private_key \
            OCI_private_key_password OCI_private_key_path OCI_region OCI_sse_customer_algorithm OCI_sse_customer_key \
            OCI_sse_customer_key_sha256 OCI_tenancy_ocid OCI_user_ocid",
    },
    Backend {
        name: "oss",
        since: FIRST,
        required: &[("bucket", None)],
        texts: "acl assume_role_policy assume_role_role_arn assume_role_session_name bucket ecs_role_name endpoint \
            key prefix profile region shared_credentials_file sts_endpoint tablestore_endpoint tablestore_table",
        flags: "encrypt",
        numbers: "assume_role_session_expiration",
        lists: "",
        mappings: "assume_role",
        secrets: &[
            ("access_key", "ALICLOUD_ACCESS_KEY"),
            ("secret_key", "ALICLOUD_SECRET_KEY"),
            ("security_token", "ALICLOUD_SECURITY_TOKEN"),
        ],
        environment: "ALICLOUD_ACCESS_KEY ALICLOUD_ACCESS_KEY_ID ALICLOUD_ACCESS_KEY_SECRET ALICLOUD_ASSUME_ROLE_ARN \
            ALICLOUD_ASSUME_ROLE_SESSION_NAME ALICLOUD_DEFAULT_REGION ALICLOUD_OSS_ENDPOINT ALICLOUD_PROFILE \
            ALICLOUD_REGION ALICLOUD_SECRET_KEY ALICLOUD_SECURITY_TOKEN ALICLOUD_SHARED_CREDENTIALS_FILE \
            ALICLOUD_STS_ENDPOINT OSS_ENDPOINT",
    },
    Backend {
        name: "pg",
        since: FIRST,
        required: &[("conn_str", Some("PG_CONN_STR"))],
        texts: "schema_name",
        flags: "skip_index_creation skip_schema_creation skip_table_creation",
        numbers: "",
        lists: "",
        mappings: "",
        secrets: &[("conn_str", "PG_CONN_STR")],
        environment: "PGDATABASE PGHOST PGPASSFILE PGPASSWORD PGPORT PGSSLCERT PGSSLKEY PGSSLMODE PGSSLROOTCERT PGUSER \
            PG_CONN_STR PG_SCHEMA_NAME PG_SKIP_INDEX_CREATION PG_SKIP_SCHEMA_CREATION PG_SKIP_TABLE_CREATION",
    },
    Backend {
        name: "remote",
        since: FIRST,
        required: &[("organization", None), ("workspaces", None)],
        texts: "hostname organization",
        flags: "",
        numbers: "",
        lists: "",
        mappings: "workspaces",
        secrets: &[("token", "TF_TOKEN_app_terraform_io")],
        environment: "TF_TOKEN_app_terraform_io",
    },
    Backend {
        name: "s3",
        since: FIRST,
        required: &[("bucket", None), ("key", None)],
        texts: "acl bucket custom_ca_bundle dynamodb_endpoint dynamodb_table ec2_metadata_service_endpoint \
            ec2_metadata_service_endpoint_mode endpoint http_proxy https_proxy iam_endpoint key kms_key_id \
            no_proxy profile region retry_mode shared_credentials_file sts_endpoint sts_region \
            workspace_key_prefix",
        flags: "encrypt force_path_style insecure skip_credentials_validation skip_metadata_api_check \
            skip_region_validation skip_requesting_account_id skip_s3_checksum use_dualstack_endpoint \
            use_fips_endpoint use_lockfile use_path_style",
        numbers: "max_retries",
        lists: "allowed_account_ids forbidden_account_ids shared_config_files shared_credentials_files",
        mappings: "assume_role assume_role_with_web_identity endpoints",
        secrets: &[
            ("access_key", "AWS_ACCESS_KEY_ID"),
            ("secret_key", "AWS_SECRET_ACCESS_KEY"),
            ("sse_customer_key", "AWS_SSE_CUSTOMER_KEY"),
            ("token", "AWS_SESSION_TOKEN"),
        ],
        environment: "AWS_ACCESS_KEY_ID AWS_CA_BUNDLE AWS_CONFIG_FILE AWS_DEFAULT_REGION AWS_ENDPOINT_URL_DYNAMODB \
            AWS_ENDPOINT_URL_IAM AWS_ENDPOINT_URL_S3 AWS_ENDPOINT_URL_STS AWS_PROFILE AWS_REGION AWS_ROLE_ARN \
            AWS_ROLE_SESSION_NAME AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_SHARED_CREDENTIALS_FILE \
            AWS_SSE_CUSTOMER_KEY AWS_WEB_IDENTITY_TOKEN_FILE",
    },
];

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, json};
    use std::process::Command;

    #[test]
    fn a_secret_is_no_plain_argument_and_has_a_variable() {
        for backend in &BACKENDS {
            for (secret, variable) in backend.secrets {
                assert!(!backend.arguments().any(|argument| argument == *secret), "{} {secret}", backend.name);
                assert!(backend.environment().any(|word| word == *variable), "{} {variable}", backend.name);
            }
        }
    }

    /// Terraform names every argument that it does not know, before it needs the network.
    #[test]
    fn terraform_knows_each_argument_and_its_shape() {
        for backend in &BACKENDS {
            let value = |argument: &str| match backend.shape(argument).unwrap_or(Shape::Text) {
                Shape::Text => json!("x"),
                Shape::Flag => json!("true"),
                Shape::Number => json!("1"),
                Shape::List => json!(["x"]),
                Shape::Mapping if argument.starts_with("assume_role") => json!({ "role_arn": "x" }),
                Shape::Mapping => json!({}),
            };
            let secrets = backend.secrets.iter().map(|(secret, _)| *secret);
            let mut arguments: Map<_, _> =
                backend.arguments().chain(secrets).map(|argument| (argument.to_owned(), value(argument))).collect();
            arguments.insert("unknown".into(), json!(1));
            let folder = tempfile::tempdir().expect("a temporary folder");
            let root = json!({ "terraform": { "backend": { backend.name: arguments } } });
            std::fs::write(folder.path().join("main.tf.json"), root.to_string()).expect("a writable folder");
            let Ok(output) = Command::new("terraform")
                .args(["init", "-no-color", "-input=false"])
                .current_dir(folder.path())
                .output()
            else {
                kure_core::testing::skipped("terraform is not installed, so nothing was compared");
                return;
            };
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains("Unsupported backend type") {
                kure_core::testing::skipped(format_args!("this terraform has no backend {}", backend.name));
                continue;
            }
            let unknown = said.matches("Extraneous JSON object property").count();
            assert!(said.contains("named \"unknown\"") && unknown == 1, "{}: {said}", backend.name);
            assert!(!said.contains("Incorrect attribute value type"), "{}: {said}", backend.name);
        }
    }
}
