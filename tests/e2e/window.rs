//! The real window as a person meets it: finds by role and name or by test id, waits, types, looks.

use crate::driver::{Driver, Element};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the window may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// One run of the program.
pub struct Window {
    driver: Driver,
    pictures: PathBuf,
}

impl Window {
    /// Opens the program on the profile folder `data`.
    pub fn open(data: &Path) -> Window {
        Window::open_in(data, &[])
    }

    /// As `open`, with variables added to the program's environment.
    pub fn open_in(data: &Path, environment: &[(String, String)]) -> Window {
        let program = PathBuf::from(variable("TSUNAGI_APP"));
        let pictures = PathBuf::from(variable("TSUNAGI_E2E_PICTURES"));
        std::fs::create_dir_all(&pictures).unwrap();
        let data = data.to_str().expect("a plain path");
        let driver = Driver::start_in(&program, &["--data", data], environment);
        let window = Window { driver, pictures };
        // A hidden page has elements, but they cannot be clicked.
        let seen =
            "return document.visibilityState === 'visible' && document.querySelector('#root > *') !== null";
        window.wait("the first screen", |window| window.script(seen) == json!(true));
        window
    }

    /// Waits for the element with this `data-testid`.
    pub fn test_id(&self, id: &str) -> Element {
        self.css(&format!("[data-testid=\"{id}\"]"))
    }

    /// Waits for the first element that matches `css`.
    pub fn css(&self, css: &str) -> Element {
        self.find(css, || self.driver.all(css).into_iter().next())
    }

    /// Waits for the element that a screen reader calls `name` and takes for a `role`.
    pub fn role(&self, role: &str, name: &str) -> Element {
        let candidates = match role {
            "button" => "button, [role=button], [type=submit]",
            "link" => "a[href], [role=link]",
            "heading" => "h1, h2, h3, h4, [role=heading]",
            "textbox" => "input, textarea, [role=textbox]",
            _ => "[role], input, select, option, li, td, th, tr, nav, main, dialog",
        };
        self.find(&format!("{role} {name}"), || {
            self.driver
                .all(candidates)
                .into_iter()
                .find(|element| self.driver.role(element) == role && self.driver.label(element) == name)
        })
    }

    /// Whether anything matches `css` now.
    pub fn has(&self, css: &str) -> bool {
        !self.driver.all(css).is_empty()
    }

    pub fn text(&self, element: &Element) -> String {
        self.driver.text(element)
    }

    /// Clicks in the middle of the page: at its edge the element may lie under a bar that stays.
    pub fn click(&self, element: &Element) {
        let middle = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver.script(middle, &[element.json()]);
        self.driver.click(element);
    }

    /// Types as on a keyboard. Characters beyond the basic plane (𠮷) go through `fill`.
    pub fn keys(&self, element: &Element, text: &str) {
        self.driver.keys(element, text);
    }

    /// Puts `text` into a field at once, as an input method does.
    pub fn fill(&self, element: &Element, text: &str) {
        // The prototype's setter: frameworks that watch the property itself must not miss it.
        self.driver.script(
            "const [field, text] = arguments;
             const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
             Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
             field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text }));",
            &[element.json(), json!(text)],
        );
    }

    pub fn script(&self, script: &str) -> Json {
        self.driver.script(script, &[])
    }

    /// Waits until `true_now`; fails with `what` after half a minute.
    pub fn wait(&self, what: &str, true_now: impl Fn(&Window) -> bool) {
        let start = Instant::now();
        while !true_now(self) {
            if start.elapsed() > PATIENCE {
                self.picture("failed");
                panic!(
                    "waited {} s in vain for {what}; see failed.png in {}",
                    PATIENCE.as_secs(),
                    self.pictures.display()
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Writes what is seen now to `NAME.png` in the run's folder.
    pub fn picture(&self, name: &str) -> PathBuf {
        // What changed last has to be drawn before it can be seen.
        std::thread::sleep(Duration::from_millis(300));
        let path = self.picture_path(name);
        std::fs::write(&path, from_base64(&self.driver.screenshot())).unwrap();
        path
    }

    /// Runs `script` as the body of a function of the element, `arguments[0]`.
    pub fn ask(&self, script: &str, element: &Element) -> Json {
        self.driver.script(script, &[element.json()])
    }

    /// Process id of the program.
    pub fn program(&self) -> u32 {
        self.driver.program().expect("the program runs")
    }

    /// Where a picture of this name belongs.
    pub fn picture_path(&self, name: &str) -> PathBuf {
        self.pictures.join(format!("{name}.png"))
    }

    /// Ends the program as a power cut does: at once, with no time to save.
    pub fn kill(self) {
        assert!(self.driver.program().is_some(), "the program had ended already");
        self.driver.kill();
        assert!(self.driver.program().is_none(), "the program could not be killed");
    }

    fn find(&self, what: &str, look: impl Fn() -> Option<Element>) -> Element {
        self.wait(what, |_| look().is_some());
        look().unwrap_or_else(|| panic!("{what} left the page again"))
    }
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for six in text.bytes().filter_map(value) {
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xFF) as u8);
        }
    }
    bytes
}

#[test]
fn base64_is_read() {
    assert_eq!(from_base64("44Gk44Gq44GO"), "つなぎ".as_bytes());
    assert_eq!(from_base64("YQ=="), b"a");
}
