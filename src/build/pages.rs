//! Makes one page: its model, its article, its bytes, and hands it over; or takes it over from
//! the last build when nothing that it depends on has changed.

use crate::build::MAKER;
use crate::build::frozen::Frozen;
use crate::build::jobs::Job;
use crate::build::timings::Tally;
use crate::build::world::World;
use crate::diag::Diagnostic;
use crate::site::digest::{Digest, Digester, Digests};
use crate::site::gist::{Gist, gist};
use crate::site::graph;
use crate::site::model::{Body, ComparePage, Crumb, FolderPage, PageModel, Shell};
use crate::site::note_page::{Sources, article, note_page};
use crate::site::shape::shape;
use crate::site::{card, compare, feeds, json_ld, preview, routes, shell, tag_pages, twin, wanted};
use crate::text::escape::url_path;
use crate::vault::names::parent;
use crate::vault::{AssetId, NoteId};
use std::collections::BTreeSet;
use std::hash::Hash;

/// Time spent on pages, by kind of work.
#[derive(Default)]
pub(super) struct Tallies {
    pub(super) html: Tally,
    pub(super) template: Tally,
    pub(super) twin: Tally,
    pub(super) card: Tally,
    pub(super) hand_over: Tally,
}

/// What is noted of a page, beside its digest.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Noted {
    hash: Digest,
    /// Of the page's preview, where it has one.
    preview: Option<Digest>,
    /// Of its Markdown twin.
    twin: Option<Digest>,
    /// Path and hash of its social card.
    card: Option<(String, Digest)>,
    /// Paths of the assets that it refers to.
    assets: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

/// What came of a page.
#[derive(Default)]
pub(super) struct Made {
    /// Of the file that was handed over, if it was.
    pub(super) hash: Option<Digest>,
    /// Whether it was taken over from the last build.
    pub(super) is_kept: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) assets: BTreeSet<AssetId>,
}

/// Makes pages.
pub(super) struct Maker<'a, W> {
    pub(super) frozen: &'a Frozen,
    pub(super) sources: Sources<'a>,
    pub(super) world: &'a W,
    pub(super) tallies: Tallies,
    /// What pages are known by; `None` when each is to be made.
    pub(super) digests: Option<Digests>,
}

impl<W: World> Maker<'_, W> {
    pub(super) fn make(&self, job: &Job) -> Result<Made, W::Error> {
        match job {
            Job::Note(id, path) => self.note(*id, path),
            Job::Redirect(from, to) => self.redirect(from, *to, &job.file()),
            Job::NotFound
            | Job::Folder(..)
            | Job::Tag(..)
            | Job::Tags
            | Job::Wanted
            | Job::Compare(..)
            | Job::Alphabet(..)
            | Job::Comparisons
            | Job::Graph(_) => self.listing(job, &job.file()),
        }
    }

    /// The page at an address that a note had before; not made again when it would lead to the same.
    fn redirect(&self, from: &str, to: NoteId, file: &str) -> Result<Made, W::Error> {
        let title = &self.sources.routes.titles[to.0 as usize];
        let target = format!("{}{}", shell::root_of(from), self.sources.routes.note(to));
        let digest = self.digests.as_ref().map(|known| known.redirect(title, &target));
        let noted = digest.as_ref().and_then(|digest| self.recall(digest));
        if let Some(Noted { hash, .. }) = noted
            && self.world.keep(file, &hash)?
        {
            return Ok(Made { hash: Some(hash), is_kept: true, ..Made::default() });
        }
        let html = match self.frozen.theme().render_redirect(&self.frozen.context, title, &target) {
            Ok(html) => html,
            Err(error) => return Ok(Made { diagnostics: vec![*error.0], ..Made::default() }),
        };
        let made = self.write(file, &html)?;
        if let (Some(digest), Some(hash)) = (digest, made.hash) {
            self.note_for_later(&digest, &Noted { hash, ..Noted::default() });
        }
        Ok(made)
    }

    /// The page of a note; not made again when nothing that it depends on has changed.
    fn note(&self, id: NoteId, path: &str) -> Result<Made, W::Error> {
        let (file, preview_file) =
            (format!("{path}index.html"), format!("{path}{}", preview::FILE));
        let shape = self.tallies.html.time(|| shape(self.sources, id));
        let digest = self.tallies.html.time(|| {
            self.digests.as_ref().and_then(|known| known.page(self.sources, id, path, &shape))
        });
        let noted = digest.as_ref().and_then(|digest| self.recall(digest));
        if let Some(noted) = noted
            && self.world.keep(&file, &noted.hash)?
            && let Some(preview) = &noted.preview
            && self.world.keep(&preview_file, preview)?
            && self.keep_twin(path, noted.twin.as_ref())?
            && self.keep_card(&file, noted.card.as_ref())?
        {
            let assets =
                noted.assets.iter().filter_map(|path| self.sources.vault.asset(path)).collect();
            let (hash, diagnostics) = (Some(noted.hash), noted.diagnostics);
            return Ok(Made { hash, is_kept: true, diagnostics, assets });
        }
        let (mut page, image) =
            self.tallies.html.time(|| note_page(self.sources, id, path, &shape));
        let mut fragment =
            self.tallies.html.time(|| article(self.sources, id, &page.shell.root, &shape));
        fragment.assets.extend(image);
        if let Body::Note(note) = &mut page.body {
            note.content_html = fragment.html;
        }
        let description = page.shell.description.clone();
        let preview = self
            .tallies
            .html
            .time(|| preview::preview(self.sources, id, &shape, description.as_deref()));
        let preview = self.write(&preview_file, &preview)?.hash;
        let twin = self.twin(id, path, &page.shell.root, &mut fragment.assets)?;
        let card = self.card(&mut page, &file)?;
        let mut made = self.page(&mut page, &file)?;
        if let (Some(digest), Some(hash)) = (digest, made.hash) {
            let assets = fragment
                .assets
                .iter()
                .map(|id| self.sources.vault.assets[id.0 as usize].clone())
                .collect();
            let diagnostics = fragment.diagnostics.clone();
            self.note_for_later(&digest, &Noted { hash, preview, twin, card, assets, diagnostics });
        }
        made.diagnostics.extend(fragment.diagnostics);
        made.assets = fragment.assets;
        Ok(made)
    }

    /// Whether the last build's twin stays, where there is one.
    fn keep_twin(&self, path: &str, noted: Option<&Digest>) -> Result<bool, W::Error> {
        match noted {
            Some(hash) => self.world.keep(&twin::path(path), hash),
            None => Ok(!self.sources.config.twins),
        }
    }

    /// Makes a note's Markdown twin, where the site wants any.
    fn twin(
        &self,
        id: NoteId,
        path: &str,
        root: &str,
        assets: &mut BTreeSet<AssetId>,
    ) -> Result<Option<Digest>, W::Error> {
        if !self.sources.config.twins {
            return Ok(None);
        }
        let made = self.tallies.twin.time(|| twin::twin(self.sources, id, root));
        assets.extend(made.assets);
        let hand_over = || self.world.put(&twin::path(path), made.text.as_bytes());
        self.tallies.hand_over.time(hand_over).map(Some)
    }

    fn keep_card(&self, file: &str, noted: Option<&(String, Digest)>) -> Result<bool, W::Error> {
        let Some((path, hash)) = noted else { return Ok(true) };
        if !self.world.wants_pictures() {
            self.world.would_draw(file, path);
            return Ok(true);
        }
        self.world.keep(path, hash)
    }

    /// The picture of a page's card: that of the last build where that shows the same. A page whose card
    /// cannot be drawn goes without.
    fn card(&self, page: &mut PageModel, file: &str) -> Result<Option<(String, Digest)>, W::Error> {
        let Some(svg) = &page.shell.card else { return Ok(None) };
        let path = card::path(&page.shell.route, svg);
        if !self.world.wants_pictures() {
            self.world.would_draw(file, &path);
            return Ok(Some((path, Digest::default())));
        }
        let mut digester = Digester::default();
        (MAKER, svg).hash(&mut digester);
        let digest = digester.digest();
        let noted =
            self.world.recall(&digest).and_then(|it| serde_json::from_str::<Digest>(&it).ok());
        if let Some(hash) = noted
            && self.world.keep(&path, &hash)?
        {
            return Ok(Some((path, hash)));
        }
        let Ok(picture) = self.tallies.card.time(|| card::png(svg)) else {
            (page.shell.image, page.shell.card) = (None, None);
            return Ok(None);
        };
        let hash = self.world.put_picture(&path, &picture, svg)?;
        if let Ok(text) = serde_json::to_string(&hash) {
            self.world.remember(&digest, &text);
        }
        Ok(Some((path, hash)))
    }

    /// A page that lists others; not made again when it would list the same.
    fn listing(&self, job: &Job, file: &str) -> Result<Made, W::Error> {
        let mut page = self.list(job);
        let gist = gist(&page, &self.frozen.site.strings);
        if let Some(gist) = &gist {
            self.tell(&mut page.shell, gist);
        }
        let preview_file = job.preview().unwrap_or_default();
        let digest = self.digests.as_ref().map(|known| known.list(&page));
        let noted = digest.as_ref().and_then(|digest| self.recall(digest));
        if let Some(Noted { hash, preview, card, .. }) = noted
            && self.world.keep(file, &hash)?
            && preview.map_or(Ok(true), |hash| self.world.keep(&preview_file, &hash))?
            && self.keep_card(file, card.as_ref())?
        {
            return Ok(Made { hash: Some(hash), is_kept: true, ..Made::default() });
        }
        let preview = match gist {
            Some(gist) => {
                self.write(&preview_file, &preview::of_list(&page.shell.title, &gist))?.hash
            }
            None => None,
        };
        let card = self.card(&mut page, file)?;
        let made = self.page(&mut page, file)?;
        if let (Some(digest), Some(hash)) = (digest, made.hash) {
            self.note_for_later(&digest, &Noted { hash, preview, card, ..Noted::default() });
        }
        Ok(made)
    }

    /// What was noted of a page with this digest.
    fn recall(&self, digest: &Digest) -> Option<Noted> {
        self.world.recall(digest).and_then(|text| serde_json::from_str(&text).ok())
    }

    fn note_for_later(&self, digest: &Digest, noted: &Noted) {
        if let Ok(text) = serde_json::to_string(noted) {
            self.world.remember(digest, &text);
        }
    }

    /// Gives a page that lists others the description and the picture that it is shared with.
    fn tell(&self, shell: &mut Shell, gist: &Gist) {
        shell.description = shell.description.take().or_else(|| Some(gist.description()));
        if let Some(svg) = card::of_page(self.sources, shell) {
            shell::show_card(shell, &svg, self.sources.config.base_url.as_deref());
        }
    }

    /// The model of a page that lists others.
    fn list(&self, job: &Job) -> PageModel {
        let Sources { vault, routes, shelves, config, .. } = self.sources;
        let base_url = config.base_url.as_deref();
        match job {
            Job::Folder(folder, path) => {
                let route = routes.folder(folder).unwrap_or_default();
                let shelf = shelves.folders.get(folder);
                let title = if folder.is_empty() {
                    &self.frozen.site.title
                } else {
                    shelf.map_or(folder, |f| &f.title)
                };
                let mut shell = shell::shell("folder", title, path, route, base_url);
                shell.breadcrumbs = if folder.is_empty() {
                    Vec::new()
                } else {
                    shell::breadcrumbs(shelves, parent(folder))
                };
                shell.tree = shell::tree(shelves, folder, None);
                shell.section = shell::section(shelves, folder);
                if folder.is_empty() {
                    shell.description = config.description.clone();
                }
                let total = shelf.map_or(0, |f| f.total);
                PageModel {
                    shell,
                    body: Body::Folder(FolderPage { listing: shelves.listing(folder), total }),
                }
            }
            Job::Tag(key, path) => {
                let tag = vault.tags.get(key).cloned().unwrap_or_default();
                let route = routes::tag(&tag.name);
                let mut shell =
                    shell::shell("tag", &format!("#{}", tag.name), path, &route, base_url);
                shell.tree = shell::tree(shelves, "", None);
                shell.breadcrumbs = tag_pages::breadcrumbs(vault, self.word("tags"), key);
                let has_feed = self.frozen.site.has_feeds
                    && config.tag_feeds
                    && feeds::has_any(vault, routes, self.sources.days, tag.notes.iter().copied());
                let feed = has_feed.then(|| format!("{route}{}", feeds::ATOM));
                let page = tag_pages::tag_page(vault, shelves, key, &tag, feed);
                PageModel { shell, body: Body::Tag(page) }
            }
            Job::Wanted => {
                let title = self.frozen.site.strings.get("wanted").map_or("Wanted", String::as_str);
                let path = wanted::PATH;
                let mut shell = shell::shell("wanted", title, path, path, base_url);
                shell.tree = shell::tree(shelves, "", None);
                let page = wanted::wanted_page(self.sources.wanted, shelves, config);
                PageModel { shell, body: Body::Wanted(page) }
            }
            Job::Alphabet(at, path) => {
                let all = self.word("a_to_z");
                let letter = at.map(|at| self.frozen.alphabet.letter(at));
                let title = letter.map_or_else(|| all.to_owned(), |it| format!("{all}: {it}"));
                let mut shell = shell::shell("alphabet", &title, path, &url_path(path), base_url);
                shell.tree = shell::tree(shelves, "", None);
                if letter.is_some() {
                    let (title, route) = (all.to_owned(), Some(self.frozen.alphabet.route()));
                    shell.breadcrumbs = vec![Crumb { title, route }];
                }
                PageModel { shell, body: Body::Alphabet(self.frozen.alphabet.page(*at)) }
            }
            Job::Compare(at, path) => {
                let group = &self.sources.groups.groups[*at];
                let title = self.word("compare_title").replace("{category}", &group.title);
                let mut shell = shell::shell("compare", &title, path, &group.route(), base_url);
                shell.tree = shell::tree(shelves, "", None);
                shell.breadcrumbs = vec![Crumb {
                    title: self.word("comparisons").to_owned(),
                    route: Some(compare::FOLDER.to_owned()),
                }];
                let body = Body::Compare(compare::page(self.sources, group, &shell.root));
                PageModel { shell, body }
            }
            Job::Comparisons => {
                let (folder, title) = (compare::FOLDER, self.word("comparisons"));
                let mut shell = shell::shell("compare", title, folder, folder, base_url);
                shell.tree = shell::tree(shelves, "", None);
                let groups = self.sources.groups.counted();
                PageModel {
                    shell,
                    body: Body::Compare(ComparePage { groups, ..Default::default() }),
                }
            }
            Job::Graph(path) => {
                let mut shell = shell::shell("graph", self.word("graph"), path, path, base_url);
                shell.tree = shell::tree(shelves, "", None);
                PageModel { shell, body: Body::Graph(graph::page::graph_page(self.sources)) }
            }
            Job::NotFound => self.not_found(),
            _ => {
                let title = self.frozen.site.strings.get("tags").map_or("Tags", String::as_str);
                let mut shell = shell::shell("tags", title, "tags/", "tags/", base_url);
                shell.tree = shell::tree(shelves, "", None);
                PageModel { shell, body: Body::Tags(tag_pages::tags_page(vault)) }
            }
        }
    }

    /// A word of the interface.
    fn word(&self, name: &str) -> &str {
        self.frozen.site.strings.get(name).map_or("", String::as_str)
    }

    fn not_found(&self) -> PageModel {
        let title = self
            .frozen
            .site
            .strings
            .get("not_found_title")
            .map_or("Page not found", String::as_str);
        let base_url = self.sources.config.base_url.as_deref();
        let mut shell = shell::shell("not-found", title, "404.html", "404.html", None);
        // Shown at any depth, so its links begin at the server's root.
        shell.root = shell::absolute_root(base_url);
        shell.tree = shell::tree(self.sources.shelves, "", None);
        PageModel { shell, body: Body::NotFound }
    }

    fn page(&self, page: &mut PageModel, path: &str) -> Result<Made, W::Error> {
        let author = self.sources.config.author.as_deref();
        page.shell.structured_html = json_ld::element(page, &self.frozen.site, author);
        let rendered = self
            .tallies
            .template
            .time(|| self.frozen.theme().render(&page.shell.template, &self.frozen.context, page));
        match rendered {
            Ok(html) => self.write(path, &html),
            Err(error) => Ok(Made { diagnostics: vec![*error.0], ..Made::default() }),
        }
    }

    fn write(&self, path: &str, text: &str) -> Result<Made, W::Error> {
        let hash = self.tallies.hand_over.time(|| self.world.put(path, text.as_bytes()))?;
        Ok(Made { hash: Some(hash), ..Made::default() })
    }
}
