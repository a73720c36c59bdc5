//! What the configuration of another generator says about a site of moc.
//!
//! Each tool has a table of its keys (`Fate`): what becomes of a key is data, so that a key is
//! told even where nothing comes of it. What the tables cannot say (plugins, patterns, an address in
//! two parts) is the tool's own function. A configuration that cannot be read is an error, never half
//! a result.

mod hugo;
mod js;
mod mkdocs;
mod publish;
mod quartz;
mod zola;

use super::Settings;
use super::settings::glob_of;
use serde_json::Value;
use std::collections::BTreeMap;

/// A generator whose configuration can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Quartz 4 and 5.
    Quartz,
    /// Hugo.
    Hugo,
    /// Zola.
    Zola,
    /// MkDocs, with any theme.
    MkDocs,
    /// Obsidian's own service.
    ObsidianPublish,
}

impl Tool {
    /// All of them, in the order in which they are looked for.
    pub const ALL: [Tool; 5] =
        [Tool::Quartz, Tool::Hugo, Tool::Zola, Tool::MkDocs, Tool::ObsidianPublish];

    /// Its name in prose.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Quartz => "Quartz",
            Tool::Hugo => "Hugo",
            Tool::Zola => "Zola",
            Tool::MkDocs => "MkDocs",
            Tool::ObsidianPublish => "Obsidian Publish",
        }
    }

    /// The page of the guide about the move.
    pub fn guide(self) -> &'static str {
        match self {
            Tool::Quartz => "from-quartz",
            Tool::Hugo => "from-hugo",
            Tool::Zola => "from-zola",
            Tool::MkDocs => "from-mkdocs",
            Tool::ObsidianPublish => "from-obsidian-publish",
        }
    }

    /// Files that it is set up with, from the root of its site. One of the first group shows that the
    /// tool is in use; the others say more.
    pub fn files(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Tool::Quartz => (
                &["quartz.config.yaml", "quartz.config.yml", "quartz.config.ts"],
                &["quartz.layout.ts"],
            ),
            Tool::Hugo => (hugo::FILES, hugo::PARTS),
            Tool::Zola => (&["zola.toml", "config.toml"], &[]),
            Tool::MkDocs => (&["mkdocs.yml", "mkdocs.yaml"], &[]),
            Tool::ObsidianPublish => {
                (&[".obsidian/publish.json", "publish.css", "publish.js"], &[])
            }
        }
    }

    /// Whether these files are its own: `config.toml` is a name of Hugo and of Zola.
    pub fn is_meant(self, files: &Files) -> bool {
        let (first, _) = self.files();
        let is_of_zola = files.get("config.toml").is_some_and(|text| zola::is_its_own(text));
        match self {
            Tool::Hugo => first
                .iter()
                .any(|name| files.contains_key(*name) && !(*name == "config.toml" && is_of_zola)),
            Tool::Zola => files.contains_key("zola.toml") || is_of_zola,
            _ => first.iter().any(|name| files.contains_key(*name)),
        }
    }

    /// Reads its configuration.
    ///
    /// # Errors
    /// In words, when a file is not what its name says.
    pub fn read(self, files: &Files) -> Result<Imported, String> {
        match self {
            Tool::Quartz => quartz::read(files),
            Tool::Hugo => hugo::read(files),
            Tool::Zola => zola::read(files),
            Tool::MkDocs => mkdocs::read(files),
            Tool::ObsidianPublish => publish::read(files),
        }
    }
}

/// Texts of configuration files by their path from the root of the site.
pub type Files = BTreeMap<String, String>;

/// What became of a configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Imported {
    /// What `site.toml` takes over.
    pub settings: Settings,
    /// What carries over, or is the same without a setting; a line each.
    pub carried: Vec<String>,
    /// What there is to do by hand.
    pub by_hand: Vec<String>,
    /// What moc has not.
    pub missing: Vec<String>,
}

/// What becomes of a key.
enum Fate {
    /// It is set in `site.toml`, if its value can be had.
    To(&'static str, &'static str, fn(&Value) -> Option<toml::Value>),
    /// moc does so anyway.
    Same(&'static str),
    /// Somebody has to do this.
    ByHand(&'static str),
    /// There is no such thing.
    Missing(&'static str),
    /// It is read elsewhere, or of no interest.
    Quiet,
}

impl Imported {
    /// Sorts the keys of an object, those of tables below it as `table.key`; what no table knows is
    /// told too.
    fn sort(&mut self, config: &Value, keys: &[(&str, Fate)], file: &str) {
        self.sort_below("", config, keys, file);
    }

    fn sort_below(&mut self, above: &str, config: &Value, keys: &[(&str, Fate)], file: &str) {
        for (name, value) in config.as_object().into_iter().flatten() {
            let key = format!("{above}{name}");
            // Quartz and others write keys with nothing in them.
            if value.is_null() || value == false && !matches!(fate(keys, &key), Some(Fate::To(..)))
            {
                continue;
            }
            match fate(keys, &key) {
                Some(fate) => self.meet(&key, value, fate, file),
                None if keys.iter().any(|(known, _)| known.starts_with(&format!("{key}."))) => {
                    self.sort_below(&format!("{key}."), value, keys, file);
                }
                None => self.by_hand.push(format!("`{key}`: `moc import` does not know it")),
            }
        }
    }

    fn meet(&mut self, key: &str, value: &Value, fate: &Fate, file: &str) {
        match fate {
            Fate::To(table, name, read) => match read(value) {
                Some(value) => self.set((*table, *name), value, key, file),
                None => self.by_hand.push(format!(
                    "`{key}`: its value cannot be read here; set `{name}` under `[{table}]`"
                )),
            },
            Fate::Same(words) => self.carried.push(format!("`{key}`: {words}")),
            Fate::ByHand(words) => self.by_hand.push(format!("`{key}`: {words}")),
            Fate::Missing(words) => self.missing.push(format!("`{key}`: {words}")),
            Fate::Quiet => {}
        }
    }

    /// Sets a key of `site.toml`; a value that it cannot have is for somebody to see to.
    fn set(
        &mut self,
        (table, name): (&'static str, &'static str),
        value: impl Into<toml::Value>,
        key: &str,
        file: &str,
    ) {
        match self.settings.set(table, name, value, Some(file)) {
            Ok(()) => self.carried.push(format!("`{key}` is `{name}` under `[{table}]`")),
            Err(reason) => self.by_hand.push(format!("`{key}`: {reason}")),
        }
    }

    /// Leaves out what a list of patterns names. Names with a dot are left out anyway.
    fn ignore(&mut self, patterns: &Value, key: &str, file: &str) {
        let mut is_any = false;
        for pattern in patterns.as_array().into_iter().flatten().filter_map(Value::as_str) {
            if pattern.starts_with('.') {
                continue;
            }
            match self.settings.ignore(pattern, file) {
                Ok(()) => is_any = true,
                Err(reason) => self.by_hand.push(format!("`{key}`: {reason}")),
            }
        }
        if is_any {
            self.carried.push(format!("`{key}` is `ignore` under `[content]`"));
        }
    }
}

/// Leaves out paths from the top of the vault.
fn settings_of_paths(out: &mut Imported, paths: &[String], file: &str) {
    for path in paths {
        match out.settings.ignore(&glob_of(path), file) {
            Ok(()) => out.carried.push(format!("`{path}` is left out")),
            Err(reason) => out.by_hand.push(reason),
        }
    }
}

fn fate<'k>(keys: &'k [(&str, Fate)], key: &str) -> Option<&'k Fate> {
    keys.iter().find(|(known, _)| *known == key).map(|(_, fate)| fate)
}

/// A text that says something.
fn text(value: &Value) -> Option<toml::Value> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.into())
}

fn flag(value: &Value) -> Option<toml::Value> {
    value.as_bool().map(toml::Value::from)
}

fn count(value: &Value) -> Option<toml::Value> {
    value.as_i64().filter(|count| (1..=65_535).contains(count)).map(toml::Value::from)
}

/// An address, with the scheme that it may lack.
fn address(value: &Value) -> Option<toml::Value> {
    let text = value.as_str()?.trim();
    match text.contains("://") {
        true => Some(text.into()),
        false if text.is_empty() || text.starts_with('/') => None,
        false => Some(format!("https://{text}").into()),
    }
}

/// A language tag: `en_US` and `en-us` mean `en-US`.
fn language(value: &Value) -> Option<toml::Value> {
    let text = value.as_str()?.trim().replace('_', "-");
    Some(match text.split_once('-') {
        Some((language, region)) if region.len() == 2 => {
            format!("{}-{}", language.to_lowercase(), region.to_uppercase()).into()
        }
        _ => text.into(),
    })
}

/// A text of YAML, as JSON has it; tags, as in `!!python/name:x`, are taken off.
fn yaml(text: &str, file: &str) -> Result<Value, String> {
    let value: serde_yaml::Value =
        serde_yaml::from_str(text).map_err(|error| format!("`{file}` is not YAML: {error}"))?;
    Ok(plain(value))
}

fn plain(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Tagged(tagged) => plain(tagged.value),
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(map) => map
            .into_iter()
            .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), plain(value))))
            .collect(),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}

/// A text of TOML, as JSON has it.
fn toml(text: &str, file: &str) -> Result<Value, String> {
    let table: toml::Table = toml::from_str(text)
        .map_err(|error| format!("`{file}` is not TOML: {}", error.message()))?;
    serde_json::to_value(table).map_err(|error| format!("`{file}`: {error}"))
}

#[cfg(test)]
mod tests;
