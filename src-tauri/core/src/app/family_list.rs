//! The list of all families, which a window asks for in parts: it may be fifty thousand lines long.

use super::App;
use super::find::Built;
use crate::domain::access::Act;
use crate::domain::fold::{kana_order, kana_row};
use crate::domain::id::Id;
use crate::error::Result;
use crate::view::{FamilyLine, FamilyPart, KanaStart};

/// A family in the list, and the row of the kana table that it stands in.
pub(super) type Place = (Id, Option<&'static str>);

impl Built {
    /// The families by kana, those without a reading after the others.
    fn in_order(&mut self) -> impl Iterator<Item = (Place, &FamilyLine)> {
        let families = &self.families;
        let order = self.order.get_or_insert_with(|| {
            let mut all: Vec<(&Id, &FamilyLine)> = families.iter().collect();
            all.sort_by_cached_key(|(_, l)| {
                let kana = l.kana.as_deref().map(kana_order);
                (kana.is_none(), kana, l.name.clone(), l.code.clone())
            });
            all.into_iter().map(|(id, l)| (*id, l.kana.as_deref().and_then(kana_row))).collect()
        });
        order.iter().filter_map(|place| Some((*place, families.get(&place.0)?)))
    }
}

impl App {
    /// All families by kana, those without a reading after the others; a visitor's are those assigned.
    pub fn families(&self) -> Result<Vec<FamilyLine>> {
        Ok(self.families_part(0, usize::MAX)?.lines)
    }

    /// `count` lines of that list from line `from` on, counted from 0, with how long the whole list is and where
    /// in it each row of the kana table begins. Error `not_your_role`.
    pub fn families_part(&self, from: usize, count: usize) -> Result<FamilyPart> {
        self.ask(Act::Find)?;
        let sight = self.sight()?;
        self.built(|b| {
            let mut lines: Vec<(Place, &FamilyLine)> =
                b.in_order().filter(|((id, _), _)| sight.has(*id)).collect();
            if sight.alias {
                // Whoever sees codes alone is not told the order of the names either.
                lines.sort_by_key(|(_, l)| &l.code);
            }
            let shown = |l: &FamilyLine| match sight.alias {
                true => FamilyLine { name: l.code.clone(), kana: None, ..l.clone() },
                false => l.clone(),
            };
            let mut rows: Vec<KanaStart> = vec![];
            for (at, ((_, row), _)) in lines.iter().enumerate().filter(|_| !sight.alias) {
                if let Some(row) = row.filter(|row| rows.iter().all(|r| r.row != *row)) {
                    rows.push(KanaStart { row: row.to_owned(), at: at as i64 });
                }
            }
            let part = lines.iter().skip(from).take(count).map(|(_, l)| shown(l)).collect();
            FamilyPart { total: lines.len() as i64, rows, lines: part }
        })
    }
}
