//! A site's beginning: the files that `moc init` and `moc import` write.
//!
//! What is known of a folder ([`obsidian`]) or read from another generator's configuration
//! ([`import`]) becomes [`Settings`]; [`site_toml`] and [`workflow`] make files of them. Pure: who
//! reads and writes the files, and asks the user, is the command line.

pub mod import;
pub mod obsidian;
pub mod settings;
pub mod site_toml;
pub mod workflow;

pub use settings::Settings;

/// The page that an empty folder begins with.
pub fn first_page(title: &str) -> String {
    format!(
        "---\ntitle: {}\n---\n\nThis is the home page. Notes beside it are pages too: write one, and link to it by \
         its name in double square brackets.\n",
        serde_json::Value::from(title)
    )
}

/// What Git leaves out: the site, which is made anew, and what the app keeps for itself. The names
/// of open notes are among that, private ones too.
pub const GITIGNORE: &str = "/public/\n.trash/\n.obsidian/workspace*.json\n";
