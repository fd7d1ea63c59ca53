//! What a policy lets a plugin do, and no other.

use super::{KURE, document, finish, folder, is_strict, names};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;

#[test]
fn a_plugin_may_do_what_was_granted_to_it_and_nobody_else_may() {
    if !is_strict() {
        return;
    }
    let listener = TcpListener::bind(("localhost", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for line in listener.incoming() {
            let mut line = line.unwrap();
            let heard = std::io::read_to_string(&line).unwrap();
            write!(line, "{heard} pong").unwrap();
        }
    });
    let refused = "PermissionDenied";
    let attempted = |call: &str| format!("plugin `granted` attempted the system call {call}(2)");
    let cases = [
        ("read", "read-folder", r#"\"src\"] true"#.to_owned()),
        ("read", "read-file", refused.to_owned()),
        ("read", "write-folder", refused.to_owned()),
        ("read", "list-folder", refused.to_owned()),
        ("read", "thread", attempted("clone3")),
        ("read", "connect-tcp", attempted("socket")),
        ("threads", "thread", "Ok(1) true".to_owned()),
        ("threads", "read-two-at-once", "[true, true]".to_owned()),
        ("threads", "sleep", "text: \"()\"".to_owned()),
        ("threads", "read-file", refused.to_owned()),
        ("threads", "connect-tcp", attempted("socket")),
        ("threads", "spawn", attempted("clone")),
        ("network", "call", "text: ping pong".to_owned()),
        ("network", "connect-unix", refused.to_owned()),
        ("network", "listen", refused.to_owned()),
        ("network", "read-file", refused.to_owned()),
        ("network", "thread", attempted("clone3")),
    ];
    let does = |kind: &str, name: &str, what: &str| document(kind, name, &format!("do: {what}, port: {port}"));
    for (grant, what, expected) in cases {
        let place = folder(&[
            does("Bad", "before", "nothing"),
            does("Granted", "it", what),
            does("Bad", "other", what),
            does("Granted", "after", "nothing"),
        ]);
        let mut command = Command::new(KURE);
        command.args(["generate", "all.yaml", "--keep-going", "--threads", "1"]).env("GRANT", grant);
        let ran = finish(command.current_dir(place.path()));
        let found = format!("{grant}: {what}: expected {expected:?}, found:\n{}\n{}", ran.out, ran.err);
        assert!(ran.out.contains(&expected) || ran.err.contains(&expected), "{found}");
        // Whoever was granted nothing is in the same run, and is stopped at the same.
        assert!(ran.err.contains("plugin `bad` attempted the system call "), "{found}");
        let is_done = !expected.starts_with("plugin");
        let done: &[_] = if is_done { &["before", "it", "after"] } else { &["before", "after"] };
        assert_eq!((names(&ran), ran.code), (done.to_vec(), Some(4)), "{found}");
        let banner = "warning[sandbox]: plugin `granted` may use the network, as the policy of this program lets it";
        assert_eq!(ran.err.contains(banner), grant == "network", "{found}");
    }
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/company/kure-was-here").exists());
}
