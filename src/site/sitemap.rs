//! `sitemap.xml`: every page with its absolute address.

use crate::text::escape::push_html;

/// Entries are an absolute address and, where known, a day as `YYYY-MM-DD`.
pub fn sitemap(entries: &[(String, Option<String>)]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (address, day) in entries {
        out.push_str("<url><loc>");
        push_html(&mut out, address);
        out.push_str("</loc>");
        if let Some(day) = day {
            out.push_str("<lastmod>");
            push_html(&mut out, day);
            out.push_str("</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}
