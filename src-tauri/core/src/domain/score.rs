//! The score of a questionnaire (domain of M-41): null where an answer is missing.

use super::value::Map;

/// One item of a template as it is scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub no: i64,
    pub min: i64,
    pub max: i64,
    /// The highest answer scores lowest.
    pub reverse: bool,
    pub weight: i64,
    /// A score of this or more alerts, whatever the total.
    pub alert_min: Option<i64>,
    /// An answer of this or more is a positive one.
    pub positive_min: Option<i64>,
}

impl Item {
    /// The answer given, where it is one of the scale.
    pub fn answer(&self, answers: &Map) -> Option<i64> {
        let given = answers.get(&self.no.to_string())?.as_i64()?;
        (self.min..=self.max).contains(&given).then_some(given)
    }

    /// Points of an answer, reversed where the item is, before its weight.
    pub fn points(&self, answer: i64) -> i64 {
        if self.reverse { self.max + self.min - answer } else { answer }
    }

    /// Whether the answer is a positive one; None where it is missing or the item has no such line.
    pub fn is_positive(&self, answers: &Map) -> Option<bool> {
        Some(self.answer(answers)? >= self.positive_min?)
    }
}

/// What a response comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// None where an answer is missing: never counted as zero.
    pub score: Option<i64>,
    /// Numbers of the items that were not answered.
    pub missing: Vec<i64>,
    /// The total reached the cut-off.
    pub over_cutoff: bool,
    /// Numbers of the items that alert by themselves, also where the total is unknown.
    pub alert_items: Vec<i64>,
}

impl Scored {
    /// Somebody should look at it.
    pub fn alerts(&self) -> bool {
        self.over_cutoff || !self.alert_items.is_empty()
    }
}

/// Scores answers by the items of their template.
pub fn score(items: &[Item], answers: &Map, cutoff: Option<i64>) -> Scored {
    let points: Vec<(&Item, Option<i64>)> =
        items.iter().map(|i| (i, i.answer(answers).map(|a| i.points(a)))).collect();
    let missing: Vec<i64> = points.iter().filter(|(_, p)| p.is_none()).map(|(i, _)| i.no).collect();
    let total = points.iter().filter_map(|(i, p)| p.map(|p| p * i.weight)).sum();
    let score = (missing.is_empty() && !items.is_empty()).then_some(total);
    let alerts = |(i, p): &(&Item, Option<i64>)| i.alert_min.zip(*p).is_some_and(|(min, p)| p >= min);
    Scored {
        score,
        missing,
        over_cutoff: score.zip(cutoff).is_some_and(|(s, c)| s >= c),
        alert_items: points.iter().filter(|p| alerts(p)).map(|(i, _)| i.no).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// The EPDS: items 1, 2 and 4 as printed, the others reversed, item 10 alerts.
    fn epds() -> Vec<Item> {
        let item = |no: i64| Item {
            no,
            min: 0,
            max: 3,
            reverse: !matches!(no, 1 | 2 | 4),
            weight: 1,
            alert_min: (no == 10).then_some(1),
            positive_min: None,
        };
        (1..=10).map(item).collect()
    }

    fn answers(of: impl Fn(i64) -> serde_json::Value) -> Map {
        (1..=10).map(|n| (n.to_string(), of(n))).collect()
    }

    #[test]
    fn reversed_items_and_the_cutoff() {
        let calm = answers(|n| json!(if matches!(n, 1 | 2 | 4) { 0 } else { 3 }));
        assert_eq!(score(&epds(), &calm, Some(9)).score, Some(0));
        let middle = answers(|n| {
            json!(if n == 10 {
                3
            } else if n == 9 {
                2
            } else {
                1
            })
        });
        let scored = score(&epds(), &middle, Some(9));
        // 1 + 1 + 1 as printed, five reversed of 2, one of 1, item 10 none.
        assert_eq!((scored.score, scored.over_cutoff, scored.alerts()), (Some(14), true, true));
    }

    #[test]
    fn a_missing_answer_makes_no_score_and_the_tenth_item_alerts_alone() {
        let mut given = answers(|n| json!(if matches!(n, 1 | 2 | 4) { 0 } else { 3 }));
        given.insert("3".into(), json!(null));
        given.insert("10".into(), json!(2));
        let scored = score(&epds(), &given, Some(9));
        assert_eq!((scored.score, scored.missing.as_slice()), (None, [3].as_slice()));
        assert_eq!((scored.over_cutoff, scored.alert_items.as_slice()), (false, [10].as_slice()));
    }

    #[test]
    fn a_template_without_items_has_no_score() {
        assert_eq!(score(&[], &Map::new(), Some(0)).score, None);
    }

    proptest! {
        #[test]
        fn the_score_is_within_the_scale_and_there_exactly_when_all_answered(
            given in proptest::collection::vec(proptest::option::of(0i64..=3), 10)
        ) {
            let map = (1..=10).zip(&given).map(|(n, a): (i64, _)| (n.to_string(), json!(a))).collect();
            let scored = score(&epds(), &map, Some(9));
            prop_assert_eq!(scored.score.is_some(), given.iter().all(Option::is_some));
            prop_assert!(scored.score.is_none_or(|s| (0..=30).contains(&s)));
            prop_assert_eq!(scored.missing.len(), given.iter().filter(|a| a.is_none()).count());
        }
    }
}
