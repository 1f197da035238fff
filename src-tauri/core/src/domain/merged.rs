//! Two records that are one: an edge from the one to the other, which stands for both. Nothing is rewritten.

use super::id::Id;
use std::collections::HashMap;

/// The record that `id` stands under when every edge is followed. Two devices may have merged each into the
/// other; of such a ring the record with the smallest id stands, on every device the same.
pub fn stands_for(edges: &HashMap<Id, Id>, id: Id) -> Id {
    let mut way = vec![id];
    let mut at = id;
    while let Some(next) = edges.get(&at) {
        if let Some(from) = way.iter().position(|passed| passed == next) {
            return way[from..].iter().copied().min().unwrap_or(*next);
        }
        way.push(*next);
        at = *next;
    }
    at
}

/// All records that stand under `id`, itself not among them; sorted.
pub fn merged_into(edges: &HashMap<Id, Id>, id: Id) -> Vec<Id> {
    let mut found: Vec<Id> =
        edges.keys().copied().filter(|from| *from != id && stands_for(edges, *from) == id).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(n: u8) -> Id {
        Id::from_bytes([n; 16])
    }

    fn edges(pairs: &[(u8, u8)]) -> HashMap<Id, Id> {
        pairs.iter().map(|(a, b)| (id(*a), id(*b))).collect()
    }

    #[test]
    fn chains_end_and_rings_stand_under_their_smallest() {
        let chain = edges(&[(1, 2), (2, 3), (4, 3)]);
        assert_eq!([1, 2, 3, 4, 5].map(|n| stands_for(&chain, id(n))), [3, 3, 3, 3, 5].map(id));
        assert_eq!(merged_into(&chain, id(3)), [1, 2, 4].map(id));
        let ring = edges(&[(9, 7), (7, 8), (8, 7)]);
        assert_eq!([7, 8, 9].map(|n| stands_for(&ring, id(n))), [7, 7, 7].map(id));
        assert_eq!(merged_into(&ring, id(7)), [8, 9].map(id));
        assert_eq!(stands_for(&edges(&[(1, 1)]), id(1)), id(1));
    }

    proptest! {
        #[test]
        fn what_stands_stands_for_itself(pairs in proptest::collection::vec((0u8..8, 0u8..8), 0..12)) {
            let edges = edges(&pairs);
            for n in 0..8 {
                let stands = stands_for(&edges, id(n));
                prop_assert_eq!(stands_for(&edges, stands), stands);
            }
        }
    }
}
