//! A process in the jail reaches nothing that the rules do not name, and neither does what it starts.
#![cfg(target_os = "linux")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};

use kure_xtask::jail::{self, Demand, Rules, Status, WORD};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

/// A folder that a process may write to, one that it may read, and one that it may not even look into.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["open", "read", "closed"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("file"), name).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn rules(&self) -> Rules {
        let (write, read) = (vec![self.path("open").into()], vec![self.path("read").into()]);
        Rules { demand: Demand::BestEffort, write, read, ..Rules::default() }.with_system()
    }

    /// Runs a script confined, with the folders as `$open`, `$read` and `$closed`.
    fn run(&self, script: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg(WORD).arg(serde_json::to_string(&self.rules()).unwrap()).args(["/bin/sh", "-c", script]);
        for name in ["open", "read", "closed"] {
            command.env(name, self.path(name));
        }
        command.output().unwrap()
    }

    fn succeeds(&self, script: &str) -> bool {
        self.run(script).status.success()
    }
}

/// Returns what holds here, or says that the test is skipped.
fn status(test: &str) -> Option<Status> {
    let output = Site::new().run("true");
    let line = String::from_utf8(output.stdout).unwrap();
    let status: Status = serde_json::from_str(line.trim()).unwrap_or_else(|error| panic!("{line:?}: {error}"));
    if !status.holds() {
        kure_xtask::report::skipped(format_args!("{test}: {status}"));
        return None;
    }
    Some(status)
}

#[test]
fn files_outside_are_out_of_reach() {
    let Some(status) = status("files_outside_are_out_of_reach") else { return };
    assert_eq!(jail::is_possible(), status.holds());
    let site = Site::new();
    let allowed = [
        "cat $read/file",
        "echo x > $open/new && cp /bin/true $open/program && $open/program",
        "mv $open/file $open/other && ln $open/other $open/file",
        "echo x > /dev/null",
    ];
    for script in allowed {
        let output = site.run(script);
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let denied = [
        "cat $closed/file",
        "ls $closed",
        "echo x > $closed/new",
        "echo x > $closed/file",
        "rm $closed/file",
        "echo x > $read/new",
        "echo x >> $read/file",
        "truncate -s 0 $read/file",
        "mv $read/file $open/moved",
        "ln $closed/file $open/linked",
        "ln -s $closed/file $open/link && cat $open/link",
        "cat /etc/passwd",
        "ls /",
        "ls /home",
        // What may be read may not be run.
        "cp /bin/true $open/p && ln $open/p $read/p",
        "$read/program",
    ];
    fs::copy("/bin/true", site.path("read/program")).unwrap();
    for script in denied {
        assert!(!site.succeeds(script), "{script}");
    }
    // Each script failed in the jail, and for no other reason.
    assert_eq!(fs::read_to_string(site.path("closed/file")).unwrap(), "closed");
    assert_eq!(fs::read_to_string(site.path("read/file")).unwrap(), "read");
    assert_eq!(fs::read_dir(site.path("closed")).unwrap().count(), 1);
}

#[test]
fn other_processes_and_the_system_are_out_of_reach() {
    let Some(status) = status("other_processes_and_the_system_are_out_of_reach") else { return };
    let site = Site::new();
    let own = std::process::id();
    let scripts = [
        format!("cat /proc/{own}/environ > $open/environ"),
        format!("ls -l /proc/{own}/fd/"),
        "unshare --user true".to_owned(),
        "mount -t tmpfs none $open".to_owned(),
        "mknod $open/null c 1 3".to_owned(),
        "chroot $open".to_owned(),
        "chown $(id -u) $open/file".to_owned(),
    ];
    for script in scripts {
        assert!(!site.succeeds(&script), "{script}");
    }
    if status.abi >= 6 {
        assert!(!site.succeeds(&format!("kill -0 {own}")));
    }
    assert!(site.succeeds("sleep 9 & kill $!"), "its own processes are its own");
}

#[test]
fn the_network_is_out_of_reach() {
    if status("the_network_is_out_of_reach").is_none() {
        return;
    }
    let site = Site::new();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = tcp.local_addr().unwrap().port();
    let socket = site.path("open/socket");
    let _unix = UnixListener::bind(&socket).unwrap();
    if !Path::new("/usr/bin/perl").exists() {
        kure_xtask::report::skipped("the_network_is_out_of_reach: perl is not here");
        return;
    }
    for arguments in [
        format!("IO::Socket::INET->new(PeerAddr => '127.0.0.1:{port}')"),
        "IO::Socket::INET->new(Proto => 'udp', PeerAddr => '127.0.0.1:9')".to_owned(),
        format!("IO::Socket::UNIX->new(Peer => '{socket}')"),
    ] {
        let script = format!("perl -MIO::Socket -e \"exit({arguments} ? 0 : 7)\"");
        let outside = Command::new("/bin/sh").args(["-c", &script]).status().unwrap();
        let inside = site.run(&script).status;
        assert_eq!((outside.code(), inside.code()), (Some(0), Some(7)), "{script}");
    }
}

/// Runs the program where the kernel does not know one of Landlock's calls.
fn without_landlock(arguments: &[&str]) -> Output {
    let run = || {
        let rules = [(libc::SYS_landlock_create_ruleset, Vec::new())].into();
        let absent = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into().unwrap();
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, absent, arch).unwrap();
        // It applies to this thread and to what it starts.
        seccompiler::apply_filter(&BpfProgram::try_from(filter).unwrap()).unwrap();
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    };
    std::thread::scope(|scope| scope.spawn(run).join().unwrap())
}

#[test]
fn without_one_of_the_layers_nothing_is_started_unless_told_so() {
    if status("without_one_of_the_layers_nothing_is_started_unless_told_so").is_none() {
        return;
    }
    let rules = |demand| serde_json::to_string(&Rules { demand, ..Rules::default() }.with_system()).unwrap();
    for (demand, code) in [(Demand::Strict, 30), (Demand::BestEffort, 7)] {
        let output = without_landlock(&[WORD, &rules(demand), "/bin/sh", "-c", "exit 7"]);
        let line = String::from_utf8(output.stdout).unwrap();
        let status: Status = serde_json::from_str(&line).unwrap();
        assert_eq!(output.status.code(), Some(code), "{status}");
        assert_eq!(status.to_string(), "landlock not enforced (abi 0), seccomp enforced");
    }
    let output = without_landlock(&["build", "--sealed", "--plugins", "crd", "--name", "unconfined", "--offline"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(30), "{said}");
    let expected = "expected a system that can confine a build, found landlock not enforced (abi 0), seccomp enforced";
    assert!(said.contains(expected) && said.contains("--jail best-effort"), "{said}");
    let output = without_landlock(&["doctor"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("`build --sealed` would be refused: landlock not enforced (abi 0)"), "{said}");
}

#[test]
fn a_jail_that_is_told_nothing_starts_nothing() {
    let run =
        |arguments: &[&str]| Command::new(env!("CARGO_BIN_EXE_xtask")).arg(WORD).args(arguments).output().unwrap();
    for arguments in [&[][..], &["{}"], &["none", "/bin/true"]] {
        let output = run(arguments);
        assert_eq!((output.status.code(), &*output.stdout), (Some(30), &b""[..]), "{arguments:?}");
    }
}

#[test]
fn a_file_among_the_rules_is_no_folder() {
    let Some(status) = status("a_file_among_the_rules_is_no_folder") else { return };
    let site = Site::new();
    let mut rules = site.rules();
    rules.read = vec![site.path("closed/file").into()];
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg(WORD).arg(serde_json::to_string(&rules).unwrap());
    command.args(["/bin/cat", &site.path("closed/file"), &site.path("read/file")]);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let (line, rest) = said.split_once('\n').unwrap();
    assert_eq!(serde_json::from_str::<Status>(line).unwrap(), status);
    assert_eq!((output.status.code(), rest), (Some(1), "closed"));
}
