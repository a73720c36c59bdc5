//! The workflow that publishes a site on GitHub Pages.
//!
//! Its steps are those of GitHub, by commit, and one of moc: the action at the root of moc's own
//! repository. So the text is the same for all sites but for three places, and what moc does there
//! can become better without a change to anybody's workflow.

const TEMPLATE: &str = include_str!("pages.yml");

/// Where the workflow lies, from the root of a repository.
pub const PATH: &str = ".github/workflows/pages.yml";

/// What differs from site to site.
#[derive(Debug, Clone, Copy)]
pub struct Workflow<'t> {
    /// The branch whose pushes are published.
    pub branch: &'t str,
    /// The folder of the site, from the root of the repository; empty for the root itself.
    pub root: &'t str,
    /// Which moc builds it.
    pub action: &'t Action,
}

/// moc's own action, as a step names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// `OWNER/NAME` of moc's repository; `None` where this moc was not told.
    pub repository: Option<String>,
    /// A commit, else the tag of this version.
    pub reference: Option<String>,
}

impl Action {
    /// The one that this program was made from: release binaries know it.
    pub fn of_this_program() -> Self {
        let known = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        Action {
            repository: known(option_env!("MOC_REPOSITORY")),
            reference: known(option_env!("MOC_COMMIT")),
        }
    }

    fn text(&self) -> String {
        let version = concat!("v", env!("CARGO_PKG_VERSION"));
        let repository = self.repository.as_deref().unwrap_or("OWNER/moc");
        match &self.reference {
            Some(commit) => format!("{repository}@{commit} # {version}"),
            None => format!("{repository}@{version}"),
        }
    }
}

/// The text of the workflow.
pub fn text(workflow: Workflow<'_>) -> String {
    let root = if workflow.root.is_empty() { "." } else { workflow.root };
    TEMPLATE
        .replace("branches: [main]", &format!("branches: [{}]", scalar(workflow.branch)))
        .replace("uses: OWNER/moc@v0.1.0", &format!("uses: {}", workflow.action.text()))
        .replace("root: \".\"", &format!("root: {}", quoted(root)))
}

/// A text as YAML reads it: bare where it is a plain word that means no number and no truth value.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_plain);
    let has_a_meaning = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    match is_word && !has_a_meaning.contains(&text.to_ascii_lowercase().as_str()) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A text in double quotes, which YAML reads as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_yaml::Value;

    fn read(branch: &str, root: &str, action: &Action) -> Value {
        serde_yaml::from_str(&text(Workflow { branch, root, action })).unwrap()
    }

    #[test]
    fn it_names_the_branch_the_folder_and_moc() {
        let action = Action {
            repository: Some("someone/moc".into()),
            reference: Some("0123456789abcdef0123456789abcdef01234567".into()),
        };
        for (branch, root) in [("main", ""), ("release/1.0", "docs/my \"vault\""), ("on", "1")] {
            let workflow = read(branch, root, &action);
            assert_eq!(workflow["on"]["push"]["branches"][0], branch);
            let step = &workflow["jobs"]["build"]["steps"][2];
            assert_eq!(step["uses"].as_str().unwrap().split_once('@').unwrap().0, "someone/moc");
            assert_eq!(step["with"]["root"], if root.is_empty() { "." } else { root });
        }
    }

    #[test]
    fn a_moc_that_does_not_know_where_it_comes_from_leaves_a_gap() {
        let action = Action { repository: None, reference: None };
        let text = text(Workflow { branch: "main", root: "", action: &action });
        assert!(
            text.contains(concat!("uses: OWNER/moc@v", env!("CARGO_PKG_VERSION"), "\n")),
            "{text}"
        );
    }
}
