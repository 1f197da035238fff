//! How much a sample holds, and over which time.

use crate::domain::calendar::{Period, fiscal_year};
use crate::domain::time::{Date, Instant, Zone};

/// How much a sample holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// About 60 families over 13 months, with everything that the screens show happening today.
    Demo,
    /// 2,000 visits, stays and attendances of 500 families over three fiscal years.
    Small,
    /// 20,000 of 5,000 families.
    Medium,
    /// 200,000 of 50,000 families.
    Large,
}

impl Scale {
    pub const ALL: [Scale; 4] = [Scale::Demo, Scale::Small, Scale::Medium, Scale::Large];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Demo => "demo",
            Scale::Small => "small",
            Scale::Medium => "medium",
            Scale::Large => "large",
        }
    }

    pub fn parse(name: &str) -> Option<Scale> {
        Scale::ALL.into_iter().find(|s| s.name() == name)
    }

    /// The sample's now: the given one, else 2026-03-09T09:00 in Tokyo, so that the same seed always
    /// gives the same records. The demonstration plays today: it takes the wall clock, and its digest
    /// follows from the day as well.
    pub fn now(self, given: Option<Instant>, wall: Instant) -> Instant {
        let anchor = || {
            let nine = Date::from_ymd_opt(2026, 3, 9).and_then(|d| d.and_hms_opt(9, 0, 0));
            nine.map_or(wall, |local| Zone::default().instant(local))
        };
        given.unwrap_or_else(|| if self == Scale::Demo { wall } else { anchor() })
    }
}

/// The numbers behind a scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub families: usize,
    pub visits: usize,
    pub stays: usize,
    pub attendances: usize,
    pub sessions: usize,
    pub volunteers: usize,
    pub staff: usize,
    /// Places of the short stay and of the postpartum house.
    pub beds: usize,
    pub rooms: usize,
    /// Days before today on which nothing happens to the families at large.
    pub quiet_days: u64,
    /// Length of the history; None: the fiscal year of today and the two before.
    days: Option<u64>,
}

impl Size {
    pub fn of(scale: Scale) -> Size {
        // Volunteers: the engagements of a span of eight weeks, and as many again to spare.
        let of = |families: usize, volunteers, staff, beds, rooms| Size {
            families,
            visits: families * 12 / 5,
            stays: families * 3 / 5,
            attendances: families,
            sessions: families * 2 / 25,
            volunteers,
            staff,
            beds,
            rooms,
            quiet_days: 1,
            days: None,
        };
        match scale {
            Scale::Demo => Size {
                visits: 190,
                stays: 50,
                attendances: 150,
                sessions: 78,
                quiet_days: 6,
                days: Some(396),
                ..of(52, 9, 8, 3, 2)
            },
            Scale::Small => of(500, 20, 8, 5, 2),
            Scale::Medium => of(5_000, 200, 20, 20, 4),
            Scale::Large => of(50_000, 2_000, 80, 150, 24),
        }
    }

    /// The first day of the history.
    pub fn first_day(&self, today: Date) -> Date {
        match self.days {
            Some(days) => today - chrono::Days::new(days),
            None => Period::fiscal_year(fiscal_year(today) - 2).map_or(today, |p| p.from()),
        }
    }
}
