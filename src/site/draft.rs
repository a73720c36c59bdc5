//! The beginning of a new note: the fields that its kind asks for, those that its name gives away,
//! and headings to write under.

use crate::vault::names::file_name;

/// What is known of a note that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewNote<'n> {
    /// Its kind.
    pub kind: &'n str,
    /// Its name, without folders and `.md`.
    pub name: &'n str,
    /// Fields that the kind asks for.
    pub required: &'n [String],
    /// `YYYY-MM-DD`.
    pub today: &'n str,
}

/// What the name of a question says: `q-<slug>--<topic>--<difficulty>`.
#[derive(Debug)]
pub struct Guess<'n> {
    /// Its words: `Cache aside`.
    pub title: String,
    /// What it is about.
    pub topic: &'n str,
    /// How hard it is.
    pub difficulty: &'n str,
}

/// The text of a new note.
pub fn draft(note: NewNote<'_>) -> String {
    let guess = guess(note.name);
    let mut out = "---\n".to_owned();
    let mut has: Vec<&str> = vec!["kind", "created"];
    if let Some(Guess { title, topic, difficulty }) = &guess {
        out.push_str(&format!("title: {title}\n"));
        out.push_str(&format!("difficulty: {difficulty}\n"));
        out.push_str(&format!("tags: [topic/{topic}, difficulty/{difficulty}]\n"));
        has.extend(["title", "difficulty", "tags"]);
    }
    out.push_str(&format!("kind: {}\n", note.kind));
    for field in note.required.iter().filter(|field| !has.contains(&field.as_str())) {
        out.push_str(&format!("{field}:\n"));
    }
    out.push_str(&format!("created: {}\n---\n", note.today));
    out.push_str(body(note.kind));
    out
}

/// A note's text from a template of the vault, with the names that Obsidian fills in.
pub fn filled(template: &str, name: &str, today: &str) -> String {
    template.replace("{{title}}", file_name(name)).replace("{{date}}", today)
}

/// What a note's name says of a question; `None` for other names.
pub fn guess(name: &str) -> Option<Guess<'_>> {
    let mut parts = name.strip_prefix("q-")?.split("--");
    let (slug, topic, difficulty) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole =
        parts.next().is_none() && [slug, topic, difficulty].iter().all(|it| is_plain(it));
    is_whole.then(|| {
        let words = slug.replace('-', " ");
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        Guess { title: first.chain(letters).collect(), topic, difficulty }
    })
}

/// Whether a part of a name can stand in front matter as it is.
fn is_plain(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// What stands below the front matter.
fn body(kind: &str) -> &'static str {
    match kind {
        "technology" => {
            "\n**Market Position:** \n\n**Best For:**\n- \n\n**Strengths:**\n- \n\n**Weaknesses:**\n- \n\n**When to Choose:** \n"
        }
        "question" => "\n**Question:** \n\n## Answer\n\n## Follow-ups\n\n## Sources\n",
        "flowchart" => "\n```flowchart\nIs it?\n├─ Yes → \n└─ No → \n```\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(kind: &str, name: &str, required: &[&str]) -> String {
        let required: Vec<String> = required.iter().map(|it| (*it).to_owned()).collect();
        draft(NewNote { kind, name, required: &required, today: "2026-01-02" })
    }

    #[test]
    fn a_question_s_fields_are_guessed_from_its_name() {
        let text = new("question", "q-cache-aside--backend--medium", &["difficulty", "source"]);
        let head = "---\ntitle: Cache aside\ndifficulty: medium\ntags: [topic/backend, difficulty/medium]\nkind: question\nsource:\ncreated: 2026-01-02\n---\n";
        assert!(text.starts_with(head), "{text}");
        assert!(text.contains("## Answer"));
    }

    #[test]
    fn other_names_give_nothing_away() {
        for name in ["Redis", "q-only", "q-a--b", "q-a--b--c--d", "q---b--c", "q-a: b--c--d"] {
            let text = new("recipe", name, &["serves"]);
            assert_eq!(text, "---\nkind: recipe\nserves:\ncreated: 2026-01-02\n---\n\n", "{name}");
        }
    }
}
