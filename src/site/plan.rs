//! What the page of a plan says of it as a whole: steps, hours, months, where it leads. A script
//! adds how far the reader has come.

use crate::html::Words;
use crate::note::Note;
use crate::note::effort::{self, Effort, Unit};
use crate::note::plan::{Plan, Reading, alternatives, read};
use crate::site::model::{Fact, PlanBar};
use crate::site::note_page::Sources;
use crate::site::{facts, map};
use crate::vault::NoteId;

/// Kinds whose notes are plans.
const KINDS: [&str; 4] = ["roadmap", "path", "course", "checklist"];

/// What a note plans. One that says of itself that it is something else plans nothing.
pub fn plan(sources: Sources<'_>, id: NoteId) -> Option<Plan> {
    let note = sources.vault.note(id);
    let reading = match facts::kind(note, sources.config).as_str() {
        map::KIND => Reading::Map,
        kind if KINDS.contains(&kind) => Reading::Plan,
        "note" if note.front.get("kind").is_none() => Reading::Any,
        _ => return None,
    };
    read(note, reading)
}

/// The bar above a plan; a map has other figures.
pub fn bar(sources: Sources<'_>, id: NoteId, plan: Option<&Plan>) -> Option<PlanBar> {
    let note = sources.vault.note(id);
    let plan = plan.filter(|plan| plan.step_count() > 0)?;
    if facts::kind(note, sources.config) == map::KIND {
        return Some(PlanBar { steps: plan.step_count(), ..PlanBar::default() });
    }
    let words = Words(sources.words);
    let word = |key: &str| sources.words.get(key).cloned().unwrap_or_default();
    let said = said(note, "hours", Unit::Hours).map(|it| (it.low, it.high.unwrap_or(it.low)));
    let hours = said.or_else(|| plan.hours());
    let months =
        note.front.text("months").map(|text| match effort::range_of(&text, Unit::Months) {
            Some(_) if !text.contains(char::is_alphabetic) => {
                word("months_of").replace("{n}", &text)
            }
            _ => text,
        });
    let steps = plan.step_count();
    let facts = [
        ("plan_steps", Some(steps.to_string())),
        ("plan_hours", hours.map(|hours| words.hours(hours))),
        ("plan_months", months),
        ("plan_level", note.front.text("level")),
        ("plan_provider", note.front.text("provider")),
        ("plan_outcome", note.front.text("outcome")),
    ];
    let fact = |(key, text): (&str, Option<String>)| Some(Fact { label: word(key), text: text? });
    let own = plan.groups.iter().flat_map(|group| &group.steps).any(|step| step.hours.is_some());
    Some(PlanBar {
        steps,
        facts: facts.into_iter().filter_map(fact).collect(),
        all_hours: hours.map(|hours| words.hours(hours)),
        step_hours: hours
            .filter(|_| !own && !plan.groups.iter().any(|group| group.total().is_some()))
            .map(|(low, high)| (u64::from(low) + u64::from(high)) * 5 / steps as u64)
            .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
    })
}

/// A field of the front matter that is an amount of time.
fn said(note: &Note, key: &str, unit: Unit) -> Option<Effort> {
    let found = effort::range_of(&note.front.text(key)?, unit)?;
    (found.unit == unit).then_some(found)
}

/// What each name of a plan's steps leads to; for the digest of its page.
pub fn leads(sources: Sources<'_>, plan: &Plan, mut each: impl FnMut(&str, NoteId, Option<u32>)) {
    for step in plan.groups.iter().flat_map(|group| &group.steps) {
        for name in alternatives(&step.name) {
            if let Some(found) = sources.entities.named(name) {
                let (note, heading) = sources.entities.get(found).place();
                each(name, note, heading);
            }
        }
    }
}
