//! Which bed a stay is drawn in: rows of the bed board.

use super::check::stay::Occupied;

/// A stay on the board.
#[derive(Debug, Clone, Copy)]
pub struct Guest {
    pub time: Occupied,
    /// First and last column, both included.
    pub first: usize,
    pub last: usize,
    /// Rows it takes: a pair is one, people are counted.
    pub units: usize,
    /// The bed it was given, from 0, where its room is a number.
    pub bed: Option<usize>,
}

impl Guest {
    /// Whether two stays need different beds: they are in the house at one time, in one column.
    fn clashes(&self, other: &Guest) -> bool {
        self.first <= other.last && other.first <= self.last && self.time.meets(&other.time)
    }
}

/// The first row of each guest, in the order given; those of several units take the rows after it too.
///
/// Who came first chooses first: the bed of the room's number where it is free, else the lowest free one.
/// No two guests that are there at once share a row. Rows beyond the house's beds are beyond its capacity.
pub fn rows(guests: &[Guest]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..guests.len()).collect();
    order.sort_by_key(|i| guests.get(*i).map(|g| (g.bed.is_none(), g.time.from, g.time.id)));
    let mut placed: Vec<(usize, usize)> = vec![];
    let mut rows = vec![0; guests.len()];
    for index in order {
        let Some(guest) = guests.get(index) else { continue };
        let taken = |row: usize| {
            placed.iter().any(|(other, at)| {
                guests
                    .get(*other)
                    .is_some_and(|o| (*at..*at + o.units.max(1)).contains(&row) && o.clashes(guest))
            })
        };
        let fits = |row: &usize| (*row..*row + guest.units.max(1)).all(|r| !taken(r));
        // There is always one: past all rows in use nothing is taken.
        let end =
            placed.iter().filter_map(|(o, at)| Some(at + guests.get(*o)?.units.max(1))).max().unwrap_or(0);
        let row = guest.bed.filter(fits).or_else(|| (0..=end).find(fits)).unwrap_or(end);
        placed.push((index, row));
        if let Some(slot) = rows.get_mut(index) {
            *slot = row;
        }
    }
    rows
}

/// The number of rows in use.
pub fn height(guests: &[Guest], rows: &[usize]) -> usize {
    guests.iter().zip(rows).map(|(g, row)| row + g.units.max(1)).max().unwrap_or(0)
}

/// The bed that a room's name means: `3`, `３号室` and `ベッド3` are the third bed, which is row 2.
pub fn bed_of(room: &str) -> Option<usize> {
    let digits: String = room
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            c => c,
        })
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse::<usize>().ok().filter(|n| (1..=999).contains(n)).map(|n| n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Id;
    use crate::domain::time::Instant;
    use proptest::prelude::*;

    fn guest(n: u8, first: usize, last: usize) -> Guest {
        let (from, to) = (Instant(first as i64 * 10), Some(Instant(last as i64 * 10 + 9)));
        Guest { time: Occupied { id: Id::from_bytes([n; 16]), from, to }, first, last, units: 1, bed: None }
    }

    #[test]
    fn who_leaves_makes_room_for_who_comes() {
        let guests = [guest(1, 0, 2), guest(2, 0, 1), guest(3, 2, 4), guest(4, 3, 3)];
        assert_eq!(rows(&guests), [0, 1, 1, 0]);
    }

    #[test]
    fn a_numbered_room_is_the_bed_where_it_is_free() {
        let guests = [
            guest(1, 0, 2),
            Guest { bed: Some(0), ..guest(2, 1, 3) },
            Guest { bed: Some(0), ..guest(3, 2, 4) },
        ];
        assert_eq!(rows(&guests), [2, 0, 1]);
        assert_eq!(bed_of("３号室"), Some(2));
        assert_eq!(bed_of("ベッド12"), Some(11));
        assert_eq!(bed_of("さくら"), None);
        assert_eq!(bed_of("0"), None);
    }

    #[test]
    fn siblings_on_one_record_take_beds_side_by_side() {
        let guests = [guest(1, 0, 2), Guest { units: 2, ..guest(2, 0, 2) }, guest(3, 1, 1)];
        let placed = rows(&guests);
        assert_eq!(placed, [0, 1, 3]);
        assert_eq!(height(&guests, &placed), 4);
    }

    proptest! {
        #[test]
        fn nobody_shares_a_bed_and_no_bed_is_wasted(
            stays in proptest::collection::vec((0_usize..14, 0_usize..5, 1_usize..3, proptest::option::of(0_usize..6)), 0..25)
        ) {
            let guests: Vec<Guest> = stays
                .iter()
                .enumerate()
                .map(|(n, (first, nights, units, bed))| Guest { units: *units, bed: *bed, ..guest(n as u8, *first, first + nights) })
                .collect();
            let placed = rows(&guests);
            for (i, a) in guests.iter().enumerate() {
                for (j, b) in guests.iter().enumerate().skip(i + 1) {
                    if a.clashes(b) {
                        prop_assert!(placed[i] + a.units <= placed[j] || placed[j] + b.units <= placed[i]);
                    }
                }
            }
            // Without rooms of their own and of one unit each, no more rows than guests at once.
            let plain: Vec<Guest> = guests.iter().map(|g| Guest { units: 1, bed: None, ..*g }).collect();
            let most = (0..20).map(|c| plain.iter().filter(|g| (g.first..=g.last).contains(&c)).count()).max();
            prop_assert_eq!(height(&plain, &rows(&plain)), most.unwrap_or(0));
        }
    }
}
