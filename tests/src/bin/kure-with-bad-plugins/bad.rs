//! A plugin that does in a generator what its document says.

use kure_core::prelude::*;
use schemars::{Schema, SchemaGenerator};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::{self, Permissions};
use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use std::{env, hint, process, thread};

/// The plugin.
struct BadPlugin;

impl Packaged for BadPlugin {
    const PACKAGE: Package = Package { name: "kure-plugin-bad", ..package!() };
}

impl Plugin for BadPlugin {
    const KINDS: &'static [Kind] = &[Kind::of::<Bad>(), Kind::of::<Shapeless>()];
}

pub(crate) static KURE_PLUGIN: Descriptor = Descriptor::of::<BadPlugin>();
kure_core::submit!(KURE_PLUGIN);

/// A plugin of the same code, which is granted something in some builds.
struct GrantedPlugin;

impl Packaged for GrantedPlugin {
    const PACKAGE: Package = Package { name: "kure-plugin-granted", ..package!() };
}

impl Plugin for GrantedPlugin {
    const KINDS: &'static [Kind] = &[Kind::of::<Granted>()];
}

pub(crate) static GRANTED: Descriptor = Descriptor::of::<GrantedPlugin>();
kure_core::submit!(GRANTED);

/// A document that says what goes wrong.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bad {
    /// What is done.
    r#do: Do,
    /// Where somebody listens.
    port: Option<u16>,
}

/// A document that says what is done by a plugin that may do more.
#[derive(Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Granted(Bad);

impl Generator for Granted {
    const GVK: Gvk = gvk!("bad.example.com/v1", "Granted");

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        self.0.generate(app)
    }
}

/// A folder that builds may let a plugin read.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/company");

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Do {
    Nothing,
    ReadFile,
    ReadFolder,
    WriteFolder,
    Listen,
    Call,
    WriteFile,
    ListFolder,
    AskForMetadata,
    ChangePermissions,
    ReadEnvironment,
    ReadBeside,
    ReadForEver,
    ReadTwoAtOnce,
    CloseDescriptor,
    ReadOutside,
    ReadStdin,
    ConnectTcp,
    BindUdp,
    ConnectUnix,
    Spawn,
    Thread,
    Kill,
    Sleep,
    Loop,
    Allocate,
    Leak,
    Recurse,
    Panic,
    PanicTwice,
    LockAndPanic,
    Exit,
    Abort,
    Print,
    Flood,
    ManyObjects,
    MuchOutput,
    InvalidName,
    SameName,
    NotANumber,
    Clock,
    Hash,
    Address,
    Count,
}

static LOCK: Mutex<()> = Mutex::new(());
static COUNT: AtomicUsize = AtomicUsize::new(0);

impl Generator for Bad {
    const GVK: Gvk = gvk!("bad.example.com/v1", "Bad");

    fn generate(&self, app: &Application) -> Result<Vec<Object>> {
        let text = match self.r#do {
            Do::ManyObjects => {
                return Ok((0..100_001).map(|i| app.object("v1", "ConfigMap", format!("map-{i}"))).collect());
            }
            Do::SameName => {
                return Ok((0..2).map(|_| app.object("v1", "ConfigMap", "same")).collect());
            }
            Do::InvalidName => return Ok(vec![app.object("v1", "ConfigMap", "Not_A_Name")]),
            Do::NotANumber => {
                return Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", json!({ "x": f64::NAN }))]);
            }
            Do::Call => call(self.port.unwrap_or(0)).unwrap_or_else(|error| format!("{error:?}")),
            Do::ReadBeside => app.read("beside.txt")?,
            Do::ReadForEver => loop {
                app.read("beside.txt")?;
            },
            Do::ReadTwoAtOnce => thread::scope(|scope| {
                let names = ["beside.txt", "other.txt"];
                let reads = names.map(|name| scope.spawn(move || (0..200).all(|_| app.read(name).unwrap() == *name)));
                format!("{:?}", reads.map(|read| read.join().unwrap()))
            }),
            Do::ReadOutside => app.read("../../etc/passwd")?,
            other => text(other),
        };
        Ok(vec![app.object("v1", "ConfigMap", app.name()).with("data", json!({ "text": text }))])
    }
}

/// Does it, and says what came of it.
fn text(what: Do) -> String {
    match what {
        Do::ReadFile => format!("{:?}", fs::read("/etc/passwd")),
        Do::ReadFolder => {
            let mut names: Vec<_> = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            format!("{names:?} {}", fs::read_to_string(format!("{FOLDER}/src/main.rs")).unwrap().len() > 100)
        }
        Do::WriteFolder => format!("{:?}", fs::write(format!("{FOLDER}/kure-was-here"), "")),
        Do::Listen => format!("{:?}", TcpListener::bind(("127.0.0.1", 0))),
        Do::WriteFile => format!("{:?}", fs::write("/tmp/kure-was-here", "")),
        Do::ListFolder => format!("{:?}", fs::read_dir("/")),
        Do::AskForMetadata => format!("{:?}", fs::metadata("/")),
        Do::ChangePermissions => {
            format!("{:?}", fs::set_permissions("/tmp/kure-was-here", Permissions::from_mode(0o777)))
        }
        Do::ReadEnvironment => format!("{:?}", env::vars_os().map(|(name, _)| name).collect::<Vec<_>>()),
        // Whatever is open can be closed.
        Do::CloseDescriptor => format!("{:?}", nix::unistd::close(9)),
        Do::ReadStdin => format!("{:?}", std::io::read_to_string(std::io::stdin())),
        Do::ConnectTcp => format!("{:?}", TcpStream::connect(("127.0.0.1", 9))),
        Do::BindUdp => format!("{:?}", UdpSocket::bind(("127.0.0.1", 0))),
        Do::ConnectUnix => format!("{:?}", UnixStream::connect("/run/docker.sock")),
        Do::Spawn => format!("{:?}", Command::new("/bin/true").status()),
        Do::Thread => {
            let named = thread::Builder::new().name("named".to_owned()).spawn(|| 1).unwrap().join();
            format!("{named:?} {:?}", thread::available_parallelism().is_ok())
        }
        // It would only ask whether the process is there.
        Do::Kill => format!("{:?}", nix::sys::signal::kill(nix::unistd::Pid::this(), None)),
        Do::Sleep => format!("{:?}", thread::sleep(Duration::from_secs(1))),
        Do::Loop => loop {
            hint::spin_loop();
        },
        Do::Allocate => {
            let mut kept = Vec::new();
            loop {
                kept.push(hint::black_box(vec![1_u8; 1 << 20]));
            }
        }
        Do::Leak => hint::black_box(vec![1_u8; 24 << 20]).leak().len().to_string(),
        Do::Recurse => recurse(0).to_string(),
        Do::Panic => panic!("boom"),
        Do::PanicTwice => {
            let _second = PanicsWhenDropped;
            panic!("first")
        }
        Do::LockAndPanic => {
            let _lock = LOCK.lock().unwrap();
            panic!("with the lock")
        }
        Do::Exit => process::exit(0),
        Do::Abort => process::abort(),
        Do::Print => {
            println!("to standard output\u{1b}[2J");
            eprintln!("to standard error");
            "printed".to_owned()
        }
        Do::Flood => loop {
            println!("{}", "x".repeat(1000));
        },
        Do::MuchOutput => "x".repeat(40 << 20),
        Do::Clock => format!("{:?}", SystemTime::now()),
        Do::Hash => (0..100).collect::<HashSet<_>>().iter().map(ToString::to_string).collect(),
        Do::Address => format!("{:p}", &raw const *Box::new(what)),
        Do::Count => COUNT.fetch_add(1, Ordering::Relaxed).to_string(),
        _ => "nothing".to_owned(),
    }
}

/// Asks somebody on this machine, by its name.
fn call(port: u16) -> std::io::Result<String> {
    let mut line = TcpStream::connect(("localhost", port))?;
    line.write_all(b"ping")?;
    line.shutdown(Shutdown::Write)?;
    std::io::read_to_string(line)
}

fn recurse(depth: usize) -> usize {
    let room = hint::black_box([depth; 1000]);
    if depth == usize::MAX { 0 } else { recurse(depth + 1) + room[depth % 1000] }
}

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("second")
    }
}

/// A document whose schema nobody can make.
#[derive(Deserialize)]
pub(crate) struct Shapeless {}

impl JsonSchema for Shapeless {
    fn schema_name() -> Cow<'static, str> {
        "Shapeless".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        process::exit(0)
    }
}

impl Generator for Shapeless {
    const GVK: Gvk = gvk!("bad.example.com/v1", "Shapeless");

    fn generate(&self, _: &Application) -> Result<Vec<Object>> {
        Ok(Vec::new())
    }
}
