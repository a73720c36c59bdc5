//! From the word after a fence to a grammar: by name, by file extension, by habit.

use syntect::parsing::{SyntaxReference, SyntaxSet};

/// What languages are called where no grammar has that name or file extension.
const ALIASES: &[(&str, &str)] = &[
    ("assembly", "asm"),
    ("bash session", "sh"),
    ("c#", "cs"),
    ("console", "sh"),
    ("csharp", "cs"),
    ("docker", "dockerfile"),
    ("elisp", "lisp"),
    ("f#", "fs"),
    ("fsharp", "fs"),
    ("golang", "go"),
    ("gql", "graphql"),
    ("hcl", "tf"),
    ("ini", "git config"),
    ("cfg", "git config"),
    ("conf", "git config"),
    ("inf", "git config"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("ksh", "sh"),
    ("kotlin", "kt"),
    ("latex", "tex"),
    ("make", "makefile"),
    ("markup", "html"),
    ("node", "js"),
    ("objc", "m"),
    ("objective-c", "m"),
    ("plsql", "sql"),
    ("postgres", "sql"),
    ("postgresql", "sql"),
    ("mysql", "sql"),
    ("sqlite", "sql"),
    ("tsql", "sql"),
    ("powershell", "ps1"),
    ("pwsh", "ps1"),
    ("protobuf", "proto"),
    ("py3", "py"),
    ("python3", "py"),
    ("react", "jsx"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("shellsession", "sh"),
    ("sh-session", "sh"),
    ("svg", "xml"),
    ("terraform", "tf"),
    ("typescriptreact", "tsx"),
    ("vb", "vbs"),
    ("viml", "vim"),
    ("vimscript", "vim"),
    ("xhtml", "html"),
    ("zsh", "sh"),
];

/// Grammars that are not used: the one that colours nothing, and those that can take seconds for
/// a single line (measured on lines of 1,000 bytes).
const NOT_USED: [&str; 5] =
    ["Plain Text", "INI", "SystemVerilog", "CFML Script", "CFML Script (Tags)"];

/// The grammar for `language`, in any case. `None` for what is unknown and for plain text.
pub(super) fn find<'a>(syntaxes: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    let name = language.to_ascii_lowercase();
    let name = name.strip_prefix("language-").or(name.strip_prefix("lang-")).unwrap_or(&name);
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, known)| *known);
    let syntax = syntaxes.find_syntax_by_token(name)?;
    (!NOT_USED.contains(&syntax.name.as_str())).then_some(syntax)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn languages_are_known_by_name_extension_and_habit() {
        let syntaxes = two_face::syntax::extra_newlines();
        for name in [
            "js",
            "ts",
            "tsx",
            "jsx",
            "javascript",
            "typescript",
            "sh",
            "bash",
            "zsh",
            "shell",
            "console",
            "yml",
            "yaml",
            "py",
            "python",
            "rs",
            "Rust",
            "c++",
            "cpp",
            "c",
            "cs",
            "c#",
            "csharp",
            "go",
            "golang",
            "kt",
            "kotlin",
            "dockerfile",
            "Docker",
            "html",
            "css",
            "scss",
            "json",
            "jsonc",
            "toml",
            "xml",
            "sql",
            "java",
            "ruby",
            "rb",
            "php",
            "swift",
            "scala",
            "haskell",
            "lua",
            "perl",
            "r",
            "diff",
            "makefile",
            "make",
            "ini",
            "nginx",
            "graphql",
            "proto",
            "protobuf",
            "terraform",
            "hcl",
            "vim",
            "tex",
            "latex",
            "md",
            "markdown",
            "elixir",
            "erlang",
            "clojure",
            "dart",
            "zig",
            "nix",
            "powershell",
            "bat",
            "lang-rust",
            "vue",
            "svelte",
        ] {
            assert!(find(&syntaxes, name).is_some(), "{name}");
        }
        for name in [
            "",
            "text",
            "txt",
            "plain text",
            "plaintext",
            "none",
            "no-such-language",
            "mermaid",
            "dataview",
            "<b>",
            "🦀",
        ] {
            assert_eq!(find(&syntaxes, name).map(|s| &s.name), None, "{name}");
        }
    }
}
