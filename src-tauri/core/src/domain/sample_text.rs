//! Fictitious names, places and notes for sample data, the same for the same seed.
//!
//! Nothing here can be taken for a real family: invented surnames and municipalities (架空市 99999,
//! 見本町 99998), phones 000-0000-dddd. The tables lie in assets/sample.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A deterministic source of choices (SplitMix64); for sample data only, never for keys or ids.
#[derive(Debug, Clone)]
pub struct SampleRng(u64);

impl SampleRng {
    /// The choices of `part` (such as the number of a family) of the sample data of `seed`; parts do not
    /// depend on each other, so that a larger sample begins with the smaller one.
    pub fn new(seed: u64, part: u64) -> SampleRng {
        let mut outer = SampleRng(seed);
        SampleRng(outer.draw() ^ part.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not including `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        // The bias of a plain remainder is no matter at these sizes.
        self.draw().checked_rem(n).unwrap_or(0)
    }

    /// A number of `least..=most`.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most.saturating_sub(least) + 1)
    }

    /// True in `per_mille` of 1000 cases.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of `from`; None when it is empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len() as u64) as usize)
    }
}

/// A name and its reading in hiragana.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SampleName {
    pub text: &'static str,
    pub kana: &'static str,
}

/// A place to live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleAddress {
    pub municipality_code: &'static str,
    pub municipality: &'static str,
    pub district: &'static str,
    /// District, block and number, without the municipality.
    pub address: String,
}

#[derive(Debug, Default)]
struct Names {
    plain: Vec<SampleName>,
    /// Glyphs that many encodings and fonts lack, and very long names.
    hard: Vec<SampleName>,
}

struct Tables {
    families: Names,
    /// By sex: f, m, x.
    given: BTreeMap<&'static str, Names>,
    workers: Vec<SampleName>,
    places: Vec<(&'static str, &'static str, &'static str)>,
    phrases: Slots,
    themes: Slots,
    reasons: Slots,
}

type Slots = BTreeMap<&'static str, Vec<&'static str>>;

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut families = Names::default();
    for [text, kana, kind] in rows(include_str!("../../../../assets/sample/families.csv")) {
        families.add(SampleName { text, kana }, kind);
    }
    let mut given: BTreeMap<&str, Names> = BTreeMap::new();
    for [text, kana, sex, kind] in rows(include_str!("../../../../assets/sample/given.csv")) {
        given.entry(sex).or_default().add(SampleName { text, kana }, kind);
    }
    let workers = rows(include_str!("../../../../assets/sample/workers.csv"));
    let places = rows(include_str!("../../../../assets/sample/places.csv"));
    Tables {
        families,
        given,
        workers: workers.map(|[text, kana]| SampleName { text, kana }).collect(),
        places: places.map(|[code, municipality, district]| (code, municipality, district)).collect(),
        phrases: slots(include_str!("../../../../assets/sample/phrases.csv")),
        themes: slots(include_str!("../../../../assets/sample/themes.csv")),
        reasons: slots(include_str!("../../../../assets/sample/reasons.csv")),
    }
});

impl Names {
    fn add(&mut self, name: SampleName, kind: &str) {
        if kind == "plain" { self.plain.push(name) } else { self.hard.push(name) }
    }

    /// A hard name in 30 of 1000 cases.
    fn draw(&self, rng: &mut SampleRng) -> SampleName {
        let from = if rng.chance(30) && !self.hard.is_empty() { &self.hard } else { &self.plain };
        rng.pick(from).copied().unwrap_or_default()
    }
}

/// The rows of a table below its head line. The tables hold no quotes and no commas inside cells.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().skip(1).filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

fn slots(table: &'static str) -> Slots {
    let mut slots = Slots::new();
    for [slot, text] in rows(table) {
        slots.entry(slot).or_default().push(text);
    }
    slots
}

/// A family name; 30 of 1000 with a rare glyph (𠮷, 髙, 﨑, a variation selector) or very long.
pub fn family_name(rng: &mut SampleRng) -> SampleName {
    TABLES.families.draw(rng)
}

/// A given name for `sex` (`f`, `m`, else one of either); now and then a rare or very long one.
pub fn given_name(rng: &mut SampleRng, sex: &str) -> SampleName {
    let sex = if matches!(sex, "f" | "m") && !rng.chance(120) { sex } else { "x" };
    TABLES.given.get(sex).map(|names| names.draw(rng)).unwrap_or_default()
}

/// Name and reading of worker number `n`, family and given name apart by a space; all different.
pub fn worker_name(n: usize) -> (String, String) {
    let Some(name) = TABLES.workers.get(n % TABLES.workers.len().max(1)) else { return Default::default() };
    match n / TABLES.workers.len() {
        0 => (name.text.to_owned(), name.kana.to_owned()),
        // The second 丸井 一 is 丸井 一・2: visibly another, and visibly made up.
        round => (format!("{}・{}", name.text, round + 1), format!("{} {}", name.kana, round + 1)),
    }
}

/// A phone number that nobody has: 000-0000-dddd.
pub fn phone(rng: &mut SampleRng) -> String {
    format!("000-0000-{:04}", rng.below(10_000))
}

/// An address in 架空市 (four of five) or 見本町.
pub fn address(rng: &mut SampleRng) -> SampleAddress {
    let code = if rng.chance(800) { "99999" } else { "99998" };
    address_in(rng, code)
}

/// An address in the municipality of `code`; in any, where the code is not one of the sample's.
pub fn address_in(rng: &mut SampleRng, code: &str) -> SampleAddress {
    let there: Vec<_> = TABLES.places.iter().filter(|place| place.0 == code).collect();
    let all: Vec<_> = TABLES.places.iter().collect();
    let from = if there.is_empty() { &all } else { &there };
    let (municipality_code, municipality, district) = rng.pick(from).map(|p| **p).unwrap_or_default();
    let number = format!("{}-{}", rng.between(1, 40), rng.between(1, 30));
    let block = rng.between(1, 6);
    let mut address = format!("{district}{block}丁目{number}");
    if rng.chance(350) {
        let house = ["見本ハイツ", "例示荘", "コーポ試作", "架空マンション", "仮設住宅"];
        let house = rng.pick(&house).copied().unwrap_or_default();
        address.push_str(&format!(" {house}{}0{}号", rng.between(1, 9), rng.between(1, 8)));
    }
    SampleAddress { municipality_code, municipality, district, address }
}

/// Themes of a programme's sessions in their order; empty for programmes without any.
pub fn themes(programme: &str) -> &'static [&'static str] {
    TABLES.themes.get(programme).map(Vec::as_slice).unwrap_or_default()
}

/// A sentence for a stay's reason code; None for an unknown code.
pub fn reason_text(rng: &mut SampleRng, code: &str) -> Option<&'static str> {
    TABLES.reasons.get(code).and_then(|texts| rng.pick(texts)).copied()
}

/// A visitor's note of at least `about` characters (200 is usual), as long as there is something left to
/// say: no sentence comes twice, so notes end near 1,500 characters.
pub fn visit_note(rng: &mut SampleRng, about: usize) -> String {
    const ROUND: [&str; 5] = ["mother", "child", "activity", "talk", "home"];
    let mut writer = Writer::new(rng);
    let closing = writer.sentence("closing").unwrap_or_default();
    let mut note = writer.sentence("opening").unwrap_or_default();
    let mut left = about.saturating_sub(closing.chars().count() + note.chars().count());
    let mut silent = 0;
    for slot in ROUND.iter().cycle() {
        if left == 0 || silent == ROUND.len() {
            break;
        }
        match writer.sentence(slot) {
            Some(sentence) => {
                left = left.saturating_sub(sentence.chars().count());
                note.push_str(&sentence);
                silent = 0;
            }
            None => silent += 1,
        }
    }
    note + &closing
}

/// A day note of a stay, two or three sentences long.
pub fn stay_note(rng: &mut SampleRng) -> String {
    let count = rng.between(2, 3);
    let mut writer = Writer::new(rng);
    (0..count).filter_map(|_| writer.sentence("stay_note")).collect()
}

/// One note being written: the same child, worry and place from the first sentence to the last.
struct Writer<'a> {
    rng: &'a mut SampleRng,
    words: BTreeMap<&'static str, &'static str>,
    said: Vec<&'static str>,
}

impl Writer<'_> {
    fn new(rng: &mut SampleRng) -> Writer<'_> {
        let blanks =
            ["child_word", "play", "meal", "place", "worry", "interval", "weather", "count", "wakes"];
        let mut words = BTreeMap::new();
        for blank in blanks {
            let choices = TABLES.phrases.get(blank).map(Vec::as_slice).unwrap_or_default();
            if let Some(word) = rng.pick(choices) {
                words.insert(blank.trim_end_matches("_word"), *word);
            }
        }
        Writer { rng, words, said: Vec::new() }
    }

    /// A sentence of `slot` that was not said yet.
    fn sentence(&mut self, slot: &str) -> Option<String> {
        let all = TABLES.phrases.get(slot)?;
        let fresh: Vec<&'static str> = all.iter().copied().filter(|s| !self.said.contains(s)).collect();
        let sentence = *self.rng.pick(&fresh)?;
        self.said.push(sentence);
        let mut text = sentence.to_owned();
        for (blank, word) in &self.words {
            text = text.replace(&format!("{{{blank}}}"), word);
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_same_seed_says_the_same() {
        let note = |seed, part| visit_note(&mut SampleRng::new(seed, part), 200);
        assert_eq!(note(1, 1), note(1, 1));
        assert_ne!(note(1, 1), note(1, 2));
        assert_ne!(note(1, 1), note(2, 1));
    }

    #[test]
    fn notes_are_as_long_as_asked_and_have_no_blanks() {
        let mut seen = HashSet::new();
        for part in 0..500 {
            let mut rng = SampleRng::new(3, part);
            let note = visit_note(&mut rng, 200);
            let length = note.chars().count();
            assert!((200..=280).contains(&length), "{length}: {note}");
            assert!(!note.contains(['{', '}']) && note.ends_with(['。', '」']), "{note}");
            let stay = stay_note(&mut rng);
            assert!(!stay.contains(['{', '}']) && stay.chars().count() > 30, "{stay}");
            seen.insert(note);
        }
        assert!(seen.len() > 495, "{} different notes of 500", seen.len());
        assert!(visit_note(&mut SampleRng::new(3, 0), 100_000).chars().count() > 800);
    }

    #[test]
    fn names_places_and_phones_are_visibly_made_up() {
        let mut rng = SampleRng::new(5, 0);
        let mut families = HashSet::new();
        let is_kana = |text: &str| !text.is_empty() && text.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ー'));
        for _ in 0..5000 {
            let name = family_name(&mut rng);
            assert!(is_kana(name.kana), "{name:?}");
            families.insert(name.text);
            let given = given_name(&mut rng, "f");
            assert!(is_kana(given.kana), "{given:?}");
            let phone = phone(&mut rng);
            assert!(phone.len() == 13 && phone.starts_with("000-0000-"));
            let place = address(&mut rng);
            assert!(matches!(
                (place.municipality_code, place.municipality),
                ("99999", "架空市") | ("99998", "見本町")
            ));
            assert!(place.address.starts_with(place.district));
        }
        assert!(families.len() > 200);
        for glyph in ['𠮷', '髙', '﨑', '\u{e0100}'] {
            assert!(families.iter().any(|name| name.contains(glyph)), "{glyph}");
        }
        assert_eq!(address_in(&mut rng, "99998").municipality, "見本町");
    }

    #[test]
    fn workers_themes_and_reasons_are_there() {
        let names: HashSet<String> = (0..100).map(|n| worker_name(n).0).collect();
        assert_eq!(names.len(), 100);
        assert_eq!(worker_name(0).0, "丸井 一");
        assert_eq!(themes("parent_training").len(), 6);
        assert!(themes("no such programme").is_empty());
        assert!(reason_text(&mut SampleRng::new(1, 1), "illness").is_some());
        assert_eq!(reason_text(&mut SampleRng::new(1, 1), "no such reason"), None);
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        for (table, read) in [
            (
                include_str!("../../../../assets/sample/families.csv"),
                TABLES.families.plain.len() + TABLES.families.hard.len(),
            ),
            (
                include_str!("../../../../assets/sample/given.csv"),
                TABLES.given.values().map(|n| n.plain.len() + n.hard.len()).sum(),
            ),
            (
                include_str!("../../../../assets/sample/phrases.csv"),
                TABLES.phrases.values().map(Vec::len).sum(),
            ),
            (
                include_str!("../../../../assets/sample/themes.csv"),
                TABLES.themes.values().map(Vec::len).sum(),
            ),
            (
                include_str!("../../../../assets/sample/reasons.csv"),
                TABLES.reasons.values().map(Vec::len).sum(),
            ),
            (include_str!("../../../../assets/sample/places.csv"), TABLES.places.len()),
            (include_str!("../../../../assets/sample/workers.csv"), TABLES.workers.len()),
        ] {
            assert_eq!(table.lines().count() - 1, read);
        }
    }
}
