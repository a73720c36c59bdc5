//! `robots.txt`: everything may be read; where the sitemap is.

/// The file. A crawler looks for it at the root of a host alone, so it says nothing there to a
/// site in a folder.
pub fn robots(base_url: Option<&str>) -> String {
    let mut out = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = base_url {
        out.push_str(&format!("\nSitemap: {base}sitemap.xml\n"));
    }
    out
}
