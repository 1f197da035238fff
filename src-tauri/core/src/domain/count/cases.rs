//! Consultations and cases of abuse by type: counting rules M-30 and M-31.

use super::metric::{Figure, Metric};
use std::collections::BTreeMap;

/// The types that a case of abuse is counted under, in the order of the official table.
pub const ABUSE_TYPES: [&str; 4] = ["physical", "neglect", "sexual", "psychological"];

/// Counts consultations; of those about abuse also by their primary type.
#[derive(Debug, Clone, Default)]
pub struct CaseTally {
    consultations: u64,
    abuse: BTreeMap<&'static str, u64>,
}

impl CaseTally {
    /// `abuse`: the primary type, where the consultation is the first about its event. One that is not
    /// settled is a consultation only.
    pub fn add(&mut self, abuse: Option<&str>) {
        self.consultations += 1;
        if let Some(kind) = ABUSE_TYPES.into_iter().find(|t| Some(*t) == abuse) {
            *self.abuse.entry(kind).or_default() += 1;
        }
    }

    /// The consultations; where any is about abuse, every type and their sum.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![Figure::whole(Metric::Consultations, self.consultations)];
        if !self.abuse.is_empty() {
            let of = |kind: &'static str| self.abuse.get(kind).copied().unwrap_or(0);
            figures.extend(ABUSE_TYPES.map(|t| Figure::whole(Metric::AbuseCases, of(t)).of_segment(t)));
            figures.push(Figure::whole(Metric::AbuseCases, self.abuse.values().sum()));
        }
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_types_add_up_and_never_exceed_the_consultations(
            kinds in proptest::collection::vec(proptest::option::of(0usize..6), 0..40)
        ) {
            let names = ["physical", "neglect", "sexual", "psychological", "undetermined", "other"];
            let mut tally = CaseTally::default();
            kinds.iter().for_each(|k| tally.add(k.map(|k| names[k])));
            let value = |f: &Figure| match f.value { super::super::Value::Whole(n) => n, _ => 0 };
            let figures = tally.figures();
            prop_assert_eq!(value(&figures[0]), kinds.len() as u64);
            if let [_, types @ .., whole] = figures.as_slice() {
                prop_assert_eq!(types.iter().map(value).sum::<u64>(), value(whole));
                prop_assert_eq!(value(whole), kinds.iter().flatten().filter(|k| **k < 4).count() as u64);
            }
        }
    }
}
