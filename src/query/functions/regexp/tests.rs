use super::parse;
use super::program::{Mode, Program};
use super::run::Matcher;
use crate::query::budget::Budget;
use proptest::prelude::*;
use std::ops::Range;

type Groups = Vec<Option<Range<usize>>>;

/// All matches of a pattern, or nothing where it is none.
fn ours(pattern: &str, text: &str) -> Option<Vec<Groups>> {
    let tree = parse::parse(pattern).ok()?;
    let program = Program::new(&tree, Mode::Text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let budget = Budget::default();
    let mut matcher = Matcher::new(&program, &budget, &units);
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(next) = matcher.find(from).ok()? {
        let whole = next.whole();
        from = whole.end + usize::from(whole.is_empty());
        found.push(next.groups);
    }
    Some(found)
}

/// The same by a crate that follows ECMAScript to the letter.
fn theirs(pattern: &str, text: &str) -> Option<Vec<Groups>> {
    let regex = regress::Regex::new(pattern).ok()?;
    Some(regex.find_iter(text).map(|found| found.groups().collect()).collect())
}

/// Pieces of patterns, wrong ones included.
fn pattern() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        8 => "[ab]",
        1 => prop::sample::select(vec![
            ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "[ab]", "[^a]", "[]", "[^]", "[a-b0]",
            "[\\d-x]", "[\\w-]", "[a&&b]", "[[a]", "^", "$", "\\b", "\\B", "\\1", "\\2", "\\3", "\\k<n>",
            "{", "}", "]", "{,1}", "a{", "\\/", "\\-", "\\x61", "\\u0061", "\\x6", "\\u006", "\\0", "\\cA",
            "\\c", "\\t", "\\n", "[\\b]", "\\8", "\\01", "\\a", "(?:)", "", "\\p", "a{1,0}", "[b-a]", "[^-a]",
        ]).prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 30, 4, |inner| {
        let one = inner.clone();
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts.join("|")),
            2 => inner.clone().prop_map(|inside| format!("({inside})")),
            1 => inner.clone().prop_map(|inside| format!("(?:{inside})")),
            3 => (inner.clone(), prop::sample::select(vec![
                "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}", "{0}",
            ]), prop::sample::select(vec!["", "?"])).prop_map(|(inside, quantifier, lazy)| {
                format!("({inside}){quantifier}{lazy}")
            }),
            2 => (one.clone(), prop::sample::select(vec!["*", "+", "?", "{2}", "{1,2}?", "*?"]))
                .prop_map(|(inside, quantifier)| format!("(?:{inside}){quantifier}")),
            1 => (inner.clone(), prop::sample::select(vec!["?=", "?!", "?<=", "?<!"]))
                .prop_map(|(inside, look)| format!("({look}{inside})")),
            1 => inner.prop_map(|inside| format!("(?<n>{inside})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60000))]
    #[test]
    fn patterns_match_what_ecmascript_says(pattern in pattern(), text in "[ab]{0,7}[ab1 \n-]{0,3}") {
        // What both would do with a name that two groups have is not the same yet.
        prop_assume!(pattern.matches("(?<n>").count() < 2);
        prop_assert_eq!(ours(&pattern, &text), theirs(&pattern, &text), "{} on {:?}", pattern, text);
    }
}
