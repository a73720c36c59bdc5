//! How many pages an edit makes anew, and how many are other than before: in a build, and as the
//! preview tells it.
//!
//! The vault has four folders (`north`, `east`, `south`, `west`) of ten notes each, and 50 pages:
//!
//! | pages | |
//! | --- | --- |
//! | 40 | the notes |
//! | 5 | the four folders, and the home page, which lists them |
//! | 2 | `#colour`, and all tags |
//! | 1 | A–Z |
//! | 1 | the graph |
//! | 1 | for wrong addresses |
//!
//! What leads where: `north 1` and `north 2` link to `north 0`; `east 0`, `east 1`, `east 2` have
//! `#colour`; `west 5` and `west 6` show `pic.png`; `south 0` asks for the field `rating` of the ten notes
//! in `west`, of which `west 0` has one, so each of these ten tells that it is in an answer. A page with a
//! query is made each time, since an answer may depend on anything: `south 0` is among those that are
//! made whatever is edited, and among those that have changed only where its answer has.

use crate::program::{Tree, World};
use moc::build::live::{Live, Open, Setup};
use moc::config::{Config, ObsidianSettings, Overrides};
use moc::io::watch::Change;
use moc::value::Date;
use std::path::Path;

const ALL: usize = 50;

fn vault() -> World {
    let world = World::new();
    for folder in ["north", "east", "south", "west"] {
        for number in 0..10 {
            world.write(format!("{folder}/{folder} {number}.md"), plain(folder, number));
        }
    }
    for (note, more) in [
        ("north 1", "[[north 0]]\n"),
        ("north 2", "[[north 0]]\n"),
        ("east 0", "#colour\n"),
        ("east 1", "#colour\n"),
        ("east 2", "#colour\n"),
        ("south 0", "```dataview\nTABLE rating FROM \"west\"\n```\n"),
        ("west 0", "rating:: 3\n"),
        ("west 5", "![[pic.png]]\n"),
        ("west 6", "![[pic.png]]\n"),
    ] {
        note_is(&world, note, more);
    }
    world.write("pic.png", "pixels");
    world
}

fn plain(folder: &str, number: usize) -> String {
    format!("Words of {folder} number {number}.\n")
}

/// A note with its words and this behind them.
fn note_is(world: &World, note: &str, more: &str) {
    let (folder, number) = note.split_once(' ').unwrap();
    let text = plain(folder, number.parse().unwrap());
    world.write(format!("{folder}/{note}.md"), format!("{text}{more}"));
}

/// Pages that are new, gone or other, of two sites.
fn changed(old: &Tree, new: &Tree) -> Vec<String> {
    let names: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let differ = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    let pages = differ.filter(|name| name.extension().is_some_and(|it| it == "html"));
    pages.map(|name| name.display().to_string()).collect()
}

fn live(root: &Path) -> Live {
    let root = root.canonicalize().unwrap();
    let open: Box<Open> = Box::new(|| {
        let config = Config::resolve(
            Default::default(),
            &ObsidianSettings::default(),
            &Overrides::default(),
        );
        Ok(Setup { config, diagnostics: Vec::new(), now: Date::default() })
    });
    let live = Live::start(root, open, true, &|_| {}).ok().unwrap();
    assert_eq!(live.complete().unwrap().changed_pages, None);
    live
}

/// Edits the vault; a build makes so many pages anew, and so many are other than before, which is
/// also what a preview tells, with the files.
#[track_caller]
fn edit_makes(edit: impl Fn(&World), files: &[&str], made: usize, changed_pages: usize) {
    let world = vault();
    assert_eq!(world.build::<&str>(&[]).ends_with(0).pages(), (ALL, ALL));
    let (before, live) = (world.output(), live(&world.notes()));
    edit(&world);
    let refreshed = live.refresh(&Change::Anywhere).unwrap();
    let run = world.build::<&str>(&[]).ends_with(0);
    let after = changed(&before, &world.output());
    assert_eq!(after.len(), changed_pages, "{after:?}");
    assert_eq!(run.pages().1, made, "{}\n{after:?}", run.told());
    assert_eq!(live.complete().unwrap().changed_pages, Some(changed_pages), "in the preview");
    assert_eq!(refreshed.files, files, "in the preview");
}

#[test]
fn nothing_makes_nothing() {
    let world = vault();
    world.build::<&str>(&[]).ends_with(0);
    assert_eq!(world.build::<&str>(&[]).ends_with(0).pages(), (ALL, 0));
    let live = live(&world.notes());
    assert!(live.refresh(&Change::Anywhere).is_none());
    assert_eq!(live.complete().unwrap().changed_pages, Some(0));
}

/// The note; and `south 0`, which asks.
#[test]
fn words_make_their_own_page() {
    edit_makes(|it| note_is(it, "north 5", "More.\n"), &["north/north 5.md"], 2, 1);
}

/// Who is linked to shows the sentence: `north 1`, `north 0`, and `south 0`, which asks.
#[test]
fn words_around_a_link_make_the_page_that_they_are_shown_on() {
    edit_makes(|it| note_is(it, "north 1", "See [[north 0]].\n"), &["north/north 1.md"], 3, 2);
}

/// All ten of the folder have the title in their tree; the page of the folder, A–Z and the graph
/// list it: 13. Made is `south 0` too.
#[test]
fn a_title_makes_the_pages_that_show_it() {
    let edit = |it: &World| {
        it.write("north/north 5.md", "---\ntitle: Up\n---\nWords of north number 5.\n")
    };
    edit_makes(edit, &["north/north 5.md"], 14, 13);
}

/// Who links, who is linked to, and the graph, which counts links: 3. Made is `south 0` too.
#[test]
fn a_link_makes_both_ends() {
    edit_makes(|it| note_is(it, "east 7", "[[north 7]]\n"), &["east/east 7.md"], 4, 3);
}

/// The note, the page of the tag that it had and that of the one that it has, and all tags: 4. Made is
/// `south 0` too. The page that is new makes 51.
#[test]
fn a_tag_makes_the_lists_that_it_is_in() {
    edit_makes(|it| note_is(it, "east 0", "#shade\n"), &["east/east 0.md"], 5, 4);
}

/// The note, which shows the field, and `south 0`, whose answer does.
#[test]
fn a_field_makes_the_answers_that_show_it() {
    edit_makes(|it| note_is(it, "west 0", "rating:: 4\n"), &["west/west 0.md"], 2, 2);
}

/// `south 0`, and the ten notes in the answer, of which each says how it is shown there.
#[test]
fn a_query_makes_the_pages_of_what_it_shows() {
    let query = "```dataview\nLIST FROM \"west\"\n```\n";
    edit_makes(|it| note_is(it, "south 0", query), &["south/south 0.md"], 11, 11);
}

/// Every page has a foot.
#[test]
fn a_template_makes_all_pages() {
    let file = "theme/templates/partials/footer.html";
    edit_makes(|it| it.write(file, "<footer>mine</footer>\n"), &[file], ALL, ALL);
}

/// The two pages that show the picture, whose address has a hash of its bytes. Made is `south 0` too.
#[test]
fn a_picture_makes_the_pages_that_show_it() {
    edit_makes(|it| it.write("pic.png", "other pixels"), &["pic.png"], 3, 2);
}

/// No page shows it, so none is made but `south 0`, which asks.
#[test]
fn a_picture_that_nobody_shows_makes_no_page() {
    edit_makes(|it| it.write("other.png", "pixels"), &["other.png"], 1, 0);
}

/// The theme's files lie in a folder that is called after what is in them, and every page names it.
#[test]
fn a_style_of_the_theme_makes_all_pages() {
    let file = "theme/css/prose.css";
    edit_makes(|it| it.write(file, "p { color: red }\n"), &[file], ALL, ALL);
}
