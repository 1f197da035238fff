//! Whether two people, or two families, are likely one: with what agrees and what differs, for a person to decide.

use super::fold::fold_strict;
use super::time::Date;
use unicode_normalization::UnicodeNormalization;

/// What is compared. Empty texts are unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits {
    /// Family and given name as typed, without space.
    pub name: String,
    /// The same folded: width, old and new kanji.
    pub name_key: String,
    pub given_key: String,
    pub kana_key: String,
    pub birth: Option<Date>,
    /// Keys of [`phone_key`].
    pub phones: Vec<String>,
    /// Key of [`address_key`].
    pub address: String,
}

impl Traits {
    /// Of names and readings in two parts each.
    pub fn of(name: [&str; 2], kana: [&str; 2], birth: Option<Date>) -> Traits {
        let joined: String = name.concat().chars().filter(|c| !c.is_whitespace()).collect();
        Traits {
            name_key: fold_strict(&joined),
            given_key: fold_strict(name[1]),
            kana_key: fold_strict(&kana.concat()),
            name: joined,
            birth,
            ..Traits::default()
        }
    }
}

/// How sure it is, less first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Maybe,
    Same,
}

impl Verdict {
    /// `maybe` or `same`.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Maybe => "maybe",
            Verdict::Same => "same",
        }
    }
}

/// A likeness with its evidence: `name`, `name_variant` (other characters of one name), `kana`,
/// `given_name`, `birth_date`, `phone`, `address`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    pub verdict: Verdict,
    pub agrees: Vec<&'static str>,
    pub differs: Vec<&'static str>,
}

/// None where nothing speaks for one person. Name or reading with the birth date, or the name with a
/// telephone number or address where a birth date is unknown, are the same; name or reading alone may be;
/// so may one reading of other characters with birth date or place, another family name with given name, birth date and place, and another birth date with the rest.
pub fn compare(a: &Traits, b: &Traits) -> Option<Likeness> {
    let equal = |x: &str, y: &str| !x.is_empty() && x == y;
    let unequal = |x: &str, y: &str| !x.is_empty() && !y.is_empty() && x != y;
    let name = equal(&a.name_key, &b.name_key);
    let kana = equal(&a.kana_key, &b.kana_key);
    let given = equal(&a.given_key, &b.given_key);
    let birth = a.birth.is_some() && a.birth == b.birth;
    let born_apart = a.birth.is_some() && b.birth.is_some() && a.birth != b.birth;
    let phone = a.phones.iter().any(|p| b.phones.contains(p));
    let address = equal(&a.address, &b.address);
    let place = phone || address;
    // One reading of two names in other characters says little: many are read alike.
    let written_apart = unequal(&a.name_key, &b.name_key);
    let called = name || kana && !written_apart;
    let verdict = if called && (birth || name && place && !born_apart) {
        Verdict::Same
    } else if called && (!born_apart || place) || kana && (birth || place) || given && birth && place {
        Verdict::Maybe
    } else {
        return None;
    };
    let told = [
        (name && a.name == b.name, "name"),
        (name && a.name != b.name, "name_variant"),
        (kana, "kana"),
        (given && !name, "given_name"),
        (birth, "birth_date"),
        (phone, "phone"),
        (address, "address"),
    ];
    let apart = [
        (unequal(&a.name_key, &b.name_key), "name"),
        (unequal(&a.kana_key, &b.kana_key), "kana"),
        (born_apart, "birth_date"),
    ];
    let listed =
        |all: &[(bool, &'static str)]| all.iter().filter(|(is, _)| *is).map(|(_, code)| *code).collect();
    Some(Likeness { verdict, agrees: listed(&told), differs: listed(&apart) })
}

/// The digits of a telephone number; empty for what has fewer than nine and for the country's code apart.
pub fn phone_key(number: &str) -> String {
    let digits: String = number.nfkc().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix("81") {
        Some(rest) if digits.len() > 10 => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    };
    // Numbers that stand for none.
    let is_none = digits.len() < 9 || digits.bytes().all(|b| b == b'0');
    if is_none { String::new() } else { digits }
}

/// An address as it is compared: 1丁目2番3号 is 1-2-3.
pub fn address_key(address: &str) -> String {
    let plain: String = address.nfkc().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.replace("丁目", "-").replace("番地", "-").replace("番", "-").replace('号', "-");
    let dashes = ['‐', '‑', '–', '—', '―', '−', 'ー', 'ｰ'];
    let plain = plain.replace(dashes, "-");
    let parts: Vec<String> = plain.split('-').map(fold_strict).filter(|p| !p.is_empty()).collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: [&str; 2], kana: [&str; 2], birth: &str, phone: &str) -> Traits {
        let phones = Some(phone_key(phone)).filter(|p| !p.is_empty()).into_iter().collect();
        Traits { phones, ..Traits::of(name, kana, birth.parse().ok()) }
    }

    fn told(a: &Traits, b: &Traits) -> Option<(&'static str, String, String)> {
        compare(a, b).map(|l| (l.verdict.name(), l.agrees.join(" "), l.differs.join(" ")))
    }

    fn is(verdict: &'static str, agrees: &str, differs: &str) -> Option<(&'static str, String, String)> {
        Some((verdict, agrees.to_owned(), differs.to_owned()))
    }

    #[test]
    fn evidence_and_verdict() {
        let hana = person(["高見本", "花子"], ["タカミホン", "ハナコ"], "1990-04-01", "090-0000-1111");
        let old = person(["髙見本", "花子"], ["", ""], "1990-04-01", "");
        assert_eq!(told(&hana, &old), is("same", "name_variant birth_date", ""));
        let kana = person(["", ""], ["ﾀｶﾐﾎﾝ", "ﾊﾅｺ"], "1990-04-01", "");
        assert_eq!(told(&hana, &kana), is("same", "kana birth_date", ""));
        let unknown = person(["高見本", "花子"], ["", ""], "", "");
        assert_eq!(told(&hana, &unknown), is("maybe", "name", ""));
        let rings = person(["高見本", "花子"], ["", ""], "", "０９０００００１１１１");
        assert_eq!(told(&hana, &rings), is("same", "name phone", ""));
        let other = person(["高見本", "花子"], ["", ""], "1971-01-02", "");
        assert_eq!(told(&hana, &other), None);
        let mistyped = person(["高見本", "花子"], ["", ""], "1990-04-10", "09000001111");
        assert_eq!(told(&hana, &mistyped), is("maybe", "name phone", "birth_date"));
        let married = person(["例山", "花子"], ["レイヤマ", "ハナコ"], "1990-04-01", "09000001111");
        assert_eq!(told(&hana, &married), is("maybe", "given_name birth_date phone", "name kana"));
        let read_alike = person(["鷹見本", "華子"], ["タカミホン", "ハナコ"], "", "");
        assert_eq!(told(&hana, &read_alike), None);
        let in_kana = person(["鷹見本", "華子"], ["タカミホン", "ハナコ"], "1990-04-01", "");
        let hana_read = person(["高見本", "花子"], ["タカミホン", "ハナコ"], "1990-04-01", "");
        assert_eq!(told(&hana_read, &in_kana), is("maybe", "kana birth_date", "name"));
        let child = person(["高見本", "一郎"], ["", ""], "2020-10-05", "09000001111");
        assert_eq!(told(&hana, &child), None);
        assert_eq!(told(&Traits::default(), &Traits::default()), None);
    }

    #[test]
    fn telephone_numbers_and_addresses() {
        assert_eq!(phone_key("+81 90-1234-5678"), "09012345678");
        assert_eq!(phone_key("000-0000-0000"), "");
        assert_eq!(phone_key("内線12"), "");
        assert_eq!(address_key("架空市見本町１丁目２番３号"), address_key("架空市 見本町1-2-3"));
        assert_ne!(address_key("見本町1-23"), address_key("見本町12-3"));
    }
}
