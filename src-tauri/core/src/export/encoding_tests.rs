use super::*;
use proptest::prelude::*;

fn cp932(text: &str) -> (Vec<u8>, Vec<(String, u64)>) {
    let (mut out, mut replaced) = (Vec::new(), Replaced::new());
    encode(text, &mut out, &mut replaced);
    (out, replaced.into_iter().collect())
}

fn back(text: &str) -> (String, Vec<(String, u64)>) {
    let (bytes, replaced) = cp932(text);
    let decoded = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes);
    (decoded.expect("valid CP932").into_owned(), replaced)
}

#[test]
fn extensions_of_windows_have_their_place() {
    for text in ["髙﨑①㈱彅", "Ⅳⅳ№℡￤＂＇", "架空市ｶﾅ、「見本」", "\\~|"] {
        assert_eq!(back(text), (text.to_string(), vec![]));
    }
    // The bytes that Windows itself writes for the doubly coded ones.
    assert_eq!(cp932("Ⅰⅰ㈱∵￢纊").0, b"\x87\x54\xFA\x40\x87\x8A\x81\xE6\x81\xCA\xFA\x5C");
}

#[test]
fn five_normalisations_and_reiwa() {
    assert_eq!(back("9時〜10時−—‖¥500㋿8年").0, "9時～10時－―∥￥500令和8年");
    assert_eq!(cp932("¥").0, [0x81, 0x8F]);
    assert_eq!(cp932("〜−—‖¥㋿").1, vec![]);
}

#[test]
fn the_overline_and_c1_are_not_taken_for_ascii() {
    assert_eq!(back("‾\u{80}"), ("〓〓".into(), vec![("\u{80}".into(), 1), ("‾".into(), 1)]));
}

#[test]
fn what_has_no_place_is_counted() {
    let (text, replaced) = back("𠮷野 鷗 頰 é 𠮷 😀 ?");
    assert_eq!(text, "〓野 〓 〓 〓 〓 〓 ?");
    let expected = [("é", 1), ("頰", 1), ("鷗", 1), ("😀", 1), ("𠮷", 2)];
    assert_eq!(replaced, expected.map(|(c, n)| (c.to_string(), n)));
}

#[test]
fn a_sequence_counts_once() {
    // 葛 with a variation selector, e with a combining acute, a family of three, a thumb with a tone.
    let list = ["葛\u{E0100}", "e\u{301}", "👨\u{200D}👩\u{200D}👧", "👍\u{1F3FD}", "ｶ\u{FE00}", "¥\u{301}"];
    for one in list {
        assert_eq!(back(&format!("前{one}後")), ("前〓後".into(), vec![(one.to_string(), 1)]), "{one}");
        assert_eq!(back(&format!("{one}{one}")), ("〓〓".into(), vec![(one.to_string(), 2)]), "{one}");
    }
    assert_eq!(back("か\u{3099}は\u{309A}"), ("がぱ".into(), vec![]));
    assert_eq!(back("あ,\u{301}い"), ("あ,〓い".into(), vec![("\u{301}".into(), 1)]));
}

#[test]
fn whole_plane_has_its_place_or_is_geta() {
    assert_eq!(places().len(), 128 + 63 + 7326);
    for c in '\u{0}'..='\u{FFFF}' {
        assert_eq!(back(&c.to_string()), by_the_rules(&c.to_string()), "{c:?}");
    }
}

#[test]
fn longer_than_one_buffer() {
    let text = "見本町の記録〜葛\u{E0100}".repeat(2000);
    let (decoded, replaced) = back(&text);
    assert_eq!(decoded, "見本町の記録～〓".repeat(2000));
    assert_eq!(replaced, vec![("葛\u{E0100}".to_string(), 2000)]);
    // The mark is the first thing after a full buffer: its base went out with the buffer before.
    for n in 2040..2056 {
        let (decoded, _) = back(&format!("{}か\u{3099}", "あ".repeat(n)));
        assert_eq!(decoded, format!("{}が", "あ".repeat(n)));
    }
}

#[test]
fn a_cut_character_at_the_end_is_an_error() {
    let mut w = Cp932::new(Vec::new());
    w.write_all(&"あ".as_bytes()[..2]).unwrap();
    assert!(w.finish().is_err());
    assert!(Cp932::new(Vec::new()).write(&[b'a', 0xFF, b'b']).is_err());
}

fn japanese() -> impl Strategy<Value = String> {
    let one = prop_oneof![
        6 => "[ぁ-んァ-ヶ一-龠a-z0-9,\"\r\n]",
        2 => "[〜−—‖¥‾㋿𠮷鷗é👨\u{80}\u{301}\u{3099}\u{E0100}\u{FE0F}\u{200D}]",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(one, 0..40).prop_map(|v| v.concat())
}

/// Every character that some code of CP932 decodes to, without the private area.
fn places() -> &'static std::collections::BTreeSet<char> {
    static PLACES: std::sync::OnceLock<std::collections::BTreeSet<char>> = std::sync::OnceLock::new();
    PLACES.get_or_init(|| {
        let decode = |b: &[u8]| {
            SHIFT_JIS.decode_without_bom_handling_and_without_replacement(b).map(|s| s.into_owned())
        };
        let mut all: String = (0..=0x7Fu8).chain(0xA1..=0xDF).filter_map(|b| decode(&[b])).collect();
        let pairs = (0x81..=0xFCu8).flat_map(|lead| (0x40..=0xFCu8).map(move |trail| [lead, trail]));
        all.extend(pairs.filter(|p| !(0xA0..=0xDF).contains(&p[0])).filter_map(|p| decode(&p)));
        all.chars().filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c)).collect()
    })
}

/// The rules again, one sequence after the other and without any buffer.
fn by_the_rules(text: &str) -> (String, Vec<(String, u64)>) {
    let (mut out, mut replaced, mut rest) = (String::new(), Replaced::new(), text);
    while !rest.is_empty() {
        let (one, later) = rest.split_at(sequence_len(rest));
        let first = one.chars().next().unwrap();
        let written = if one.chars().count() == 1 {
            normalised(first).map_or(one.to_string(), str::to_string)
        } else {
            one.nfc().collect()
        };
        if written.chars().all(|c| places().contains(&c)) {
            out.push_str(&written);
        } else {
            out.push(GETA);
            *replaced.entry(one.to_string()).or_insert(0) += 1;
        }
        rest = later;
    }
    (out, replaced.into_iter().collect())
}

proptest! {
    #[test]
    fn chunks_do_not_matter(text in japanese(), cuts in proptest::collection::vec(1usize..9, 1..20)) {
        let mut w = Cp932::new(Vec::new());
        let mut rest = text.as_bytes();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() { break; }
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            w.write_all(now).unwrap();
            rest = later;
        }
        let (bytes, replaced) = w.finish().unwrap();
        prop_assert_eq!((bytes, replaced.into_iter().collect::<Vec<_>>()), cp932(&text));
    }

    #[test]
    fn decodes_to_the_normalised_text(text in japanese()) {
        prop_assert_eq!(back(&text), by_the_rules(&text));
    }
}
