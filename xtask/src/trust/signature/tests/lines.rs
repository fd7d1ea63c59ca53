//! Lines of signers, written well and badly, held against what ssh-keygen makes of them.

use super::*;

#[test]
fn no_line_is_believed_that_ssh_keygen_does_not_believe() {
    const PRINCIPALS: [&str; 12] = [
        "alice@example.com",
        "*",
        "\"alice@example.com\"",
        "al?ce@*",
        "!bob,*",
        "a\"b\",alice@example.com",
        "\"alice@example.com",
        "alice@example.com,",
        "\talice@example.com",
        "\"alice@example.com\"x",
        "bob,alice@example.com",
        "# alice@example.com",
    ];
    const OPTIONS: [&str; 30] = [
        "namespaces=\"*\"",
        "namespaces=\"*\",",
        ",namespaces=\"*\"",
        "namespaces=\"*\" ,",
        "namespaces=\"\"",
        "namespaces=\" kure-trust@kure.dev\"",
        "namespaces=\"a b,kure-trust@kure.dev\"",
        "namespaces=\"!x\"",
        "namespaces=\"*\",namespaces=\"*\"",
        "namespaces = \"*\"",
        "namespaces='*'",
        "namespaces=\"\\\"*\"",
        "namespaces=\"*\\\\\"",
        "cert-authority",
        "cert-authority=\"x\"",
        "valid-after=\"20260101z\"",
        "valid-after=\"20260101UTC\"",
        "valid-after=\"0\"",
        "valid-after=\"\"",
        "valid-after=\"19690101Z\"",
        "valid-before=\"2027010100Z\"",
        "valid-before=\"20270229\"",
        "valid-before=\"202701012400\"",
        "valid-before=\"20270101235960\"",
        "valid-before=\"20270101 \"",
        "valid-before=\"-0270101\"",
        "valid-before=\"19700101Z\"",
        "valid-before=\"99991231Z\"",
        "valid-before=\"20260101\",valid-after=\"20260101\"",
        "verify-time=\"1\"",
    ];
    let keys = ["ALICE", "ALICEx", "\"ALICE\"", "x ALICE", "BOB", "ssh-rsa ALICE", "", "ALICE\r"];
    let principals = PRINCIPALS.map(|it| format!("{it} ALICE"));
    let options = OPTIONS.map(|it| format!("alice@example.com {it} ALICE"));
    let glued = ["alice@example.comALICE", "alice@example.com namespaces=\"*\"ALICE"].map(str::to_owned);
    let keys = keys.map(|it| format!("alice@example.com {it}"));
    let place = Place::new();
    place.sign(&key(1), NAMESPACE, "a");
    let mut believed = 0;
    for line in principals.iter().chain(&options).chain(&glued).chain(&keys) {
        place.signers(&format!("{line}\n"));
        let Some(theirs) = place.oracle("alice@example.com", "a", NOW) else {
            crate::report::skipped("there is no ssh-keygen to compare lines with");
            return;
        };
        let ours = place.examine_at(NOW).is_ok();
        assert!(theirs || !ours, "{line}: {}", place.said(NOW));
        believed += u32::from(ours);
    }
    assert_eq!(believed, 16);
}
