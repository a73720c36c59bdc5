//! A stable sort that bears an order which contradicts itself.
//!
//! Not-a-number and dates of different zones are each greater than the other. Where there are few
//! items, they end up where JavaScript engines put them.

use std::cmp::Ordering;

/// Items up to this number are sorted by insertion.
const FEW: usize = 32;

/// Sorts; the first error of a comparison ends it.
pub(super) fn sort_by<T: Clone, E>(
    items: Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<Vec<T>, E> {
    if items.len() <= FEW {
        return insertion(items, compare);
    }
    let mut left = items;
    let right = left.split_off(left.len() / 2);
    let (left, right) = (sort_by(left, compare)?, sort_by(right, compare)?);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        if compare(b, a)?.is_lt() {
            merged.extend(right.next());
        } else {
            merged.extend(left.next());
        }
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

/// Finds the run at the beginning, then puts each item behind it in its place by halving.
fn insertion<T: Clone, E>(
    mut items: Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Result<Ordering, E>,
) -> Result<Vec<T>, E> {
    if items.len() < 2 {
        return Ok(items);
    }
    let mut run = 2;
    if compare(&items[1], &items[0])?.is_lt() {
        while run < items.len() && compare(&items[run], &items[run - 1])?.is_lt() {
            run += 1;
        }
        items[..run].reverse();
    } else {
        while run < items.len() && compare(&items[run], &items[run - 1])?.is_ge() {
            run += 1;
        }
    }
    for next in run..items.len() {
        let (mut low, mut high) = (0, next);
        while low < high {
            let middle = low + (high - low) / 2;
            if compare(&items[next], &items[middle])?.is_lt() {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items[low..=next].rotate_right(1);
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::sort_by;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(
            items in prop::collection::vec((0u8..20, any::<u16>()), 0..200),
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            let sorted: Result<_, ()> = sort_by(items, &mut |a, b| Ok(a.0.cmp(&b.0)));
            prop_assert_eq!(sorted, Ok(expected));
        }

        #[test]
        fn it_bears_nonsense(items in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut sorted: Result<Vec<u8>, ()> =
                sort_by(items.clone(), &mut |_, _| Ok(Ordering::Greater));
            let mut expected = items;
            expected.sort_unstable();
            if let Ok(sorted) = &mut sorted {
                sorted.sort_unstable();
            }
            prop_assert_eq!(sorted, Ok(expected));
        }
    }
}
