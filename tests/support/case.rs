//! A Markdown file as a list of test cases.
//!
//! `### RULE what it shows` begins a case; its fenced blocks (four backticks or more) follow:
//!
//! - `note [OPTIONS] [PATH]`: the note under test, `n.md` when no path is given;
//! - `file [OPTIONS] PATH`: another file of the vault;
//! - `config`: `site.toml`;
//! - `options`: `drafts`, `base-url URL`, one a line;
//! - `expect`: one claim a line (see `claim`); empty lines and lines with `//` are skipped.
//!
//! Options say what an editor would not keep: `crlf` and `cr` (line ends), `bom`, `nul`
//! (each `␀` is a NUL), `visible` (each `→` is a tab, each `·` a space), `unended` (no line
//! end after the last line). Everything outside a case's blocks is prose.

use super::claim::Claim;
use super::page::Site;
use moc::build::memory::MemoryOptions;

/// One case of a data file.
#[derive(Default)]
pub(crate) struct Case {
    /// Rule number and title, as written.
    pub(crate) title: String,
    /// Line of the heading.
    pub(crate) line: usize,
    note: String,
    files: Vec<(String, Vec<u8>)>,
    options: MemoryOptions,
    claims: Vec<Claim>,
}

/// All cases of a data file.
pub(crate) fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("### ") {
            cases.push(Case { title: title.to_owned(), line: at + 1, ..Case::default() });
        }
        let info = line.trim_start_matches('`');
        let fence = &line[..line.len() - info.len()];
        if fence.len() < 4 {
            continue;
        }
        let body: Vec<&str> =
            lines.by_ref().map(|(_, it)| it).take_while(|it| *it != fence).collect();
        match cases.last_mut() {
            Some(case) => case.take(info, &body),
            None => panic!("line {}: a block before the first case", at + 1),
        }
    }
    cases
}

impl Case {
    fn take(&mut self, info: &str, body: &[&str]) {
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        let (options, path) = split_options(rest);
        match kind {
            "note" => {
                self.note = if path.is_empty() { "n.md".to_owned() } else { path };
                self.files.push((self.note.clone(), bytes(body, &options)));
            }
            "file" => self.files.push((path, bytes(body, &options))),
            "config" => self.files.push(("site.toml".to_owned(), bytes(body, &[]))),
            "options" => body.iter().for_each(|it| match it.split_once(' ') {
                Some(("base-url", url)) => self.options.base_url = Some(url.to_owned()),
                _ if *it == "drafts" => self.options.drafts = true,
                _ => panic!("{}: unknown option {it:?}", self.title),
            }),
            "expect" => {
                let lines = body.iter().filter(|it| !it.is_empty() && !it.starts_with("//"));
                self.claims.extend(lines.map(|it| Claim::parse(it)));
            }
            _ => panic!("{}: unknown block {kind:?}", self.title),
        }
    }

    /// Builds the case's vault and says, for each claim that does not hold, why.
    pub(crate) fn failures(&self) -> Vec<String> {
        assert!(!self.claims.is_empty(), "{}: nothing is expected", self.title);
        let site = Site::build(&self.files, &self.options);
        let mut failures: Vec<String> =
            self.claims.iter().filter_map(|it| it.failure(&site, &self.note)).collect();
        failures.extend(site.faults());
        if !failures.is_empty() {
            failures.push(self.shown(&site));
        }
        failures
    }

    /// The article and the findings, for who reads the failure.
    fn shown(&self, site: &Site) -> String {
        let article = site
            .document(&self.note)
            .and_then(|(_, html)| html.select(&super::page::selector("article")).next())
            .map_or_else(
                || format!("no page for {}; files: {:?}", self.note, site.outputs().keys()),
                |it| it.inner_html().trim().to_owned(),
            );
        let findings: Vec<String> = site
            .diagnostics()
            .iter()
            .map(|it| {
                let line = it.place.as_ref().and_then(|place| place.mark.as_ref());
                let line = line.map_or(String::new(), |it| format!(" {}:{}", it.line, it.column));
                format!("{:?} {}{line} {}", it.severity, it.code, it.message)
            })
            .collect();
        format!("article: {article}\n  diagnostics: {findings:#?}")
    }
}

/// The leading words that are options, and the path after them.
fn split_options(rest: &str) -> (Vec<&str>, String) {
    let known = ["crlf", "cr", "bom", "nul", "visible", "unended"];
    let words: Vec<&str> = rest.split(' ').filter(|it| !it.is_empty()).collect();
    let count = words.iter().take_while(|it| known.contains(it)).count();
    (words[..count].to_vec(), words[count..].join(" "))
}

fn bytes(body: &[&str], options: &[&str]) -> Vec<u8> {
    let has = |option: &str| options.contains(&option);
    let end = if has("crlf") {
        "\r\n"
    } else if has("cr") {
        "\r"
    } else {
        "\n"
    };
    let mut text = body.join(end);
    if !body.is_empty() && !has("unended") {
        text.push_str(end);
    }
    if has("bom") {
        text.insert(0, '\u{feff}');
    }
    if has("nul") {
        text = text.replace('␀', "\0");
    }
    if has("visible") {
        text = text.replace('→', "\t").replace('·', " ");
    }
    text.into_bytes()
}
