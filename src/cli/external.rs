//! `moc check --external`: the links that lead to other sites, asked.

use super::Failure;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::vault::Vault;
use std::path::Path;

/// Whether this program can ask at all.
pub(super) fn is_there() -> Result<(), Failure> {
    if cfg!(feature = "external") {
        return Ok(());
    }
    Err(Failure::Usage(
        "this moc was built without what speaks to other sites; \
         `cargo install --features external` has it, and so have released binaries"
            .to_owned(),
    ))
}

/// What is found when the sites are asked that notes link to.
#[cfg(not(feature = "external"))]
pub(super) fn check(_: &Vault, _: &Config, _: &Path) -> Vec<Diagnostic> {
    Vec::new()
}

#[cfg(feature = "external")]
pub(super) fn check(vault: &Vault, config: &Config, out: &Path) -> Vec<Diagnostic> {
    asked::check(&crate::site::review::web_links(vault, config.base_url.as_deref()), out)
}

#[cfg(feature = "external")]
mod asked {
    use crate::diag::Diagnostic;
    use crate::external::memory::Memory;
    use crate::external::{self, Answer, Fetch, Limits, Links, Method, address};
    use crate::io::web::{Client, NoAnswer};
    use crate::io::{memo, replace, root, write};
    use std::path::Path;
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
    use url::Url;

    /// How long all requests together may take.
    const PATIENCE: Duration = Duration::from_secs(10 * 60);

    /// What is remembered of addresses, in the cache folder of the site.
    const MEMORY: &str = "links.json";

    pub(super) fn check(links: &Links, out: &Path) -> Vec<Diagnostic> {
        let folder = write::canonical_out(out).ok().and_then(|out| memo::cache_dir(&out));
        let file = folder.map(|folder| folder.join(MEMORY));
        let known = file.as_ref().and_then(|file| root::read_text(file).ok().flatten());
        let mut memory = known.map(|text| Memory::read(&text)).unwrap_or_default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
        memory.forget(now);
        let web = Web { client: Client::new(address::is_open), until: Instant::now() + PATIENCE };
        let found = external::check(links, &web, Limits::default(), &mut memory, now);
        if let Some(file) = file {
            // What cannot be kept costs time in the next check, and is no error.
            let _ = replace::put(&file, memory.text().as_bytes());
        }
        found
    }

    /// The web.
    struct Web {
        client: Client,
        until: Instant,
    }

    impl Fetch for Web {
        fn fetch(&self, method: Method, url: &Url) -> Answer {
            let answer = match method {
                Method::Head => self.client.head(url.as_str()),
                Method::Get => self.client.get(url.as_str()),
            };
            match answer {
                Ok((status, to)) => Answer::Status(status, to),
                Err(NoAnswer::Forbidden) => Answer::Private,
                Err(NoAnswer::Failed(why)) => Answer::None(why),
            }
        }

        fn pause(&self, time: Duration) {
            std::thread::sleep(time);
        }

        fn is_over(&self) -> bool {
            Instant::now() >= self.until
        }
    }
}
