//! Models that hold everything a page may hold.

use super::Theme;
use crate::site::model::*;
use std::collections::BTreeMap;

pub(in crate::theme) fn link(title: &str, route: &str) -> Link {
    Link { title: title.into(), route: route.into() }
}

pub(in crate::theme) fn site(theme: &Theme) -> SiteModel {
    SiteModel {
        title: "Field <Notes>".into(),
        description: Some("Maps of things worth knowing.".into()),
        language: "en".into(),
        direction: "ltr",
        base_url: None,
        theme_dir: theme.dir().into(),
        sections: vec![
            link("Backend", "backend/"),
            link("Databases", "databases/"),
            link("Reading", "reading/"),
        ],
        top_notes: vec![link("About this site", "about/")],
        strings: theme.strings("en"),
        variables: BTreeMap::new(),
        note_count: 42,
        has_wanted: true,
        graph_route: Some("graph/"),
        has_search: true,
        a_to_z: "a-z/".into(),
        has_feeds: false,
        has_snippets: false,
    }
}

pub(in crate::theme) fn node(title: &str, route: &str, children: Vec<TreeNode>) -> TreeNode {
    let is_folder = !children.is_empty();
    TreeNode { title: title.into(), route: route.into(), is_folder, is_current: false, children }
}

pub(in crate::theme) fn shell(template: &str, title: &str, route: &str) -> Shell {
    let depth = route.matches('/').count();
    let mut here = node("Indexes \"explained\"", "backend/indexes/", vec![]);
    here.is_current = true;
    let closed = TreeNode { is_folder: true, ..node("Databases", "databases/", vec![]) };
    let inner =
        node("Storage", "backend/storage/", vec![here, node("Pages", "backend/pages/", vec![])]);
    Shell {
        template: template.into(),
        root: if depth == 0 { "./".into() } else { "../".repeat(depth) },
        route: route.into(),
        title: title.into(),
        section: Some("backend/".into()),
        breadcrumbs: vec![
            Crumb { title: "Backend".into(), route: Some("backend/".into()) },
            Crumb { title: "Storage".into(), route: None },
        ],
        tree: vec![
            node("Backend", "backend/", vec![inner, node("Queues", "backend/queues/", vec![])]),
            closed,
            node("About this site", "about/", vec![]),
        ],
        ..Shell::default()
    }
}

pub(in crate::theme) fn entry(
    id: &str,
    text: &str,
    level: u8,
    children: Vec<TocEntry>,
) -> TocEntry {
    TocEntry { id: id.into(), fragment: id.into(), text: text.into(), level, children }
}

pub(in crate::theme) fn row(title: &str, route: &str, rank: u8) -> Row {
    Row {
        title: title.into(),
        route: route.into(),
        description: Some("What it is for, and when something simpler will do.".into()),
        date: Some("2026-03-14".into()),
        difficulty: Some(["easy", "medium", "hard"][usize::from(rank) - 1].into()),
        difficulty_rank: Some(rank),
        kind: "note".into(),
        status: None,
        folder: "Backend".into(),
    }
}

pub(in crate::theme) fn listing() -> Listing {
    let counted =
        |title: &str, count| Counted { title: title.into(), route: format!("{title}/"), count };
    Listing {
        folders: vec![counted("Queues", 4), counted("Storage", 12)],
        notes: vec![
            row("B-trees", "b-trees/", 2),
            row("Write-ahead log", "wal/", 3),
            row("Keys", "keys/", 1),
        ],
    }
}

pub(in crate::theme) fn wanted() -> WantedPage {
    let note = WantedNote {
        name: "q-<clocks>--backend--hard".into(),
        title: Some("Clocks".into()),
        topic: Some("backend".into()),
        difficulty: Some("hard".into()),
        difficulty_rank: Some(3),
        count: 3,
        by: vec![link("Time & order", "time/")],
        more: 2,
    };
    WantedPage { notes: vec![note], total: 4, more: 3 }
}

fn map() -> Map {
    Map {
        figures: vec![Fact { label: "Notes".into(), text: "12".into() }],
        paths: vec![StudyPath {
            title: "Rows & columns".into(),
            id: "rows".into(),
            fragment: "rows".into(),
            rank: Some(1),
            topics: 4,
            steps: 4,
        }],
        wanted: vec![WantedNote { name: "B-link trees".into(), count: 3, ..WantedNote::default() }],
        maps: vec![link("Databases", "databases/")],
    }
}

pub(in crate::theme) fn rich_note(content_html: &str) -> NotePage {
    let mention = |title: &str, route: &str, is_repeated| Backlink {
        title: title.into(),
        route: route.into(),
        sentences_html: vec![
            "Every lookup goes through <mark>an index</mark> when one fits.".into(),
        ],
        is_repeated,
    };
    NotePage {
        template: None,
        kind: "note".into(),
        icon: Some("🍲".into()),
        content_html: content_html.into(),
        has_own_title: false,
        title_apart: None,
        map: Some(map()),
        related: vec![row("Heaps", "heaps/", 2)],
        classes: vec!["wide".into(), "dense".into()],
        direction: "ltr",
        tags: vec![link("backend", "tags/backend/"), link("topic/storage", "tags/topic/storage/")],
        status: Some("growing".into()),
        difficulty: Some("medium".into()),
        difficulty_rank: Some(2),
        created: Some("2025-11-02".into()),
        updated: Some("2026-03-14".into()),
        minutes: 7,
        words: 1500,
        properties: vec![
            Property { key: "author".into(), value_html: "A. Reader".into() },
            Property { key: "related".into(), value_html: "<a class=\"internal-link\" data-href=\"B-trees\" href=\"../b-trees/\">B-trees</a>".into() },
        ],
        toc_is_long: false,
        toc: vec![
            entry("why", "Why an index", 2, vec![entry("cost", "What it costs", 3, vec![])]),
            entry("kinds", "Kinds", 2, vec![]),
        ],
        backlinks: vec![
            BacklinkGroup { kind: "text", notes: vec![mention("Query plans", "plans/", false), mention("Sharding", "sharding/", false)] },
            BacklinkGroup { kind: "properties", notes: vec![mention("Sharding", "sharding/", true)] },
        ],
        plan: Some(PlanBar {
            steps: 12,
            facts: vec![Fact { label: "Steps".into(), text: "12".into() }],
            all_hours: Some("40–60 h".into()),
            step_hours: None,
        }),
        profile: Some(Profile {
            category: Some("Databases".into()),
            homepage: Some(Link { title: "example.org".into(), route: "https://example.org/".into() }),
            position_html: Some("the usual <b>choice</b>".into()),
            facts: vec![ProfileFact { label: "Learning Curve".into(), value_html: "Steep".into() }],
            listed: vec![Listed {
                label: "Parts".into(),
                is_framework: false,
                by: link("There", "there/"),
            }],
            disagreements: vec![Disagreement {
                label: "Best For".into(),
                said: vec![
                    Said { title: "Here".into(), route: None, text: "this".into() },
                    Said { title: "There".into(), route: Some("there/".into()), text: "that".into() },
                ],
            }],
            others: vec![link("There", "there/")],
            compare: Some(CompareWith {
                others: vec![link("Other <thing>", "compare/databases/?with=a&with=b")],
                groups: vec![link("Databases", "compare/databases/")],
            }),
        }),
        appearances: vec![Appearances {
            kind: "query",
            notes: vec![mention("Dashboard", "dashboard/", false)],
            more: 2,
        }],
        previous: Some(link("Heaps", "heaps/")),
        next: Some(link("Joins", "joins/")),
        listing: Some(listing()),
        local_graph: Some(LocalGraph {
            lines: "M10 26L60 13".into(),
            ghost_lines: "M10 26L60 39".into(),
            nodes: vec![near("A long title", Some("joins/")), near("Unwritten", None)],
            count: 3,
            more: 1,
            ..LocalGraph::default()
        }),
        language: None,
        is_draft: true,
    }
}

fn near(title: &str, route: Option<&str>) -> LocalNode {
    let (title, label) = (title.to_owned(), title.chars().take(6).collect());
    LocalNode { title, label, route: route.map(Into::into), ..LocalNode::default() }
}

/// A graph of two notes, one of them wanted.
pub(in crate::theme) fn graph() -> GraphPage {
    let named = |title: &str, route: Option<&str>| GraphLink {
        title: title.into(),
        route: route.map(Into::into),
    };
    let row = |note: GraphLink, to: Vec<GraphLink>| GraphRow {
        id: note.route.clone(),
        note,
        count: 1,
        to,
    };
    let ghost = || named("Unwritten", None);
    GraphPage {
        notes: 1,
        ghosts: 1,
        links: 1,
        kinds: vec![1, 0, 0, 0, 0],
        groups: vec![
            GraphGroup {
                title: "backend".into(),
                route: Some("backend/".into()),
                rows: vec![row(named("Joins", Some("joins/")), vec![ghost()])],
            },
            GraphGroup { rows: vec![row(ghost(), Vec::new())], ..GraphGroup::default() },
        ],
        folders: Vec::new(),
    }
}

pub(in crate::theme) fn note_page(content_html: &str) -> PageModel {
    let mut shell = shell("note", "Indexes \"explained\" & <drawn>", "backend/indexes/");
    shell.source = Some("Backend/Indexes \"explained\".md".into());
    shell.description = Some("How a database finds a row".into());
    PageModel { shell, body: Body::Note(Box::new(rich_note(content_html))) }
}
