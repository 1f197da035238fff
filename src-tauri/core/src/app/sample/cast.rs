//! The families of the demonstration that have a part to play.

use crate::domain::sample_family::{FamilyForm, SampleFamily, family_of};
use crate::domain::sample_text::{SampleName, SampleRng};

/// The families on stage.
pub(super) fn cast(rng: &mut SampleRng, n: u64) -> SampleFamily {
    let mut family = |form, name| named(family_of(rng, form), name);
    match n {
        0 => with_children(family(FamilyForm::Usual, ("例山", "れいやま")), 3 * 365),
        1 => with_children(family(FamilyForm::Twins, ("見本", "みほん")), 240),
        2 => with_children(family(FamilyForm::SingleParent, ("試作", "しさく")), 4 * 365),
        3 => secret(family(FamilyForm::Secret, ("仮野", "かりの"))),
        4 => thirty_weeks(family(FamilyForm::Expecting, ("未来野", "みらいの"))),
        5 => family(FamilyForm::Foster, ("模擬", "もぎ")),
        6 => with_children(family(FamilyForm::Usual, ("模擬", "もぎ")), 2 * 365),
        7 => with_children(family(FamilyForm::Usual, ("架空", "かくう")), 5 * 365),
        8 => with_children(family(FamilyForm::Usual, ("試作", "しさく")), 365),
        _ => with_children(family(FamilyForm::Usual, ("見本", "みほん")), 75),
    }
}

/// The family under another name; a foster child keeps its own.
pub(super) fn named(mut family: SampleFamily, (text, kana): (&'static str, &'static str)) -> SampleFamily {
    let old = std::mem::replace(&mut family.name, SampleName { text, kana });
    for member in family.members.iter_mut().filter(|m| m.family == old) {
        member.family = family.name;
    }
    family
}

/// The youngest child, and whoever was born with it, is so many days old; older ones are older still.
fn with_children(mut family: SampleFamily, youngest: u32) -> SampleFamily {
    let children = || family.members.iter().filter(|m| m.relation == "child").filter_map(|m| m.age_days);
    let least = children().min().unwrap_or(0);
    for member in &mut family.members {
        member.age_days = member.age_days.map(|days| (days + youngest).saturating_sub(least));
    }
    family
}

fn secret(mut family: SampleFamily) -> SampleFamily {
    family.alias = Some("Aさん".to_owned());
    with_children(family, 3 * 365)
}

/// Forty weeks less ten.
fn thirty_weeks(mut family: SampleFamily) -> SampleFamily {
    for member in family.members.iter_mut().filter(|m| m.due_in_days.is_some()) {
        member.due_in_days = Some(70);
    }
    family
}
