//! One thing for each note, shared between states of a vault wherever it is the same.
//!
//! States follow one another with each save, and most of the vault stays: so the things lie in
//! pages, and a state that differs in one of them has its own copy of that one page.

use super::edits::Edits;
use super::{NoteId, Vault};
use rayon::prelude::*;
use std::ops::Index;
use std::sync::Arc;

/// Things on a page.
const PAGE: usize = 64;

/// One thing for each note, in order of the notes. Cheap to clone.
#[derive(Debug)]
pub struct Each<T> {
    pages: Arc<[Arc<Vec<T>>]>,
    len: usize,
}

impl<T> Each<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The one at a place.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.pages.get(at / PAGE)?.get(at % PAGE)
    }

    /// That of a note; `None` where nothing was made.
    pub fn find(&self, id: NoteId) -> Option<&T> {
        self.get(id.0 as usize)
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.pages.iter().flat_map(|page| page.iter())
    }

    /// All of them, each with its note.
    pub fn by_note(&self) -> impl Iterator<Item = (NoteId, &T)> {
        (0..).map(NoteId).zip(self.iter())
    }

    /// All of them, on several threads; what is collected is in order.
    pub fn par_iter(&self) -> impl ParallelIterator<Item = &T>
    where
        T: Send + Sync,
    {
        self.pages.par_iter().flat_map_iter(|page| page.iter())
    }

    /// The place of the one for which `order` says that it is equal to what is sought; they are
    /// sorted so.
    pub fn binary_search_by(
        &self,
        mut order: impl FnMut(&T) -> std::cmp::Ordering,
    ) -> Option<usize> {
        let is_before = |page: &Arc<Vec<T>>| page.last().is_some_and(|last| order(last).is_lt());
        let page = self.pages.partition_point(is_before);
        let at = self.pages.get(page)?.binary_search_by(order).ok()?;
        Some(page * PAGE + at)
    }

    /// Puts another in the place of one.
    pub fn set(&mut self, id: NoteId, thing: T)
    where
        T: Clone,
    {
        let at = id.0 as usize;
        let page = Arc::make_mut(&mut self.pages).get_mut(at / PAGE);
        if let Some(place) = page.and_then(|page| Arc::make_mut(page).get_mut(at % PAGE)) {
            *place = thing;
        }
    }
}

impl<T> Each<Arc<T>> {
    /// The places at which another list, of as many, has others, be they alike.
    pub fn exchanged<'a>(&'a self, other: &'a Each<Arc<T>>) -> impl Iterator<Item = NoteId> + 'a {
        let pages = self.pages.iter().zip(other.pages.iter()).enumerate();
        let differing = pages.filter(|(_, (own, other))| !Arc::ptr_eq(own, other));
        differing.flat_map(|(page, (own, other))| {
            let pairs = own.iter().zip(other.iter()).enumerate();
            let differing = pairs.filter(|(_, (own, other))| !Arc::ptr_eq(own, other));
            differing.map(move |(at, _)| NoteId((page * PAGE + at) as u32))
        })
    }
}

impl<T: Send> Each<T> {
    /// Makes one of each note.
    pub fn of(vault: &Vault, make: impl Fn(NoteId) -> T + Sync) -> Each<T> {
        let ids: Vec<NoteId> = vault.ids().collect();
        let all: Vec<T> = ids.into_par_iter().map(&make).collect();
        all.into_iter().collect()
    }
}

impl<T: Clone> Each<T> {
    /// Makes those of the notes that `edits` touch, and keeps the others.
    pub fn after(&self, edits: &Edits<'_>, make: impl Fn(NoteId) -> T) -> Each<T> {
        self.with(&edits.edited.touched, make)
    }

    /// Makes those of these notes, and keeps the others.
    pub fn with(&self, ids: &[NoteId], make: impl Fn(NoteId) -> T) -> Each<T> {
        let mut each = self.clone();
        ids.iter().for_each(|id| each.set(*id, make(*id)));
        each
    }
}

impl<T: PartialEq> Each<T> {
    /// Whether it is the same of every note that `edits` touch.
    pub fn agrees(&self, other: &Each<T>, edits: &Edits<'_>) -> bool {
        edits.edited.touched.iter().all(|id| self.find(*id) == other.find(*id))
    }
}

impl<T> Clone for Each<T> {
    fn clone(&self) -> Self {
        Each { pages: Arc::clone(&self.pages), len: self.len }
    }
}

impl<T> Default for Each<T> {
    fn default() -> Self {
        Each { pages: Arc::new([]), len: 0 }
    }
}

impl<T, I: Into<Arc<T>>> From<Vec<I>> for Each<Arc<T>> {
    fn from(all: Vec<I>) -> Self {
        all.into_iter().map(Into::into).collect()
    }
}

impl<T> FromIterator<T> for Each<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut all = all.into_iter();
        let mut pages = Vec::new();
        loop {
            let page: Vec<T> = all.by_ref().take(PAGE).collect();
            if page.is_empty() {
                break;
            }
            pages.push(Arc::new(page));
        }
        Each { len: pages.iter().map(|page| page.len()).sum(), pages: pages.into() }
    }
}

impl<T> Index<usize> for Each<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.pages[at / PAGE][at % PAGE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_list_that_shares_what_is_the_same() {
        for count in [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE] {
            let all: Each<usize> = (0..count).map(|it| it * 2).collect();
            assert_eq!((all.len(), all.is_empty()), (count, count == 0));
            assert!(all.iter().copied().eq((0..count).map(|it| it * 2)));
            assert_eq!(
                all.par_iter().copied().collect::<Vec<_>>(),
                Vec::from_iter(all.iter().copied())
            );
            for at in 0..count {
                assert_eq!((all[at], all.get(at)), (at * 2, Some(&(at * 2))));
                assert_eq!(all.binary_search_by(|it| it.cmp(&(at * 2))), Some(at));
                assert_eq!(all.binary_search_by(|it| it.cmp(&(at * 2 + 1))), None);
                let mut other = all.clone();
                other.set(NoteId(at as u32), 7);
                assert_eq!((all[at], other[at]), (at * 2, 7));
                let is_same = |page: usize| Arc::ptr_eq(&all.pages[page], &other.pages[page]);
                assert!((0..all.pages.len()).all(|page| is_same(page) == (page != at / PAGE)));
            }
            assert_eq!(all.get(count), None);
        }
    }
}
