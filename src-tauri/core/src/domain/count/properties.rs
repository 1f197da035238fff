//! What holds for any records.

use super::facts::{StayFact, StayStatus};
use super::rules::{CaseAttribution, DayRule, HeadUnit, NightRule, StayRules};
use super::sessions::SessionTally;
use super::stays::{StayTally, span_of};
use super::{AttendanceFact, AttendanceRole, AttendanceState, SessionFact, SessionStatus, WalkIn};
use crate::domain::calendar::{Period, Step};
use crate::domain::id::Id;
use crate::domain::time::{DAY_MS, Date, HOUR_MS, Instant, MINUTE_MS, Zone};
use proptest::prelude::*;

/// 2025-01-01T00:00 in Tokyo.
const START: i64 = 1_735_657_200_000;
const DAYS: i64 = 900;

fn stay() -> impl Strategy<Value = StayFact> {
    let minutes = DAY_MS / MINUTE_MS;
    // Whole hours are frequent, so that 00:00 and 03:00 are met.
    let moment = prop_oneof![(0..DAYS * 24).prop_map(|h| h * 60), 0..DAYS * minutes];
    let length = prop_oneof![(0i64..40 * 24).prop_map(|h| h * 60), 0i64..40 * minutes];
    let ends = (moment, prop::option::weighted(0.9, length));
    (0u8..6, 0usize..StayStatus::ALL.len() + 8, ends).prop_map(|(person, status, (from, length))| {
        let in_at = Instant(START + from * MINUTE_MS);
        // Most stays count.
        let status = StayStatus::ALL.get(status).copied().unwrap_or(StayStatus::Completed);
        StayFact {
            id: Id::from_bytes([0; 16]),
            programme: Id::from_bytes([1; 16]),
            person: Id::from_bytes([person; 16]),
            household: None,
            status,
            in_at: Some(in_at),
            out_at: length.map(|n| in_at.plus_ms(n * MINUTE_MS)),
            planned_out_at: None,
        }
    })
}

fn rules() -> impl Strategy<Value = StayRules> {
    let choice = (0usize..3, 0usize..2, 0usize..2, any::<bool>(), any::<bool>());
    choice.prop_map(|(day, night, case, cancel, dedupe)| StayRules {
        day_rule: DayRule::ALL[day],
        night_rule: NightRule::ALL[night],
        case_attribution: CaseAttribution::ALL[case],
        count_same_day_cancel: cancel,
        dedupe_child_date: dedupe,
    })
}

fn now() -> Instant {
    Instant(START + 700 * DAY_MS + 9 * HOUR_MS)
}

fn count(period: Period, rules: StayRules, stays: &[StayFact]) -> [u64; 4] {
    let mut tally = StayTally::new(period, rules);
    for stay in stays {
        tally.add(stay, Zone::default(), now());
    }
    [tally.cases(), tally.stay_days(), tally.nights(), tally.cancelled_same_day()]
}

fn whole() -> Period {
    let day = |text: &str| text.parse::<Date>().unwrap();
    Period::new(day("2024-12-01"), day("2028-03-31")).unwrap()
}

proptest! {
    #[test]
    fn figures_add_up_over_any_split(
        stays in prop::collection::vec(stay(), 0..20),
        rules in rules(),
        step in 0usize..4,
        cut in 0u64..1000,
    ) {
        let step = [Step::Month, Step::Quarter, Step::Week, Step::FiscalYear][step];
        let cut = whole().from().checked_add_days(chrono::Days::new(cut)).unwrap();
        let halves = [
            Period::new(whole().from(), cut).unwrap(),
            Period::new(cut.succ_opt().unwrap(), whole().to()).unwrap(),
        ];
        let total = count(whole(), rules, &stays);
        for parts in [whole().parts(step), halves.to_vec()] {
            let mut sum = [0; 4];
            for part in parts {
                let found = count(part, rules, &stays);
                for (sum, found) in sum.iter_mut().zip(found) {
                    *sum += found;
                }
            }
            prop_assert_eq!(sum, total);
        }
    }

    #[test]
    fn the_order_of_records_does_not_matter(
        (stays, shuffled) in prop::collection::vec(stay(), 0..20)
            .prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
        rules in rules(),
    ) {
        let fy = Period::fiscal_year(2025).unwrap();
        prop_assert_eq!(count(fy, rules, &stays), count(fy, rules, &shuffled));
    }

    #[test]
    fn nights_and_days_of_one_stay(stay in stay()) {
        let Some(span) = span_of(&stay, Zone::default(), now()) else { return Ok(()) };
        let days = span.touched().len();
        let marked = span.nights(NightRule::Marker).len();
        let between = span.nights(NightRule::DateDiff).len();
        prop_assert!(marked <= days && between <= days);
        // Each end moves the count by one: an arrival by 03:00 adds a night, a departure by 03:00 takes one.
        prop_assert!(marked.abs_diff(between) <= 1);
        let counted = stay.counted(now()).unwrap();
        if counted.in_at < counted.out_at {
            let seconds = |at| (Zone::default().local(at) - Zone::default().date_of(at).and_hms_opt(0, 0, 0).unwrap()).num_seconds();
            let early = |at: Instant| seconds(at) <= 3 * 3600;
            let expected = between + u64::from(early(counted.in_at)) - u64::from(early(counted.out_at)).min(between + u64::from(early(counted.in_at)));
            prop_assert_eq!(marked, expected);
            // The rule as it is written, night by night.
            let mut markers = 0;
            let mut date = span.in_date();
            while date <= span.last_date() {
                let marker = Zone::default().instant(date.and_hms_opt(3, 0, 0).unwrap());
                markers += u64::from(counted.contains(marker));
                date = date.succ_opt().unwrap();
            }
            prop_assert_eq!(marked, markers);
        } else {
            prop_assert_eq!((days, marked, between), (0, 0, 0));
        }
    }

    #[test]
    fn counting_a_date_once_never_adds_days(stays in prop::collection::vec(stay(), 0..20), rules in rules()) {
        let each = count(whole(), StayRules { dedupe_child_date: false, ..rules }, &stays);
        let once = count(whole(), StayRules { dedupe_child_date: true, ..rules }, &stays);
        prop_assert!(once[1] <= each[1]);
        prop_assert_eq!((once[0], once[2]), (each[0], each[2]));
    }

    #[test]
    fn head_units_are_ordered_and_records_come_in_any_order(
        (rows, shuffled) in prop::collection::vec((0u8..4, 0u8..5, 0usize..10, 0usize..9, any::<bool>()), 0..40)
            .prop_flat_map(|v| (Just(v.clone()), Just(v).prop_shuffle())),
    ) {
        let date: Date = "2025-10-17".parse().unwrap();
        let tally = |unit: HeadUnit, rows: &[(u8, u8, usize, usize, bool)], sessions_first: bool| {
            let mut tally = SessionTally::new(Period::day(date), unit);
            let sessions = |tally: &mut SessionTally| for n in 0u8..4 {
                tally.add_session(&SessionFact {
                    id: Id::from_bytes([n; 16]), programme: Id::from_bytes([9; 16]), date,
                    status: SessionStatus::Held, walk_in: WalkIn::default(),
                });
            };
            if sessions_first { sessions(&mut tally) }
            for (session, household, role, state, known) in rows {
                tally.add_attendance(&AttendanceFact {
                    session: Id::from_bytes([*session; 16]), programme: Id::from_bytes([9; 16]), course: None, unit: None,
                    date, session_status: SessionStatus::Held, person: None,
                    household: known.then(|| Id::from_bytes([*household; 16])),
                    role: AttendanceRole::ALL[*role], state: AttendanceState::ALL[*state], made_up_on: None,
                });
            }
            if !sessions_first { sessions(&mut tally) }
            (tally.attendances(), tally.sessions(), tally.childcare_children(), tally.sessions_without_anyone())
        };
        for unit in HeadUnit::ALL {
            prop_assert_eq!(tally(*unit, &rows, true), tally(*unit, &shuffled, false));
        }
        let heads = |unit| tally(unit, &rows, true).0;
        prop_assert!(heads(HeadUnit::Pair) <= heads(HeadUnit::Adult));
        prop_assert!(heads(HeadUnit::Adult) <= heads(HeadUnit::Person));
    }
}
