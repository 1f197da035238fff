//! Which texts a family or person is found by.

/// The texts one record is found by, as entered; folding is the index's business.
///
/// A space inside a kana or name separates words: 「見本 みどり」 is also found by 「みどり」.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindKeys {
    /// Readings, the main one first: hits of one rank are ordered by it.
    pub kana: Vec<String>,
    pub names: Vec<String>,
    pub codes: Vec<String>,
    /// Phone numbers in any spelling; found by whole number, last digits or three and more digits inside.
    pub phones: Vec<String>,
}

/// What names a household.
#[derive(Debug, Clone, Copy, Default)]
pub struct HouseholdNames<'a> {
    pub code: &'a str,
    pub display_name: &'a str,
    /// Reading of the display name or of the family name, where known.
    pub kana: Option<&'a str>,
    /// The name to use while the address is secret.
    pub alias: Option<&'a str>,
    pub phones: &'a [&'a str],
}

/// What names a person.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonNames<'a> {
    /// Code of the person's household.
    pub code: &'a str,
    pub family_name: Option<&'a str>,
    pub given_name: Option<&'a str>,
    pub family_kana: Option<&'a str>,
    pub given_kana: Option<&'a str>,
    pub alias: Option<&'a str>,
    pub phones: &'a [&'a str],
}

/// The keys of a household. With `secret` (its `address_secret`) only alias and code: neither the real
/// name nor a phone number finds the family in the normal list (I-60).
pub fn keys_for(household: HouseholdNames<'_>, secret: bool) -> FindKeys {
    if secret {
        return secret_keys(household.alias, household.code);
    }
    let bare = household.display_name.strip_suffix('家').filter(|rest| rest.chars().count() > 1);
    FindKeys {
        kana: texts([household.kana]),
        names: texts([Some(household.display_name), bare, household.alias]),
        codes: texts([Some(household.code)]),
        phones: texts(household.phones.iter().copied().map(Some)),
    }
}

/// The keys of a person. With `secret` (its household's `address_secret`) only alias and household code.
///
/// A person of several households is secret when one of them is.
pub fn person_keys_for(person: PersonNames<'_>, secret: bool) -> FindKeys {
    if secret {
        return secret_keys(person.alias, person.code);
    }
    let both = |family: Option<&str>, given: Option<&str>| {
        Some([family, given].into_iter().flatten().map(str::trim).collect::<Vec<_>>().join(" "))
    };
    let kana = both(person.family_kana, person.given_kana);
    let name = both(person.family_name, person.given_name);
    FindKeys {
        kana: texts([kana.as_deref()]),
        names: texts([name.as_deref(), person.alias]),
        codes: texts([Some(person.code)]),
        phones: texts(person.phones.iter().copied().map(Some)),
    }
}

fn secret_keys(alias: Option<&str>, code: &str) -> FindKeys {
    FindKeys { names: texts([alias]), codes: texts([Some(code)]), ..FindKeys::default() }
}

fn texts<'a>(all: impl IntoIterator<Item = Option<&'a str>>) -> Vec<String> {
    all.into_iter().flatten().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_family_has_alias_and_code_only() {
        let household = HouseholdNames {
            code: "H-A3-00012",
            display_name: "仮野家",
            kana: Some("かりの"),
            alias: Some("Aさん"),
            phones: &["000-0000-1234"],
        };
        let secret = keys_for(household, true);
        assert_eq!(secret.names, ["Aさん"]);
        assert_eq!(secret.codes, ["H-A3-00012"]);
        assert!(secret.kana.is_empty() && secret.phones.is_empty());
        assert_eq!(keys_for(household, false).names, ["仮野家", "仮野", "Aさん"]);
        let person =
            PersonNames {
                family_name: Some("仮野"), given_kana: Some("あさひ"), ..PersonNames::default()
            };
        assert_eq!(person_keys_for(person, true), FindKeys::default());
        assert_eq!(person_keys_for(person, false).kana, ["あさひ"]);
    }
}
