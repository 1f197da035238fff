//! Courses, sessions and attendance: I-40 to I-44.

use super::Finding;
use crate::domain::id::Id;
use crate::domain::time::Date;
use serde_json::json;

/// A session among the others of its course.
#[derive(Debug, Clone)]
pub struct Numbered {
    pub id: Id,
    pub number: Option<i64>,
    pub date: Option<Date>,
}

/// I-40: numbers of a course's sessions are unique (refused) and their dates increase (reason).
pub fn numbers(session: &Numbered, others: &[Numbered]) -> Option<Finding> {
    let number = session.number?;
    let others: Vec<&Numbered> = others.iter().filter(|o| o.id != session.id).collect();
    if others.iter().any(|o| o.number == Some(number)) {
        return Some(Finding::block("I-40", "sequence_no").with(json!({ "sequence_no": number })));
    }
    let date = session.date?;
    let out_of_order = others.iter().any(|o| match (o.number, o.date) {
        (Some(n), Some(d)) => (n < number && d > date) || (n > number && d < date),
        _ => false,
    });
    out_of_order.then(|| Finding::warn("I-40", "occurred_on").with(json!({ "sequence_no": number })))
}

/// I-44: a course that minds children needs a room or a worker for it.
pub fn childcare(required: bool, room: bool, workers: usize) -> Option<Finding> {
    (required && !room && workers == 0).then(|| Finding::warn("I-44", "childcare_room"))
}

/// The session that an attendance makes up for.
#[derive(Debug, Clone)]
pub struct Missed {
    pub same_programme: bool,
    pub same_unit: bool,
    /// The person's state there; None where there is no attendance.
    pub state: Option<String>,
    /// Another attendance already makes up for it.
    pub already_made_up: bool,
}

/// I-42: a make-up replaces an absence from the same unit of the same programme, once.
pub fn make_up(missed: &Missed) -> Option<Finding> {
    let absent = matches!(missed.state.as_deref(), Some("absent" | "absent_notified" | "made_up"));
    let why = if !missed.same_programme {
        "programme"
    } else if !missed.same_unit {
        "unit"
    } else if !absent {
        "not_absent"
    } else if missed.already_made_up {
        "already_made_up"
    } else {
        return None;
    };
    Some(Finding::block("I-42", "makes_up_for_session_id").with(json!({ "why": why })))
}

/// I-43: the person attended a later unit before making up for this one.
pub fn make_up_order(unit_number: Option<i64>, attended_numbers: &[i64]) -> Option<Finding> {
    let number = unit_number?;
    let later = attended_numbers.iter().any(|n| *n > number);
    later.then(|| Finding::warn("I-43", "makes_up_for_session_id").with(json!({ "out_of_order": true })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::check::Severity;

    fn session(n: u8, number: i64, day: u32) -> Numbered {
        Numbered { id: Id::from_bytes([n; 16]), number: Some(number), date: Date::from_ymd_opt(2026, 5, day) }
    }

    #[test]
    fn numbers_are_unique_and_dates_increase() {
        let others = [session(1, 1, 7), session(2, 2, 14)];
        assert!(numbers(&session(3, 3, 21), &others).is_none());
        assert_eq!(numbers(&session(3, 2, 21), &others).unwrap().severity, Severity::Block);
        assert_eq!(numbers(&session(3, 3, 10), &others).unwrap().severity, Severity::Warn);
        assert!(numbers(&session(2, 2, 14), &others).is_none(), "a session is not its own double");
    }

    #[test]
    fn a_make_up_replaces_one_absence_of_the_same_unit() {
        let missed = Missed {
            same_programme: true,
            same_unit: true,
            state: Some("absent".into()),
            already_made_up: false,
        };
        assert!(make_up(&missed).is_none());
        let why = |m: Missed| make_up(&m).unwrap().detail["why"].as_str().unwrap().to_owned();
        assert_eq!(why(Missed { same_unit: false, ..missed.clone() }), "unit");
        assert_eq!(why(Missed { same_programme: false, ..missed.clone() }), "programme");
        assert_eq!(why(Missed { state: Some("present".into()), ..missed.clone() }), "not_absent");
        assert_eq!(why(Missed { state: None, ..missed.clone() }), "not_absent");
        assert_eq!(why(Missed { already_made_up: true, ..missed }), "already_made_up");
        assert!(make_up_order(Some(2), &[1, 3]).is_some());
        assert!(make_up_order(Some(2), &[1, 2]).is_none());
    }

    #[test]
    fn childcare_needs_a_room_or_a_worker() {
        assert!(childcare(true, false, 0).is_some());
        assert!(childcare(true, true, 0).is_none());
        assert!(childcare(true, false, 1).is_none());
        assert!(childcare(false, false, 0).is_none());
    }
}
