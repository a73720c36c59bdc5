//! How grave a site takes findings, code by code: `[check]` of `site.toml`.

use crate::diag::{Diagnostic, Severity, codes};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::str::FromStr;

/// How grave a site takes the findings of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all: they are not told.
    Allow,
    /// They are told, and never fail anything.
    Info,
    /// They fail with `--strict`.
    Warn,
    /// They are errors.
    Deny,
}

/// The name of a code whose level a site may set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct CodeName(String);

impl TryFrom<String> for CodeName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match codes::find(&name) {
            Some(code) if code.is_open => Ok(CodeName(name)),
            Some(_) => Err(format!(
                "`{name}` has no other level: where it is told, something is missing from the site"
            )),
            None => Err(match codes::like(&name) {
                Some(near) => format!("there is no code `{name}`; did you mean `{near}`?"),
                None => format!("there is no code `{name}`; `moc explain` lists all"),
            }),
        }
    }
}

impl FromStr for CodeName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        name.to_owned().try_into()
    }
}

/// The levels that a site sets, by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<String, Level>);

impl Levels {
    /// The findings as the site takes them: those that it allows are gone.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.0.is_empty() {
            return;
        }
        diagnostics.retain_mut(|found| {
            // What keeps something out of the site stays what it is, whatever its code.
            let is_loss = found.severity == Severity::Loss;
            let level = self.0.get(&*found.code).filter(|_| !is_loss);
            found.severity = match level {
                None => return true,
                Some(Level::Allow) => return false,
                Some(Level::Info) => Severity::Info,
                Some(Level::Warn) => Severity::Warning,
                Some(Level::Deny) => Severity::Error,
            };
            true
        });
    }

    /// Whether the site wants to hear of this code at all.
    pub fn wants(&self, code: &str) -> bool {
        self.0.get(code) != Some(&Level::Allow)
    }
}

impl FromIterator<(CodeName, Level)> for Levels {
    fn from_iter<I: IntoIterator<Item = (CodeName, Level)>>(levels: I) -> Self {
        Levels(levels.into_iter().map(|(name, level)| (name.0, level)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_get_the_level_of_their_code() {
        let levels: Levels = [
            (CodeName("link::ghost".into()), Level::Deny),
            (CodeName("query::syntax".into()), Level::Info),
            (CodeName("math::invalid".into()), Level::Allow),
        ]
        .into_iter()
        .collect();
        let mut found = vec![
            Diagnostic::new(Severity::Info, "link::ghost", "m"),
            Diagnostic::new(Severity::Error, "query::syntax", "m"),
            Diagnostic::new(Severity::Warning, "math::invalid", "m"),
            Diagnostic::new(Severity::Warning, "footnote::unused", "m"),
            Diagnostic::new(Severity::Loss, "link::ghost", "m"),
        ];
        levels.apply(&mut found);
        let severities: Vec<Severity> = found.iter().map(|one| one.severity).collect();
        use Severity::{Error, Info, Loss, Warning};
        assert_eq!(severities, [Error, Info, Warning, Loss]);
        assert!(!levels.wants("math::invalid") && levels.wants("link::ghost"));
    }
}
