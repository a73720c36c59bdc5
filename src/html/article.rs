//! The walk over a note's events, block by block. Links, media, embeds, callouts and footnotes
//! have files of their own; this one owns the state.

use crate::diag::{Diagnostic, Severity};
use crate::html::Surroundings;
use crate::html::footnotes::Footnotes;
use crate::html::plan::PathPlace;
use crate::html::sanitize;
use crate::html::shape::{OpenFold, Shape};
use crate::html::table::TablePlace;
use crate::note::Note;
use crate::note::doc::{Event, Kind, Tag};
use crate::text::escape::push_html;
use crate::text::lines::Places;
use crate::vault::{AssetId, NoteId, Resolved};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

/// Containers nested deeper than this are shown flat: no reader can tell, and browsers stop at
/// 512 elements.
const DEEPEST: usize = 90;

/// A note's article.
#[derive(Debug, Default)]
pub struct Fragment {
    /// The HTML inside `<article>`.
    pub html: String,
    /// What was found while rendering.
    pub diagnostics: Vec<Diagnostic>,
    /// Assets that it refers to.
    pub assets: BTreeSet<AssetId>,
}

/// Renders the article of a note. `root` leads from its page to the root of the site; `shape` is
/// what its page wants of it.
pub fn article(around: Surroundings<'_>, id: NoteId, root: &str, shape: &Shape) -> Fragment {
    let renderer = finished(&|is_mixed| Renderer::new(around, id, root, shape, is_mixed));
    Fragment { html: renderer.out, diagnostics: renderer.diagnostics, assets: renderer.assets }
}

/// Renders all that a renderer is made for. It is made anew where raw HTML shows up: that can
/// only be judged with the text around it, so the whole then goes through the sanitiser; what our
/// own leaves look like stays out of its way in slots.
pub(super) fn finished<'a>(make: &dyn Fn(bool) -> Renderer<'a>) -> Renderer<'a> {
    let mut renderer = make(false);
    renderer.page();
    if renderer.has_raw_html {
        renderer = make(true);
        renderer.page();
        let resolve = |attribute: sanitize::Attr, path: &str| renderer.raw_address(attribute, path);
        let html = sanitize::fragment_with(&renderer.out, &renderer.slots, &resolve);
        let raw_assets = std::mem::take(&mut *renderer.raw_assets.borrow_mut());
        renderer.assets.extend(raw_assets);
        renderer.out = html;
    }
    renderer
}

/// A text that is shown as if it stood in a note, but is none of the vault: a value of a query.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// The text, parsed, with the path of the note that it stands in.
    pub(super) note: &'a Note,
    /// What each of its links means.
    pub(super) links: &'a [Resolved],
}

/// State of the walk.
pub(super) struct Renderer<'a> {
    pub(super) around: Surroundings<'a>,
    pub(super) root: &'a str,
    /// What the page wants of its own note.
    pub(super) shape: &'a Shape,
    pub(super) out: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) assets: BTreeSet<AssetId>,
    /// The page, then the notes embedded in one another, down to the one at hand.
    pub(super) chain: Vec<NoteId>,
    /// What is walked instead of the note at hand.
    pub(super) source: Option<Source<'a>>,
    pub(super) footnotes: Footnotes,
    /// How many embeds the page holds, and how many bytes they have brought.
    pub(super) embed_count: usize,
    pub(super) embedded_bytes: usize,
    /// How many flowcharts those have brought.
    pub(super) embedded_charts: usize,
    /// How many mermaid diagrams it holds: their ids have this number.
    pub(super) mermaid_count: usize,
    /// Where the outermost embed that is under way began.
    pub(super) embed_start: usize,
    /// How many bytes the answers of queries have brought, and how many texts were in them.
    pub(super) answer_bytes: usize,
    pub(super) text_count: usize,
    /// Whether the article will go through the sanitiser.
    is_mixed: bool,
    has_raw_html: bool,
    slots: Vec<String>,
    raw_assets: std::cell::RefCell<BTreeSet<AssetId>>,
    /// Open containers, for the depth limit: whether each was written.
    depth: usize,
    in_link: usize,
    /// The table at hand.
    pub(super) table: TablePlace,
    /// For each open link: whether an `<a>` was written.
    pub(super) open_links: Vec<bool>,
    /// Where in a path of a plan the walk is, and the id that waits for it.
    pub(super) path: Option<PathPlace<'a>>,
    pub(super) path_id: String,
    /// The event that closes the bold name of a step, where that is a link.
    pub(super) bold_link: Option<usize>,
    /// For each open fold: the event before which it ends.
    pub(super) open_folds: Vec<OpenFold>,
    /// For each open callout: whether it folds.
    pub(super) callouts: Vec<bool>,
    /// For each open callout body: whether it holds anything.
    pub(super) callout_bodies: Vec<bool>,
    /// Places in the note that was last reported on.
    places: Option<Places<'a>>,
    /// A task's check box that waits for its item's first paragraph.
    checkbox: Option<char>,
}

impl<'a> Renderer<'a> {
    fn new(
        around: Surroundings<'a>,
        id: NoteId,
        root: &'a str,
        shape: &'a Shape,
        is_mixed: bool,
    ) -> Self {
        Renderer {
            around,
            root,
            shape,
            out: String::new(),
            diagnostics: Vec::new(),
            assets: BTreeSet::new(),
            chain: vec![id],
            source: None,
            footnotes: Footnotes::default(),
            embed_count: 0,
            embedded_bytes: 0,
            embedded_charts: 0,
            mermaid_count: 0,
            embed_start: 0,
            answer_bytes: 0,
            text_count: 0,
            is_mixed,
            has_raw_html: false,
            slots: Vec::new(),
            raw_assets: Default::default(),
            depth: 0,
            in_link: 0,
            table: TablePlace::default(),
            open_links: Vec::new(),
            open_folds: Vec::new(),
            path: None,
            path_id: String::new(),
            bold_link: None,
            callouts: Vec::new(),
            callout_bodies: Vec::new(),
            places: None,
            checkbox: None,
        }
    }

    /// A renderer for a line that stands outside the article.
    pub(super) fn bare(
        around: Surroundings<'a>,
        id: NoteId,
        root: &'a str,
        shape: &'a Shape,
    ) -> Self {
        Renderer::new(around, id, root, shape, false)
    }

    /// A renderer for a piece of the page that is put together on its own: an answer, or a text
    /// in it. It stands in the same notes and in the same link.
    pub(super) fn inside<'b>(&self, source: Option<Source<'b>>, is_mixed: bool) -> Renderer<'b>
    where
        'a: 'b,
    {
        let mut inside = Renderer::new(self.around, self.id(), self.root, self.shape, is_mixed);
        inside.chain.clone_from(&self.chain);
        inside.source = source;
        inside.in_link = self.in_link;
        inside.answer_bytes = self.answer_bytes;
        inside.text_count = self.text_count;
        inside
    }

    fn page(&mut self) {
        self.out.reserve(self.note().text.len() * 3 / 2);
        let end = self.note().doc.body as usize;
        let body = self.first_event()..end;
        match self.is_embedded() {
            true => self.events(body),
            false => self.body_with_comparison(self.note(), body),
        }
        self.profile_event(self.note(), end);
        self.end_folds(end);
        self.footnote_list();
    }

    /// The note whose events are being walked.
    pub(super) fn note(&self) -> &'a Note {
        self.source.map_or_else(|| self.around.vault.note(self.id()), |source| source.note)
    }

    pub(super) fn id(&self) -> NoteId {
        self.chain.last().copied().unwrap_or(NoteId(0))
    }

    /// Whether blocks and headings go without their ids.
    pub(super) fn is_embedded(&self) -> bool {
        self.chain.len() > 1 || self.source.is_some()
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.in_link > 0
    }

    pub(super) fn resolved(&self, link: u32) -> &'a Resolved {
        match self.source {
            Some(source) => &source.links[link as usize],
            None => &self.around.vault.links[self.id().0 as usize][link as usize],
        }
    }

    /// Walks a range of the note's events.
    pub(super) fn events(&mut self, range: Range<usize>) {
        let note = self.note();
        for i in range {
            self.event(note, i, note.doc.events[i]);
        }
    }

    fn event(&mut self, note: &'a Note, index: usize, event: Event) {
        self.end_folds(index);
        if self.bold_link.take_if(|close| *close == index).is_some() {
            self.out.push_str("</strong></a>");
            return;
        }
        if self.plan_event(note, index, event.kind) || self.profile_event(note, index) {
            return;
        }
        let source = || &note.text[event.start as usize..event.end as usize];
        let string = |s: u32| note.doc.strings[s as usize].as_ref();
        match event.kind {
            Kind::Open(tag) => self.open(note, index, tag),
            Kind::Close(tag) => self.close(note, tag),
            Kind::Text if self.path_text(note, event.start, event.end) => {}
            Kind::Text => push_html(&mut self.out, source()),
            Kind::Owned(s) => push_html(&mut self.out, string(s)),
            Kind::Code(s) => {
                if !self.inline_query(s) {
                    self.out.push_str("<code>");
                    push_html(&mut self.out, string(s));
                    self.out.push_str("</code>");
                }
            }
            Kind::SoftBreak if self.around.strict_line_breaks => self.out.push('\n'),
            Kind::SoftBreak | Kind::HardBreak => self.out.push_str("<br>\n"),
            Kind::Rule => {
                let id = self.block_id(note, index);
                let _ = writeln!(self.out, "<hr{id}>");
            }
            Kind::InlineHtml => self.raw_html(source()),
            Kind::HtmlBlock(s) => {
                self.raw_html(string(s));
                self.out.push('\n');
            }
            Kind::CodeBlock(c) => self.code_block(note, index, c),
            Kind::Wikilink(l) => self.wikilink(note, l),
            Kind::Embed(l) => self.inline_embed(note, l),
            Kind::BlockEmbed(l) => self.block_embed(note, index, l),
            Kind::Url => self.bare_url(source()),
            Kind::Tag(t) => self.tag(&note.doc.tags[t as usize], source()),
            Kind::Math(s) => self.math(event, string(s), "span", "math-inline", false, ""),
            Kind::MathDisplay(s) => self.math(event, string(s), "span", "math-display", true, ""),
            Kind::MathBlock(s) => {
                let id = self.block_id(note, index);
                self.math(event, string(s), "div", "math-block", true, &id);
                self.out.push('\n');
            }
            Kind::FootnoteRef(f) => self.footnote_reference(f),
            Kind::Hidden
            | Kind::MarkDelimiter { .. }
            | Kind::NoteOpen(_)
            | Kind::NoteClose(_)
            | Kind::BlockId(_) => {}
        }
    }

    fn open(&mut self, note: &'a Note, index: usize, tag: Tag) {
        if self.is_too_deep(tag) {
            self.depth += 1;
            return;
        }
        match tag {
            Tag::Paragraph => {
                let id = self.block_id(note, index);
                let _ = write!(self.out, "<p{id}>");
                self.pending_checkbox();
            }
            // In a value it is no heading of the page.
            Tag::Heading(_) if self.source.is_some() => self.out.push_str("<p><strong>"),
            Tag::Heading(h) => {
                self.before_heading(h);
                let heading = &note.doc.headings[h as usize];
                let mut id = String::new();
                if !self.is_embedded() {
                    id = self.id_attribute(&heading.id);
                }
                let block = self.block_id(note, index);
                let _ = write!(self.out, "<h{}{id}>", heading.level);
                if !block.is_empty() {
                    // The element's own id is the heading's; the block's stands in an anchor.
                    let _ = write!(self.out, "<span{block}></span>");
                }
            }
            Tag::Quote => {
                self.depth += 1;
                let id = self.block_id(note, index);
                let _ = writeln!(self.out, "<blockquote{id}>");
            }
            Tag::Callout(c) => {
                self.depth += 1;
                let id = self.block_id(note, index);
                self.open_callout(&note.doc.callouts[c as usize], &id);
            }
            Tag::CalloutTitle => self.open_callout_title(note, index),
            Tag::CalloutBody => self.open_callout_body(note, index),
            Tag::List(first) => {
                self.depth += 1;
                let id = self.block_id(note, index);
                let class = self.list_class(note, index);
                let _ = match first {
                    None => writeln!(self.out, "<ul{class}{id}>"),
                    Some(1) => writeln!(self.out, "<ol{class}{id}>"),
                    Some(first) => writeln!(self.out, "<ol start=\"{first}\"{class}{id}>"),
                };
            }
            Tag::Item(task) => self.open_item(note, index, task),
            Tag::Table(_) => self.open_table(note, index),
            Tag::TableHead => self.open_table_head(note, index),
            Tag::TableRow => self.open_table_row(),
            Tag::TableCell(align) => self.open_cell(note, index, align),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strike => self.out.push_str("<del>"),
            Tag::Mark => self.out.push_str("<mark>"),
            Tag::Link(l) => {
                self.open_link(note, index, l);
                self.in_link += 1;
            }
        }
    }

    fn close(&mut self, note: &'a Note, tag: Tag) {
        if matches!(tag, Tag::Quote | Tag::Callout(_) | Tag::List(_)) {
            self.depth -= 1;
        }
        if self.is_too_deep(tag) {
            // Closed flat, as it was opened.
            if !matches!(tag, Tag::Quote | Tag::Callout(_) | Tag::List(_)) {
                self.depth -= 1;
            }
            return;
        }
        match tag {
            Tag::Paragraph => self.out.push_str("</p>\n"),
            Tag::Heading(_) if self.source.is_some() => self.out.push_str("</strong></p>\n"),
            Tag::Heading(h) => {
                let _ = writeln!(self.out, "</h{}>", note.doc.headings[h as usize].level);
                self.after_heading(h);
            }
            Tag::Quote => self.out.push_str("</blockquote>\n"),
            Tag::Callout(c) => self.close_callout(&note.doc.callouts[c as usize]),
            Tag::CalloutTitle => self.close_callout_title(),
            Tag::CalloutBody => self.close_callout_body(),
            Tag::List(None) => self.out.push_str("</ul>\n"),
            Tag::List(Some(_)) => self.out.push_str("</ol>\n"),
            Tag::Item(_) => {
                self.pending_checkbox();
                self.out.push_str("</li>\n");
            }
            Tag::Table(_) => self.close_table(),
            Tag::TableHead => self.close_table_head(),
            Tag::TableRow => self.close_table_row(),
            Tag::TableCell(_) => self.close_cell(),
            Tag::Emphasis => self.out.push_str("</em>"),
            Tag::Strong => self.out.push_str("</strong>"),
            Tag::Strike => self.out.push_str("</del>"),
            Tag::Mark => self.out.push_str("</mark>"),
            Tag::Link(_) => {
                self.in_link = self.in_link.saturating_sub(1);
                self.close_link();
            }
        }
    }

    fn is_too_deep(&self, tag: Tag) -> bool {
        let nests = matches!(
            tag,
            Tag::Quote
                | Tag::Callout(_)
                | Tag::CalloutTitle
                | Tag::CalloutBody
                | Tag::List(_)
                | Tag::Item(_)
        );
        nests && self.depth >= DEEPEST
    }

    /// The attribute of a list that a plan has, or that begins with a task.
    fn list_class(&mut self, note: &Note, index: usize) -> String {
        let first = note.doc.events.get(index + 1).map(|event| event.kind);
        let tasks = match first {
            Some(Kind::Open(Tag::Item(Some(_)))) => "contains-task-list",
            _ => "",
        };
        match (tasks, self.plan_list(index)) {
            ("", "") => String::new(),
            (tasks, "") => format!(" class=\"{tasks}\""),
            ("", plan) => format!(" class=\"{plan}\""),
            (tasks, plan) => format!(" class=\"{tasks} {plan}\""),
        }
    }

    fn open_item(&mut self, note: &'a Note, index: usize, task: Option<char>) {
        let id = self.block_id(note, index);
        let step = self.plan_step(index);
        let Some(mark) = task else {
            let _ = write!(self.out, "<li{step}{id}>");
            return;
        };
        let checked = if mark == ' ' { "" } else { " is-checked" };
        let _ = write!(self.out, "<li class=\"task-list-item{checked}\" data-task=\"");
        push_html(&mut self.out, mark.encode_utf8(&mut [0; 4]));
        let _ = write!(self.out, "\"{step}{id}>");
        self.checkbox = Some(mark);
        let is_loose = matches!(
            note.doc.events.get(index + 1).map(|e| e.kind),
            Some(Kind::Open(Tag::Paragraph))
        );
        if !is_loose {
            self.pending_checkbox();
        }
    }

    fn pending_checkbox(&mut self) {
        let Some(mark) = self.checkbox.take() else { return };
        let checked = if mark == ' ' { "" } else { " checked" };
        let html = format!(
            "<input type=\"checkbox\" class=\"task-list-item-checkbox\" aria-label=\"Task\" disabled{checked}>"
        );
        self.leaf(&html);
        self.out.push(' ');
    }

    /// Sets aside what belongs to the block around an embed.
    pub(super) fn enter_embed(&mut self) -> (usize, TablePlace) {
        (std::mem::take(&mut self.in_link), std::mem::take(&mut self.table))
    }

    /// Takes it up again.
    pub(super) fn leave_embed(&mut self, outside: (usize, TablePlace)) {
        (self.in_link, self.table) = outside;
    }

    /// ` id="^…"` for a block that has one; nothing in embeds (E7).
    pub(super) fn block_id(&self, note: &Note, index: usize) -> String {
        if self.is_embedded() || note.doc.block_ids.is_empty() {
            return String::new();
        }
        let found = note.doc.block_ids.iter().find(|b| b.event as usize == index);
        found.map_or_else(String::new, |b| self.id_attribute(&format!("^{}", b.id)))
    }

    /// An `id` attribute with a leading blank.
    pub(super) fn id_attribute(&self, id: &str) -> String {
        let own = if self.is_mixed { "moc-own:" } else { "" };
        let mut out = format!(" id=\"{own}");
        push_html(&mut out, id);
        out.push('"');
        out
    }

    /// Marks a link of ours, so that the sanitiser tells it from the note's.
    pub(super) fn own(&self) -> &'static str {
        if self.is_mixed { " data-moc-own=\"\"" } else { "" }
    }

    /// Writes finished HTML of ours that the sanitiser would spoil.
    pub(super) fn leaf(&mut self, html: &str) {
        if self.is_mixed {
            let _ = write!(self.out, "<moc-slot data-n=\"{}\"></moc-slot>", self.slots.len());
            self.slots.push(html.to_owned());
        } else {
            self.out.push_str(html);
        }
    }

    fn raw_html(&mut self, html: &str) {
        self.has_raw_html = true;
        if self.is_mixed {
            self.out.push_str(&sanitize::piece(&sanitize::without_comments(html)));
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn math(
        &mut self,
        event: Event,
        source: &str,
        element: &str,
        class: &str,
        is_display: bool,
        id: &str,
    ) {
        let source = source.trim_matches('\n');
        match self.around.leaves.math(source, is_display) {
            Ok(mathml) => {
                let id = id.replace("moc-own:", "");
                let html = format!("<{element} class=\"math {class}\"{id}>{mathml}</{element}>");
                self.leaf(&html);
            }
            Err(reason) => {
                let _ =
                    write!(self.out, "<{element} class=\"math {class} moc-problem\"{id}><code>");
                push_html(&mut self.out, source);
                let _ = write!(self.out, "</code></{element}>");
                self.report(
                    Severity::Warning,
                    "math::invalid",
                    event.start,
                    event.end,
                    format!("this formula cannot be read: {reason}"),
                    None,
                );
            }
        }
    }

    /// Reports what the note at hand has wrong.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn report(
        &mut self,
        severity: Severity,
        code: &'static str,
        start: u32,
        end: u32,
        message: String,
        help: Option<String>,
    ) {
        let note = self.note();
        let is_other = self.places.as_ref().is_none_or(|places| places.file() != note.path);
        if is_other {
            self.places = Some(Places::new(&note.path, &note.text));
        }
        let Some(places) = &self.places else { return };
        let place = places.at(start as usize, end as usize);
        let mut diagnostic = Diagnostic::new(severity, code, message).at(place);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    /// What an address in raw HTML becomes (G5): relative ones are links as any other.
    fn raw_address(&self, _attribute: sanitize::Attr, path: &str) -> Option<String> {
        if path.starts_with('#') {
            return Some(path.to_owned());
        }
        let link = crate::note::link::markdown(path, "", false, (0, 0));
        match self.around.vault.resolve_path(&self.note().path, &link.path) {
            Resolved::Note(id, _) => {
                Some(format!("{}{}", self.root, self.around.addresses.note(id)))
            }
            Resolved::Asset(id) => {
                let route = self.around.addresses.asset(id)?;
                self.raw_assets.borrow_mut().insert(id);
                Some(format!("{}{route}", self.root))
            }
            Resolved::Folder(path) => {
                self.around.addresses.folder(&path).map(|route| format!("{}{route}", self.root))
            }
            Resolved::Withheld | Resolved::Ghost | Resolved::External => None,
        }
    }
}
