//! Every screen in its looks: nothing that keeps people out (axe), nothing that sticks out sideways, nothing
//! of a secret place; a picture of each, and each as it is printed.

use crate::engine::Engine;
use crate::screens::{Screen, arrive, nowhere_seen, of_records, plain, show};
use crate::window::{Window, variable};
use serde_json::{Value as Json, json};
use std::path::Path;

const WIDTH: u64 = 1366;
const HEIGHT: u64 = 768;

/// The other display that people have.
const WIDE: (u64, u64) = (1920, 1080);

/// A4 without its margins, in the points of the screen.
const UPRIGHT: u64 = 680;
const ACROSS: u64 = 1027;

/// Violations that no screen may have, whatever the look.
const GRAVE: [&str; 2] = ["serious", "critical"];

/// How the screens are shown.
#[derive(Debug, Clone, Copy)]
struct Look {
    language: &'static str,
    theme: &'static str,
    size: u64,
    /// With more contrast and less motion.
    calm: bool,
}

const fn look(language: &'static str, theme: &'static str, size: u64) -> Look {
    Look { language, theme, size, calm: false }
}

const fn calm(language: &'static str, theme: &'static str, size: u64) -> Look {
    Look { calm: true, ..look(language, theme, size) }
}

/// Every two of language, brightness and size meet in one of the first four, and brightness and contrast; the long
/// form sees all.
const LOOKS: [Look; 12] = [
    look("ja", "light", 100),
    look("ja", "dark", 150),
    calm("en", "light", 150),
    calm("en", "dark", 100),
    calm("ja", "light", 150),
    calm("ja", "dark", 100),
    look("en", "light", 100),
    look("en", "dark", 150),
    look("ja", "light", 115),
    look("ja", "dark", 130),
    look("en", "light", 130),
    calm("ja", "light", 130),
];

fn looks() -> &'static [Look] {
    if std::env::var_os("TSUNAGI_LONG").is_some() { &LOOKS } else { &LOOKS[..4] }
}

impl Look {
    fn name(&self) -> String {
        let calm = if self.calm { "-high-contrast" } else { "" };
        format!("{}-{}-{}{calm}", self.language, self.theme, self.size)
    }

    /// Chooses it as the settings do, and loads the page again.
    fn choose(&self, window: &Window) {
        let (contrast, motion) = if self.calm { ("high", "reduced") } else { ("normal", "normal") };
        let wish = json!({
            "language": self.language, "theme": self.theme, "textSize": self.size, "contrast": contrast,
            "motion": motion,
        });
        window.script_with(
            "localStorage.setItem('tsunagi.display', arguments[0]); window.before = true; location.reload()",
            &[json!(wish.to_string())],
        );
        // The page that is being left looks the same at first.
        let chosen = format!(
            "return window.before === undefined && document.documentElement.lang === '{}'",
            self.language
        );
        window.wait("the page in its look", |w| w.has("#root > *") && w.script(&chosen) == json!(true));
        // Fonts come with the first text that wants them.
        // The faces come after the first screen; before them the page would be looked at in another font.
        window.wait("the fonts", |w| w.script("return document.fonts.size > 0") == json!(true));
        window.script("return document.fonts.ready.then(() => true)");
        window.inject(&std::fs::read_to_string(variable("TSUNAGI_AXE")).expect("axe"));
    }
}

/// What is wrong with the page as it stands.
fn problems(window: &Window) -> Vec<String> {
    let found = window.script_with(
        "const [grave] = arguments;
         return axe.run(document, { resultTypes: ['violations'] }).then((result) => {
           const bad = result.violations.filter((it) => grave.includes(it.impact));
           const told = bad.flatMap((it) => it.nodes.slice(0, 5).map((node) =>
             `${it.impact} ${it.id}: ${node.target.join(' ')}: ${(node.failureSummary ?? '').split('\\n').slice(1, 2).join(' ').trim()}`));
           for (const part of [document.documentElement, document.getElementById('main')]) {
             const over = part ? part.scrollWidth - part.clientWidth : 0;
             if (over <= 1) continue;
             const edge = part.getBoundingClientRect().right;
             const out = [...part.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > edge + 1);
             const named = out.slice(0, 3).map((it) => `${it.localName}.${String(it.className).split(' ').slice(0, 4).join('.')}`);
             told.push(`${over} px stick out sideways: ${named.join(' > ')}`);
           }
           return told;
         });",
        &[json!(GRAVE)],
    );
    let lines = found.as_array().expect("axe answers");
    lines.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect()
}

/// What is wrong on a display as people have it, where the page is rolled: a field that has the keyboard lies under
/// something, or the page is wider than a wide display.
fn on_displays(window: &Window) -> Vec<String> {
    let covered = window.script(
        "const field = 'input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea';
         const seen = [...document.querySelectorAll(`#main :is(${field})`)].filter((it) => it.checkVisibility() && !it.disabled);
         const told = [];
         for (const it of [...seen.slice(0, 1), ...seen.slice(-3)]) {
           it.focus();
           const box = it.getBoundingClientRect();
           const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
           const inside = at !== null && (it.contains(at) || at.contains(it) || it.parentElement.contains(at));
           if (!inside) told.push(`${it.closest('[data-testid]')?.dataset.testid ?? it.localName} lies under ${at?.className ?? 'the edge'}`);
         }
         document.activeElement?.blur();
         return told;",
    );
    let mut told: Vec<String> =
        covered.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect();
    window.resize(WIDE.0, WIDE.1);
    let over = window.script(
        "const over = (it) => (it ? it.scrollWidth - it.clientWidth : 0);
         return Math.max(over(document.documentElement), over(document.getElementById('main')))",
    );
    if over.as_u64().unwrap_or(0) > 1 {
        told.push(format!("{over} px stick out sideways on a wide display"));
    }
    window.resize(WIDTH, HEIGHT);
    told
}

/// Makes the page as high as its content, so that nothing of it is out of sight.
fn unroll(window: &Window) {
    window.resize(WIDTH, HEIGHT);
    let over = window.script(
        "const main = document.getElementById('main') ?? document.documentElement;
         return Math.max(0, main.scrollHeight - main.clientHeight)",
    );
    let over = over.as_u64().unwrap_or(0).min(6000);
    if over > 0 {
        window.resize(WIDTH, HEIGHT + over);
    }
}

/// What must be seen nowhere but behind its button: the secret places of the fictitious records.
fn secret_places(window: &Window) -> Vec<String> {
    let families = window.call("families", &json!({ "from": 0, "count": 1_000 }));
    let lines = families["lines"].as_array().cloned().unwrap_or_default();
    let family = |line: &Json| window.call("family", &json!({ "id": line["id"] }));
    let secret = |line: &&Json| family(line)["address_secret"] == json!(true);
    let reveal =
        |line: &Json| window.call("reveal", &json!({ "household_id": line["id"], "reason": "画面の検査" }));
    lines
        .iter()
        .filter(secret)
        .filter_map(|line| reveal(line)["address"].as_str().map(str::to_owned))
        .collect()
}

/// Looks at `screens` one by one; answers what is wrong.
fn look_at(window: &Window, screens: &[Screen], look: Look, folder: &str, secrets: &[String]) -> Vec<String> {
    let dir = window.pictures().join(folder).join(look.name());
    std::fs::create_dir_all(&dir).unwrap();
    let mut wrong = vec![];
    for screen in screens {
        show(window, screen);
        let mut told = vec![];
        // A list that is open is no form to write in.
        if look.size == 100 && look.language == "ja" && screen.steps.is_empty() {
            told.extend(on_displays(window));
        }
        unroll(window);
        told.extend(problems(window));
        wrong
            .extend(told.into_iter().map(|line| format!("{folder} {} {}: {line}", look.name(), screen.name)));
        let text = window.script("return document.body.innerText");
        let text = text.as_str().unwrap_or_default();
        wrong.extend(
            secrets
                .iter()
                .filter(|place| text.contains(*place))
                .map(|_| format!("{}: shows a secret place", screen.name)),
        );
        window.picture_to(&dir.join(format!("{}.png", screen.name)));
        window.resize(WIDTH, HEIGHT);
        put_away(window);
    }
    wrong
}

/// Closes what a state opened: the first Escape may only empty a field. Behind a dialog nothing is looked at.
fn put_away(window: &Window) {
    window.wait("dialogs to close", |w| {
        let open = w.has("[role=dialog], [role=alertdialog]");
        if open {
            w.press("Escape");
        }
        !open
    });
}

/// Prints `screens`; answers what does not fit the paper.
fn print(window: &Window, screens: &[Screen]) -> Vec<String> {
    let dir = window.pictures().join("print");
    std::fs::create_dir_all(&dir).unwrap();
    let mut wrong = vec![];
    for screen in screens.iter().filter(|screen| screen.steps.is_empty()) {
        arrive(window, &screen.route);
        let length = window.print(&dir.join(format!("{}.pdf", screen.name)));
        assert!(length > 5_000, "{} prints nothing", screen.name);
        window.as_on_paper(|| {
            let across = window.script(
                "return [...document.querySelectorAll('style')].some((it) => it.textContent.includes('landscape'))",
            );
            window.resize(if across == json!(true) { ACROSS } else { UPRIGHT }, HEIGHT);
            let over = window.script(
                "const main = document.getElementById('main');
                 const edge = main.getBoundingClientRect().right;
                 const out = [...main.querySelectorAll('*')].filter((it) => it.checkVisibility() &&
                   !it.closest('.sr-only') && it.getBoundingClientRect().right > edge + 1);
                 return out.slice(0, 2).map((it) => `${it.localName} ${it.textContent.slice(0, 20)}`).join(' > ')",
            );
            if over != json!("") {
                wrong.push(format!("{} on paper: cut off at the right: {over}", screen.name));
            }
            window.resize(WIDTH, HEIGHT);
        });
    }
    wrong
}

/// Screens that one route leads to under two names show the same twice: only routes that lead somewhere.
fn assert_known(window: &Window, screens: &[Screen]) {
    for screen in screens {
        arrive(window, &screen.route);
        let place = window.script("return location.hash.slice(1)");
        let place = place.as_str().unwrap_or_default();
        assert_eq!(place, screen.route, "{}: the route leads elsewhere", screen.name);
    }
}

/// The looking itself must be able to find something.
fn assert_notices(window: &Window) {
    window.script(
        "const bad = document.createElement('div');
         bad.id = 'planted';
         bad.innerHTML = '<button></button><p style=\"color:#bbb;background:#fff\">薄い文字</p><div style=\"width:3000px\">長い</div>';
         document.getElementById('main').append(bad)",
    );
    let told = problems(window).join("\n");
    for sign in ["button-name", "color-contrast", "sideways"] {
        assert!(told.contains(sign), "{sign} is not noticed: {told}");
    }
    window.script("document.getElementById('planted').remove()");
    window.script(
        "const bad = document.createElement('div');
         bad.id = 'planted';
         bad.innerHTML = '<input><div style=\"width:3000px\">長い</div>';
         document.getElementById('main').append(bad);
         const over = document.createElement('div');
         over.id = 'over';
         over.style = 'position:fixed;inset:0;z-index:99';
         document.body.append(over)",
    );
    let told = on_displays(window).join("\n");
    for sign in ["lies under", "wide display"] {
        assert!(told.contains(sign), "{sign} is not noticed: {told}");
    }
    window.script("for (const id of ['planted', 'over']) document.getElementById(id).remove()");
}

fn assert_sound(wrong: &[String], folder: &Path) {
    println!("Pictures of every screen: {}", folder.display());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
#[ignore = "needs the bridge and Chromium: cargo xtask test"]
fn every_screen_with_the_sample() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open_sample(Engine::Chromium, &data.path().join("tsunagi"));
    window.test_id("footer");
    let secrets = secret_places(&window);
    assert!(!secrets.is_empty(), "the sample has a secret place");
    let screens: Vec<Screen> = plain().into_iter().chain(of_records(&window)).collect();
    assert_known(&window, &screens);
    assert_eq!(nowhere_seen(&screens), [""; 0], "a route that nobody looks at");
    LOOKS[0].choose(&window);
    assert_notices(&window);
    let mut wrong = vec![];
    for look in looks() {
        look.choose(&window);
        wrong.extend(look_at(&window, &screens, *look, "sample", &secrets));
    }
    assert_sound(&wrong, window.pictures());
}

#[test]
#[ignore = "needs the bridge and Chromium: cargo xtask test"]
fn every_screen_on_paper() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open_sample(Engine::Chromium, &data.path().join("tsunagi"));
    window.test_id("footer");
    let screens: Vec<Screen> = plain().into_iter().chain(of_records(&window)).collect();
    LOOKS[0].choose(&window);
    let mut wrong = print(&window, &screens);
    wrong.extend(print_certificates(&window));
    assert_sound(&wrong, window.pictures());
}

/// The certificates of a course that is over, one page each.
fn print_certificates(window: &Window) -> Vec<String> {
    let courses = window.call("courses", &json!({}));
    let of = |course: &Json| window.call("course_view", &json!({ "id": course["id"] }));
    let given = |view: &Json| view["certificates"].as_array().map_or(0, Vec::len);
    let views: Vec<Json> = courses.as_array().into_iter().flatten().map(of).collect();
    let Some(view) = views.iter().find(|view| given(view) > 1) else {
        return vec!["no course of the sample is completed".to_owned()];
    };
    arrive(window, &format!("/course/{}", view["id"].as_str().unwrap_or_default()));
    window.picture("course-over");
    // The printer's dialog would wait for somebody.
    window.script("window.print = () => {}");
    window.click(&window.test_id("course-certificates-all"));
    window.test_id("certificate-sheet");
    window.print(&window.pictures().join("print").join("course-certificates.pdf"));
    vec![]
}

#[test]
#[ignore = "needs the bridge and Chromium: cargo xtask test"]
fn every_screen_with_nothing_in_it() {
    let data = tempfile::tempdir().unwrap();
    let window = Window::open_on(Engine::Chromium, &data.path().join("tsunagi"));
    let begin = |look: Look| {
        look.choose(&window);
        let mut wrong = problems(&window);
        window.picture(&format!("first-screen-{}", look.name()));
        window.click(&window.test_id("start-create"));
        window.test_id("create-form");
        wrong.extend(problems(&window));
        window.picture(&format!("create-{}", look.name()));
        wrong
    };
    let mut wrong: Vec<String> = looks().iter().flat_map(|look| begin(*look)).collect();
    for (field, text) in [
        ("field-organisation", "例示児童家庭支援センター"),
        ("field-actor", "例山 事務"),
        ("field-passphrase", "mihon no aikotoba"),
        ("field-again", "mihon no aikotoba"),
    ] {
        window.fill(&window.test_id(field), text);
    }
    window.click(&window.test_id("create-submit"));
    // Once: a page that is loaded again does not have the code any more.
    window.test_id("kit");
    wrong.extend(problems(&window));
    window.picture("recovery-sheet");
    window.click(&window.test_id("kit-done"));
    window.test_id("footer");
    for look in looks() {
        look.choose(&window);
        wrong.extend(look_at(&window, &plain(), *look, "empty", &[]));
    }
    window.press("Ctrl+l");
    window.test_id("unlock-form");
    for look in looks() {
        look.choose(&window);
        window.test_id("unlock-form");
        wrong.extend(problems(&window));
        window.picture(&format!("unlock-{}", look.name()));
    }
    assert_sound(&wrong, window.pictures());
}
