//! A small WebDriver client: just what the scripts of the window use.

use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The key under which WebDriver hands over an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How a driver says that an element has left the page.
pub const STALE: &str = "stale element";

/// A driver of our own with one session, which is one run of the program or of a browser.
pub struct Driver {
    process: Child,
    port: u16,
    session: String,
    /// What the browser writes; gone with it.
    _home: Option<TempDir>,
}

/// Something on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    handle: String,
    /// What it was found by, as the first on the page.
    pub css: Option<String>,
}

impl Element {
    /// As an argument of a script.
    pub fn json(&self) -> Json {
        json!({ ELEMENT: self.handle })
    }

    fn read(value: &Json) -> Option<Element> {
        Some(Element { handle: value.get(ELEMENT)?.as_str()?.to_owned(), css: None })
    }
}

impl Driver {
    /// Starts `program` with `arguments` under the driver.
    pub fn start(program: &Path, arguments: &[&str]) -> Driver {
        Driver::start_in(program, arguments, &[])
    }

    /// As `start`, with variables added to the program's environment.
    pub fn start_in(program: &Path, arguments: &[&str], environment: &[(String, String)]) -> Driver {
        let mut command = Command::new("WebKitWebDriver");
        command
            // The program inherits it, and lets itself be driven.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().map(|(name, value)| (name, value)));
        let wanted = json!({ "webkitgtk:browserOptions": { "binary": program, "args": arguments } });
        Driver::begin(command, &wanted, None)
    }

    /// Starts a headless Chromium, the engine of Windows' web view, at `address`.
    pub fn chromium(address: &str) -> Driver {
        let home = tempfile::tempdir().expect("a folder for the browser");
        let profile = format!("--user-data-dir={}", home.path().display());
        let arguments = [
            "--headless=new",
            // It has nothing to fear: the only page is ours, and root has no sandbox.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-component-update",
            "--no-first-run",
            "--hide-scrollbars",
            "--accept-lang=ja",
            &profile,
        ];
        let mut command = Command::new("chromedriver");
        command.env("HOME", home.path()).stdout(Stdio::null());
        let wanted = json!({ "goog:chromeOptions": { "args": arguments } });
        let driver = Driver::begin(command, &wanted, Some(home));
        driver.post("/url", &json!({ "url": address }));
        driver
    }

    fn begin(mut command: Command, wanted: &Json, home: Option<TempDir>) -> Driver {
        let port = free_port();
        let name = command.get_program().to_string_lossy().into_owned();
        let process = command
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| panic!("{name} cannot be started: `cargo xtask test` installs it"));
        let mut driver = Driver { process, port, session: String::new(), _home: home };
        driver.wait_until_listening();
        let wanted = json!({ "capabilities": { "alwaysMatch": wanted } });
        let answer = driver.request("POST", "/session", Some(&wanted)).expect("the program starts");
        driver.session = answer["sessionId"].as_str().expect("a session").to_owned();
        driver
    }

    /// Process id of the program, the driver's only child; None where it has ended.
    pub fn program(&self) -> Option<u32> {
        let is_child = |pid: &u32| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            // pid (name) state parent …; the name may hold blanks.
            let mut words = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
            let (state, parent) = (words.next(), words.next());
            state != Some("Z") && parent.and_then(|it| it.parse().ok()) == Some(self.process.id())
        };
        let all = std::fs::read_dir("/proc").ok()?;
        all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).find(is_child)
    }

    /// Ends the program as a power cut does: at once, with no time to save.
    pub fn kill(&self) {
        let Some(pid) = self.program() else { return };
        let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
        let start = Instant::now();
        while self.program().is_some() && start.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// All elements that match `css`, in the order of the page.
    pub fn all(&self, css: &str) -> Vec<Element> {
        let path = format!("/session/{}/elements", self.session);
        let wanted = json!({ "using": "css selector", "value": css });
        // An element that leaves the page while WebKit makes its handle: what is there a moment later counts.
        let mut found = self.request("POST", &path, Some(&wanted));
        for _ in 0..20 {
            match &found {
                Err(error) if error.contains(STALE) => {
                    std::thread::sleep(Duration::from_millis(20));
                    found = self.request("POST", &path, Some(&wanted));
                }
                _ => break,
            }
        }
        let found = found.unwrap_or_else(|error| panic!("{css}: {error}"));
        found.as_array().into_iter().flatten().filter_map(Element::read).collect()
    }

    /// Text as a person reads it. Empty for an element that has left the page.
    pub fn text(&self, element: &Element) -> String {
        self.property(element, "text")
    }

    /// What a screen reader calls it.
    pub fn label(&self, element: &Element) -> String {
        self.property(element, "computedlabel")
    }

    /// What a screen reader says it is: `button`, `textbox`, `heading`.
    pub fn role(&self, element: &Element) -> String {
        self.property(element, "computedrole")
    }

    /// Errors with what the driver says, as the other `try_…` do.
    pub fn try_click(&self, element: &Element) -> Result<Json, String> {
        self.try_post(&format!("/element/{}/click", element.handle), &json!({}))
    }

    /// Presses the keys of `text`, one after the other.
    pub fn try_keys(&self, element: &Element, text: &str) -> Result<Json, String> {
        let beyond = text.chars().find(|c| u32::from(*c) > 0xFFFF);
        assert!(beyond.is_none(), "the driver loses {beyond:?} silently: set it by script");
        self.try_post(&format!("/element/{}/value", element.handle), &json!({ "text": text }))
    }

    /// Does the low-level `actions` of WebDriver, then lets go of everything.
    pub fn act(&self, actions: &Json) {
        self.post("/actions", &json!({ "actions": actions }));
        let _ = self.request("DELETE", &format!("/session/{}/actions", self.session), None);
    }

    /// As `act`; false where the program has ended meanwhile.
    pub fn try_act(&self, actions: &Json) -> bool {
        self.try_post("/actions", &json!({ "actions": actions })).is_ok()
    }

    /// A command of Chromium's own protocol.
    pub fn chromium_command(&self, name: &str, parameters: &Json) -> Json {
        self.post("/goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    /// Runs `script` as the body of a function of `arguments` in the page; a promise is waited for.
    pub fn script(&self, script: &str, arguments: &[Json]) -> Json {
        self.try_script(script, arguments).unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    pub fn try_script(&self, script: &str, arguments: &[Json]) -> Result<Json, String> {
        self.try_post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// The page as a PNG, in base64.
    pub fn screenshot(&self) -> String {
        let path = format!("/session/{}/screenshot", self.session);
        let picture = self.request("GET", &path, None).expect("a screenshot");
        picture.as_str().expect("a picture").to_owned()
    }

    fn property(&self, element: &Element, name: &str) -> String {
        let path = format!("/session/{}/element/{}/{name}", self.session, element.handle);
        self.request("GET", &path, None)
            .ok()
            .and_then(|it| it.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    fn post(&self, path: &str, body: &Json) -> Json {
        self.try_post(path, body).unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    fn try_post(&self, path: &str, body: &Json) -> Result<Json, String> {
        self.request("POST", &format!("/session/{}{path}", self.session), Some(body))
    }

    fn wait_until_listening(&self) {
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(10), "the driver does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// One exchange; answers the `value` of the reply, or its error and message.
    fn request(&self, method: &str, path: &str, body: Option<&Json>) -> Result<Json, String> {
        let body = body.map(Json::to_string).unwrap_or_default();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(|e| e.to_string())?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).map_err(|e| e.to_string())?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json; charset=utf-8\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .map_err(|e| e.to_string())?;
        let (status, reply) = read_reply(stream).map_err(|e| e.to_string())?;
        let value =
            serde_json::from_slice::<Json>(&reply).map_err(|e| format!("{status}: {e}"))?["value"].take();
        if status == 200 { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
    }
}

fn read_reply(stream: TcpStream) -> std::io::Result<(u16, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((status, body))
}

/// A port that nobody listens on at this moment.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its address").port()
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Ending the session closes the window; a program that was killed has none any more.
        if !self.session.is_empty() {
            let _ = self.request("DELETE", &format!("/session/{}", self.session), None);
        }
        // A driver in trouble leaves the program behind.
        self.kill();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
