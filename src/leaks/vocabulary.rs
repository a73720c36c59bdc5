//! Words that moc itself puts into sites, beside those of the theme. None of them tells anything
//! of a note.

/// Names of months, days and units, of files, of values, of what Dataview knows of notes and tasks, and
/// of what JSON-LD, feeds and the site's own JSON call things.
pub(super) const WORDS: &str = "
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
years year months month weeks week days day hours hour minutes minute seconds second milliseconds
index.html preview.json index.json sitemap.xml robots.txt routes.txt names.txt llms.txt data.json
facets.json spelling.json feed.xml feed.json atom.xml assets graph wanted compare search
false true null undefined string number boolean object array function date duration link widget html
file name folder path ext size ctime cday mtime mday created modified tags etags inlinks outlinks aliases
tasks lists frontmatter starred day completed fullyCompleted checked children subtasks annotated section
symbol status visual header blockId lineCount line position parent text task real due completion start
scheduled completeday comptime dueday duetime profile offset
article Article TechArticle WebSite Person BreadcrumbList ListItem itemListElement item context graph type
id author headline description keywords inLanguage isPartOf wordCount image url datePublished
dateModified position content_text content_html date_published date_modified feed_url home_page_url
jsonfeed version items authors title subtitle summary language alternate self published updated term
schema schemas sitemap sitemaps parts shards values fields pages block headings words commands
commaSeparated paragraph blockquote preformatted http https www allow disallow user agent
";
