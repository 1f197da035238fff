//! Keys as WebDriver names them: `Ctrl+Enter`, `Shift+Tab`, `ArrowDown`, `k`.

use serde_json::{Value as Json, json};

/// WebDriver's own code points for keys that write nothing.
const NAMED: [(&str, char); 14] = [
    ("Ctrl", '\u{E009}'),
    ("Shift", '\u{E008}'),
    ("Alt", '\u{E00A}'),
    ("Enter", '\u{E007}'),
    ("Tab", '\u{E004}'),
    ("Escape", '\u{E00C}'),
    ("Backspace", '\u{E003}'),
    ("Delete", '\u{E017}'),
    ("ArrowLeft", '\u{E012}'),
    ("ArrowUp", '\u{E013}'),
    ("ArrowRight", '\u{E014}'),
    ("ArrowDown", '\u{E015}'),
    ("Home", '\u{E011}'),
    ("Space", ' '),
];

/// The actions of pressing `chord` once.
pub fn chord(chord: &str) -> Json {
    let keys: Vec<String> = chord.split('+').map(key).collect();
    let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
    let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
    keyboard(down.chain(up).collect())
}

/// The actions of writing `text`, key by key.
pub fn text(text: &str) -> Json {
    let beyond = text.chars().find(|c| u32::from(*c) > 0xFFFF);
    assert!(beyond.is_none(), "the driver loses {beyond:?} silently: set it by script");
    let write = |c: char| {
        let key = if c == '\n' { key("Enter") } else { c.to_string() };
        [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
    };
    keyboard(text.chars().flat_map(write).collect())
}

fn keyboard(actions: Vec<Json>) -> Json {
    json!([{ "type": "key", "id": "keyboard", "actions": actions }])
}

fn key(name: &str) -> String {
    if let Some((_, code)) = NAMED.iter().find(|(known, _)| *known == name) {
        return code.to_string();
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse::<u32>().ok()) {
        return char::from_u32(0xE030 + number).unwrap().to_string();
    }
    assert_eq!(name.chars().count(), 1, "no such key: {name}");
    name.to_owned()
}

#[test]
fn chords_go_down_and_up_again() {
    let actions = chord("Ctrl+k");
    let steps = actions[0]["actions"].as_array().unwrap();
    let values: Vec<&str> = steps.iter().map(|step| step["value"].as_str().unwrap()).collect();
    assert_eq!(values, ["\u{E009}", "k", "k", "\u{E009}"]);
    assert_eq!(key("F1"), "\u{E031}");
}
