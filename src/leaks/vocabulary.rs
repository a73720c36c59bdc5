//! Words that moc itself puts into sites, beside those of the theme. None of them tells anything
//! of a note.

/// Names of months, days and units, of files, of languages of code, and what JSON-LD calls things.
pub(super) const WORDS: &str = "
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
years year months month weeks week days day hours hour minutes minute seconds second milliseconds
index.html preview.json index.json sitemap.xml robots.txt routes.txt names.txt llms.txt data.json
facets.json spelling.json feed.xml feed.json atom.xml
";
