//! `site.toml` as it is written: every key may be missing, none may be unknown.
//!
//! A mistake is told with its place and with what would be right; there is one error, the
//! first. Not here: what a missing key means ([`super::Config::resolve`]).

use super::age::Age;
use super::language::Language;
use super::levels::{CodeName, Level};
use super::values::{
    BaseUrl, DomainName, EditUrl, IgnoreGlob, InnerPath, KindName, Variable, VariableName,
};
use crate::diag::{Diagnostic, Severity, codes};
use crate::text::lines::place;
use crate::text::nearest::nearest;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::path::PathBuf;

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Written {
    /// `[site]`
    pub site: SiteTable,
    /// `[content]`
    pub content: ContentTable,
    /// `[build]`
    pub build: BuildTable,
    /// `[theme]`
    pub theme: ThemeTable,
    /// `[enums]`: field name → its values, lowest first.
    pub enums: BTreeMap<String, Vec<String>>,
    /// `[kinds.NAME]`
    pub kinds: BTreeMap<KindName, KindTable>,
    /// `[dataview]`
    pub dataview: DataviewTable,
    /// `[flowchart]`
    pub flowchart: FlowchartTable,
    /// `[graph]`
    pub graph: GraphTable,
    /// `[search]`
    pub search: SearchTable,
    /// `[feeds]`
    pub feeds: FeedsTable,
    /// `[social]`
    pub social: SocialTable,
    /// `[leaks]`
    pub leaks: LeaksTable,
    /// `[markdown]`
    pub markdown: MarkdownTable,
    /// `[serve]`
    pub serve: ServeTable,
    /// `[check]`: code → how grave its findings are.
    pub check: BTreeMap<CodeName, Level>,
}

/// `[site]`: what the site is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteTable {
    /// Name of the site.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Where it will stand on the web.
    pub base_url: Option<BaseUrl>,
    /// Its own domain, for hosts that read a file `CNAME`.
    pub cname: Option<DomainName>,
    /// Language of its pages.
    pub language: Option<Language>,
    /// Who writes it.
    pub author: Option<String>,
    /// Where a note's file can be edited.
    pub edit_url: Option<EditUrl>,
}

/// `[content]`: which notes it has and how they are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContentTable {
    /// Folder of the notes, from the root.
    pub dir: Option<InnerPath>,
    /// Globs of files to leave out.
    pub ignore: Vec<IgnoreGlob>,
    /// Which notes are published.
    pub publish: Publish,
    /// Whether a single line break is only white space.
    pub strict_line_breaks: Option<bool>,
    /// Folder of note templates; empty for none.
    pub templates: Option<InnerPath>,
    /// Whether links may find notes by a unique alias.
    pub alias_links: Option<bool>,
    /// Whether pages tell which notes name theirs without a link.
    pub unlinked_mentions: Option<bool>,
    /// Who says when notes were written that do not say it themselves.
    pub dates: Option<PastFrom>,
    /// Who says what notes were called before.
    pub redirects: Option<PastFrom>,
}

/// Who tells of the past of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PastFrom {
    /// The note, and the repository that it lies in.
    Git,
    /// The note alone.
    FrontMatter,
}

/// Which notes are published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Publish {
    /// All that do not say `publish: false`.
    #[default]
    All,
    /// Only those that say `publish: true`.
    OptIn,
}

/// `[build]`: where the site goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BuildTable {
    /// Output folder, from the root.
    pub out: Option<PathBuf>,
}

/// `[theme]`: how it looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeTable {
    /// Which of the built-in themes.
    pub name: ThemeName,
    /// CSS variables to set.
    pub variables: BTreeMap<VariableName, Variable>,
    /// Whether the vault's own CSS snippets are used, those that the app has switched on.
    pub snippets: Option<bool>,
}

/// A built-in theme; what each is like stands in its own `theme.toml`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeName {
    /// Three panes, room to read.
    #[default]
    Default,
    /// Compact, with the sections in a bar at the top.
    Docs,
}

impl ThemeName {
    /// All of them.
    pub const ALL: [ThemeName; 2] = [ThemeName::Default, ThemeName::Docs];

    /// The name as it is written in `site.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            ThemeName::Default => "default",
            ThemeName::Docs => "docs",
        }
    }
}

/// `[kinds.NAME]`: one kind of note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KindTable {
    /// Template of its pages, from the theme's template folder.
    pub template: Option<InnerPath>,
    /// Fields that its notes must have.
    pub required: Vec<String>,
    /// Folder whose notes are of this kind.
    pub folder: Option<InnerPath>,
    /// Fields of which each value must be one of these words, in their order.
    pub enums: BTreeMap<String, Vec<String>>,
    /// A sign that its notes have beside their title: an emoji, say.
    pub icon: Option<String>,
    /// How long a note holds after its last review or change.
    pub stale_after: Option<Age>,
}

/// `[dataview]`: how queries are answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataviewTable {
    /// Whether inline code that is a query is answered.
    pub inline: Option<bool>,
    /// What times of files are in queries.
    pub times: Option<TimesFrom>,
}

/// What the times of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimesFrom {
    /// Those that the disk says.
    File,
    /// Those of its commits.
    Git,
}

/// `[flowchart]`: what is drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlowchartTable {
    /// Whether a fence without a language is drawn where it is a flowchart beyond doubt.
    pub auto_detect: Option<bool>,
}

/// `[graph]`: the notes and their links as a drawing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphTable {
    /// Whether there is one.
    pub enabled: Option<bool>,
}

/// `[search]`: how the site is searched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SearchTable {
    /// Whether readers can search the site.
    pub enabled: Option<bool>,
}

/// `[leaks]`: what the site is searched for before it is published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeaksTable {
    /// Words and sentences of unpublished things that may be in it.
    pub allow: Vec<String>,
}

/// `[feeds]`: what tells of new and changed notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedsTable {
    /// Whether there are feeds.
    pub enabled: Option<bool>,
    /// How many notes they hold.
    pub count: Option<NonZeroU16>,
    /// Whether each tag has a feed of its own.
    pub tags: Option<bool>,
}

/// `[social]`: how links to the site look elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SocialTable {
    /// Whether pages without an image of their own get a card.
    pub cards: Option<bool>,
}

/// `[markdown]`: the site as Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarkdownTable {
    /// Whether each note has a Markdown twin, and the site a list of them.
    pub enabled: Option<bool>,
}

/// `[serve]`: the preview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeTable {
    /// Port to listen on.
    pub port: Option<NonZeroU16>,
    /// Address that opens a place in an editor: `{path}`, `{line}` and `{column}` are filled in.
    pub editor_url: Option<String>,
}

/// The keys of the tables whose keys are fixed: for the advice to a key in a wrong place, and for
/// the file that `moc init` writes.
pub const TABLES: [(&str, &[&str]); 13] = [
    ("site", &["title", "description", "base_url", "cname", "language", "author", "edit_url"]),
    (
        "content",
        &[
            "dir",
            "ignore",
            "publish",
            "strict_line_breaks",
            "templates",
            "alias_links",
            "unlinked_mentions",
            "dates",
            "redirects",
        ],
    ),
    ("dataview", &["inline", "times"]),
    ("flowchart", &["auto_detect"]),
    ("graph", &["enabled"]),
    ("search", &["enabled"]),
    ("build", &["out"]),
    ("theme", &["name", "variables", "snippets"]),
    ("feeds", &["enabled", "count", "tags"]),
    ("social", &["cards"]),
    ("markdown", &["enabled"]),
    ("serve", &["port", "editor_url"]),
    ("leaks", &["allow"]),
];

/// Reads the text of `file`.
///
/// # Errors
/// When it is no TOML, holds a key that does not exist, or a value that its key cannot have.
pub fn parse(text: &str, file: &str) -> Result<Written, Box<Diagnostic>> {
    toml::from_str(text).map_err(|error| Box::new(told(&error, text, file)))
}

/// A parser's error as one of ours.
fn told(error: &toml::de::Error, text: &str, file: &str) -> Diagnostic {
    let (code, message, help) = explained(error.message(), text);
    let mut diagnostic = Diagnostic::new(Severity::Error, code, message);
    diagnostic.help = help;
    match error.span() {
        Some(span) => diagnostic.at(place(file, text, span.start, span.end)),
        None => diagnostic.in_file(file),
    }
}

/// Code, message and help for serde's words.
fn explained(words: &str, text: &str) -> (&'static str, String, Option<String>) {
    if toml::from_str::<toml::Table>(text).is_err() {
        let message = words.lines().map(str::trim).collect::<Vec<_>>().join("; ");
        let help = bare_code(text)
            .map(|code| format!("a code holds colons, so it needs quotes: `\"{code}\" = …`"));
        return ("config::syntax", format!("this is not TOML: {message}"), help);
    }
    if let Some(rest) = words.strip_prefix("unknown field ") {
        let (key, known) = quoted(rest);
        let message = format!("there is no key `{key}` here");
        return ("config::unknown-key", message, Some(advice(key, &known)));
    }
    if let Some(rest) = words.strip_prefix("unknown variant ") {
        let (value, known) = quoted(rest);
        let all = format!("it can be {}", listed(&known));
        let near = nearest(value, known.iter().copied());
        let help = near.map_or(all.clone(), |near| format!("did you mean `{near}`? {all}"));
        return (
            "config::wrong-value",
            format!("`{value}` is not a value of this key"),
            Some(help),
        );
    }
    if let Some((found, expected)) =
        words.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        let message = format!("expected {}, found {}", plain(expected), plain(found));
        return ("config::wrong-type", message, None);
    }
    ("config::wrong-value", words.to_owned(), None)
}

/// A code of a finding that stands as a key without quotes.
fn bare_code(text: &str) -> Option<&str> {
    let keys = text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim()));
    keys.into_iter().find(|key| codes::find(key).is_some())
}

/// What to write instead of the unknown `key`, where `known` keys may stand.
fn advice(key: &str, known: &[&str]) -> String {
    if let Some((table, _)) = TABLES.iter().find(|(_, keys)| keys.contains(&key)) {
        return format!("`{key}` belongs under `[{table}]`");
    }
    match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", listed(known)),
    }
}

/// The first name between backticks, and the others: serde's "`a`, expected one of `b`, `c`".
fn quoted(words: &str) -> (&str, Vec<&str>) {
    // What is known comes last, so a backtick in the unknown name does no harm.
    let (first, known) = words.rsplit_once("expected ").unwrap_or((words, ""));
    let first = first.trim_end_matches([',', ' ']).trim_matches('`');
    (first, known.split('`').skip(1).step_by(2).collect())
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Serde's word for a type as TOML calls it.
fn plain(words: &str) -> String {
    match words {
        "a sequence" | "sequence" => "a list".to_owned(),
        "a map" | "map" => "a table".to_owned(),
        "a boolean" => "true or false".to_owned(),
        words if words.starts_with("struct ") => "a table".to_owned(),
        "path string" => "a string".to_owned(),
        words => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Code, line, column, marked text, message and help of the error in `text`.
    fn error(text: &str) -> String {
        let found = parse(text, "site.toml").unwrap_err();
        let mark = found.place.unwrap().mark.unwrap();
        let marked: String =
            mark.source.chars().skip(mark.start_in_source()).take(mark.length as usize).collect();
        let help = found.help.unwrap_or_default();
        format!(
            "{} {}:{} <{marked}> {} | {help}",
            found.code, mark.line, mark.column, found.message
        )
    }

    #[test]
    fn an_unknown_key_is_marked_and_the_nearest_named() {
        assert_eq!(
            error("[site]\ntilte = \"x\"\n"),
            "config::unknown-key 2:1 <tilte> there is no key `tilte` here | did you mean `title`?"
        );
        assert_eq!(
            error("[conten]\n"),
            "config::unknown-key 1:2 <conten> there is no key `conten` here | did you mean `content`?"
        );
        assert_eq!(
            error("[kinds.recipe]\nrequire = []\n"),
            "config::unknown-key 2:1 <require> there is no key `require` here | did you mean `required`?"
        );
    }

    #[test]
    fn a_key_in_the_wrong_table_is_sent_to_its_own() {
        assert_eq!(
            error("title = \"x\""),
            "config::unknown-key 1:1 <title> there is no key `title` here | `title` belongs under `[site]`"
        );
    }

    #[test]
    fn a_key_like_no_other_gets_the_list() {
        let text = error("[build]\nzzz = 1\n");
        assert!(text.ends_with("known here: `out`"), "{text}");
        let text = error("[quartz]\nport = 1\n");
        assert!(text.contains("<quartz> there is no key `quartz`"), "{text}");
    }

    #[test]
    fn a_wrong_type_says_what_was_expected() {
        assert_eq!(
            error("[site]\ntitle = 5\n"),
            "config::wrong-type 2:9 <5> expected a string, found integer `5` | "
        );
        assert_eq!(
            error("[content]\nignore = \"x\""),
            "config::wrong-type 2:10 <\"x\"> expected a list, found string \"x\" | "
        );
        assert_eq!(
            error("site = true"),
            "config::wrong-type 1:8 <true> expected a table, found boolean `true` | "
        );
    }

    #[test]
    fn a_wrong_value_is_told_at_its_place() {
        assert_eq!(
            error("[content]\npublish = \"some\"\n"),
            "config::wrong-value 2:11 <\"some\"> `some` is not a value of this key | it can be `all`, `opt-in`"
        );
        assert_eq!(
            error("[site]\nlanguage = \"pt_BR\"\n"),
            "config::wrong-value 2:12 <\"pt_BR\"> `pt_BR` is not a language tag; did you mean `pt-BR`? | "
        );
        assert_eq!(
            error("[theme]\nname = \"dosc\"\n"),
            "config::wrong-value 2:8 <\"dosc\"> `dosc` is not a value of this key | did you mean `docs`? it can be `default`, `docs`"
        );
        let text = error("[site]\nbase_url = \"example.org\"");
        assert!(text.starts_with("config::wrong-value 2:12 <\"example.org\">"), "{text}");
        let text = error("[content]\nignore = [\"ok\", \"a[\"]");
        assert!(
            text.starts_with("config::wrong-value 2:10 ") && text.contains("`a[` is not a glob"),
            "{text}"
        );
        let text = error("[kinds.\"../x\"]\n");
        assert!(text.contains("`../x` is not a name"), "{text}");
        let text = error("[content]\ndir = \"../..\"");
        assert!(text.contains("leads out"), "{text}");
    }

    #[test]
    fn codes_of_findings_have_levels() {
        let written = parse("[check]\n\"link::ghost\" = \"warn\"", "site.toml").unwrap();
        assert_eq!(written.check.into_values().collect::<Vec<_>>(), [Level::Warn]);
        assert_eq!(
            error("[check]\n\"link::gost\" = \"warn\"\n"),
            "config::wrong-value 2:1 <\"link::gost\"> there is no code `link::gost`; did you mean `link::ghost`? | "
        );
        assert_eq!(
            error("[check]\n\"note::orphan\" = \"wran\"\n"),
            "config::wrong-value 2:18 <\"wran\"> `wran` is not a value of this key | did you mean `warn`? it can be `allow`, `info`, `warn`, `deny`"
        );
        let text = error("[check]\n\"route::collision\" = \"allow\"\n");
        assert!(text.contains("`route::collision` has no other level"), "{text}");
        let text = error("[check]\nlink::ghost = \"warn\"\n");
        assert!(text.ends_with("it needs quotes: `\"link::ghost\" = …`"), "{text}");
    }

    #[test]
    fn a_kind_says_how_long_its_notes_hold() {
        assert!(parse("[kinds.a]\nstale_after = \"1y 6mo\"", "site.toml").is_ok());
        let text = error("[kinds.a]\nstale_after = \"soon\"\n");
        assert!(text.contains("2:15 <\"soon\"> `soon` is no span of time"), "{text}");
    }

    #[test]
    fn broken_toml_is_told_at_its_place_on_one_line() {
        for text in ["[site\n", "title = ", "a = 1\na = 2", "= 3", "[site]\ntitle = \"open\n"] {
            let told = error(text);
            assert!(told.starts_with("config::syntax ") && !told.contains('\n'), "{told}");
        }
    }

    #[test]
    fn hostile_files_are_refused_not_fatal() {
        for text in [
            "[".repeat(100_000),
            "a = ".to_owned() + &"[".repeat(100_000),
            "a.".repeat(50_000) + "b = 1",
            "\u{FFFD}".repeat(9),
        ] {
            let found = parse(&text, "site.toml").unwrap_err();
            assert!(found.message.len() < 100_000);
        }
        let text = error("[site]\n\"a`b, expected `title\" = 1");
        assert!(text.starts_with("config::unknown-key 2:1"), "{text}");
    }

    #[test]
    fn the_list_of_keys_is_the_list_that_the_tables_have() {
        for (table, keys) in TABLES {
            let words =
                parse(&format!("[{table}]\n\"?\" = 1"), "site.toml").unwrap_err().help.unwrap();
            assert_eq!(words, format!("known here: {}", listed(keys)));
        }
    }
}
