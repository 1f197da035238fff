//! What the window costs beside an almost empty one: start-up, and memory after work.

use crate::driver::Driver;
use crate::engine::Engine;
use crate::screens::{arrive, of_records, plain};
use crate::timings;
use crate::window::Window;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Rounds of starting, and the goal: ours over the empty one's.
const ROUNDS: usize = 5;
const START_GOAL: f64 = 1.5;

/// Proportional set size of all processes, in MB.
const MEMORY_GOAL_MB: f64 = 350.0;

/// Milliseconds since the machine was started.
fn now_ms() -> f64 {
    let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
    uptime.split_whitespace().next().unwrap().parse::<f64>().unwrap() * 1000.0
}

/// When a process was started, in milliseconds since the machine was.
fn started_ms(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // Field 22, in hundredths of a second; the name before it may hold blanks.
    let after_name = stat.rsplit(')').next().unwrap();
    after_name.split_whitespace().nth(19).unwrap().parse::<f64>().unwrap() * 10.0
}

/// Milliseconds from the program's start until `usable` is true in its page.
fn start(program: &Path, arguments: &[&str], usable: &str) -> f64 {
    let driver = Driver::start(program, arguments);
    let pid = driver.program().expect("the program runs");
    let patience = Instant::now();
    while driver.script(usable, &[]) != json!(true) {
        assert!(patience.elapsed() < Duration::from_secs(60), "never usable");
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = now_ms() - started_ms(pid);
    if std::env::var_os("TSUNAGI_STEPS").is_some() {
        let steps = driver.script(
            "const n = performance.getEntriesByType('navigation')[0] || {};
             return JSON.stringify({ since: Date.now() - performance.timeOrigin, html: n.responseEnd, interactive: n.domInteractive,
               loaded: n.loadEventEnd, paint: performance.getEntriesByType('paint').map(p => p.name + ' ' + p.startTime),
               slow: performance.getEntriesByType('resource').map(r => r.name.split('/').pop() + ' ' + Math.round(r.startTime) + '-' + Math.round(r.responseEnd)).slice(0, 30) })",
            &[],
        );
        println!("{took:.0} ms: {steps}");
    }
    took
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}

/// A process and all its descendants.
fn family(pid: u32) -> Vec<u32> {
    let mut all = vec![pid];
    let mut at = 0;
    while at < all.len() {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", all[at])).into_iter().flatten().flatten();
        for task in tasks {
            let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
            all.extend(children.split_whitespace().filter_map(|c| c.parse::<u32>().ok()));
        }
        at += 1;
    }
    all
}

/// Proportional set size of a process alone, in MB.
fn own_pss_mb(pid: u32) -> f64 {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find(|l| l.starts_with("Pss:")).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0) / 1000.0
}

/// Proportional set size of a process and its descendants, in MB.
pub fn pss_mb(pid: u32) -> f64 {
    family(pid).into_iter().map(own_pss_mb).sum()
}

/// The same process by process, in words.
fn pss_by_process(pid: u32) -> String {
    let of = |pid: u32| {
        let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        format!("{} {:.0}", name.trim(), own_pss_mb(pid))
    };
    family(pid).into_iter().map(of).collect::<Vec<_>>().join(", ")
}

/// The screens that the work goes round.
const ROUND: [&str; 10] = [
    "/",
    "/find",
    "/visits",
    "/assignments",
    "/board",
    "/handover",
    "/courses",
    "/weekly",
    "/closing",
    "/people",
];

#[test]
#[ignore = "needs the window, the almost empty one and optimised builds: cargo xtask bench window"]
fn start_up_and_memory() {
    let path =
        |name: &str| PathBuf::from(std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set")));
    let (ours, blank) = (path("TSUNAGI_APP"), path("TSUNAGI_BLANK"));
    let minutes: f64 = std::env::var("TSUNAGI_MINUTES").ok().and_then(|m| m.parse().ok()).unwrap_or(1.0);
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("profile");
    let arguments = ["--data", data.to_str().unwrap(), "--sample"];
    // The first start makes the sample.
    let today = "return document.querySelector('[data-testid=\"today\"] h1') !== null";
    start(&ours, &arguments, today);

    let (mut own, mut floor) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        floor.push(start(&blank, &[], "return document.querySelector('#root p') !== null"));
        own.push(start(&ours, &arguments, today));
    }
    let (own, floor) = (median(own), median(floor));
    let ratio = own / floor;
    println!(
        "start to a usable Today: {own:.0} ms; an almost empty window: {floor:.0} ms; {ratio:.2}x (goal {START_GOAL}x)"
    );

    let driver = Driver::start(&blank, &[]);
    std::thread::sleep(Duration::from_secs(3));
    let least = pss_mb(driver.program().unwrap());
    println!("the almost empty window, MB: {}", pss_by_process(driver.program().unwrap()));
    drop(driver);
    let driver = Driver::start(&ours, &arguments);
    let pid = driver.program().unwrap();
    let begun = Instant::now();
    let mut screens = 0;
    while begun.elapsed().as_secs_f64() < minutes * 60.0 {
        let place = ROUND[screens % ROUND.len()];
        driver.script(&format!("location.hash = '#{place}'"), &[]);
        std::thread::sleep(Duration::from_millis(500));
        // Every second screen something is typed, scrolled and searched.
        let _: Json = driver.script(
            "const main = document.getElementById('main'); if (main) main.scrollTo(0, main.scrollHeight);
             const field = document.querySelector('#main input, #main textarea');
             if (field) { field.focus(); document.execCommand('insertText', false, 'れいやま'); }",
            &[],
        );
        std::thread::sleep(Duration::from_millis(500));
        screens += 1;
    }
    let most = pss_mb(pid);
    println!("after the work, MB: {}", pss_by_process(pid));
    println!(
        "memory after {minutes} min, {screens} screens: {most:.0} MB; an almost empty window: {least:.0} MB \
         (goal {MEMORY_GOAL_MB} MB)"
    );
    assert!(ratio <= START_GOAL, "start-up");
    assert!(most <= MEMORY_GOAL_MB, "memory");
}

/// Every click or key, and every screen, on the records of a large organisation.
#[test]
#[ignore = "needs the window and the command line as optimised builds: cargo xtask bench window"]
fn waiting_on_many_records() {
    const KEY_GOAL_MS: f64 = 50.0;
    const SCREEN_GOAL_MS: f64 = 100.0;
    let scale = std::env::var("TSUNAGI_SCALE").unwrap_or_else(|_| "large".to_owned());
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("profile");
    // Where the window looks for the fictitious records.
    let sample = dir.path().join("profile-sample");
    let made = std::process::Command::new(std::env::var("TSUNAGI_CLI").expect("TSUNAGI_CLI is not set"))
        .args(["--data", sample.to_str().unwrap(), "sample", "--scale", &scale])
        .status();
    assert!(made.is_ok_and(|status| status.success()), "no sample");
    let window = Window::open_sample(Engine::Window, &data);
    window.test_id("footer");
    let screens: Vec<_> =
        plain().into_iter().filter(|it| it.steps.is_empty()).chain(of_records(&window)).collect();
    let what = format!("{scale} organisation");
    let visit_all =
        || screens.iter().map(|it| (it.name.clone(), arrive(&window, &it.route))).collect::<Vec<_>>();
    // What a day's first visit of a screen loads stays.
    timings::report_screens(&window, &format!("{what}, the day's first visits"), &visit_all());
    let took = [visit_all(), visit_all()].concat();
    let screens = timings::report_screens(&window, &what, &took);
    arrive(&window, "/");
    timings::listen(&window);
    let part_of = |from: i64| window.call("families", &json!({ "from": from, "count": 1 }));
    let total = part_of(0)["total"].as_i64().unwrap_or(0);
    for part in 0..6 {
        // Families from all over the list, by what is typed of their name first.
        let line = part_of(total * part / 6)["lines"][0].clone();
        let name: String = line["name"].as_str().unwrap_or_default().chars().take(3).collect();
        window.press("Ctrl+k");
        let field = window.test_id("search-input");
        window.keys(&field, &name);
        // Who looks at the findings chooses among those for the whole name.
        window.wait("what the whole name finds", |w| {
            let lines = w.script_with(
                "const lines = [...document.querySelectorAll('[data-testid=search-dialog] [data-testid^=\"hit-\"]')];
                 return lines.length > 0 && lines.every((line) => line.textContent.includes(arguments[0]));",
                &[json!(name)],
            );
            lines == json!(true)
        });
        window.press("ArrowDown");
        window.press("Enter");
        window.test_id("family-page");
        for place in ["nav-visits", "nav-board", "nav-courses", "nav-today"] {
            window.click(&window.test_id(place));
        }
    }
    arrive(&window, "/visit/new");
    let note = window.test_id("field-note");
    window.click(&note);
    window.keys(&note, "お母さんは落ち着いた様子。子どもはよく笑う。");
    arrive(&window, "/stay/new");
    let who = window.test_id("field-person");
    window.click(&who);
    window.keys(&who, "れいやま");
    window.click(&window.css("[role=option][data-testid^=\"hit-\"]"));
    window.test_id("field-person-chosen");
    let keys = timings::report(&window, &what);
    assert!(keys <= KEY_GOAL_MS, "keys and clicks");
    assert!(screens <= SCREEN_GOAL_MS, "screens");
}
