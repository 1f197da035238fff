//! The real window as a person meets it: finds by role and name or by test id, waits, types, looks.

use crate::base64::from_base64;
use crate::driver::{Driver, Element, STALE};
use crate::engine::{Bridge, Engine};
use crate::keys;
use crate::task::Effort;
use serde_json::{Value as Json, json};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How long the window may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// The window of a laptop, where the engine lets us choose.
const LAPTOP: (u64, u64) = (1366, 768);

/// One run of the program.
pub struct Window {
    driver: Driver,
    engine: Engine,
    /// What answers Chromium; the window has the core inside.
    bridge: Option<Bridge>,
    pictures: PathBuf,
    effort: Cell<Effort>,
}

impl Window {
    /// Opens the program on the profile folder `data`.
    pub fn open(data: &Path) -> Window {
        Window::open_in(data, &[])
    }

    /// As `open`, with variables added to the program's environment.
    pub fn open_in(data: &Path, environment: &[(String, String)]) -> Window {
        let data = data.to_str().expect("a plain path");
        Window::program_with(&["--data", data], environment)
    }

    /// Opens the profile folder `data` in `engine`.
    pub fn open_on(engine: Engine, data: &Path) -> Window {
        match engine {
            Engine::Window => Window::open(data),
            Engine::Chromium => Window::bridged(data, false),
        }
    }

    /// Opens the fictitious records beside `data`, made where there are none.
    pub fn open_sample(engine: Engine, data: &Path) -> Window {
        match engine {
            Engine::Window => Window::program_with(&["--data", data.to_str().unwrap(), "--sample"], &[]),
            Engine::Chromium => Window::bridged(data, true),
        }
    }

    fn program_with(arguments: &[&str], environment: &[(String, String)]) -> Window {
        let program = PathBuf::from(variable("TSUNAGI_APP"));
        Window::with(Driver::start_in(&program, arguments, environment), Engine::Window, None)
    }

    fn bridged(data: &Path, sample: bool) -> Window {
        let bridge = Bridge::open(data, sample);
        let driver = Driver::chromium(&bridge.address);
        let window = Window::with(driver, Engine::Chromium, Some(bridge));
        window.resize(LAPTOP.0, LAPTOP.1);
        window
    }

    fn with(driver: Driver, engine: Engine, bridge: Option<Bridge>) -> Window {
        let pictures = PathBuf::from(variable("TSUNAGI_E2E_PICTURES")).join(engine.name());
        std::fs::create_dir_all(&pictures).unwrap();
        let window = Window { driver, engine, bridge, pictures, effort: Cell::default() };
        // A hidden page has elements, but they cannot be clicked.
        let seen =
            "return document.visibilityState === 'visible' && document.querySelector('#root > *') !== null";
        window.wait("the first screen", |window| window.script(seen) == json!(true));
        window
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The folder of this engine's pictures.
    pub fn pictures(&self) -> &Path {
        &self.pictures
    }

    /// What the script has done so far, as a person would have to.
    pub fn effort(&self) -> Effort {
        self.effort.get()
    }

    fn did(&self, clicks: usize, keys: usize) {
        let Effort { clicks: c, keys: k } = self.effort.get();
        self.effort.set(Effort { clicks: c + clicks, keys: k + keys });
    }

    /// Gives the page a size; Chromium only.
    pub fn resize(&self, width: u64, height: u64) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.driver.chromium_command("Emulation.setDeviceMetricsOverride", &size);
    }

    /// The page as it is printed, on the paper that it asks for; Chromium only.
    pub fn print(&self, to: &Path) -> usize {
        let wish = json!({ "preferCSSPageSize": true, "printBackground": false });
        let printed = self.driver.chromium_command("Page.printToPDF", &wish);
        let bytes = from_base64(printed["data"].as_str().expect("a document"));
        std::fs::write(to, &bytes).unwrap();
        bytes.len()
    }

    /// Does something while the page is as it is printed; Chromium only.
    pub fn as_on_paper(&self, look: impl FnOnce()) {
        self.driver.chromium_command("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
        // What the page does only for a printer.
        self.script("window.dispatchEvent(new Event('beforeprint'))");
        look();
        self.script("window.dispatchEvent(new Event('afterprint'))");
        self.driver.chromium_command("Emulation.setEmulatedMedia", &json!({ "media": "" }));
    }

    /// Runs `source` in the page whatever the page itself may run; Chromium only.
    pub fn inject(&self, source: &str) {
        let done = self.driver.chromium_command("Runtime.evaluate", &json!({ "expression": source }));
        assert!(done.get("exceptionDetails").is_none(), "{}", done["exceptionDetails"]);
    }

    /// Goes to `route` and waits until its screen stands: the one before stays until then, and may have
    /// what is looked for as well.
    pub fn go(&self, route: &str) {
        self.driver.script("location.hash = arguments[0]", &[json!(route)]);
        let stands = "return document.getElementById('main')?.dataset.place === arguments[0]";
        self.wait(route, |window| window.script_with(stands, &[json!(route)]) == json!(true));
    }

    /// Calls a command of the shell from the page, as the screens do.
    pub fn call(&self, command: &str, arguments: &Json) -> Json {
        let script = match self.engine {
            Engine::Window => "return window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])",
            Engine::Chromium => {
                "return fetch(`ipc/${arguments[0]}`, { method: 'POST', body: JSON.stringify(arguments[1]),
                   headers: { 'Content-Type': 'application/json' } }).then((answer) => answer.json())"
            }
        };
        self.driver.script(script, &[json!(command), arguments.clone()])
    }

    /// Waits for the element with this `data-testid`.
    pub fn test_id(&self, id: &str) -> Element {
        self.css(&format!("[data-testid=\"{id}\"]"))
    }

    /// Waits for the first element that matches `css`.
    pub fn css(&self, css: &str) -> Element {
        let mut found = self.find(css, || self.driver.all(css).into_iter().next());
        found.css = Some(css.to_owned());
        found
    }

    /// Does something with an element. Where the page was drawn anew since it was found, the one that stands in
    /// its place is meant: a person sees no difference.
    fn on<T>(&self, element: &Element, act: impl Fn(&Element) -> Result<T, String>) -> T {
        let done = match (act(element), &element.css) {
            (Err(error), Some(css)) if error.contains(STALE) => act(&self.css(css)),
            (done, _) => done,
        };
        done.unwrap_or_else(|error| panic!("{element:?}: {error}"))
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
        self.on(element, |element| {
            self.driver.try_script(middle, &[element.json()])?;
            self.driver.try_click(element)
        });
        self.did(1, 0);
    }

    /// Presses a key or a chord such as `Ctrl+Enter`, wherever the keyboard goes now.
    pub fn press(&self, chord: &str) {
        self.driver.act(&keys::chord(chord));
        self.did(0, 1);
    }

    /// As `press`; false where the program has ended meanwhile.
    pub fn try_press(&self, chord: &str) -> bool {
        self.driver.try_act(&keys::chord(chord))
    }

    /// Types where the keyboard goes now.
    pub fn write(&self, text: &str) {
        self.driver.act(&keys::text(text));
        self.did(0, text.chars().count());
    }

    /// As `write`, into a note: what there is to say is not counted.
    pub fn write_note(&self, text: &str) {
        self.driver.act(&keys::text(text));
    }

    /// Types as on a keyboard, one letter after the other: what arrives at once waits for itself. Characters beyond
    /// the basic plane (𠮷) go through `fill`.
    pub fn keys(&self, element: &Element, text: &str) {
        for letter in text.chars() {
            self.on(element, |element| self.driver.try_keys(element, &letter.to_string()));
        }
        self.did(0, text.chars().count());
    }

    /// As `keys`; false where the program has ended meanwhile.
    pub fn try_keys(&self, element: &Element, text: &str) -> bool {
        self.driver.try_keys(element, text).is_ok()
    }

    /// Puts `text` into a field at once, as an input method does.
    pub fn fill(&self, element: &Element, text: &str) {
        // The prototype's setter: frameworks that watch the property itself must not miss it.
        let put = "const [field, text] = arguments;
             const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
             Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
             field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text }));";
        self.on(element, |element| self.driver.try_script(put, &[element.json(), json!(text)]));
        // A person goes to the field first, with a key.
        self.did(0, 1 + text.chars().count());
    }

    /// Runs `script` as the body of a function of the element, `arguments[0]`.
    pub fn ask(&self, script: &str, element: &Element) -> Json {
        self.on(element, |element| self.driver.try_script(script, &[element.json()]))
    }

    /// Process id of the program.
    pub fn program(&self) -> u32 {
        self.driver.program().expect("the program runs")
    }

    /// Runs `script` as the body of a function of `arguments`; a promise is waited for.
    pub fn script_with(&self, script: &str, arguments: &[Json]) -> Json {
        self.driver.script(script, arguments)
    }

    pub fn script(&self, script: &str) -> Json {
        self.driver.script(script, &[])
    }

    /// Waits until `true_now`; fails with `what` after half a minute.
    pub fn wait(&self, what: &str, true_now: impl Fn(&Window) -> bool) {
        let start = Instant::now();
        while !true_now(self) {
            if start.elapsed() > PATIENCE {
                let picture = self.picture_of_failure();
                panic!("waited {} s in vain for {what}; see {}", PATIENCE.as_secs(), picture.display());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Writes what is seen now to `NAME.png` in the run's folder.
    pub fn picture(&self, name: &str) -> PathBuf {
        // What changed last has to be drawn before it can be seen.
        std::thread::sleep(Duration::from_millis(300));
        let path = self.picture_path(name);
        self.picture_to(&path);
        path
    }

    /// As `picture`, at once and to a file of any name.
    pub fn picture_to(&self, path: &Path) {
        match self.engine {
            Engine::Window => self.grab(path),
            Engine::Chromium => std::fs::write(path, from_base64(&self.driver.screenshot())).unwrap(),
        }
    }

    /// What is seen where a script fails, named after it.
    pub fn picture_of_failure(&self) -> PathBuf {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or("script").rsplit("::").next().unwrap_or_default().to_owned();
        self.picture(&format!("failed-{test}"))
    }

    /// The window as the display shows it: the web view's own picture never comes while it draws without
    /// the graphics card, as ours does.
    fn grab(&self, to: &Path) {
        let id = on_display(self.program()).expect("the window on the display");
        // Another window may lie over it, and what is covered is not drawn.
        let _ = Command::new("xdotool").args(["windowraise", &id]).status();
        std::thread::sleep(Duration::from_millis(300));
        let done = Command::new("import").args(["-window", &id]).arg(to).status();
        assert!(done.is_ok_and(|status| status.success()), "no picture {}", to.display());
        // One colour takes some hundred bytes. A page that works unseen passes every other check.
        let size = std::fs::metadata(to).map_or(0, |file| file.len());
        assert!(size > 2_000, "nothing is drawn in the window: {}", to.display());
    }

    /// Where a picture of this name belongs.
    pub fn picture_path(&self, name: &str) -> PathBuf {
        self.pictures.join(format!("{name}.png"))
    }

    /// Ends the program as a power cut does: at once, with no time to save.
    pub fn kill(self) {
        if let Some(bridge) = self.bridge {
            return drop(bridge);
        }
        assert!(self.driver.program().is_some(), "the program had ended already");
        self.driver.kill();
        assert!(self.driver.program().is_none(), "the program could not be killed");
    }

    /// Ends what is left of a program that was killed from outside.
    pub fn kill_rest(self) {
        self.driver.kill();
        assert!(self.driver.program().is_none(), "the program could not be killed");
    }

    fn find(&self, what: &str, look: impl Fn() -> Option<Element>) -> Element {
        let found = std::cell::RefCell::new(None);
        // What was seen is kept: a page that is drawn anew at that moment is none of ours to judge.
        self.wait(what, |_| {
            *found.borrow_mut() = look();
            found.borrow().is_some()
        });
        found.into_inner().unwrap_or_else(|| panic!("{what} left the page again"))
    }
}

/// The display's number of the window of a program.
pub fn on_display(pid: u32) -> Option<String> {
    let search = ["search", "--all", "--onlyvisible", "--pid", &pid.to_string(), "--class", "tsunagi"];
    let found = Command::new("xdotool").args(search).output().expect("xdotool");
    String::from_utf8_lossy(&found.stdout).lines().next().map(str::to_owned)
}

/// An environment variable that `cargo xtask test` sets.
pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}
