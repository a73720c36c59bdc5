//! What a host takes: told at the end of a build, before an upload fails for it.

use crate::diag::{Diagnostic, Severity};
use crate::io::listing::Listing;

/// GitHub Pages: a site may have 1 GB.
const PAGES_LIMIT_BYTES: u64 = 1_000_000_000;

/// From here on the limit is near.
const PAGES_NEAR_BYTES: u64 = 900_000_000;

/// What GitHub Pages would refuse of an output, or soon will.
pub fn github_pages(listing: &Listing) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let megabytes = listing.bytes / 1_000_000;
    let help = "pictures and films are most of it: make them smaller, or keep them elsewhere";
    if listing.bytes > PAGES_LIMIT_BYTES {
        let message = format!("the site has {megabytes} MB, and GitHub Pages takes 1000 MB");
        found.push(Diagnostic::new(Severity::Loss, "hosting::too-large", message).help(help));
    } else if listing.bytes >= PAGES_NEAR_BYTES {
        let message = format!("the site has {megabytes} MB of the 1000 MB that GitHub Pages takes");
        found.push(Diagnostic::new(Severity::Warning, "hosting::large", message).help(help));
    }
    for path in &listing.special {
        let message =
            "GitHub Pages takes files and folders alone, and this is a link or a special file";
        let special = Diagnostic::new(Severity::Loss, "hosting::special-file", message);
        found.push(
            special.in_file(path).help("moc did not write it: take it out of the output folder"),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bytes: u64, special: &[&str]) -> Vec<String> {
        let special = special.iter().map(|path| (*path).to_owned()).collect();
        github_pages(&Listing { bytes, special }).iter().map(|one| one.code.to_string()).collect()
    }

    #[test]
    fn the_limit_is_told_before_it_is_reached() {
        assert!(codes(PAGES_NEAR_BYTES - 1, &[]).is_empty());
        assert_eq!(codes(PAGES_NEAR_BYTES, &[]), ["hosting::large"]);
        assert_eq!(codes(PAGES_LIMIT_BYTES, &[]), ["hosting::large"]);
        assert_eq!(codes(PAGES_LIMIT_BYTES + 1, &[]), ["hosting::too-large"]);
    }

    #[test]
    fn only_files_and_folders_are_taken() {
        assert_eq!(codes(0, &["a", "b/c"]), ["hosting::special-file"; 2]);
    }
}
