//! Small counts for publication: who reads that two women of a town were counted may know which two.

use super::ReportLine;
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::time::Date;

/// What figures can be worked out from each other: those of one programme in one part of the period.
type Group = (Option<i32>, Option<Date>, Option<String>, Option<Id>);

fn group(l: &ReportLine) -> Group {
    (l.fiscal_year, l.from, l.period.clone(), l.programme_id)
}

/// Hides counts from 1 to `under` - 1 (printed ＊, null in JSON). Zero stays: it is about nobody.
///
/// Where one segment alone is hidden its neighbours and the whole would give it away, so the smallest of
/// the other segments is hidden too, or the whole where there is no other. Averages and rates beside a hidden count
/// are hidden. Different programmes and periods are not compared: whoever publishes a total over them has to look.
pub fn suppress(lines: &mut [ReportLine], under: u64) {
    let small = |v: Value| matches!(v, Value::Whole(n) if n > 0 && n < under);
    let hidden: Vec<usize> =
        (0..lines.len()).filter(|n| lines.get(*n).is_some_and(|l| small(l.value))).collect();
    let mut all = hidden.clone();
    for n in &hidden {
        let Some(line) = lines.get(*n) else { continue };
        let same: Vec<usize> = (0..lines.len())
            .filter(|m| {
                lines.get(*m).is_some_and(|l| group(l) == group(line) && l.metric == line.metric && m != n)
            })
            .collect();
        let alone = line.segment.is_some()
            && !same.iter().any(|m| all.contains(m) && lines.get(*m).is_some_and(|l| l.segment.is_some()));
        if alone {
            let count = |m: &usize| match lines.get(*m).map(|l| (l.value, l.segment.is_some())) {
                Some((Value::Whole(n), true)) if n > 0 => Some(n),
                _ => None,
            };
            let whole = same.iter().find(|m| lines.get(**m).is_some_and(|l| l.segment.is_none()));
            let next = same.iter().filter(|m| count(m).is_some()).min_by_key(|m| count(m)).or(whole);
            all.extend(next.copied());
        }
    }
    let groups: Vec<Group> = all.iter().filter_map(|n| lines.get(*n).map(group)).collect();
    for (n, line) in lines.iter_mut().enumerate() {
        let rate = matches!(line.value, Value::Tenths(_) | Value::Points(_)) && groups.contains(&group(line));
        if all.contains(&n) || rate {
            line.value = Value::Suppressed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Table;
    use proptest::prelude::*;

    fn line(segment: Option<&str>, metric: &'static str, value: Value) -> ReportLine {
        ReportLine {
            table: Table::Abuse,
            fiscal_year: Some(2025),
            from: None,
            to: None,
            period: None,
            programme: None,
            programme_id: None,
            programme_name: None,
            segment: segment.map(str::to_owned),
            segment_name: None,
            metric,
            value,
            unit: "件",
            rule: None,
            words: None,
        }
    }

    fn values(counts: &[u64]) -> Vec<ReportLine> {
        const SEGMENTS: [&str; 4] = ["a", "b", "c", "d"];
        let mut lines: Vec<ReportLine> = counts
            .iter()
            .zip(SEGMENTS)
            .map(|(n, s)| line(Some(s), "abuse_cases", Value::Whole(*n)))
            .collect();
        lines.push(line(None, "abuse_cases", Value::Whole(counts.iter().sum())));
        lines
    }

    #[test]
    fn one_small_count_takes_a_neighbour_with_it_and_rates() {
        let mut lines = values(&[156, 231, 3, 289]);
        lines.push(line(None, "liaison_rate", Value::Tenths(196)));
        suppress(&mut lines, 5);
        let shown: Vec<String> = lines.iter().map(|l| l.value.to_string()).collect();
        assert_eq!(shown, ["＊", "231", "＊", "289", "679", "＊"]);
        let mut none = values(&[10, 0, 20, 30]);
        suppress(&mut none, 5);
        assert!(none.iter().all(|l| l.value != Value::Suppressed), "zero is about nobody");
        let mut only = values(&[4, 0, 0, 0]);
        suppress(&mut only, 5);
        assert_eq!(only[4].value, Value::Suppressed, "the whole would say it");
    }

    proptest! {
        #[test]
        fn no_hidden_count_follows_from_the_others(counts in proptest::collection::vec(0u64..12, 4)) {
            let mut lines = values(&counts);
            suppress(&mut lines, 5);
            prop_assert!(lines.iter().all(|l| !matches!(l.value, Value::Whole(n) if n > 0 && n < 5)));
            let hidden = lines.iter().filter(|l| l.value == Value::Suppressed).count();
            prop_assert!(hidden != 1, "{:?}", lines.iter().map(|l| l.value).collect::<Vec<_>>());
        }
    }
}
