//! Obsidian Publish: what of it lies in the vault. The service keeps the rest.

use super::{Files, Imported, settings_of_paths, yaml};
use serde_json::Value;

const FILE: &str = ".obsidian/publish.json";

pub(super) fn read(files: &Files) -> Result<Imported, String> {
    // JSON is YAML.
    let config = files.get(FILE).map_or(Ok(Value::Null), |text| yaml(text, FILE))?;
    let mut out = Imported::default();
    out.set(("content", "publish"), "opt-in", "notes chosen in the app", FILE);
    out.by_hand.push(
        "give `publish: true` to the notes that are public now and have no such property: the app knows them, the vault \
         does not"
            .to_owned(),
    );
    for folder in texts(&config["included"]) {
        out.by_hand.push(format!("the included folder `{folder}`: give its notes `publish: true`"));
    }
    settings_of_paths(&mut out, &texts(&config["excluded"]), FILE);
    if files.contains_key("publish.css") {
        out.by_hand.push(
            "`publish.css`: a file `theme/css/own.css`; the classes of notes are the same, those of the frame are not"
                .to_owned(),
        );
    }
    if files.contains_key("publish.js") {
        out.missing.push("`publish.js`: scripts belong to a theme of your own".to_owned());
    }
    for (what, instead) in [
        ("the site's name and address", "`title` and `base_url` under `[site]`"),
        ("the home page", "`index.md`, else `README.md`, at the top of the vault"),
    ] {
        out.by_hand.push(format!("{what}, which the service keeps: {instead}"));
    }
    for what in [
        "passwords: a web server can ask for one",
        "stacked pages",
        "an order of navigation of your own: it is that of the titles",
        "analytics",
    ] {
        out.missing.push(what.to_owned());
    }
    Ok(out)
}

fn texts(list: &Value) -> Vec<String> {
    let text = |item: &Value| item.as_str().map(|text| text.trim_matches('/').to_owned());
    list.as_array().into_iter().flatten().filter_map(text).filter(|text| !text.is_empty()).collect()
}
