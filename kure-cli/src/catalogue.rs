//! The kinds of kure's own plugins, for the message to somebody whose kure was built without one.

use kure_core::{Offer, gvk};

/// What kure's own plugins generate, whether or not they are in this binary.
///
/// They are released together with this crate, so its version is theirs.
pub const CATALOGUE: &[Offer] = &[
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "AppWorkload"),
        package: "kure-plugin-app-workload",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "CrdConfig"),
        package: "kure-plugin-crd",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "CustomResources"),
        package: "kure-plugin-crd",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "FluxHelm"),
        package: "kure-plugin-flux-helm",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "FluxSource"),
        package: "kure-plugin-flux-helm",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "Manifests"),
        package: "kure-plugin-manifests",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "PulumiStack"),
        package: "kure-plugin-pulumi",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.gokure.dev/v1alpha1", "PulumiWorkspace"),
        package: "kure-plugin-pulumi",
        version: env!("CARGO_PKG_VERSION"),
    },
    Offer {
        gvk: gvk!("generators.example.com/v1alpha1", "TerraformConfig"),
        package: "kure-plugin-terraform",
        version: env!("CARGO_PKG_VERSION"),
    },
];
