//! Why an answer is empty, in a sentence.

use crate::query::answer::Answer;
use crate::query::context::Context;
use crate::query::source;
use crate::query::syntax::{
    Expr, ExprKind, Postfix, PostfixKind, Query, Source, SourceKind, StepKind,
};
use crate::text::nearest::nearest;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows that are looked through for the names of their fields.
const MOST_ROWS: usize = 2_000;

/// The reason for an empty answer; `None` when it is not empty.
pub fn empty(context: &Context<'_>, query: &Query, answer: &Answer) -> Option<String> {
    if answer.count() > 0 {
        return None;
    }
    if answer.looked_at == 0 {
        let reason = query.source.as_ref().and_then(|source| of_source(context, source));
        return Some(reason.unwrap_or_else(|| nothing_there(query)));
    }
    let emptied = answer.left.iter().position(|left| *left == 0)?;
    let before = emptied.checked_sub(1).map_or(answer.looked_at, |at| answer.left[at]);
    let rows = rows(query, before);
    Some(match &query.steps.get(emptied)?.kind {
        StepKind::Where(condition) => {
            let missing = missing_fields(context, query, condition);
            let advice = missing.first().map(|field| format!(". {field}")).unwrap_or_default();
            format!("{rows} looked at, none passed WHERE{advice}")
        }
        StepKind::Flatten(_) => format!("{rows} looked at, FLATTEN found only empty lists in them"),
        StepKind::Limit(_) => format!("{rows} found, LIMIT keeps none of them"),
        other => format!("{rows} found, {} left none", other.name()),
    })
}

fn rows(query: &Query, count: usize) -> String {
    let of_table = |source: &Source| matches!(source.kind, SourceKind::Csv(_));
    let thing = match query.header {
        crate::query::syntax::Header::Task => "task",
        _ if query.source.as_ref().is_some_and(of_table) => "row",
        _ => "note",
    };
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn nothing_there(query: &Query) -> String {
    match query.header {
        crate::query::syntax::Header::Task => {
            "there are no tasks in the notes of the source".to_owned()
        }
        _ => "no note is in the source".to_owned(),
    }
}

/// What a source names that is not there.
fn of_source(context: &Context<'_>, source: &Source) -> Option<String> {
    let index = context.index;
    let near = |near: Option<&str>, mark: &str| {
        near.map(|near| format!("; did you mean {mark}{near}{mark}?")).unwrap_or_default()
    };
    match &source.kind {
        SourceKind::Folder(path) => match index.in_folder(path) {
            None => {
                let hint = near(nearest(path, index.folder_names()), "\"");
                Some(format!("there is no folder or note \"{path}\"{hint}"))
            }
            Some(_) => None,
        },
        SourceKind::Tag(tag) if index.with_tag(tag).is_empty() => {
            let names = index.tag_names();
            let hint = near(nearest(tag, names.iter().copied()), "");
            Some(format!("no note has the tag {tag}{hint}"))
        }
        SourceKind::Incoming(path) if index.linking_to(path, context.origin).is_empty() => {
            let name = if path.is_empty() { context.origin } else { path };
            Some(format!("no note links to [[{name}]]"))
        }
        SourceKind::Outgoing(path) => Some(format!("[[{path}]] links to no note")),
        SourceKind::Chain(first, rest) => {
            let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
            let empty = |part: &&Source| {
                source::entries(context, Some(part)).is_ok_and(|found| found.is_empty())
            };
            match parts.clone().find(empty) {
                Some(part) => of_source(context, part),
                None => Some("no note is in all parts of the source at once".to_owned()),
            }
        }
        _ => None,
    }
}

/// A sentence for each field of a condition that no row has.
fn missing_fields(context: &Context<'_>, query: &Query, condition: &Expr) -> Vec<String> {
    let mut names = Vec::new();
    variables(condition, &mut names);
    let mut known: BTreeSet<Arc<str>> = BTreeSet::new();
    let entries = source::entries(context, query.source.as_ref()).unwrap_or_default();
    for entry in entries.iter().take(MOST_ROWS) {
        if let crate::query::index::Entry::Note(id) = entry {
            let page = context.index.page(*id);
            known.extend(page.entries().into_iter().map(|(name, _)| name.clone()));
        }
    }
    let made = |name: &str| {
        query.steps.iter().any(|step| match &step.kind {
            StepKind::Group(named) | StepKind::Flatten(named) => *named.name == *name,
            _ => false,
        })
    };
    let is_known = |name: &str| {
        known.contains(name) || made(name) || matches!(name, "this" | "row" | "rows" | "key")
    };
    let is_task = matches!(query.header, crate::query::syntax::Header::Task);
    names
        .into_iter()
        .filter(|name| !(is_known(name) || is_task && is_of_task(name)))
        .map(|name| match nearest(&name, known.iter().map(AsRef::as_ref)) {
            Some(near) => format!("No note there has the field `{name}`; did you mean `{near}`?"),
            None => format!("No note there has the field `{name}`"),
        })
        .collect()
}

fn is_of_task(name: &str) -> bool {
    const FIELDS: [&str; 24] = [
        "text",
        "status",
        "checked",
        "completed",
        "fullyCompleted",
        "tags",
        "line",
        "lineCount",
        "section",
        "link",
        "children",
        "task",
        "annotated",
        "parent",
        "blockId",
        "due",
        "created",
        "completion",
        "start",
        "scheduled",
        "path",
        "symbol",
        "outlinks",
        "subtasks",
    ];
    FIELDS.contains(&name)
}

/// Names that an expression looks up, arguments of lambdas and functions' names left out.
fn variables(expr: &Expr, out: &mut Vec<Arc<str>>) {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Day(_) => {}
        ExprKind::Variable(name) => out.push(name.clone()),
        ExprKind::Not(inner) => variables(inner, out),
        ExprKind::Chain(first, rest) => {
            variables(first, out);
            rest.iter().for_each(|(_, operand)| variables(operand, out));
        }
        ExprKind::List(items) => items.iter().for_each(|item| variables(item, out)),
        ExprKind::Object(fields) => fields.iter().for_each(|(_, field)| variables(field, out)),
        ExprKind::Lambda(lambda) => {
            let mut inner = Vec::new();
            variables(&lambda.body, &mut inner);
            out.extend(inner.into_iter().filter(|name| !lambda.arguments.contains(name)));
        }
        ExprKind::Postfix(base, postfixes) => {
            let is_call = matches!(
                (&base.kind, postfixes.first()),
                (ExprKind::Variable(_), Some(Postfix { kind: PostfixKind::Call(_), .. }))
            );
            if !is_call {
                variables(base, out);
            }
            for postfix in postfixes {
                match &postfix.kind {
                    PostfixKind::Field(_) => {}
                    PostfixKind::Index(index) => variables(index, out),
                    PostfixKind::Call(arguments) => {
                        arguments.iter().for_each(|argument| variables(argument, out));
                    }
                }
            }
        }
    }
}
