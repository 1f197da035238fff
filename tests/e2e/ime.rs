//! Japanese through a real input method into the real window: letters, conversion, Enter. No Enter that
//! ends a conversion may submit, choose or open anything, and no draft may hold what is not committed.

use crate::driver::Element;
use crate::input_method::{Hands, InputMethod};
use crate::window::Window;
use serde_json::{Value as Json, json};
use std::time::Duration;
use tempfile::TempDir;
use tsunagi_core::app::{App, Founding, Profile};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::env::Env;
use tsunagi_core::store::{Filter, Key};

const PASSPHRASE: &str = "mihon no aikotoba";

/// Longer than a form waits before it keeps its draft.
const DRAFT: Duration = Duration::from_millis(2_500);

/// Listens to everything that an input method does to the page: what arrives first of all, and which
/// keys come through to the screens.
const LISTEN: &str = "
    const seen = { starts: 0, ends: [], longest: '', keys: 0, through: [], submits: 0 };
    window.seen = seen;
    const composing = (event) => event.isComposing || event.keyCode === 229;
    window.addEventListener('compositionstart', () => { seen.starts += 1 }, true);
    window.addEventListener('compositionupdate', (event) => {
      if (event.data.length > seen.longest.length) seen.longest = event.data;
    }, true);
    window.addEventListener('compositionend', (event) => { seen.ends.push(event.data) }, true);
    window.addEventListener('submit', () => { seen.submits += 1 }, true);
    window.addEventListener('keydown', (event) => {
      if (composing(event)) seen.keys += 1;
    }, true);
    document.addEventListener('keydown', (event) => {
      if (composing(event)) seen.through.push(event.key);
    }, true);";

/// A profile with a family, a visiting programme and a group programme, on the folder that the window opens.
struct Records {
    folder: TempDir,
    household: String,
    digest: String,
}

impl Records {
    fn prepare() -> Records {
        let folder = tempfile::tempdir().unwrap();
        let founding =
            Founding {
                organisation: "例示児童家庭支援センター", actor: "例山 事務", sample: false
            };
        let app = Profile::at(folder.path()).create(&key(), Env::system(), &founding).unwrap();
        let put = |kind: &str, record: Json| app.put(Kind::parse(kind).unwrap(), &record).unwrap().id;
        put("programme", json!({ "preset": "newborn_visit" }));
        put("programme", json!({ "preset": "baby_massage" }));
        let household = put("household", json!({ "display_name": "見本家" }));
        let mother = json!({
            "family_name": "見本", "given_name": "春子", "family_kana": "ミホン", "given_kana": "ハルコ",
            "birth_date": "1995-05-05", "household_id": household, "relation": "mother",
        });
        put("person", mother);
        let digest = app.digest().unwrap();
        Records { folder, household, digest }
    }

    /// After the window has ended.
    fn read(&self) -> App {
        Profile::at(self.folder.path()).open(&key(), Env::system()).unwrap()
    }

    fn assert_untouched(&self) {
        assert_eq!(self.read().digest().unwrap(), self.digest, "a record was made by accident");
    }
}

fn key() -> Key {
    Key::Passphrase(PASSPHRASE.to_owned().into())
}

/// Opens the records in the window and stands at `route`, listening.
fn open(records: &Records, method: &InputMethod, route: &str) -> Window {
    let window = Window::open_in(records.folder.path(), &method.environment());
    window.fill(&window.test_id("field-passphrase"), PASSPHRASE);
    window.click(&window.test_id("unlock-submit"));
    window.test_id("footer");
    window.script(LISTEN);
    window.go(route);
    window
}

fn value(window: &Window, field: &Element) -> String {
    window.ask("return arguments[0].value", field).as_str().unwrap_or_default().to_owned()
}

/// One composition in one field, from the first letter to the Enter that ends it.
struct Composition<'a> {
    window: &'a Window,
    hands: &'a Hands<'a>,
    field: &'a Element,
    before: String,
    ends: u64,
}

impl<'a> Composition<'a> {
    /// Types `letters` at the end of the field; they stand in it as `kana`, not yet committed.
    fn begin(
        window: &'a Window,
        hands: &'a Hands<'a>,
        field: &'a Element,
        letters: &str,
        kana: &str,
    ) -> Self {
        let composition =
            Composition { window, hands, field, before: value(window, field), ends: ended(window) };
        hands.write(letters);
        composition.stands(kana);
        composition
    }

    /// The space bar, until `word` stands in the field.
    fn convert(self, word: &str) -> Self {
        self.press("space", word)
    }

    /// A key that the input method takes; `word` stands in the field after it.
    fn press(self, key: &str, word: &str) -> Self {
        self.hands.press(key);
        self.stands(word);
        assert_eq!(ended(self.window), self.ends, "{key} ended the composition");
        self
    }

    /// Ends the composition; the field keeps `word`.
    fn enter(self, word: &str) {
        self.hands.press("Return");
        self.window.wait("the end of the composition", |w| ended(w) == self.ends + 1);
        // An Enter that the page takes for its own would show now.
        std::thread::sleep(Duration::from_millis(400));
        self.stands(word);
    }

    fn stands(&self, word: &str) {
        let wanted = format!("{}{word}", self.before);
        self.hands.wait(|| {
            let stands = value(self.window, self.field);
            if stands == wanted { Ok(()) } else { Err(format!("「{wanted}」, not 「{stands}」")) }
        });
    }
}

/// How many compositions have ended.
fn ended(window: &Window) -> u64 {
    window.script("return window.seen.ends.length").as_u64().unwrap()
}

/// There were `compositions`, drawn in the page, and no key of theirs came through to a form or a shortcut.
fn assert_quiet(window: &Window, compositions: usize) {
    let seen = window.script("return window.seen");
    println!("seen by the page: {seen}");
    assert_eq!(seen["ends"].as_array().map(Vec::len), Some(compositions), "{seen}");
    assert_eq!(seen["starts"], json!(compositions), "{seen}");
    assert!(seen["longest"].as_str().is_some_and(|text| text.chars().count() > 1), "not inline: {seen}");
    assert!(seen["keys"].as_u64() > Some(0), "no key was the input method's: {seen}");
    assert_eq!(seen["through"], json!([]), "{seen}");
    assert_eq!(seen["submits"], json!(0), "{seen}");
}

fn assert_no_problem(window: &Window) {
    assert!(!window.has("[data-testid=form-errors], [aria-invalid=true]"), "something was submitted");
    assert!(!window.has("[data-testid=warnings]"), "something was submitted");
}

/// The list of candidates opens under the field's caret or above it, not in a corner of the display.
fn assert_near(hands: &Hands<'_>, window: &Window, field: &Element) {
    window.wait("the candidates", |_| hands.candidates().is_some());
    let [left, top, width, height] = hands.candidates().unwrap();
    let field = window.ask(
        "const box = arguments[0].getBoundingClientRect();
         return [box.left, box.top, box.right, box.bottom].map(Math.round)",
        field,
    );
    let edge = |at: usize| field[at].as_i64().unwrap();
    println!("candidates {width} x {height} at {left},{top}; field {field}");
    assert!(left >= edge(0) - 20 && left <= edge(2), "beside the field: {left} and {field}");
    assert!(top + height >= edge(1) && top <= edge(3) + 20, "far from the field: {top} and {field}");
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn the_note_of_a_visit_takes_japanese() {
    let Some(method) = InputMethod::start() else { return };
    let records = Records::prepare();
    let window = open(&records, &method, &format!("/visit/new?household={}", records.household));
    let hands = Hands::on(&window, &method);
    window.test_id("visit-form");
    window.click(&window.test_id("field-status--done"));
    for (field, text) in [("field-start", "10:00"), ("field-end", "11:00")] {
        window.fill(&window.test_id(field), text);
    }
    if !window.has("[data-testid^=\"field-worker_ids--\"][data-selected]") {
        window.click(&window.css("[data-testid^=\"field-worker_ids--\"]"));
    }
    let note = window.test_id("field-note");
    hands.point(&note);
    hands.switch_on();
    let words = Composition::begin(&window, &hands, &note, "kyouhaamedesu", "きょうはあめです");
    hands.picture("ime-note-letters");
    let words = words.convert("今日は雨です");
    hands.picture("ime-note-converted");
    words.enter("今日は雨です");
    assert_no_problem(&window);

    // With nothing to end, Enter is a new line.
    hands.press("Return");
    window.wait("a new line", |w| value(w, &note) == "今日は雨です\n");
    let words = Composition::begin(&window, &hands, &note, "kodomo", "こども").convert("子供");
    words.enter("子供");
    assert_no_problem(&window);
    assert!(window.has("[data-testid=visit-form]"), "the form was submitted");

    // A composition that is under way keeps Ctrl+Enter to itself.
    let words = Composition::begin(&window, &hands, &note, "genki", "げんき");
    hands.press("ctrl+Return");
    std::thread::sleep(Duration::from_millis(400));
    assert_no_problem(&window);
    assert!(window.has("[data-testid=visit-form]"), "what was not committed was saved");
    words.stands("げんき");
    words.enter("げんき");
    assert_quiet(&window, 3);
    hands.press("ctrl+Return");
    let form = "[data-testid=visit-form]";
    window.wait("the form to be saved", |w| !w.has(form) || w.has("[data-testid=warnings]"));
    if window.has("[data-testid=warnings]") {
        window.fill(&window.css("[data-testid^=warning-I-]"), "初回のため事務が同行した");
        window.click(&window.test_id("warnings-save"));
    }
    window.test_id("family-timeline");
    window.kill();

    let app = records.read();
    let mut notes = vec![];
    app.list(Kind::parse("visit").unwrap(), &Filter::default(), |visit| {
        notes.push(visit["note"].clone());
        Ok(())
    })
    .unwrap();
    assert_eq!(notes, [json!("今日は雨です\n子供げんき")], "one visit, saved once");
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn a_draft_never_holds_what_is_not_committed() {
    let Some(method) = InputMethod::start() else { return };
    let records = Records::prepare();
    let window = open(&records, &method, &format!("/visit/new?household={}", records.household));
    let hands = Hands::on(&window, &method);
    let note = window.test_id("field-note");
    hands.point(&note);
    hands.switch_on();
    Composition::begin(&window, &hands, &note, "kodomo", "こども").convert("子供").enter("子供");
    window.wait("the draft", |w| w.has("[data-testid=draft-saved]"));
    let under_way = Composition::begin(&window, &hands, &note, "genki", "げんき").convert("元気");
    std::thread::sleep(DRAFT);
    under_way.stands("元気");
    hands.picture("ime-draft");
    window.kill();

    let app = records.read();
    let draft = app.draft(&format!("visit/new/{}", records.household)).unwrap().expect("a draft");
    assert_eq!(draft.body["note"], json!("子供"), "{}", draft.body);
    assert_eq!(app.digest().unwrap(), records.digest, "a record was made by accident");
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn the_names_of_a_family_take_japanese() {
    let Some(method) = InputMethod::start() else { return };
    let records = Records::prepare();
    let window = open(&records, &method, "/family/new");
    let hands = Hands::on(&window, &method);
    window.test_id("family-form");
    let household = window.test_id("field-display_name");
    hands.point(&household);
    hands.switch_on();
    Composition::begin(&window, &hands, &household, "mihonn", "みほん").convert("見本").enter("見本");
    Composition::begin(&window, &hands, &household, "kazoku", "かぞく").convert("家族").enter("家族");
    let name = window.test_id("field-member-0-family_name");
    hands.point(&name);
    let words = Composition::begin(&window, &hands, &name, "mihonn", "みほん").convert("見本");
    hands.press("space");
    assert_near(&hands, &window, &name);
    hands.picture("ime-name-candidates");
    words.press("Up", "見本").enter("見本");
    assert_no_problem(&window);
    // In a short field of a long form, Enter does nothing at all.
    hands.press("Return");
    std::thread::sleep(Duration::from_millis(400));
    assert_no_problem(&window);
    assert!(window.has("[data-testid=family-form]"), "the form was submitted");
    assert_quiet(&window, 3);
    window.kill();
    records.assert_untouched();
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn the_search_takes_japanese() {
    let Some(method) = InputMethod::start() else { return };
    let records = Records::prepare();
    let window = open(&records, &method, "/");
    let hands = Hands::on(&window, &method);
    window.test_id("today");
    hands.press("ctrl+k");
    let search = window.test_id("search-input");
    let there = "return document.activeElement === arguments[0]";
    window.wait("the caret", |w| w.ask(there, &search) == json!(true));
    hands.switch_on();
    let words = Composition::begin(&window, &hands, &search, "mihonn", "みほん");
    hands.picture("ime-search-letters");
    let words = words.convert("見本");
    hands.press("space");
    assert_near(&hands, &window, &search);
    hands.picture("ime-search-candidates");
    words.press("Up", "見本").enter("見本");
    assert!(window.has("[data-testid=search-dialog]"), "Enter opened a finding");
    assert_eq!(value(&window, &search), "見本");
    window.css("[data-testid=search-dialog] [data-testid^=\"hit-\"]");
    hands.picture("ime-search-found");
    assert_quiet(&window, 1);
    // The next Enter is the person's own.
    hands.press("Down");
    hands.press("Return");
    window.test_id("family-page");
    assert!(!window.has("[data-testid=search-dialog]"));
    window.kill();
    records.assert_untouched();
}

#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn dates_take_japanese() {
    let Some(method) = InputMethod::start() else { return };
    let records = Records::prepare();
    let window = open(&records, &method, &format!("/visit/new?household={}", records.household));
    let hands = Hands::on(&window, &method);
    let date = window.test_id("field-date");
    let echo = window.test_id("field-date-echo");
    let clear = |window: &Window| {
        hands.press("ctrl+a");
        hands.press("BackSpace");
        window.wait("an empty date", |w| value(w, &date).is_empty());
    };
    hands.point(&date);
    clear(&window);
    hands.switch_on();
    Composition::begin(&window, &hands, &date, "kinou", "きのう").enter("きのう");
    let yesterday = window.text(&echo);
    assert!(yesterday.contains('日'), "what was understood: {yesterday}");

    clear(&window);
    // The arrows are the list's while it is open; later they are the day's.
    let words = Composition::begin(&window, &hands, &date, "kinou", "きのう").convert("昨日");
    hands.press("Down");
    assert_near(&hands, &window, &date);
    hands.picture("ime-date-candidates");
    words.press("Up", "昨日").enter("昨日");
    assert_eq!(window.text(&echo), yesterday);

    clear(&window);
    Composition::begin(&window, &hands, &date, "reiwa8nen4gatu1niti", "れいわ8ねん4がつ1にち")
        .convert("令和8年4月1日")
        .enter("令和8年4月1日");
    window.wait("the day", |w| w.text(&echo).contains("2026"));
    hands.picture("ime-date");
    hands.press("Up");
    window.wait("the next day", |w| value(w, &date) == "2026/04/02");
    clear(&window);
    Composition::begin(&window, &hands, &date, "20260401", "20260401")
        .press("F9", "２０２６０４０１")
        .enter("２０２６０４０１");
    window.wait("the day", |w| w.text(&echo).contains("2026"));
    assert_no_problem(&window);
    assert_quiet(&window, 4);
    window.kill();
    records.assert_untouched();
}

/// The one kind of field where Enter does submit: adding a record by its name.
#[test]
#[ignore = "needs the built window and a display: cargo xtask test"]
fn a_place_is_added_by_the_enter_after_the_conversion() {
    let Some(method) = InputMethod::start() else { return };
    let records = Records::prepare();
    let window = open(&records, &method, "/session/new");
    let hands = Hands::on(&window, &method);
    let place = window.test_id("field-new_site");
    hands.point(&place);
    hands.switch_on();
    Composition::begin(&window, &hands, &place, "siminkaikann", "しみんかいかん")
        .convert("市民会館")
        .enter("市民会館");
    assert!(!window.has("[data-testid^=\"field-site_id--\"]"), "the conversion added the place");
    assert_quiet(&window, 1);
    hands.press("Return");
    window.wait("the place", |w| w.has("[data-testid^=\"field-site_id--\"][data-selected]"));
    window.kill();
    let mut places = vec![];
    let add = |place: Json| {
        places.push(place["name"].clone());
        Ok(())
    };
    records.read().list(Kind::parse("site").unwrap(), &Filter::default(), add).unwrap();
    assert_eq!(places, [json!("市民会館")], "one place, added once");
}
