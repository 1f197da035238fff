//! A Japanese input method of our own (fcitx5 with Anthy) on a session bus of its own, and a keyboard
//! and mouse that the X server believes in: what they do takes the way of real keys.

use crate::driver::Element;
use crate::window::Window;
use serde_json::json;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(10);

/// Latin letters first, Anthy at the touch of the key that switches.
const PROFILE: &str = "\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=anthy

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=anthy
Layout=

[GroupOrder]
0=Default
";

/// The input method and its session bus; both end with this value. It has a home of its own, so that it
/// has learned nothing and converts alike every time.
pub struct InputMethod {
    daemon: Child,
    bus: Child,
    address: String,
    home: TempDir,
}

impl InputMethod {
    /// Starts it; None, with the reason printed, where it is not installed and nobody promised that it
    /// would be (`CI`).
    pub fn start() -> Option<InputMethod> {
        let missing = missing();
        if !missing.is_empty() {
            let missing = missing.join(" ");
            assert!(std::env::var_os("CI").is_none(), "the input method is missing: {missing}");
            // Past the capture of a test that passes: nobody must take this for a proof.
            let _ = writeln!(std::io::stderr(), "Skipped: no input method (apt-get install {missing}).");
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join(".config/fcitx5");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(config.join("profile"), PROFILE).unwrap();
        let (bus, address) = start_bus(home.path());
        let daemon = in_home(Command::new("fcitx5"), home.path(), &address)
            .args(["--disable=wayland,waylandim,notifications,notificationitem"])
            .spawn()
            .expect("fcitx5");
        let method = InputMethod { daemon, bus, address, home };
        wait("the input method", || method.remote(&[]).is_some());
        Some(method)
    }

    /// What leads a program to this input method.
    pub fn environment(&self) -> Vec<(String, String)> {
        [
            ("DBUS_SESSION_BUS_ADDRESS", self.address.as_str()),
            ("GTK_IM_MODULE", "fcitx"),
            ("XMODIFIERS", "@im=fcitx"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// Whether the keys of the focused window go through Anthy now.
    fn is_on(&self) -> bool {
        self.remote(&[]).as_deref() == Some("2") && self.remote(&["-n"]).as_deref() == Some("anthy")
    }

    fn remote(&self, arguments: &[&str]) -> Option<String> {
        answer(in_home(Command::new("fcitx5-remote"), self.home.path(), &self.address).args(arguments))
    }
}

impl Drop for InputMethod {
    fn drop(&mut self) {
        for child in [&mut self.daemon, &mut self.bus] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Debian's packages of what is not there.
fn missing() -> Vec<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let program = |name: &str| std::env::split_paths(&path).any(|dir| dir.join(name).is_file());
    let anthy = Path::new("/usr/share/fcitx5/inputmethod/anthy.conf").is_file();
    [
        ("dbus", program("dbus-daemon")),
        ("fcitx5", program("fcitx5") && program("fcitx5-remote")),
        ("fcitx5-anthy", anthy),
        ("fcitx5-frontend-gtk3", has_gtk_module()),
        ("xdotool", program("xdotool")),
    ]
    .into_iter()
    .filter_map(|(package, there)| (!there).then_some(package))
    .collect()
}

/// The part of the input method that GTK loads into the program.
fn has_gtk_module() -> bool {
    let module = "gtk-3.0/3.0.0/immodules/im-fcitx5.so";
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = folders.chain([PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib64")]);
    folders.into_iter().any(|folder| folder.join(module).is_file())
}

fn start_bus(home: &Path) -> (Child, String) {
    let mut bus = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("dbus-daemon");
    let mut address = String::new();
    BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
    assert!(!address.trim().is_empty(), "the session bus did not start");
    (bus, address.trim().to_owned())
}

fn in_home(mut command: Command, home: &Path, bus: &str) -> Command {
    command
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join(".config"))
        .env("XDG_RUNTIME_DIR", home)
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// What a command printed; None where it failed.
fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdout(Stdio::piped()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn wait(what: &str, true_now: impl Fn() -> bool) {
    let start = Instant::now();
    while !true_now() {
        assert!(start.elapsed() < PATIENCE, "waited {} s in vain for {what}", PATIENCE.as_secs());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Hands at the keyboard and mouse in front of the one window.
pub struct Hands<'w> {
    window: &'w Window,
    method: &'w InputMethod,
    /// The window as X numbers it.
    x: String,
}

impl<'w> Hands<'w> {
    /// Gives the window the keyboard; there is no window manager that would.
    pub fn on(window: &'w Window, method: &'w InputMethod) -> Hands<'w> {
        let pid = window.program().to_string();
        let find = || xdotool(&["search", "--onlyvisible", "--pid", &pid, "--class", "tsunagi"]);
        wait("the window on the display", || find().is_some());
        let x = find().unwrap().lines().next().unwrap().to_owned();
        let hands = Hands { window, method, x };
        hands.must(&["windowfocus", &hands.x]);
        window.wait("the keyboard", |w| w.script("return document.hasFocus()") == json!(true));
        hands
    }

    /// Presses the key that switches the input method on, as a person does.
    pub fn switch_on(&self) {
        // It says 0 until it has heard that a field of the window has the caret; a key before that is lost.
        wait("the input method to see the field", || self.method.remote(&[]).as_deref() == Some("1"));
        self.press("ctrl+space");
        wait("Anthy", || self.method.is_on());
    }

    /// Presses a key, such as `Return` or `ctrl+k`.
    pub fn press(&self, key: &str) {
        self.must(&["key", key]);
    }

    /// Types letters at the speed of quick fingers.
    pub fn write(&self, letters: &str) {
        self.must(&["type", "--delay", "40", letters]);
    }

    /// Clicks into a field with the mouse and waits until the caret is there.
    pub fn point(&self, field: &Element) {
        let look = || {
            self.window.ask(
                "const at = arguments[0];
                 at.scrollIntoView({ block: 'center', behavior: 'instant' });
                 const box = at.getBoundingClientRect();
                 return [box.x + box.width / 2, box.y + box.height / 2].map(Math.round)",
                field,
            )
        };
        // What is still to come above it would move it away from under the mouse.
        let mut place = look();
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let before = std::mem::replace(&mut place, look());
            if before == place {
                break;
            }
        }
        self.must(&["mousemove", "--window", &self.x, &place[0].to_string(), &place[1].to_string()]);
        self.must(&["click", "1"]);
        let there = "return document.activeElement === arguments[0]";
        self.window.wait("the caret", |w| w.ask(there, field) == json!(true));
    }

    /// Left, top, width and height of the input method's list of candidates; None while it is hidden.
    pub fn candidates(&self) -> Option<[i64; 4]> {
        let windows = xdotool(&["search", "--onlyvisible", "--name", "^Fcitx5 Input Window$"])?;
        let shape = xdotool(&["getwindowgeometry", "--shell", windows.lines().next()?])?;
        let number = |name: &str| {
            shape.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')?.parse::<i64>().ok())
        };
        Some([number("X")?, number("Y")?, number("WIDTH")?, number("HEIGHT")?])
    }

    /// The whole display: what the input method draws is not in the page's own picture.
    pub fn picture(&self, name: &str) {
        std::thread::sleep(Duration::from_millis(300));
        let path = self.window.picture_path(name);
        let done = Command::new("import").args(["-window", "root"]).arg(&path).status();
        assert!(done.is_ok_and(|status| status.success()), "no picture {name}");
    }

    /// Waits until `look` answers Ok; fails with what it said last and a picture of the display.
    pub fn wait(&self, look: impl Fn() -> Result<(), String>) {
        let start = Instant::now();
        while let Err(seen) = look() {
            if start.elapsed() > PATIENCE {
                self.picture("failed");
                panic!("waited {} s in vain for {seen}", PATIENCE.as_secs());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn must(&self, arguments: &[&str]) {
        assert!(xdotool(arguments).is_some(), "xdotool {arguments:?}");
    }
}

fn xdotool(arguments: &[&str]) -> Option<String> {
    answer(Command::new("xdotool").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()))
}
