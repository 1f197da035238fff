//! The window closed right after a word, and a page whose process dies: nothing typed is lost, and whoever wrote
//! is back where they were.

use crate::killed::{Records, open_form};
use crate::window::{Window, on_display, variable};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use x11rb::CURRENT_TIME;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt, EventMask};

const NOTE: &str = "お母さんは落ち着いた様子。";

/// What the button on the window's frame sends.
fn ask_to_close(window: &Window) {
    let id: u32 = on_display(window.program()).unwrap().parse().unwrap();
    let (display, _) = x11rb::connect(None).unwrap();
    let atom = |name: &str| display.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let message = [atom("WM_DELETE_WINDOW"), CURRENT_TIME, 0, 0, 0];
    let event = ClientMessageEvent::new(32, id, atom("WM_PROTOCOLS"), message);
    display.send_event(false, id, EventMask::NO_EVENT, event).unwrap().check().unwrap();
}

/// A new visit's note with `NOTE` in it, typed just now.
fn typing(records: &Records) -> Window {
    let window = open_form(records);
    window.go(&format!("/visit/new?household={}", records.household));
    window.test_id("visit-form");
    let note = window.test_id("field-note");
    window.click(&note);
    window.keys(&note, NOTE);
    window
}

fn kept(records: &Records) -> Option<String> {
    let draft = records.read().draft(&records.draft_key()).unwrap()?;
    draft.body["note"].as_str().map(str::to_owned)
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn the_last_word_before_closing_is_kept() {
    let records = Records::prepare();
    let window = typing(&records);
    let pid = window.program();
    let asked = Instant::now();
    ask_to_close(&window);
    while Path::new(&format!("/proc/{pid}/exe")).exists() {
        assert!(asked.elapsed() < Duration::from_secs(10), "the window closes");
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("closed after {} ms", asked.elapsed().as_millis());
    window.kill_rest();
    assert_eq!(kept(&records).as_deref(), Some(NOTE));
}

/// The process that draws the page of the program `pid`.
fn page_of(pid: u32) -> u32 {
    let is_page = |of: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{of}/stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok());
        stat.contains("(WebKitWebProces") && parent == Some(pid)
    };
    let all = std::fs::read_dir("/proc").unwrap();
    let mut pids = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    pids.find(is_page).expect("the page's process")
}

/// What the display shows of the window `id`.
fn picture(id: &str, to: &Path) {
    let done = Command::new("import").args(["-window", id]).arg(to).status();
    assert!(done.is_ok_and(|status| status.success()), "no picture");
}

/// How many points of two pictures differ.
fn difference(one: &Path, other: &Path) -> f64 {
    let mut compare = Command::new("compare");
    compare.args(["-metric", "AE", "-fuzz", "10%"]).args([one, other]).arg("null:");
    let out = compare.output().expect("compare");
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    said.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{said}"))
}

/// A program that ends with the test, without WebDriver: its session does not outlive the page.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn a_page_whose_process_dies_comes_back_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("profile");
    let program =
        Command::new(variable("TSUNAGI_APP")).args(["--sample", "--data"]).arg(&data).spawn().unwrap();
    let program = Program(program);
    let pid = program.0.id();
    let patience = Instant::now();
    let id = loop {
        assert!(patience.elapsed() < Duration::from_secs(60), "the window opens");
        std::thread::sleep(Duration::from_millis(500));
        if let Some(id) = on_display(pid) {
            break id;
        }
    };
    let [today, help, after] = ["today", "help", "after"].map(|name| dir.path().join(format!("{name}.png")));
    std::thread::sleep(Duration::from_secs(3));
    picture(&id, &today);
    let pressed = Command::new("xdotool").args(["windowfocus", "--sync", &id, "key", "F1"]).status();
    assert!(pressed.is_ok_and(|status| status.success()));
    std::thread::sleep(Duration::from_secs(3));
    picture(&id, &help);
    assert!(difference(&today, &help) > 20_000.0, "another screen stands there");
    let page = page_of(pid);
    let killed = Command::new("kill").args(["-9", &page.to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    std::thread::sleep(Duration::from_secs(5));
    assert_ne!(page_of(pid), page);
    picture(&id, &after);
    let points = difference(&help, &after);
    assert!(points < 2_000.0, "{points} points of the screen are others");
}
