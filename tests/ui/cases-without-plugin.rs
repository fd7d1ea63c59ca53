//! Golden folders are tested without a plugin in scope.

use kure_core as _;

mod tests {
    kure_core::testing::cases!("tests/cases");
}

fn main() {}
