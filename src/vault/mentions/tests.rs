//! Which words are mentions: by example, and against a search that tries every name at every place.

use super::folded::Folded;
use super::names::{Claim, Names};
use super::*;
use crate::vault::VaultOptions;
use proptest::prelude::*;

/// The names of notes that are called so.
fn names_of<'n>(called: impl Iterator<Item = (&'n str, Claim, NoteId)>) -> Option<Names> {
    Names::new(called.map(|(name, claim, id)| (name.to_owned(), claim, id)).collect())
}

fn mentions(files: &[(&str, &str)]) -> (Vault, Mentions) {
    let notes =
        files.iter().map(|(path, text)| crate::note::parse(path, text.as_bytes().to_vec()).0);
    let options = VaultOptions { alias_links: true };
    let vault =
        Vault::freeze(notes.collect::<Vec<_>>(), Vec::new(), &["Secret.md".into()], options).0;
    let is_about_one = |id| vault.note(id).front.text("kind").is_some();
    let entities = Entities::all(&vault, is_about_one);
    let mentions = Mentions::all(&vault, &entities, |path| path.starts_with("Archive/"), None);
    (vault, mentions)
}

/// Where the note of that path is named: by whom, each place in its sentence.
fn told(files: &[(&str, &str)], path: &str) -> Vec<String> {
    let (vault, mentions) = mentions(files);
    let mut found = Vec::new();
    for mention in mentions.of(vault.by_path(path).unwrap()).notes {
        let note = vault.note(mention.from);
        found.extend(mention.places.iter().map(|place| {
            let words::Mention { before, mention, after } = place.sentence(note);
            format!("{}: {before}<{mention}>{after}", note.path)
        }));
    }
    found
}

/// What of a text is found to name a note called `name`.
fn found_in(name: &str, text: &str) -> Vec<String> {
    let names = names_of([(name, Claim::Own, NoteId(7))].into_iter());
    search(names.as_ref(), text).into_iter().map(|(_, range)| text[range].to_owned()).collect()
}

fn search(names: Option<&Names>, text: &str) -> Vec<(NoteId, std::ops::Range<usize>)> {
    let (mut folded, mut found) = (Folded::default(), Vec::new());
    folded.read(text, std::slice::from_ref(&(0..text.len())));
    if let Some(names) = names {
        names.find(text, &folded, |id, range| found.push((id, range)));
        let all = 0..text.len();
        assert!(found.is_empty() || names.may_be_in(text, &[all]), "{text}");
    }
    found
}

#[test]
fn names_are_whole_words_of_any_script() {
    for (name, text, wanted) in [
        ("Redis", "Redis, redis-based or REDIS's; no Redistribution, xredis, redis_1", 3),
        ("Redis Streams", "redis  streams and redis\nstreams, Redis Stream", 2),
        ("C++", "C++, c++17 or C", 2),
        ("C", "C, but not C++, C#, c, C.x or O'C", 1),
        ("Koa", "Koa and koa. Not Koa.js, nor a.Koa, nor #Koa or @koa", 2),
        ("Node.js", "node.js. And Node.js", 2),
        (".NET", ".NET, not ASP.NET", 1),
        ("Go", "We use Go. go on. Go on. GO. In Go we", 2),
        ("Express", "Express is one; express it with Express", 1),
        ("Straße", "STRAßE straße strasse", 2),
        ("Café", "cafe\u{301} CAFÉ cafe", 2),
        ("Кэш", "кэш, Кэшем, КЭШ", 2),
        ("缓存", "使用缓存技术，Redis缓存。", 2),
        ("Redis", "使用Redis缓存", 1),
        ("缓", "缓存", 0),
        ("データ", "データベース", 1),
        ("레디스", "레디스는 빠르다", 1),
        ("2025-01-02", "on 2025-01-02", 0),
        ("---", "a --- b", 0),
        ("e\u{301}t", "été, ét", 1),
    ] {
        let text = crate::text::fold::nfc(text);
        assert_eq!(found_in(name, &text).len(), wanted, "{name} in {text}");
    }
}

#[test]
fn the_longest_name_counts_and_a_name_of_ones_own_before_an_alias() {
    let called = [
        ("Redis", Claim::Own, NoteId(1)),
        ("Redis Streams", Claim::Own, NoteId(2)),
        ("redis", Claim::Alias, NoteId(3)),
        ("Twice", Claim::Alias, NoteId(4)),
        ("twice", Claim::Alias, NoteId(5)),
        ("GO", Claim::Own, NoteId(6)),
        ("Go", Claim::Own, NoteId(7)),
    ];
    let names = names_of(called.into_iter());
    let ids: Vec<u32> = search(names.as_ref(), "Redis Streams, Redis S, twice, GO and Go")
        .into_iter()
        .map(|(id, _)| id.0)
        .collect();
    assert_eq!(ids, [2, 1, 6, 7]);
}

#[test]
fn a_mention_is_told_in_its_sentence_and_not_where_there_is_a_link() {
    let files = [
        ("Log.md", "One. We **chose**\nredis `Redis` for it. [Redis](https://a.example/redis)\n"),
        ("Linked.md", "Redis, see [[Redis]]."),
        (
            "Other.md",
            "# On Redis\n\n%%Redis%% $Redis$ #redis <i>Redis</i>\n\n| Redis |\n|-|\n| x |\n",
        ),
        ("Redis.md", "---\nkind: technology\ntitle: Redis\n---\nRedis is this note."),
        ("Z.md", "---\nabout: Redis\n---\n## Redis\n**Best For:** Redis\n\n**Odd:** yes\n"),
    ];
    assert_eq!(
        told(&files, "Redis.md"),
        ["Log.md: We chose <redis> Redis for it.", "Other.md: On <Redis>", "Other.md: <Redis>",]
    );
}

#[test]
fn a_thing_is_found_by_what_sections_about_it_are_called() {
    let files = [
        ("A.md", "We use Kafka and the broker."),
        ("Apache Kafka.md", "---\nkind: technology\naliases: [The Broker]\n---\n"),
        ("B.md", "Streams of kafka"),
        ("index.md", "---\ntitle: Site\n---\nKafka"),
        ("z.md", "This Site has an index."),
    ];
    let found = told(&files, "Apache Kafka.md");
    assert_eq!(
        found,
        [
            "A.md: We use <Kafka> and the broker.",
            "A.md: We use Kafka and <the broker>.",
            "B.md: Streams of <kafka>",
            "index.md: <Kafka>",
        ]
    );
    assert!(told(&files, "index.md").is_empty());
}

#[test]
fn many_mentions_are_counted() {
    let mut files: Vec<(String, String)> =
        (0..70).map(|n| (format!("n{n:02}.md"), "on Redis and Redis and Redis".into())).collect();
    files.push(("Redis.md".into(), String::new()));
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (vault, mentions) = mentions(&files);
    let mentioned = mentions.of(vault.by_path("Redis.md").unwrap());
    assert_eq!((mentioned.notes.len(), mentioned.more), (MOST_NOTES, 20));
    assert!(mentioned.notes.iter().all(|it| it.places.len() == MOST_PLACES));
}

#[test]
fn names_that_begin_one_another_and_endless_texts_take_little() {
    let called: Vec<String> = (1..10_000).map(|n| format!("x{}", " x".repeat(n))).collect();
    let names = names_of(called.iter().map(|name| (name.as_str(), Claim::Own, NoteId(1))));
    let text = "x ".repeat(30_000);
    let found = search(names.as_ref(), &text);
    assert!(found.len() > 500 && found.iter().all(|(_, range)| range.len() == 99));

    let words = "redis ".repeat(2_000_000);
    let (_, mentions) = mentions(&[("Redis.md", ""), ("long.md", &words)]);
    assert_eq!(mentions.of(NoteId(0)).notes.len(), 1);
}

/// Pieces of texts and of names.
const PIECES: [&str; 22] = [
    "go", "Go", "redis", "Redis", "js", "x", " ", " ", "  ", "-", ".", "+", "#", "'", "_", "缓",
    "存", "é", "ß", "\u{301}", "1", "s",
];

/// Tries every name at every place.
fn naive(names: &[String], text: &str) -> Vec<(NoteId, std::ops::Range<usize>)> {
    let text: Vec<(usize, char)> = text.char_indices().collect();
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = |text: &str| -> String {
        let fold = icu_casemap::CaseMapper::new();
        spaced(text).chars().map(|c| fold.simple_fold(c)).collect()
    };
    let whole: String = text.iter().map(|(_, c)| *c).collect();
    let byte = |at: usize| text.get(at).map_or(whole.len(), |(byte, _)| *byte);
    let keys: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let longest = (at + 1..=text.len()).rev().find_map(|end| {
            let part = &whole[byte(at)..byte(end)];
            let is_part = !part.starts_with(char::is_whitespace)
                && !part.ends_with(char::is_whitespace)
                && may_part(&text, at)
                && !is_amid_a_word(&text, at)
                && may_part(&text, end);
            let key = is_part.then(|| folded(part))?;
            Some((keys.iter().position(|it| *it == key)?, end))
        });
        match longest {
            Some((name, end)) => {
                found.push((NoteId(name as u32), byte(at)..byte(end)));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether an apostrophe or a full stop stands between two letters: no name begins with it there,
/// as `'t` is none in `don't`.
fn is_amid_a_word(text: &[(usize, char)], at: usize) -> bool {
    let is_word = |at: Option<usize>| {
        let c = at.and_then(|at| text.get(at)).map_or(' ', |(_, c)| *c);
        c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
    };
    matches!(text[at].1, '.' | '\'') && is_word(at.checked_sub(1)) && is_word(Some(at + 1))
}

/// Whether a name may begin or end at a place.
fn may_part(text: &[(usize, char)], at: usize) -> bool {
    let char_at = |at: Option<usize>| at.and_then(|at| text.get(at)).map_or(' ', |(_, c)| *c);
    let (before, after) = (char_at(at.checked_sub(1)), char_at(Some(at)));
    let is_word = |c: char| {
        c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c)
    };
    let is_inside = match (before, after) {
        (_, '+' | '#') => is_word(before),
        ('#', _) if is_word(after) => true,
        (_, '.') if is_word(before) => is_word(char_at(Some(at + 1))),
        ('.' | '\'', _) if is_word(after) => is_word(char_at(at.checked_sub(2))),
        _ => is_word(before) && is_word(after) && !"缓存".contains([before, after]),
    };
    !is_inside
}

proptest! {
    #[test]
    fn the_automaton_finds_what_a_search_for_each_name_finds(
        names in prop::collection::vec(prop::collection::vec(0..PIECES.len(), 2..6), 1..8),
        text in prop::collection::vec(0..PIECES.len(), 0..40),
    ) {
        let written = |pieces: Vec<usize>| -> String {
            pieces.into_iter().map(|piece| PIECES[piece]).collect()
        };
        let text = crate::text::fold::nfc(&written(text));
        let mut names: Vec<String> = names.into_iter().map(written).collect();
        // Long enough to be found in any case, and each of them another.
        names.iter_mut().for_each(|name| {
            *name = name.split_whitespace().chain(["xyz"]).collect::<Vec<_>>().join(" ");
            *name = crate::text::fold::nfc(name);
        });
        names.sort_by_key(|name| crate::text::fold::fold(name));
        names.dedup_by_key(|name| crate::text::fold::fold(name));
        let text = format!("{text} {} {text} xyz", names[0]);
        let called = names.iter().enumerate().map(|(at, it)| (it.as_str(), Claim::Own, NoteId(at as u32)));
        prop_assert_eq!(search(names_of(called).as_ref(), &text), naive(&names, &text));
    }
}

#[test]
fn an_apostrophe_amid_a_word_begins_no_name() {
    assert_eq!(found_in("'ß xyz", "_'ß xyz, x'ß xyz, a 'ß xyz"), ["'ß xyz"]);
}

#[test]
fn what_its_owner_keeps_out_of_lists_tells_nothing() {
    let files =
        [("Archive/Old.md", "a long name"), ("Long name.md", "x"), ("New.md", "a long name")];
    assert_eq!(told(&files, "Long name.md"), ["New.md: a <long name>"]);
}
