//! A browser without a window, asked over the protocol that its developer tools speak.

use serde_json::{Value as Json, json};
use std::env;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const PROGRAMS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell"];

/// How long anything may take; machines that test are busy.
const PATIENCE: Duration = Duration::from_secs(90);

/// A browser with one page.
pub(crate) struct Browser {
    program: Child,
    connection: TcpStream,
    session: Option<String>,
    calls: u64,
    /// What the page complained about.
    pub(crate) complaints: Vec<String>,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Returns a browser of this machine.
pub(crate) fn program() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut programs = env::split_paths(&path).flat_map(|folder| PROGRAMS.map(|name| folder.join(name)));
    programs.find(|program| program.is_file())
}

impl Browser {
    /// Starts a browser that keeps its files in a folder.
    pub(crate) fn start(program: &Path, place: &Path) -> Self {
        let log = place.join("browser.log");
        let mut program = Command::new(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"])
            .args(["--disable-dev-shm-usage", "--remote-debugging-port=0", "about:blank"])
            .arg(format!("--user-data-dir={}", place.join("profile").display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let begin = Instant::now();
        let address = loop {
            let said = fs::read_to_string(&log).unwrap();
            if let Some((_, rest)) = said.split_once("listening on ws://")
                && let Some((address, _)) = rest.split_once('\n')
            {
                break address.trim().to_owned();
            }
            if begin.elapsed() > PATIENCE {
                program.kill().unwrap();
                program.wait().unwrap();
                panic!("the browser does not start:\n{said}");
            }
            thread::sleep(Duration::from_millis(50));
        };
        let connection = connect(&address);
        let mut browser = Self { program, connection, session: None, calls: 0, complaints: Vec::new() };
        let target = browser.call("Target.createTarget", &json!({ "url": "about:blank" }))["targetId"].clone();
        let session = browser.call("Target.attachToTarget", &json!({ "targetId": target, "flatten": true }));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for method in ["Runtime.enable", "Log.enable", "Page.enable"] {
            browser.call(method, &json!({}));
        }
        browser
    }

    /// Opens a page as wide as that.
    pub(crate) fn open(&mut self, address: &str, width: u16) {
        let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.call("Emulation.setDeviceMetricsOverride", &size);
        // The page before would be complete already.
        self.call("Page.navigate", &json!({ "url": "about:blank" }));
        self.until("location.href === 'about:blank'");
        self.call("Page.navigate", &json!({ "url": address }));
        self.until("location.protocol === 'file:' && document.readyState === 'complete'");
    }

    /// Returns what an expression says on the page.
    pub(crate) fn ask(&mut self, expression: &str) -> Json {
        let answer = self.call("Runtime.evaluate", &json!({ "expression": expression, "returnByValue": true }));
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true on the page.
    pub(crate) fn until(&mut self, expression: &str) {
        let begin = Instant::now();
        while self.ask(expression) != json!(true) {
            assert!(begin.elapsed() < PATIENCE, "never: {expression}\n{:?}", self.complaints);
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key that has a name.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "ArrowDown" => (40, ""),
            key => (0, key),
        };
        for kind in ["keyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
            self.call("Input.dispatchKeyEvent", &event);
        }
    }

    /// Types a text.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    fn call(&mut self, method: &str, parameters: &Json) -> Json {
        self.calls += 1;
        let mut call = json!({ "id": self.calls, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            call["sessionId"] = json!(session);
        }
        self.send(call.to_string().as_bytes());
        loop {
            let message: Json = serde_json::from_slice(&self.receive()).unwrap();
            if message["id"] == json!(self.calls) {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            if ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"]
                .contains(&message["method"].as_str().unwrap_or_default())
            {
                self.complaints.push(message.to_string());
            }
        }
    }

    /// Sends a text in a frame, under a mask that changes nothing.
    fn send(&mut self, text: &[u8]) {
        let mut frame = vec![0x81, 0xFF];
        frame.extend((text.len() as u64).to_be_bytes());
        frame.extend([0; 4]);
        frame.extend(text);
        self.connection.write_all(&frame).unwrap();
    }

    /// Receives the text of one message, whose frames follow each other.
    fn receive(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        loop {
            let [first, second] = self.bytes();
            let size = match second & 0x7F {
                126 => u64::from(u16::from_be_bytes(self.bytes())),
                127 => u64::from_be_bytes(self.bytes()),
                size => u64::from(size),
            };
            let mut payload = vec![0; size.try_into().unwrap()];
            self.connection.read_exact(&mut payload).unwrap();
            match first & 0x0F {
                0 | 1 => text.extend(payload),
                8 => panic!("the browser is gone"),
                _ => continue,
            }
            if first & 0x80 != 0 {
                return text;
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.connection.read_exact(&mut bytes).unwrap();
        bytes
    }
}

/// Opens a connection for messages.
fn connect(address: &str) -> TcpStream {
    let (host, path) = address.split_once('/').unwrap();
    let mut connection = TcpStream::connect(host).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    let key = "Sec-WebSocket-Key: a2VlcHNpdHNpZGVvcGVuIQ==\r\nSec-WebSocket-Version: 13";
    let request =
        format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{key}\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        connection.read_exact(&mut byte).unwrap();
        answer.extend(byte);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&answer));
    connection
}
