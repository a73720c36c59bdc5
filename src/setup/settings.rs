//! Settings for `site.toml`, each with the reason why it is what it is.

use crate::config::{BaseUrl, DomainName, IgnoreGlob, InnerPath, Language};
use std::collections::BTreeMap;
use toml::Value;

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The value as it is written.
    pub value: Value,
    /// The files that it comes from, for the comment above it; none when the user said so.
    pub from: Vec<String>,
}

/// Settings by table and key. Only what `site.toml` can hold gets in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings(BTreeMap<(&'static str, &'static str), Setting>);

impl Settings {
    /// Sets `table.key`, unless the value is one that `site.toml` would refuse: then why.
    ///
    /// # Errors
    /// The reason why the value cannot be used.
    pub fn set(
        &mut self,
        table: &'static str,
        key: &'static str,
        value: impl Into<Value>,
        from: Option<&str>,
    ) -> Result<(), String> {
        let value = value.into();
        if let Some(text) = value.as_str() {
            let text = text.to_owned();
            match (table, key) {
                ("site", "base_url") => BaseUrl::try_from(text).map(drop),
                ("site", "cname") => DomainName::try_from(text).map(drop),
                ("site", "language") => Language::try_from(text).map(drop),
                ("content", "dir" | "templates") => InnerPath::try_from(text).map(drop),
                _ => Ok(()),
            }?;
        }
        self.0.insert(
            (table, key),
            Setting { value, from: from.into_iter().map(str::to_owned).collect() },
        );
        Ok(())
    }

    /// Leaves files out; those that are left out already are not repeated.
    ///
    /// # Errors
    /// When it is no glob.
    pub fn ignore(&mut self, glob: &str, from: &str) -> Result<(), String> {
        IgnoreGlob::try_from(glob.to_owned())?;
        let nothing = || Setting { value: Value::Array(Vec::new()), from: Vec::new() };
        let setting = self.0.entry(("content", "ignore")).or_insert_with(nothing);
        if let Value::Array(globs) = &mut setting.value
            && !globs.iter().any(|known| known.as_str() == Some(glob))
        {
            globs.push(glob.into());
            if !from.is_empty() && !setting.from.iter().any(|known| known == from) {
                setting.from.push(from.to_owned());
            }
        }
        Ok(())
    }

    /// Takes over what `other` has; where both say something, `other` counts, and the files that
    /// either leaves out are left out.
    pub fn merge(&mut self, other: Settings) {
        for ((table, key), setting) in other.0 {
            match (table, key, &setting.value) {
                ("content", "ignore", Value::Array(globs)) => {
                    for glob in globs.iter().filter_map(Value::as_str) {
                        // It got into the other, so it is a glob.
                        let _ = self.ignore(glob, &setting.from.join(", "));
                    }
                }
                _ => drop(self.0.insert((table, key), setting)),
            }
        }
    }

    /// The setting of `table.key`.
    pub fn get(&self, table: &str, key: &str) -> Option<&Setting> {
        self.0.iter().find(|((t, k), _)| *t == table && *k == key).map(|(_, setting)| setting)
    }

    /// All of them in order of table and key.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str, &Setting)> {
        self.0.iter().map(|((table, key), setting)| (*table, *key, setting))
    }
}

/// The glob for exactly this path, from the top, whatever signs it holds.
pub fn glob_of(path: &str) -> String {
    let mut glob = String::from("/");
    for c in path.trim_matches('/').chars() {
        match c {
            '*' | '?' | '[' | ']' | '{' | '}' | '!' | '\\' => glob.push_str(&format!("[{c}]")),
            _ => glob.push(c),
        }
    }
    glob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_site_toml_would_refuse_does_not_get_in() {
        let mut settings = Settings::default();
        assert!(settings.set("site", "base_url", "example.org", None).is_err());
        assert!(settings.set("content", "dir", "../x", None).is_err());
        assert!(settings.ignore("a[", "x").is_err());
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn what_is_left_out_is_gathered_with_its_sources() {
        let mut settings = Settings::default();
        for (glob, from) in [("/a", "one"), ("/a", "two"), ("/b", "two"), ("/c", "two")] {
            assert_eq!(settings.ignore(glob, from), Ok(()));
        }
        let ignore = settings.get("content", "ignore");
        assert_eq!(
            ignore.map(|found| found.value.to_string()).as_deref(),
            Some(r#"["/a", "/b", "/c"]"#)
        );
        assert_eq!(ignore.map(|found| found.from.join("; ")).as_deref(), Some("one; two"));
    }

    #[test]
    fn a_path_s_own_signs_are_no_pattern() {
        assert_eq!(glob_of("Old [x]/a*/"), "/Old [[]x[]]/a[*]");
        assert!(IgnoreGlob::try_from(glob_of("a[b]{c}!\\?*")).is_ok());
    }
}
