//! A language tag, and which way its script runs.

use serde::Deserialize;

/// Languages that are written from right to left unless a script says otherwise.
const RIGHT_TO_LEFT: [&str; 26] = [
    "ar", "arc", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks",
    "lrc", "mzn", "nqo", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi",
];

/// Scripts that run from right to left.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 11] =
    ["adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"];

/// A language tag in the form of BCP 47: `en`, `pt-BR`, `zh-Hant`. English by default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Language(String);

impl Language {
    /// `rtl` or `ltr`: what the script says, else what the language is usually written in.
    pub fn direction(&self) -> &'static str {
        let lower = self.0.to_ascii_lowercase();
        let mut subtags = lower.split('-');
        let language = subtags.next().unwrap_or_default();
        // A script has four letters; extended languages before it have three.
        let script = subtags.find(|subtag| subtag.len() != 3).filter(|subtag| is_script(subtag));
        let is_rtl = match script {
            Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
            None => RIGHT_TO_LEFT.contains(&language),
        };
        if is_rtl { "rtl" } else { "ltr" }
    }
}

fn is_script(subtag: &str) -> bool {
    subtag.len() == 4 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

impl Default for Language {
    fn default() -> Self {
        Language("en".to_owned())
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.0
    }
}

impl TryFrom<String> for Language {
    type Error = String;

    fn try_from(tag: String) -> Result<Self, String> {
        if is_tag(&tag) {
            return Ok(Language(tag));
        }
        let likely = tag.replace('_', "-");
        let advice = if is_tag(&likely) {
            format!("did you mean `{likely}`?")
        } else {
            "write it like `en` or `pt-BR`".into()
        };
        Err(format!("`{tag}` is not a language tag; {advice}"))
    }
}

/// Two to eight letters, then subtags of up to eight letters and digits.
fn is_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_language = subtags.next().is_some_and(|first| {
        (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    is_language
        && tag.len() <= 64
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn direction(tag: &str) -> Option<&'static str> {
        Language::try_from(tag.to_owned()).ok().map(|language| language.direction())
    }

    #[test]
    fn direction_follows_the_script_then_the_language() {
        for tag in ["ar", "he-IL", "FA", "ur-PK", "az-Arab", "ku-Arab-IQ", "zh-yue-Arab"] {
            assert_eq!(direction(tag), Some("rtl"), "{tag}");
        }
        for tag in ["en", "de-CH", "zh-Hant", "ku", "ks-Deva", "en-US", "sr-Latn-RS"] {
            assert_eq!(direction(tag), Some("ltr"), "{tag}");
        }
    }

    #[test]
    fn what_is_no_tag_is_refused_with_advice() {
        for tag in ["", "e", "english language", "en--US", "en-", "\"><script>", "日本"] {
            assert_eq!(direction(tag), None, "{tag}");
        }
        let error = Language::try_from("pt_BR".to_owned()).err().unwrap_or_default();
        assert!(error.contains("did you mean `pt-BR`?"), "{error}");
    }
}
