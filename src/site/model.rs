//! What a template is given, and nothing else: the whole input of a page's look.
//!
//! Routes are relative to the root of the site, percent-encoded, and end in `/` for pages
//! (`""` is home); a template writes `{{ page.root }}{{ x.route }}`. Fields whose name ends in
//! `_html` hold HTML that is already safe; everything else is text that the template escapes.

use serde::Serialize;
use std::collections::BTreeMap;

/// What all pages share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Default)]
pub struct SiteModel {
    /// The site's title.
    pub title: String,
    /// One sentence about the site.
    pub description: Option<String>,
    /// BCP 47 tag, for `<html lang>`.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Absolute URL of the root with a final `/`, where one is configured.
    pub base_url: Option<String>,
    /// Path of the theme's files from the root, with a final `/`: `assets/theme-1a2b3c4d/`.
    pub theme_dir: String,
    /// Folders at the top.
    pub sections: Vec<Link>,
    /// Notes at the top, beside those folders; none where there are more than 8.
    pub top_notes: Vec<Link>,
    /// The interface's words, by key, in the site's language.
    pub strings: BTreeMap<String, String>,
    /// CSS custom properties set in `[theme.variables]`, name without dashes → value.
    pub variables: BTreeMap<String, String>,
    /// Notes that are published.
    pub note_count: usize,
    /// Whether there is a page of wanted notes, at `wanted/`.
    pub has_wanted: bool,
    /// Route of the page of the graph, if there is one.
    pub graph_route: Option<&'static str>,
    /// Whether readers can search the site.
    pub has_search: bool,
    /// Route of the page of all pages by name; empty when there is none.
    pub a_to_z: String,
    /// Whether there are feeds, at `feed.xml` and `feed.json`.
    pub has_feeds: bool,
    /// Whether the site uses CSS snippets of the vault: `snippets.css` beside the other style.
    pub has_snippets: bool,
}

/// A title and where it leads.
#[derive(Debug, Clone, Hash, Serialize, PartialEq, Eq, Default)]
pub struct Link {
    /// Text.
    pub title: String,
    /// Route from the root.
    pub route: String,
}

/// What every page has around its content.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Shell {
    /// `note`, `folder`, `tag`, `tags`, `wanted`, `alphabet`, `compare`, `graph`, `not-found`; the
    /// template of that name
    /// is used, for a note `kinds/<kind>.html` where there is one.
    pub template: String,
    /// From this page back to the root: `../../`, `./` at the root, an absolute path on 404.
    pub root: String,
    /// This page's own route.
    pub route: String,
    /// Display title.
    pub title: String,
    /// For the meta tags; plain text.
    pub description: Option<String>,
    /// Path of the note's file, only on a note's own page.
    pub source: Option<String>,
    /// Where that file can be edited, where the site says so.
    pub edit: Option<String>,
    /// Absolute address, with `base_url` only.
    pub canonical: Option<String>,
    /// Absolute address of the social image, with `base_url` only.
    pub image: Option<String>,
    /// The drawing of its social card, where that is the image.
    #[serde(serialize_with = "is_there", rename = "has_card")]
    pub card: Option<String>,
    /// Route of the page's Markdown twin, where it has one.
    pub twin: Option<String>,
    /// What the page is for search engines, as an element for its head; with `base_url` only.
    pub structured_html: Option<String>,
    /// Whether this is the home page.
    pub is_home: bool,
    /// From the top folder to the parent; a folder without a page has no route.
    pub breadcrumbs: Vec<Crumb>,
    /// Route of the folder at the top that holds this page, if one does.
    pub section: Option<String>,
    /// The sidebar: the whole top level, and below it only the branch that holds this page.
    /// Templates see it rendered, as `tree_html`.
    #[serde(skip)]
    pub tree: Vec<TreeNode>,
}

/// Templates are told whether it is there.
fn is_there<S: serde::Serializer>(card: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(card.is_some())
}

/// One step of the breadcrumb.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Crumb {
    /// Text.
    pub title: String,
    /// Where it leads, if anywhere.
    pub route: Option<String>,
}

/// One entry of the folder tree in the sidebar.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct TreeNode {
    /// Text.
    pub title: String,
    /// Where it leads.
    pub route: String,
    /// A folder (with or without `children` shown) or a note.
    pub is_folder: bool,
    /// This very page.
    #[serde(skip)]
    pub is_current: bool,
    /// Entries below, only where this page is inside.
    pub children: Vec<TreeNode>,
}

/// One heading in the contents list.
#[derive(Debug, Clone, Serialize, Default)]
pub struct TocEntry {
    /// Element id on this page, without `#`.
    pub id: String,
    /// The same percent-encoded, for a link.
    pub fragment: String,
    /// Text.
    pub text: String,
    /// 1 to 6, as written.
    pub level: u8,
    /// Headings below it.
    pub children: Vec<TocEntry>,
}

/// One property of the note's front matter, for the folded table.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Property {
    /// Name as written.
    pub key: String,
    /// Value, links included.
    pub value_html: String,
}

/// Mentions of this note in others, by where they come from.
#[derive(Debug, Clone, Serialize, Default)]
pub struct BacklinkGroup {
    /// `text` or `properties`.
    pub kind: &'static str,
    /// One for each note, by title.
    pub notes: Vec<Backlink>,
}

/// The mentions in one note.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Backlink {
    /// The other note's title.
    pub title: String,
    /// Its route, with a fragment where a place in it is meant.
    pub route: String,
    /// The sentences around the mentions, the mention in `<mark>`. No links inside.
    pub sentences_html: Vec<String>,
    /// Whether a group before this one has the same note: then it is named without a link, so
    /// that there is one link to each note.
    pub is_repeated: bool,
}

/// Notes that show this one, by how they do.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Appearances {
    /// `query`: in the answer of a query, a sentence says what it is about. `flowchart`: as an
    /// outcome, a sentence is the way to it in words. `comparison`: as a row, a sentence is the
    /// heading above the table. `unlinked`: by name, without a link, the sentences with the name in
    /// `<mark>`.
    pub kind: &'static str,
    /// The notes, by title.
    pub notes: Vec<Backlink>,
    /// How many there are beyond those.
    pub more: usize,
}

/// What is known at a glance of the thing that a note is about.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Profile {
    /// `category` of the front matter.
    pub category: Option<String>,
    /// `homepage` of the front matter, else what a note gives for it: the address, checked, and
    /// the same as people say it.
    pub homepage: Option<Link>,
    /// Its position on the market, in a line; the article leaves it out.
    pub position_html: Option<String>,
    /// Short fields, at most six; the article leaves them out.
    pub facts: Vec<ProfileFact>,
    /// Things that list it.
    pub listed: Vec<Listed>,
    /// Fields on which notes do not agree.
    pub disagreements: Vec<Disagreement>,
    /// Where else the thing is written of.
    pub others: Vec<Link>,
    /// What the thing can be compared with.
    pub compare: Option<CompareWith>,
}

/// What a thing can be compared with.
#[derive(Debug, Clone, Hash, Serialize, Default, PartialEq, Eq)]
pub struct CompareWith {
    /// Other things of its category, each with the page that shows the two.
    pub others: Vec<Link>,
    /// Pages that compare all things of its categories, the smallest first.
    pub groups: Vec<Link>,
}

/// What is known at a glance of a plan: steps, hours, months, where it leads.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct PlanBar {
    /// How many steps there are.
    pub steps: usize,
    /// Numbers and words.
    pub facts: Vec<Fact>,
    /// Its hours from the low to the high end: `700–800 h`.
    pub all_hours: Option<String>,
    /// Hours that each step counts, where the steps do not say.
    pub step_hours: Option<String>,
}

/// A short field.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct ProfileFact {
    /// The label as written.
    pub label: String,
    /// The value, links included.
    pub value_html: String,
}

/// A thing in whose list another stands.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Listed {
    /// The label of the list as written: `Popular Frameworks`.
    pub label: String,
    /// Whether that says that these are frameworks.
    pub is_framework: bool,
    /// The thing that lists, and where it is written of.
    pub by: Link,
}

/// A label and its value.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Fact {
    /// The label as written.
    pub label: String,
    /// Text.
    pub text: String,
}

/// A field on which notes do not agree.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Disagreement {
    /// The label as written.
    pub label: String,
    /// Who says what.
    pub said: Vec<Said>,
}

/// What one note says.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Said {
    /// The note's title.
    pub title: String,
    /// Its route; none for this very note.
    pub route: Option<String>,
    /// Text.
    pub text: String,
}

/// What the page of a map of content shows beside its article.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Map {
    /// Numbers at a glance.
    pub figures: Vec<Fact>,
    /// Study paths, in order.
    pub paths: Vec<StudyPath>,
    /// Notes that it wants, the most wanted of all first.
    pub wanted: Vec<WantedNote>,
    /// Maps that it leads to or that lead to it, by title.
    pub maps: Vec<Link>,
}

/// A study path of a map.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct StudyPath {
    /// Title, without the level where that stands before a colon.
    pub title: String,
    /// Id of its heading.
    pub id: String,
    /// The same percent-encoded, for a link.
    pub fragment: String,
    /// 1, 2 or 3 for beginners, intermediate, advanced.
    pub rank: Option<u8>,
    /// How many topics it has.
    pub topics: usize,
    /// How many of them can be ticked off.
    pub steps: usize,
}

/// A heading that stands apart from the article.
#[derive(Debug, Clone, Serialize, Default)]
pub struct TitleApart {
    /// Element id.
    pub id: String,
    /// Text.
    pub text: String,
}

/// The page of a note (`note.html`, `kinds/*.html`): available as `note`.
#[derive(Debug, Clone, Serialize, Default)]
pub struct NotePage {
    /// The kind, `note` by default.
    pub kind: String,
    /// The sign of its kind, where the site gives it one.
    pub icon: Option<String>,
    /// The template that the site names for its kind, from the theme's template folder.
    pub template: Option<String>,
    /// The body.
    pub content_html: String,
    /// Whether the body begins with a heading of level 1: then the template shows no title of
    /// its own, since a reader would see two.
    pub has_own_title: bool,
    /// That heading, where the page shows it in the place of its title and the body leaves it out.
    pub title_apart: Option<TitleApart>,
    /// `cssclasses`, checked.
    pub classes: Vec<String>,
    /// `ltr`, `rtl` or `auto`, for the article.
    pub direction: &'static str,
    /// Tags, each with its page.
    pub tags: Vec<Link>,
    /// `status` of the front matter, where it is text.
    pub status: Option<String>,
    /// `difficulty` of the front matter, where it is text.
    pub difficulty: Option<String>,
    /// 1, 2 or 3 for easy, medium, hard.
    pub difficulty_rank: Option<u8>,
    /// `created` or `date` of the front matter, else what git says, as `YYYY-MM-DD`.
    pub created: Option<String>,
    /// `updated` or `modified` of the front matter as `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// Minutes to read, at least 1.
    pub minutes: usize,
    /// Words in the body.
    pub words: usize,
    /// Front matter as written, without what is shown elsewhere.
    pub properties: Vec<Property>,
    /// What is known at a glance of what the note is about.
    pub profile: Option<Profile>,
    /// What is known at a glance of what the note plans.
    pub plan: Option<PlanBar>,
    /// For a map of content.
    pub map: Option<Map>,
    /// For a question: questions that are near.
    pub related: Vec<Row>,
    /// Contents list, nested.
    pub toc: Vec<TocEntry>,
    /// Whether it is too long to be seen as a whole, so that only the parts around the reader are.
    pub toc_is_long: bool,
    /// Who mentions this note.
    pub backlinks: Vec<BacklinkGroup>,
    /// Where this note appears that no link in a text leads to it.
    pub appearances: Vec<Appearances>,
    /// The note before this one in its folder.
    pub previous: Option<Link>,
    /// The note after this one in its folder.
    pub next: Option<Link>,
    /// Where this note is a folder's index: what the folder holds.
    pub listing: Option<Listing>,
    /// The note among those that it is linked with, where it is with any.
    pub local_graph: Option<LocalGraph>,
    /// `lang` of the front matter, where it is a language tag.
    pub language: Option<String>,
    /// Whether the note is a draft, shown because drafts were asked for.
    pub is_draft: bool,
}

/// A note among those that it is linked with: what a small drawing needs. Lengths are pixels.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct LocalGraph {
    /// Of the drawing.
    pub width: u32,
    /// Of the drawing.
    pub height: u32,
    /// Where the note itself stands.
    pub x: u32,
    /// Where the note itself stands.
    pub y: u32,
    /// Lines to the other notes, as SVG has paths.
    pub lines: String,
    /// The same to those that nobody has written.
    pub ghost_lines: String,
    /// The others, at most 10, those with most links first.
    pub nodes: Vec<LocalNode>,
    /// How many others there are.
    pub count: usize,
    /// How many of them are not drawn.
    pub more: usize,
}

/// Another note in such a drawing.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct LocalNode {
    /// Title.
    pub title: String,
    /// As much of it as there is room for.
    pub label: String,
    /// Its route; none where nobody has written it.
    pub route: Option<String>,
    /// Where it stands.
    pub x: u32,
    /// Where it stands.
    pub y: u32,
    /// Where its label begins.
    pub label_x: u32,
}

/// Folders and notes in a list.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Listing {
    /// Sub-folders (or sub-tags) with the number of notes in them and below.
    pub folders: Vec<Counted>,
    /// Notes.
    pub notes: Vec<Row>,
}

/// A link with a number.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Counted {
    /// Text.
    pub title: String,
    /// Route from the root.
    pub route: String,
    /// How many notes.
    pub count: usize,
}

/// A note in a list.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct Row {
    /// Title.
    pub title: String,
    /// Route from the root.
    pub route: String,
    /// `description` of its front matter.
    pub description: Option<String>,
    /// `updated` or else `created`.
    pub date: Option<String>,
    /// `difficulty`, where it is text.
    pub difficulty: Option<String>,
    /// 1, 2 or 3 for easy, medium, hard.
    pub difficulty_rank: Option<u8>,
    /// Its kind, `note` by default.
    pub kind: String,
    /// `status`, where it is text.
    pub status: Option<String>,
    /// Title of its folder, `""` at the root.
    pub folder: String,
}

/// The page of a folder without an index note (`folder.html`): available as `folder`.
/// Also the home page where no note takes the root.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct FolderPage {
    /// What it holds.
    pub listing: Listing,
    /// Notes here and below.
    pub total: usize,
}

/// The page of a tag (`tag.html`): available as `tag`.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct TagPage {
    /// The tag as first written, without `#`: `topic/backend`. Those above it are breadcrumbs.
    pub name: String,
    /// Tags one level below, each by the last part of its name.
    pub children: Vec<Counted>,
    /// Tags that stand on the same notes, the most frequent first, at most 12.
    pub related: Vec<Counted>,
    /// Notes with this tag or one below it, by title.
    pub notes: Vec<Row>,
    /// Which columns of a table of these notes would say anything.
    pub columns: Columns,
    /// Route of the tag's feed, where it has one.
    pub feed: Option<String>,
}

/// What is worth a column in a table of notes.
#[derive(Debug, Clone, Copy, Hash, Serialize, Default, PartialEq, Eq)]
pub struct Columns {
    /// The notes are not all of one kind.
    pub kind: bool,
    /// One has a difficulty.
    pub difficulty: bool,
    /// One has a status.
    pub status: bool,
    /// One has a day.
    pub date: bool,
}

/// The page of all tags (`tags.html`): available as `tags`.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct TagsPage {
    /// Every tag, nested ones included, by name.
    pub tags: Vec<Counted>,
}

/// The page of wanted notes (`wanted.html`): available as `wanted`.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct WantedPage {
    /// The most wanted, at most 1,000.
    pub notes: Vec<WantedNote>,
    /// How many are wanted.
    pub total: usize,
    /// How many of them are not listed.
    pub more: usize,
}

/// A note that links lead to and nobody has written.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct WantedNote {
    /// Its name as links have it.
    pub name: String,
    /// Its title, where its name gives it away: `q-<title>--<topic>--<difficulty>`.
    pub title: Option<String>,
    /// Its topic, where its name gives it away.
    pub topic: Option<String>,
    /// Its difficulty, where its name gives it away.
    pub difficulty: Option<String>,
    /// 1, 2 or 3 for easy, medium, hard.
    pub difficulty_rank: Option<u8>,
    /// How many notes want it.
    pub count: usize,
    /// Those notes, by title, at most 20.
    pub by: Vec<Link>,
    /// How many of them are not listed.
    pub more: usize,
}

/// The page that compares the things of a category (`compare.html`): available as `compare`.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct ComparePage {
    /// The category: `Databases / Relational`.
    pub category: String,
    /// How many things.
    pub count: usize,
    /// Their names, in the order of the table.
    pub names: Vec<String>,
    /// The table.
    pub table_html: String,
    /// On the page of all comparisons: each category with the number of its things, and nothing
    /// else.
    pub groups: Vec<Counted>,
}

/// The page of the graph (`graph.html`): available as `graph`.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct GraphPage {
    /// How many notes it has.
    pub notes: usize,
    /// How many names that no note has.
    pub ghosts: usize,
    /// How many links.
    pub links: usize,
    /// How many links of each kind: in texts, in properties, by queries, by flowcharts, embeds.
    pub kinds: Vec<usize>,
    /// All of them by folder; none where they are too many for one page.
    pub groups: Vec<GraphGroup>,
    /// The top folders, where the notes are too many.
    pub folders: Vec<Counted>,
}

/// The notes of one folder in the graph.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct GraphGroup {
    /// Path of the folder, `""` is the root.
    pub title: String,
    /// Its page; none for the notes that nobody has written.
    pub route: Option<String>,
    /// The notes, by title.
    pub rows: Vec<GraphRow>,
}

/// A note in the list of the graph.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct GraphRow {
    /// Element id: its route, not encoded; none for home and where nobody has written it.
    pub id: Option<String>,
    /// The note.
    pub note: GraphLink,
    /// How many others it is linked with.
    pub count: usize,
    /// Those that it leads to, by title; none where all links are too many for one page.
    pub to: Vec<GraphLink>,
}

/// A note as the graph names it.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct GraphLink {
    /// Title.
    pub title: String,
    /// Its route; none where nobody has written it.
    pub route: Option<String>,
}

/// The page of all pages by name (`alphabet.html`): available as `alphabet`.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct AlphabetPage {
    /// Letters in order. Where each has a page of its own, only that page has its entries.
    pub groups: Vec<AlphabetGroup>,
}

/// Names that begin with the same letter.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct AlphabetGroup {
    /// The letter, `0–9`, or a sign for a script.
    pub letter: String,
    /// Element id.
    pub id: String,
    /// Route of the letter's own page; empty when all stand on one.
    pub route: String,
    /// How many names.
    pub count: usize,
    /// The names, in order.
    pub entries: Vec<AlphabetEntry>,
}

/// A name of a page.
#[derive(Debug, Clone, Hash, Serialize, Default)]
pub struct AlphabetEntry {
    /// Title or alias.
    pub title: String,
    /// Route from the root.
    pub route: String,
    /// The title, where this is an alias.
    pub of: Option<String>,
}

/// What a page is about; the template sees it under the name of its kind.
#[derive(Debug, Clone)]
pub enum Body {
    /// `note`
    Note(Box<NotePage>),
    /// `folder`
    Folder(FolderPage),
    /// `tag`
    Tag(TagPage),
    /// `tags`
    Tags(TagsPage),
    /// `wanted`
    Wanted(WantedPage),
    /// `alphabet`
    Alphabet(AlphabetPage),
    /// `compare`
    Compare(ComparePage),
    /// `graph`
    Graph(GraphPage),
    /// Nothing of its own: the page of the server for what is not there.
    NotFound,
}

/// One page, complete: what a template sees beside the [`SiteModel`].
#[derive(Debug, Clone)]
pub struct PageModel {
    /// Available as `page`.
    pub shell: Shell,
    /// Available as `note`, `folder`, `tag`, `tags`, `wanted`, `alphabet`, `compare` or `graph`.
    pub body: Body,
}
