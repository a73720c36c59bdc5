use super::text_of;
use crate::query::context::Context;
use crate::query::fault::{Fault, FaultKind};
use crate::query::index::{Index, Stat, Surroundings};
use crate::query::parser;
use crate::value::Date;
use crate::vault::each::Each;
use crate::vault::{NoteId, Vault, VaultOptions};
use std::collections::BTreeSet;

struct Nothing;

impl Surroundings for Nothing {
    fn stats(&self, vault: &Vault) -> Each<Stat> {
        Each::of(vault, |_| Stat::default())
    }

    fn starred(&self, _: &Vault) -> BTreeSet<NoteId> {
        BTreeSet::new()
    }

    fn csv(&self, _: &str) -> Result<Vec<u8>, String> {
        Err(String::new())
    }
}

/// Runs something in a query of an empty vault.
pub(super) fn with_context<T>(run: impl FnOnce(&Context<'_>) -> T) -> T {
    let options = VaultOptions { alias_links: false };
    let (vault, _) = Vault::freeze(Vec::<crate::note::Note>::new(), Vec::new(), &[], options);
    let index = Index::new(std::sync::Arc::new(vault), &Nothing);
    let now = Date::from_rfc3339("2025-11-20T12:00:00Z").unwrap();
    run(&Context::new(&index, "", now))
}

pub(super) fn evaluate(text: &str) -> Result<String, Fault> {
    with_context(|context| evaluate_in(context, text))
}

fn evaluate_in(context: &Context<'_>, text: &str) -> Result<String, Fault> {
    let expr = parser::expression(text)?;
    Ok(text_of(context, &context.value(&expr)?)?.into_owned())
}

fn assert_all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let shown = evaluate(text).unwrap_or_else(|fault| format!("fault: {fault}"));
        assert_eq!(shown, *expected, "{text}");
    }
}

#[test]
fn lists_are_taken_item_by_item_where_a_function_says_so() {
    assert_all(&[
        (r#"lower(["A", ["B", null]])"#, r"a, [b, \-]"),
        (r#"replace(["ab", "bb"], ["a", "b"], "x")"#, "xb, xx"),
        (r#"startswith(["ab", "cd", "x"], ["a", "b"])"#, "true, false"),
        (r#"elink(["a"], "x")"#, "[x](a)"),
        (r#"default([null, 1], [2, 3, 4])"#, "2, 1"),
        (r#"ldefault(null, [1, 2])"#, "1, 2"),
        (r#"reduce([1, 2, 3], ["+", "*"])"#, "6, 6"),
        (r#"choice([1, 0], "a", ["b"])"#, "a, [b]"),
        (r#"split(null, "x")"#, r"\-"),
    ]);
}

#[test]
fn null_is_passed_on() {
    assert_all(&[
        (r#"link(null, "x")"#, r"\-"),
        (r#"link("a", null)"#, "[[a|a]]"),
        (r#"embed([[a]], null)"#, r"\-"),
        (r#"truncate("abc", 1, null)"#, r"\-"),
        (r#"round(null, "x")"#, r"\-"),
        (r#"regextest("a", null)"#, "false"),
        (r#"containsword(null, "x")"#, r"\-"),
        (r#"minby(null, (x) => x)"#, r"\-"),
        (r#"display(list(null, "a", [[b]]))"#, ", a, b"),
        (r#"average([null, null])"#, r"\-"),
        (r#"reduce([1, null, 2], (a, b) => a + b)"#, "3"),
        (r#"extract()"#, "extract(object, key1, ...) requires at least 1 argument"),
        (r#"min(list(list(3, 2)))"#, "2"),
    ]);
}

#[test]
fn keys_are_looked_for_as_javascript_does() {
    assert_all(&[
        (r#"contains({a: null}, "a")"#, "true"),
        (r#"contains({a: 1}, "b")"#, "false"),
        (r#"contains({a: 1}, "toString")"#, "true"),
        (r#"contains(["abc", ["x"]], "b")"#, "true"),
        (r#"econtains(["abc"], "b")"#, "false"),
        (r#"icontains("ΟΔΟΣ", "οδος")"#, "true"),
        (r#"containsword("naïve ideas", "ideas")"#, "true"),
        (r#"containsword("a_b", "a")"#, "false"),
        (r#"containsword("x", "")"#, "true"),
        (r#"containsword("--", "")"#, "false"),
    ]);
}

#[test]
fn replacements_refer_to_what_was_found() {
    assert_all(&[
        (r#"regexreplace("abc", "b", "[$`|$&|$'|$$]")"#, "a[a|b|c|$]c"),
        (r#"regexreplace("2025-01", "(?<y>\d+)-(?<m>\d+)", "$<m>/$<y>$<z>")"#, "01/2025"),
        (r#"regexreplace("ab", "(a)(b)", "$2$1$3$10$01$0")"#, "ba$3a0a$0"),
        (r#"regexreplace("abc", "", "-")"#, "-a-b-c-"),
        (r#"regexreplace("ab", "(?:(a)|b)", "[$1]")"#, "[a][]"),
        (r#"regexreplace("😀", ".", "x")"#, "xx"),
        (r#"regexreplace("a", "^|$", "|")"#, "|a|"),
        (r#"split("a1b2c", "(\d)|x", 4)"#, "a, 1, b, 2"),
        (r#"split("abc", "")"#, "a, b, c"),
        (r#"split("a,b", ",", -1)"#, "a, b"),
        (r#"length(split("", ""))"#, "0"),
        (r#"length(split("", ","))"#, "1"),
    ]);
}

#[test]
fn display_takes_marks_off() {
    assert_all(&[
        (r##"display("# Title")"##, "Title"),
        (r#"display("- [x](y) and ![alt](z)")"#, "x and alt"),
        (r#"display("a_b_c __d__ <b>e</b>")"#, "a_b_c d e"),
        (r#"display("[[p]] [[p|one]] [[p|two]]")"#, "p one [[p|two]]"),
        (r#"display("> quoted `code`")"#, "quoted code"),
        (r#"display(![[a/b.md]])"#, "!b"),
        (r#"display([[a|**b**]])"#, "b"),
        (r#"display(elink("u", "x"))"#, "[x](u)"),
    ]);
}

#[test]
fn dates_are_read_by_a_format() {
    assert_all(&[
        (r#"date("-1", "x")"#, "11:59 PM - December 31, 1969"),
        (r#"date("10:30", "HH:mm")"#, "10:30 AM - November 20, 2025"),
        (r#"date("todayish")"#, r"\-"),
        (r#"date([[x|2025-01-01]])"#, "January 01, 2025"),
    ]);
    for text in [r#"date("a", "x")"#, r#"date("99999999999999", "X")"#, r#"date("x", "yyyy")"#] {
        assert!(evaluate(text).is_err(), "{text}");
    }
}

#[test]
fn a_fault_says_what_a_function_takes() {
    let fault = evaluate(r#"round("a")"#).unwrap_err();
    assert_eq!(fault.message, "`round` cannot be called with string");
    assert_eq!(fault.help.as_deref(), Some("it takes numbers: `round(number, [digits])`"));
    let fault = evaluate("regextest(\"(\", \"a\")").unwrap_err();
    assert_eq!(fault.message, "`(` is not a regular expression: a `(` is not closed");
    let fault = evaluate("lenght([])").unwrap_err();
    assert_eq!(fault.kind, FaultKind::UnknownName);
    assert_eq!(fault.help.as_deref(), Some("did you mean `length`?"));
}

/// Evaluates in a query that has little left to spend, so that a test takes no longer than it must.
fn nearly_spent(text: &str) -> Result<String, Fault> {
    with_context(|context| {
        context.budget.spend(49_000_000)?;
        context.budget.allocate(200 << 20)?;
        evaluate_in(context, text)
    })
}

/// An expression whose value has a few shared parts and 2^100 leaves.
fn huge() -> String {
    (0..100).fold("\"leaf\"".to_owned(), |inside, _| format!("((x) => [x, x])({inside})"))
}

#[test]
fn nothing_costs_more_than_a_query_may_have() {
    let long = r#"padleft("", 1000000, "a")"#;
    let mut calls: Vec<String> =
        [r#"padleft("", 1000000000000)"#, r#"padright("a", 1 / 0, "😀")"#, r#"round(1.5, 1000)"#]
            .map(str::to_owned)
            .to_vec();
    calls.extend([
        format!(r#"regextest("(a+)+$", {long} + "b")"#),
        format!(r#"regextest("(?:a|a)*c", {long})"#),
        format!(r#"regextest("(?=(a*))\1c", {long})"#),
        format!(r#"regexreplace({long}, "", "$'")"#),
        format!(r#"regexreplace({long}, "a.*b|a", "")"#),
        format!(r#"replace({long}, "a", {long})"#),
        format!(r#"replace({long}, "", {long})"#),
        format!(r#"regextest(({long}), "a")"#),
        format!(r#"regextest("a{{4000000000}}(?:){{4000000000}}", {long})"#),
        format!(r#"regextest("{}", "a")"#, "(?=".repeat(3000)),
        format!("dateformat(date(today), {long} * 20)"),
    ]);
    for name in ["string", "display", "join", "sum", "lower"] {
        calls.push(format!("{name}({})", huge()));
    }
    calls.extend([
        format!("flat({}, 1000000000)", huge()),
        format!("contains({}, 1)", huge()),
        format!("min({0}, {0})", huge()),
        format!("sort(list({0}, {0}))", huge()),
        format!("unique(list({0}, {0}))", huge()),
        format!("{0} = {0}", huge()),
        format!("\"\" + {}", huge()),
        format!("extract({}, \"a\")", huge()),
    ]);
    for call in calls {
        let shown: String = call.chars().take(60).collect();
        match nearly_spent(&call) {
            Err(fault) => assert!(
                matches!(fault.kind, FaultKind::Limit | FaultKind::Evaluation),
                "{shown}: {fault}",
            ),
            Ok(_) => panic!("{shown} has an answer"),
        }
    }
}
