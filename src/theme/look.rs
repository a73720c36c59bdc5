//! mock site
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]
use super::Theme;
use super::tests::*;
use crate::site::model::*;
use std::collections::BTreeMap;
use std::fs;

#[test]
fn mock() {
    let (theme, d) = Theme::load(&BTreeMap::new(), &BTreeMap::new(), "");
    assert_eq!(d, []);
    let out = std::path::Path::new("target/mock");
    let _ = fs::remove_dir_all(out);
    let put = |p: &str, b: &[u8]| {
        let p = out.join(p);
        fs::create_dir_all(p.parent().unwrap()).unwrap();
        fs::write(p, b).unwrap();
    };
    for (p, b) in theme.assets() {
        put(p, b);
    }
    let model = {
        let mut m = site(&theme);
        m.title = "Field Notes".into();
        m
    };
    let site_ctx = theme.site(&model);
    let body = fs::read_to_string("mock-article.html").unwrap();
    let mut page = note_page(&body);
    page.shell.title = "Indexes explained".into();
    if let Body::Note(n) = &mut page.body {
        n.is_draft = false;
        n.listing = None;
        n.toc = toc_of(&body);
        n.classes = vec![];
    }
    put("backend/indexes/index.html", theme.render("note", &site_ctx, &page).unwrap().as_bytes());
    if let Body::Note(n) = &mut page.body {
        n.is_draft = true;
        n.listing = Some(listing());
        n.has_own_title = true;
        n.content_html = "<h1 id=\"mine\">Storage</h1><p>Where bytes rest. This folder is about the ways in which a database keeps its rows on disk, and what each of them costs.</p><h2 id=\"a\">Where to begin</h2><p>Begin with pages.</p>".into();
        n.toc = toc_of(&n.content_html);
    }
    page.shell.title = "Storage".into();
    put("backend/storage/index.html", theme.render("note", &site_ctx, &page).unwrap().as_bytes());
    let mk = |t: &str, title: &str, r: &str, body| PageModel { shell: shell(t, title, r), body };
    let mut home =
        mk("folder", "Field Notes", "", Body::Folder(FolderPage { listing: listing(), total: 42 }));
    home.shell.is_home = true;
    home.shell.breadcrumbs.clear();
    put("index.html", theme.render("folder", &site_ctx, &home).unwrap().as_bytes());
    let folder = mk(
        "folder",
        "Backend",
        "backend/",
        Body::Folder(FolderPage { listing: listing(), total: 16 }),
    );
    put("backend/index.html", theme.render("folder", &site_ctx, &folder).unwrap().as_bytes());
    let c = |t: &str, n| Counted { title: t.into(), route: format!("tags/{t}/"), count: n };
    let tag = TagPage {
        name: "topic/backend".into(),
        parent: Some(Link { title: "topic".into(), route: "tags/topic/".into() }),
        children: vec![c("topic/backend/sql", 3), c("topic/backend/queues", 5)],
        related: vec![c("storage", 2), c("reading", 7), c("数据库", 1)],
        notes: listing().notes,
    };
    put(
        "tags/topic/backend/index.html",
        theme
            .render(
                "tag",
                &site_ctx,
                &mk("tag", "#topic/backend", "tags/topic/backend/", Body::Tag(tag)),
            )
            .unwrap()
            .as_bytes(),
    );
    let tags = TagsPage {
        tags: [
            "algorithms",
            "backend",
            "backend/queues",
            "backend/sql",
            "concurrency",
            "databases",
            "distributed-systems",
            "frontend",
            "networking",
            "reading",
            "topic/backend",
            "topic/backend/sql",
            "数据库",
            "привет/мир",
        ]
        .iter()
        .enumerate()
        .map(|(i, t)| c(t, i * 3 + 1))
        .collect(),
    };
    put(
        "tags/index.html",
        theme
            .render("tags", &site_ctx, &mk("tags", "Tags", "tags/", Body::Tags(tags)))
            .unwrap()
            .as_bytes(),
    );
    let mut lost = mk("not-found", "Not found", "404.html", Body::NotFound);
    lost.shell.root = "/".into();
    lost.shell.breadcrumbs.clear();
    put("404.html", theme.render("not-found", &site_ctx, &lost).unwrap().as_bytes());
    // rtl
    let mut ar = model.clone();
    ar.language = "ar".into();
    ar.direction = "rtl";
    ar.strings = theme.strings("ar");
    ar.title = "ملاحظات".into();
    let mut page = note_page(&body);
    page.shell.title = "الفهارس".into();
    if let Body::Note(n) = &mut page.body {
        n.direction = "rtl";
        n.toc = toc_of(&body);
    }
    put(
        "backend/rtl/index.html",
        theme.render("note", &theme.site(&ar), &page).unwrap().as_bytes(),
    );
}

fn toc_of(body: &str) -> Vec<TocEntry> {
    let mut out: Vec<TocEntry> = vec![];
    for part in body.split("<h").skip(1) {
        let Some(level) = part.chars().next().and_then(|c| c.to_digit(10)) else { continue };
        let Some(id) = part.split("id=\"").nth(1).and_then(|s| s.split('"').next()) else {
            continue;
        };
        let text = part.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
        let e = TocEntry {
            id: id.into(),
            fragment: id.into(),
            text,
            level: level as u8,
            children: vec![],
        };
        if level <= 2 {
            out.push(e)
        } else if level == 3 {
            match out.last_mut() {
                Some(l) => l.children.push(e),
                None => out.push(e),
            }
        } else if let Some(l) = out.last_mut().and_then(|l| l.children.last_mut()) {
            l.children.push(e)
        }
    }
    out
}

#[test]
#[ignore]
fn bench() {
    let (theme, _) = Theme::load(&BTreeMap::new(), &BTreeMap::new(), "");
    let site = theme.site(&site(&theme));
    let mut page = note_page(&"<p>Some words of a body, long enough to count.</p>\n".repeat(120));
    if let Body::Note(n) = &mut page.body {
        n.listing = None;
        n.toc = (0..8)
            .map(|i| TocEntry {
                id: format!("h{i}"),
                fragment: format!("h{i}"),
                text: format!("Heading {i}"),
                level: 2,
                children: vec![],
            })
            .collect();
    }
    page.shell.tree = (0..12)
        .map(|i| TreeNode {
            title: format!("Folder {i}"),
            route: format!("folder-{i}/"),
            is_folder: true,
            is_current: false,
            children: if i == 3 {
                (0..20)
                    .map(|j| TreeNode {
                        title: format!("Note {j}"),
                        route: format!("folder-3/note-{j}/"),
                        ..Default::default()
                    })
                    .collect()
            } else {
                vec![]
            },
        })
        .collect();
    let n = 20_000;
    let t = std::time::Instant::now();
    let mut len = 0;
    for _ in 0..n {
        len += theme.render("note", &site, &page).unwrap().len();
    }
    eprintln!("{:?} a page, {} bytes", t.elapsed() / n, len / n as usize);
}
