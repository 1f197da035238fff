use super::query::Query;
use super::*;
use proptest::prelude::*;

fn id(n: u32) -> Id {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&n.to_be_bytes());
    Id::from_bytes(bytes)
}

fn person(n: u32, name: &str, kana: &str, phone: &str) -> FindEntry {
    let keys = FindKeys {
        kana: vec![kana.into()],
        names: vec![name.into()],
        codes: vec![format!("H-A3-{n:05}")],
        phones: vec![phone.into()],
    };
    FindEntry { id: id(n), kind: FindKind::Person, household: Some(id(n + 1000)), keys, flags: n }
}

/// Fictitious people; the number is the id.
const PEOPLE: &[(&str, &str, &str)] = &[
    ("例山 はな子", "れいやま はなこ", "000-0000-1111"),
    ("例山 そら", "れいやま そら", "000-0000-1111"),
    ("見本 みどり", "みほん みどり", "000-0000-2345"),
    ("見本田 美保", "みほんだ みほ", "000-0000-2346"),
    ("𠮷野仮 一郎", "よしのかり いちろう", "000-0000-3456"),
    ("髙見本 花", "たかみほん はな", "000-0000-4567"),
    ("高見本 優子", "たかみほん ゆうこ", "000-0000-5678"),
    ("山﨑例 翔太", "やまざきれい しょうた", "000-0000-6789"),
    ("大野例 陽", "おおのれい よう", "000-0000-7890"),
    ("小野例 葉", "おのれい よう", "000-0000-8901"),
    ("未来野 ゆめ", "みらいの ゆめ", "000-0000-9012"),
    ("渡邉例 淳弥", "わたなべれい じゅんや", "000-0000-0123"),
    ("試作 慎一", "しさく しんいち", "000-0000-0124"),
    ("佐藤例 圭", "さとうれい けい", "+81 00-0000-0125"),
    ("ローザ例 アンナ", "ろーざれい あんな", "000-0000-0126"),
];

fn people() -> FindIndex {
    FindIndex::new(
        PEOPLE.iter().enumerate().map(|(n, (name, kana, phone))| person(n as u32, name, kana, phone)),
    )
}

fn flags(index: &FindIndex, text: &str, limit: usize) -> Vec<u32> {
    index.search(text, limit).iter().map(|hit| hit.flags).collect()
}

#[test]
fn queries_find_whom_they_mean() {
    let index = people();
    for (text, expected) in [
        ("れいやま", &[1, 0][..]),
        ("れい", &[1, 0, 8, 9, 13]),
        ("reiyama hana", &[0]),
        ("はな　れいやま", &[0]),
        ("例山はな子", &[0]),
        ("みほん", &[2, 3, 5, 6]),
        ("ミホン", &[2, 3, 5, 6]),
        ("ﾐﾎﾝ", &[2, 3, 5, 6]),
        ("mihon", &[2, 3, 5, 6]),
        ("ｍｉｈｏｎ", &[2, 3, 5, 6]),
        ("mihond", &[2, 3, 5, 6]),
        ("mihonda", &[3]),
        ("見本", &[2, 3, 5, 6]),
        ("吉野仮", &[4]),
        ("高見本", &[5, 6]),
        ("髙見本", &[5, 6]),
        ("山崎", &[7]),
        ("渡辺", &[11]),
        ("渡邊例", &[11]),
        ("みどり", &[2]),
        ("しょうた", &[7]),
        ("shota", &[7]),
        ("syouta", &[7]),
        ("おおの", &[8, 9]),
        ("おの", &[9, 8]),
        ("ohno", &[8, 9]),
        ("oono", &[8, 9]),
        ("junya", &[11]),
        ("jun'ya", &[11]),
        ("shinichi", &[12]),
        ("sinniti", &[12]),
        ("sato", &[13]),
        ("satou", &[13]),
        ("satoh", &[13]),
        ("satō", &[13]),
        ("さとー", &[13]),
        ("roza", &[14]),
        ("anna", &[14]),
        ("2345", &[2]),
        ("000-0000-2346", &[3]),
        ("０１２５", &[13]),
        ("234", &[3, 2]),
        ("000 0000 0123", &[11]),
        ("00000000125", &[13]),
        ("h-a3-00007", &[7]),
        ("ゆめ", &[10]),
        ("夢", &[]),
        ("みほん ゆめ", &[]),
        ("", &[]),
        ("・", &[]),
    ] {
        assert_eq!(flags(&index, text, 5), expected, "{text}");
    }
}

#[test]
fn ranks_say_how_a_hit_fits() {
    let index = people();
    for (text, rank) in [
        ("れいやま", Rank::Exact),
        ("見本 みどり", Rank::Exact),
        ("みらい", Rank::KanaPrefix),
        ("未来", Rank::NamePrefix),
        ("miraino yume", Rank::Exact),
        ("junya", Rank::WordStart),
        ("ローザー", Rank::Near),
        ("7890", Rank::WordStart),
        ("00234", Rank::Substring),
    ] {
        let first = index.search(text, 5).first().map(|hit| hit.rank);
        assert_eq!(first, Some(rank), "{text}");
    }
}

#[test]
fn edits_show_at_once_and_removed_rows_are_gone() {
    let mut index = people();
    index.update(&person(2, "仮野 みどり", "かりの みどり", "000-0000-2222"));
    index.update(&person(99, "見本 あお", "みほん あお", "000-0000-9999"));
    assert_eq!(flags(&index, "みほん", 5), [99, 3, 5, 6]);
    assert!(flags(&index, "2345", 5).is_empty());
    assert_eq!(flags(&index, "かりの", 5), [2]);
    assert!(index.remove(id(99)));
    assert!(!index.remove(id(99)));
    assert_eq!(flags(&index, "みほん", 5), [3, 5, 6]);
    assert_eq!(index.len(), PEOPLE.len());
    index.sort();
    assert_eq!(flags(&index, "みほん", 5), [3, 5, 6]);
    for n in 0..PEOPLE.len() as u32 {
        index.remove(id(n));
    }
    assert!(index.is_empty() && index.search("み", 5).is_empty());
}

#[test]
fn a_secret_surname_finds_nothing() {
    let names = PersonNames {
        code: "H-A3-00077",
        family_name: Some("仮野"),
        given_name: Some("あさひ"),
        family_kana: Some("かりの"),
        given_kana: Some("あさひ"),
        alias: Some("Aさん"),
        phones: &["000-0000-7777"],
    };
    let entry = |keys| FindEntry { id: id(1), kind: FindKind::Person, household: None, keys, flags: 1 };
    let mut index = FindIndex::new([entry(person_keys_for(names, false))]);
    index.update(&entry(person_keys_for(names, true)));
    for text in ["仮野", "かりの", "karino", "かり", "あさひ", "7777", "野"] {
        assert!(index.search(text, 5).is_empty(), "{text}");
    }
    for text in ["Aさん", "ａさん", "00077", "H-A3-00077"] {
        assert_eq!(flags(&index, text, 5), [1], "{text}");
    }
}

/// What `search` must answer, by ranking every row.
fn by_looking_at_all(index: &FindIndex, text: &str, limit: usize) -> Vec<(u32, Rank)> {
    let Some(query) = Query::parse(text) else { return Vec::new() };
    let live = (0..index.rows.len()).filter(|&row| !index.dead[row]);
    let mut all: Vec<(Rank, u32)> =
        live.filter_map(|row| index.rank(row, &query).map(|rank| (rank, row as u32))).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| index.compare_rows(a.1, b.1)));
    all.iter().take(limit).map(|&(rank, row)| (index.rows[row as usize].flags, rank)).collect()
}

fn word() -> impl Strategy<Value = String> {
    // Few letters, so that beginnings, insides and repetitions meet often.
    let letter = prop::sample::select(vec!["あ", "う", "お", "か", "こ", "ん", "ー", "高", "髙", "ガ"]);
    prop::collection::vec(letter, 1..5).prop_map(|v| v.concat())
}

fn entry() -> impl Strategy<Value = (u32, String, String, u32)> {
    (0u32..40, (word(), word()).prop_map(|(a, b)| format!("{a} {b}")), word(), 0u32..2000)
}

fn query() -> impl Strategy<Value = String> {
    let latin = prop::sample::select(vec![
        "a", "ou", "ko", "kan", "kanna", "h", "A3", "000", "0001", "10", "k", "gan",
    ]);
    let part = prop_oneof![3 => word(), 2 => latin.prop_map(str::to_owned), 1 => "[0-9]{1,5}"];
    prop::collection::vec(part, 1..4).prop_map(|v| v.join(" "))
}

proptest! {
    #[test]
    fn searching_is_ranking_every_row(
        start in prop::collection::vec(entry(), 0..60),
        later in prop::collection::vec(entry(), 0..12),
        removed in prop::collection::vec(0u32..40, 0..8),
        text in query(),
        limit in 1usize..8,
    ) {
        let make = |(n, kana, name, phone): &(u32, String, String, u32)| person(*n, name, kana, &format!("000-0000-{phone:04}"));
        let mut index = FindIndex::new(start.iter().map(make));
        for entry in &later {
            index.update(&make(entry));
        }
        for n in removed {
            index.remove(id(n));
        }
        let hits: Vec<(u32, Rank)> = index.search(&text, limit).iter().map(|h| (h.flags, h.rank)).collect();
        prop_assert_eq!(&hits, &by_looking_at_all(&index, &text, limit));
        index.sort();
        let again: Vec<(u32, Rank)> = index.search(&text, limit).iter().map(|h| (h.flags, h.rank)).collect();
        prop_assert_eq!(hits, again);
    }

    #[test]
    fn the_beginning_of_its_kana_finds_a_name(
        family in "[ぁ-ゖ]{1,5}", given in "[ァ-ヶ]{1,5}", cut in 1usize..11, others in prop::collection::vec(entry(), 0..20),
    ) {
        let kana = format!("{family} {given}");
        let make = |(n, kana, name, phone): &(u32, String, String, u32)| person(*n, name, kana, &phone.to_string());
        let mut all: Vec<FindEntry> = others.iter().map(make).collect();
        all.push(person(500, "見本", &kana, "1"));
        let index = FindIndex::new(all);
        let typed: String = kana.chars().take(cut).collect();
        prop_assert!(flags(&index, &typed, 100).contains(&500));
    }
}
