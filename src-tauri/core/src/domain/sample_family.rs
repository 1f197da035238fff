//! Fictitious families for sample data: who lives together, how old they are, what is special.

use super::sample_text::{SampleAddress, SampleName, SampleRng, address, family_name, given_name, phone};

/// What kind of family it is; the rarer ones are the hard cases of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FamilyForm {
    Usual,
    SingleParent,
    /// Only a pregnant woman, with or without a partner; her child is unborn.
    Expecting,
    /// The youngest two were born on one day.
    Twins,
    /// Foster parents; the child has a family name of its own.
    Foster,
    /// Born this week and not named yet.
    UnnamedNewborn,
    /// The address is secret; lists may show the alias only.
    Secret,
}

/// A fictitious family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFamily {
    pub form: FamilyForm,
    pub name: SampleName,
    /// Only with a secret address: what lists may show, such as Aさん.
    pub alias: Option<String>,
    /// Code list `household_type`.
    pub household_type: &'static str,
    /// Code list `flag`, those of households.
    pub flags: Vec<&'static str>,
    pub address_secret: bool,
    pub address: SampleAddress,
    pub phones: Vec<String>,
    /// Adults first, then children from the oldest.
    pub members: Vec<SampleMember>,
}

/// A member of a fictitious family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleMember {
    /// The family's name, or a foster child's own.
    pub family: SampleName,
    /// None while unborn or not named yet.
    pub given: Option<SampleName>,
    /// Code list `relation`.
    pub relation: &'static str,
    /// `f`, `m` or `unknown`.
    pub sex: &'static str,
    /// Days since birth at the sample's today; None for an unborn child.
    pub age_days: Option<u32>,
    /// Unborn: days until the date it is due.
    pub due_in_days: Option<u32>,
}

const YEAR: u64 = 365;
/// Days between the births of two siblings, at least.
const LEAST_GAP: u32 = 380;

/// A fictitious family: of 1000 about 120 with a single parent, 60 expecting, 20 with twins, 15 foster
/// families, 10 with an unnamed newborn and 8 with a secret address.
pub fn family(rng: &mut SampleRng) -> SampleFamily {
    let form = match rng.below(1000) {
        0..8 => FamilyForm::Secret,
        8..18 => FamilyForm::UnnamedNewborn,
        18..33 => FamilyForm::Foster,
        33..53 => FamilyForm::Twins,
        53..113 => FamilyForm::Expecting,
        113..233 => FamilyForm::SingleParent,
        _ => FamilyForm::Usual,
    };
    family_of(rng, form)
}

/// A fictitious family of this form.
pub fn family_of(rng: &mut SampleRng, form: FamilyForm) -> SampleFamily {
    let name = family_name(rng);
    let secret = form == FamilyForm::Secret;
    let (household_type, mut flags) = match form {
        FamilyForm::SingleParent => ("single_parent", vec!["single_parent"]),
        FamilyForm::Secret => ("single_parent", vec!["single_parent", "dv", "address_secret"]),
        FamilyForm::Foster => ("foster", vec!["foster"]),
        FamilyForm::Twins => ("general", vec!["multiple_birth"]),
        _ => ("general", Vec::new()),
    };
    for (flag, per_mille) in [("no_relatives_nearby", 150), ("foreign_roots", 30), ("double_care", 20)] {
        if rng.chance(per_mille) {
            flags.push(flag);
        }
    }
    let children = children(rng, form, name);
    let oldest = children.iter().filter_map(|child| child.age_days).max().unwrap_or(0);
    let mut members = adults(rng, form, name, u64::from(oldest));
    members.extend(children);
    SampleFamily {
        form,
        name,
        alias: secret.then(|| format!("{}さん", char::from(b'A' + rng.below(26) as u8))),
        household_type,
        flags,
        address_secret: secret,
        address: address(rng),
        phones: (0..rng.between(1, 2)).map(|_| phone(rng)).collect(),
        members,
    }
}

fn adults(rng: &mut SampleRng, form: FamilyForm, name: SampleName, oldest: u64) -> Vec<SampleMember> {
    let foster = form == FamilyForm::Foster;
    let both = match form {
        FamilyForm::SingleParent | FamilyForm::Secret => false,
        FamilyForm::Expecting => rng.chance(850),
        _ => true,
    };
    // A father alone is rarer, and a secret address is mostly a mother's.
    let father_only = form == FamilyForm::SingleParent && rng.chance(120);
    let mut adults = Vec::new();
    if !father_only {
        adults.push(adult(rng, name, if foster { "foster_parent" } else { "mother" }, "f", oldest));
    }
    if both || father_only {
        adults.push(adult(rng, name, if foster { "foster_parent" } else { "father" }, "m", oldest));
    }
    if form == FamilyForm::Usual && rng.chance(60) {
        let mut grandmother = adult(rng, name, "grandmother", "f", oldest);
        grandmother.age_days = grandmother.age_days.map(|days| days + (25 * YEAR) as u32);
        adults.push(grandmother);
    }
    adults
}

/// An adult who was 19 to 41 years old when the oldest child, now `oldest` days old, was born.
fn adult(
    rng: &mut SampleRng,
    family: SampleName,
    relation: &'static str,
    sex: &'static str,
    oldest: u64,
) -> SampleMember {
    let years = if relation == "foster_parent" { (35, 60) } else { (19, 41) };
    let after = if relation == "foster_parent" { 0 } else { oldest };
    let age_days = Some((after + rng.between(years.0 * YEAR, years.1 * YEAR)) as u32);
    SampleMember { family, given: Some(given_name(rng, sex)), relation, sex, age_days, due_in_days: None }
}

fn children(rng: &mut SampleRng, form: FamilyForm, name: SampleName) -> Vec<SampleMember> {
    let count = match form {
        FamilyForm::Expecting => 0,
        FamilyForm::Twins => 2,
        FamilyForm::Foster | FamilyForm::UnnamedNewborn => 1,
        _ => [1, 1, 1, 2, 2, 3].get(rng.below(6) as usize).copied().unwrap_or(1),
    };
    let older = matches!(form, FamilyForm::Twins | FamilyForm::UnnamedNewborn) && rng.chance(400);
    let twin_age = rng.between(20, 5 * YEAR) as u32;
    let mut ages: Vec<u32> = (0..count)
        .map(|_| match form {
            FamilyForm::Twins => twin_age,
            FamilyForm::UnnamedNewborn => rng.below(7) as u32,
            FamilyForm::Foster => rng.between(2 * YEAR, 15 * YEAR) as u32,
            // Mostly small children: they are whom the programmes are for.
            _ if rng.chance(650) => rng.between(14, 3 * YEAR) as u32,
            _ => rng.between(3 * YEAR, 12 * YEAR) as u32,
        })
        .collect();
    if older {
        ages.push(rng.between(6 * YEAR, 12 * YEAR) as u32);
    }
    ages.sort_unstable();
    for younger in 0..ages.len().saturating_sub(1) {
        let twins = form == FamilyForm::Twins && younger == 0;
        if !twins {
            ages[younger + 1] = ages[younger + 1].max(ages[younger] + LEAST_GAP);
        }
    }
    ages.reverse();
    let mut children: Vec<SampleMember> = Vec::new();
    for age in ages {
        let mut child = child(rng, form, name, age);
        // No two children of a family share a name.
        while children.iter().any(|c| c.given.is_some() && c.given == child.given) {
            child.given = Some(given_name(rng, child.sex));
        }
        children.push(child);
    }
    if form == FamilyForm::Expecting {
        let due_in_days = Some(rng.between(3, 230) as u32);
        children.push(SampleMember {
            family: name,
            given: None,
            relation: "child",
            sex: "unknown",
            age_days: None,
            due_in_days,
        });
    }
    children
}

fn child(rng: &mut SampleRng, form: FamilyForm, name: SampleName, age: u32) -> SampleMember {
    let sex = if rng.chance(490) { "f" } else { "m" };
    let foster = form == FamilyForm::Foster;
    let unnamed = form == FamilyForm::UnnamedNewborn && age < 7;
    SampleMember {
        family: if foster { other_than(rng, name) } else { name },
        given: (!unnamed).then(|| given_name(rng, sex)),
        relation: if foster { "foster_child" } else { "child" },
        sex,
        age_days: Some(age),
        due_in_days: None,
    }
}

fn other_than(rng: &mut SampleRng, name: SampleName) -> SampleName {
    loop {
        let other = family_name(rng);
        if other != name {
            return other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn all_forms_come_in_their_proportion_and_keep_their_promise() {
        let mut forms: HashMap<FamilyForm, usize> = HashMap::new();
        for part in 0..10_000 {
            let family = family(&mut SampleRng::new(11, part));
            *forms.entry(family.form).or_default() += 1;
            let children: Vec<&SampleMember> =
                family.members.iter().filter(|m| matches!(m.relation, "child" | "foster_child")).collect();
            let ages: Vec<Option<u32>> = children.iter().map(|c| c.age_days).collect();
            assert!(!children.is_empty() && children.len() < family.members.len());
            assert_eq!(family.alias.is_some(), family.address_secret);
            assert_eq!(children.iter().any(|c| c.age_days.is_none()), family.form == FamilyForm::Expecting);
            let twins = usize::from(family.form == FamilyForm::Twins);
            let gaps = ages.windows(2).filter_map(|pair| Some(pair[0]? - pair[1]?));
            assert_eq!(gaps.filter(|&gap| gap < LEAST_GAP).count(), twins, "{family:?}");
            let oldest = ages.iter().flatten().max().copied().unwrap_or(0);
            let parents = family.members.iter().filter(|m| matches!(m.relation, "mother" | "father"));
            assert!(parents.filter_map(|m| m.age_days).all(|age| age >= oldest + 19 * YEAR as u32));
            match family.form {
                FamilyForm::Twins => assert_eq!(ages[ages.len() - 1], ages[ages.len() - 2]),
                FamilyForm::Foster => assert!(children.iter().all(|c| c.family != family.name)),
                FamilyForm::UnnamedNewborn => assert!(children.iter().any(|c| c.given.is_none())),
                FamilyForm::Secret => assert!(family.flags.contains(&"address_secret")),
                _ => {}
            }
        }
        for (form, expected) in [
            (FamilyForm::Secret, 80),
            (FamilyForm::UnnamedNewborn, 100),
            (FamilyForm::Foster, 150),
            (FamilyForm::Twins, 200),
            (FamilyForm::Expecting, 600),
            (FamilyForm::SingleParent, 1200),
        ] {
            let count = forms.get(&form).copied().unwrap_or(0);
            assert!((expected / 2..expected * 2).contains(&count), "{form:?}: {count}");
        }
    }

    #[test]
    fn a_family_depends_on_its_seed_and_number_only() {
        let nth = |seed, part| family(&mut SampleRng::new(seed, part));
        assert_eq!(nth(1, 7), nth(1, 7));
        assert!((0..20).any(|part| nth(1, part) != nth(2, part)));
    }
}
