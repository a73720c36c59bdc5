//! Canaries: runs of words that only unpublished things hold, and how they are found in a text.
//!
//! A run is known by the hash of its words. Of a longer text every run of [`RUN`] words that begins a
//! sentence is a canary, and every fourth one: so whole sentences are always found, and so is any part
//! that is [`RUN`] + [`STEP`] - 1 words long. What is shorter, a name above all, is one as a whole.

use crate::leaks::words::{Gap, Word, Words};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

/// Words of a canary in a longer text.
pub(super) const RUN: usize = 6;
/// Words from the beginning of one to that of the next.
pub(super) const STEP: usize = 4;
/// The longest canary, in words: longer names are texts.
pub(super) const LONGEST: usize = 15;
/// So many words are remembered, and one before them.
const RING: usize = LONGEST + 1;

/// What a canary is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A file's or a folder's name.
    Name,
    /// `title`.
    Title,
    /// One of `aliases`.
    Alias,
    /// A tag, or one above it.
    Tag,
    /// A property or an inline field: its key or its value.
    Field,
    /// Prose.
    Text,
    /// A line of code, or an address.
    Code,
    /// A comment.
    Comment,
    /// A file that is no note.
    Attachment,
    /// A word of the text, in the index of the search.
    Word,
}

/// A run of words that only something unpublished holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Canary {
    pub(super) kind: Kind,
    /// Number of the file that holds it.
    pub(super) file: u32,
    /// Where in what is known of the file ([`Holder::said`](super::hidden::Holder)).
    pub(super) place: Range<u32>,
    /// Whether it is not met by chance; one that is serves only to learn whether it is published.
    pub(super) tells: bool,
    key: u64,
    length: u8,
    last: u64,
    /// The most that stands between its words; where it is found no more may.
    gap: Option<Gap>,
}

impl Canary {
    /// The same, of a file.
    pub(super) fn of_file(self, file: u32) -> Canary {
        Canary { file, ..self }
    }

    /// Stands for its words.
    pub(super) fn key(&self) -> u64 {
        self.key
    }

    /// Whether it is a run of a longer text that is no code.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Comment) && usize::from(self.length) == RUN
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Canaries {
    pub(super) all: Vec<Canary>,
    /// By length and hash: those that are found anywhere.
    runs: FxHashMap<u64, u32>,
    /// Single words that are looked for in the index of the search alone.
    words: FxHashMap<u64, u32>,
    /// Which of both there may be: most that is read is neither.
    keys: Filter,
    /// The last words of those that are no runs of `RUN` words, and the lengths of each, as bits.
    ends: Filter,
    lengths: FxHashMap<u64, u16>,
}

impl Canaries {
    /// The canaries as a table; of equal ones the first.
    pub(super) fn new(all: Vec<Canary>) -> Canaries {
        let mut canaries = Canaries {
            keys: Filter::for_as_many_as(all.len()),
            ends: Filter::for_as_many_as(all.len()),
            ..Canaries::default()
        };
        for canary in all {
            let number = u32::try_from(canaries.all.len()).unwrap_or(u32::MAX);
            let table = match canary.kind {
                Kind::Word => &mut canaries.words,
                _ => &mut canaries.runs,
            };
            if table.contains_key(&canary.key) {
                continue;
            }
            table.insert(canary.key, number);
            canaries.keys.insert(canary.key);
            if canary.kind != Kind::Word && usize::from(canary.length) != RUN {
                canaries.ends.insert(canary.last);
                *canaries.lengths.entry(canary.last).or_default() |= 1 << canary.length;
            }
            canaries.all.push(canary);
        }
        canaries
    }

    /// The number of the one with these words.
    pub(super) fn number(&self, key: u64) -> Option<usize> {
        self.runs.get(&key).map(|number| *number as usize)
    }

    /// Those that tell something and are not excused.
    pub(super) fn without(self, excused: &[AtomicBool]) -> Canaries {
        let kept = self.all.into_iter().zip(excused);
        let kept =
            kept.filter(|(canary, is_excused)| canary.tells && !is_excused.load(Ordering::Relaxed));
        Canaries::new(kept.map(|(canary, _)| canary).collect())
    }

    /// The canary of `length` words that ends with the last word of `run`.
    fn ending(&self, run: &Run, length: usize) -> Option<u32> {
        let key = run.key(length);
        if self.keys.may_hold(key) { self.runs.get(&key).copied() } else { None }
    }

    /// The lengths of names that end with a word.
    fn lengths(&self, last: u64) -> impl Iterator<Item = usize> + use<> {
        let is_end = self.ends.may_hold(last);
        let lengths = if is_end { self.lengths.get(&last).copied() } else { None };
        let lengths = lengths.unwrap_or_default();
        (1..=LONGEST).take_while(move |_| lengths != 0).filter(move |it| lengths & (1 << it) != 0)
    }

    /// The canary that a word in the index of the search is.
    fn in_index(&self, word: Word) -> Option<u32> {
        let key = Run::of_one(word.hash);
        if self.keys.may_hold(key) { self.words.get(&key).copied() } else { None }
    }
}

/// The last words that were read.
#[derive(Debug, Clone)]
struct Run {
    /// For each of the last words, the hash of all words up to it.
    sums: [u64; RING],
    count: usize,
}

/// What a hash of words is multiplied with for each word more, raised to each length.
const POWERS: [u64; LONGEST + 1] = {
    let mut powers = [1u64; LONGEST + 1];
    let mut at = 1;
    while at <= LONGEST {
        powers[at] = powers[at - 1].wrapping_mul(0x9FB2_1C65_1E98_DF25);
        at += 1;
    }
    powers
};

impl Run {
    fn new() -> Run {
        Run { sums: [0; RING], count: 0 }
    }

    fn push(&mut self, hash: u64) {
        let sum = self.sums[self.count % RING].wrapping_mul(POWERS[1]).wrapping_add(hash);
        self.count += 1;
        self.sums[self.count % RING] = sum;
    }

    /// The key of one word.
    fn of_one(hash: u64) -> u64 {
        Run::mixed(hash, 1)
    }

    /// The key of the last `length` words.
    fn key(&self, length: usize) -> u64 {
        let before = self.sums[self.count.wrapping_sub(length) % RING];
        let sum = self.sums[self.count % RING].wrapping_sub(before.wrapping_mul(POWERS[length]));
        Run::mixed(sum, length)
    }

    fn mixed(sum: u64, length: usize) -> u64 {
        let mixed = (sum ^ (sum >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9 ^ length as u64);
        mixed ^ (mixed >> 32)
    }
}

/// Says quickly of most things that they are not in a set.
#[derive(Debug, Default)]
struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    fn for_as_many_as(count: usize) -> Filter {
        Filter { bits: vec![0; (count / 4).next_power_of_two().max(16)] }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let at = usize::try_from(key >> 6).unwrap_or_default() & (self.bits.len().wrapping_sub(1));
        (at, 1 << (key & 63))
    }

    fn insert(&mut self, key: u64) {
        let (at, bit) = self.place(key);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    fn may_hold(&self, key: u64) -> bool {
        let (at, bit) = self.place(key);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

/// Letters that a single word must have to tell anything, and those that several must have.
const LEAST_OF_ONE: u32 = 5;
const LEAST_OF_MORE: u32 = 8;
/// Letters of a word that is looked for in the index of the search.
const LEAST_IN_INDEX: u32 = 6;
/// Digits that tell something without a letter: of a telephone, an account.
const LEAST_DIGITS: u32 = 9;

/// Whether words are ones that are not met by chance.
fn tell(words: &[Word]) -> bool {
    let weight: u32 = words.iter().map(|word| word.weight).sum();
    let has_letter = words.iter().any(|word| word.has_letter);
    match words.len() {
        0 => false,
        1 if !has_letter => weight >= LEAST_DIGITS,
        1 => weight >= LEAST_OF_ONE,
        _ => has_letter && weight >= LEAST_OF_MORE,
    }
}

/// A name as a canary; one of many words as a text.
pub(super) fn of_name(kind: Kind, found: &Found) -> Vec<Canary> {
    match found.words.len() {
        0 => Vec::new(),
        1..=LONGEST => vec![canary(kind, found, 0..found.words.len())],
        _ => of_text(kind, found),
    }
}

/// The canaries of a text: its runs, or the whole of one that is shorter.
pub(super) fn of_text(kind: Kind, found: &Found) -> Vec<Canary> {
    let words = &found.words;
    let Some(last) = words.len().checked_sub(RUN) else {
        // A word alone says little; where it is a name it is known as such.
        let least = if kind == Kind::Comment { 1 } else { 2 };
        return if words.len() >= least { of_name(kind, found) } else { Vec::new() };
    };
    let begins = |at: usize| {
        at.is_multiple_of(STEP)
            || at == last
            || found.gaps.binary_search_by_key(&at, |(at, _)| *at).is_ok()
    };
    (0..=last).filter(|at| begins(*at)).map(|at| canary(kind, found, at..at + RUN)).collect()
}

/// Each longer word of a text, for the index of the search.
pub(super) fn of_words(found: &Found) -> Vec<Canary> {
    let tells = |word: &Word| word.has_letter && word.weight >= LEAST_IN_INDEX;
    let words = found.words.iter().enumerate().filter(|(_, word)| tells(word));
    words.map(|(at, _)| canary(Kind::Word, found, at..at + 1)).collect()
}

fn canary(kind: Kind, found: &Found, range: Range<usize>) -> Canary {
    let inside = found.gaps.iter().filter(|(at, _)| range.start < *at && *at < range.end);
    let gap = inside.map(|(_, gap)| *gap).max();
    let words = found.words.get(range).unwrap_or_default();
    let mut run = Run::new();
    words.iter().for_each(|word| run.push(word.hash));
    let (start, end) =
        (words.first().map_or(0, |it| it.start), words.last().map_or(0, |it| it.end));
    let offset = |at: usize| u32::try_from(found.at + at).unwrap_or(u32::MAX);
    Canary {
        kind,
        file: 0,
        place: offset(start)..offset(end),
        tells: tell(words),
        key: run.key(words.len()),
        length: u8::try_from(words.len()).unwrap_or(u8::MAX),
        last: words.last().map_or(0, |word| word.hash),
        gap,
    }
}

/// The words of a hidden text.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) words: Vec<Word>,
    /// The words before which there is more than a space, and what.
    gaps: Vec<(usize, Gap)>,
    /// Where the text stands in what is known of its file.
    at: usize,
}

impl Found {
    /// The words of a text that stands at a byte of what is known of its file.
    pub(super) fn of(text: &str, at: usize) -> Found {
        let mut found = Found { at, ..Found::default() };
        super::words::text(text, None, &mut found);
        found
    }
}

impl Words for Found {
    fn word(&mut self, word: Word) {
        self.words.push(word);
    }

    fn gap(&mut self, gap: Gap) {
        match self.gaps.last_mut() {
            Some((at, last)) if *at == self.words.len() => *last = gap.max(*last),
            _ => self.gaps.push((self.words.len(), gap)),
        }
    }

    fn aside(&mut self, read: impl FnOnce(&mut Self)) {
        read(self);
    }
}

/// Reads what is published, and excuses what it holds: whatever stands between the words.
pub(super) struct Excusing<'a> {
    canaries: &'a Canaries,
    excused: &'a [AtomicBool],
    may: fn(&Canary) -> bool,
    run: Run,
}

impl<'a> Excusing<'a> {
    /// One that excuses whatever it meets.
    pub(super) fn all(canaries: &'a Canaries, excused: &'a [AtomicBool]) -> Self {
        Excusing { canaries, excused, may: |_| true, run: Run::new() }
    }

    /// One that excuses no run of prose.
    pub(super) fn names(canaries: &'a Canaries, excused: &'a [AtomicBool]) -> Self {
        Excusing { may: |canary| !canary.is_prose(), ..Excusing::all(canaries, excused) }
    }

    /// What follows does not belong to what has been read.
    pub(super) fn anew(&mut self) {
        self.run = Run::new();
    }

    fn excuse(&self, number: Option<u32>) {
        let Some(number) = number.map(|number| number as usize) else { return };
        let canary = self.canaries.all.get(number).filter(|canary| (self.may)(canary));
        if let Some((_, flag)) = canary.zip(self.excused.get(number)) {
            flag.store(true, Ordering::Relaxed);
        }
    }
}

impl Words for Excusing<'_> {
    fn word(&mut self, word: Word) {
        self.run.push(word.hash);
        if self.run.count >= RUN {
            self.excuse(self.canaries.ending(&self.run, RUN));
        }
        let count = self.run.count;
        for length in self.canaries.lengths(word.hash).filter(|length| *length <= count) {
            self.excuse(self.canaries.ending(&self.run, length));
        }
        if word.weight >= LEAST_IN_INDEX {
            self.excuse(self.canaries.in_index(word));
        }
    }

    fn gap(&mut self, _: Gap) {}

    fn aside(&mut self, read: impl FnOnce(&mut Self)) {
        read(self);
    }
}

/// Counts of words.
#[derive(Debug, Clone, Copy, Default)]
struct Passed {
    mark: usize,
    list: usize,
    tag: usize,
    block: usize,
}

/// Reads a file of the site and notes the canaries in it.
pub(super) struct Searching<'a> {
    canaries: &'a Canaries,
    run: Run,
    /// How many words had been read when each kind of gap was last met, greater ones included.
    passed: Passed,
    /// Whether the next word begins a stretch between marks.
    is_first: bool,
    /// A single word that began one, and is a canary if it ends it too.
    alone: Option<u32>,
    pub(super) found: Vec<u32>,
}

impl<'a> Searching<'a> {
    pub(super) fn new(canaries: &'a Canaries) -> Self {
        let (run, passed, found) = (Run::new(), Passed::default(), Vec::new());
        Searching { canaries, run, passed, is_first: true, alone: None, found }
    }

    /// Names: within one element and not across marks, unless they have some themselves. One word is
    /// one only where it is all that stands between marks.
    fn names(&mut self, last: u64, is_first: bool) {
        let Passed { mark, list, tag, .. } = self.passed;
        let count = self.run.count;
        for length in self.canaries.lengths(last).filter(|it| *it <= count - tag) {
            let number = self.canaries.ending(&self.run, length);
            let canary = number.and_then(|number| self.canaries.all.get(number as usize));
            let Some(canary) = canary else { continue };
            let begin = match canary.gap {
                None => mark,
                Some(Gap::Mark) => list,
                Some(_) => tag,
            };
            match length {
                1 => self.alone = number.filter(|_| is_first),
                _ if length <= count - begin => self.found.extend(number),
                _ => {}
            }
        }
    }
}

impl Words for Searching<'_> {
    fn word(&mut self, word: Word) {
        self.run.push(word.hash);
        let is_first = std::mem::take(&mut self.is_first);
        self.alone = None;
        if self.run.count - self.passed.block >= RUN {
            self.found.extend(self.canaries.ending(&self.run, RUN));
        }
        self.names(word.hash, is_first);
    }

    fn gap(&mut self, gap: Gap) {
        self.is_first = true;
        self.found.extend(self.alone.take());
        let Passed { mark, list, tag, block } = &mut self.passed;
        let gaps = [(mark, Gap::Mark), (list, Gap::List), (tag, Gap::Tag), (block, Gap::Block)];
        let passed = gaps.into_iter().filter(|(_, it)| *it <= gap);
        passed.for_each(|(at, _)| *at = self.run.count);
    }

    fn aside(&mut self, read: impl FnOnce(&mut Self)) {
        let (run, alone) = (self.run.clone(), self.alone.take());
        let (passed, is_first) = (self.passed, self.is_first);
        self.gap(Gap::Block);
        read(self);
        self.gap(Gap::Block);
        (self.run, self.alone) = (run, alone);
        (self.passed, self.is_first) = (passed, is_first);
    }
}

/// Reads a file of the search: every word on its own, since they stand there in an order of their own.
pub(super) struct SearchingIndex<'a> {
    canaries: &'a Canaries,
    pub(super) found: Vec<u32>,
}

impl<'a> SearchingIndex<'a> {
    pub(super) fn new(canaries: &'a Canaries) -> Self {
        SearchingIndex { canaries, found: Vec::new() }
    }
}

impl Words for SearchingIndex<'_> {
    fn word(&mut self, word: Word) {
        self.found.extend(self.canaries.in_index(word));
        let is_name = self.canaries.lengths(word.hash).next() == Some(1);
        let name = is_name.then(|| self.canaries.runs.get(&Run::of_one(word.hash)));
        self.found.extend(name.flatten());
    }

    fn gap(&mut self, _: Gap) {}

    fn aside(&mut self, read: impl FnOnce(&mut Self)) {
        read(self);
    }
}
