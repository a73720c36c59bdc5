//! Why an answer is empty, in a sentence.

use crate::query::answer::{Answer, RowKind};
use crate::query::context::Context;
use crate::query::index::{Entry, TASK_FIELDS};
use crate::query::source;
use crate::query::syntax::{
    Expr, ExprKind, Postfix, PostfixKind, Query, Source, SourceKind, StepKind,
};
use crate::text::nearest::nearest;
use crate::value::Object;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows that are looked through for the names of their fields.
const MOST_ROWS: usize = 2_000;

/// The reason for an empty answer; `None` when it is not empty.
pub fn empty(context: &Context<'_>, query: &Query, answer: &Answer) -> Option<String> {
    if answer.count() > 0 {
        return None;
    }
    let (looked_at, kind) = answer.looked_at;
    if looked_at == 0 {
        let reason = query.source.as_ref().and_then(|source| of_source(context, source));
        let nothing = match kind {
            RowKind::Task => "there are no tasks in the notes of the source",
            RowKind::Note | RowKind::Line => "no note is in the source",
        };
        return Some(reason.unwrap_or_else(|| nothing.to_owned()));
    }
    let emptied = answer.left.iter().position(|(_, left)| *left == 0)?;
    let before = emptied.checked_sub(1).map_or(looked_at, |at| answer.left[at].1);
    let rows = format!("{before} {}{}", noun(kind), if before == 1 { "" } else { "s" });
    Some(match &query.steps.get(emptied)?.kind {
        StepKind::Where(condition) => {
            let missing = missing_field(context, query, condition, kind);
            let advice = missing.map(|field| format!(". {field}")).unwrap_or_default();
            format!("{rows} looked at, none passed WHERE{advice}")
        }
        StepKind::Flatten(_) => format!("{rows} looked at, FLATTEN found only empty lists in them"),
        StepKind::Limit(_) => format!("{rows} found, LIMIT keeps none of them"),
        other => format!("{rows} found, {} left none", other.name()),
    })
}

fn noun(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Task => "task",
        RowKind::Line => "row",
        RowKind::Note => "note",
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
            context.reads.borrow_mut().tag_names = true;
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

/// A sentence about the first field of a condition that no row has.
fn missing_field(
    context: &Context<'_>,
    query: &Query,
    condition: &Expr,
    kind: RowKind,
) -> Option<String> {
    let mut names = Vec::new();
    variables(condition, &mut names);
    let known = known_fields(context, query);
    let made = |name: &str| {
        query.steps.iter().any(|step| match &step.kind {
            StepKind::Group(named) | StepKind::Flatten(named) => *named.name == *name,
            _ => false,
        })
    };
    let is_known = |name: &str| {
        known.contains(name)
            || made(name)
            || matches!(name, "this" | "row" | "rows" | "key")
            || kind == RowKind::Task && TASK_FIELDS.contains(&name)
    };
    let name = names.into_iter().find(|name| !is_known(name))?;
    let near = nearest(&name, known.iter().map(AsRef::as_ref));
    let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Some(format!("No {} there has the field `{name}`{near}", noun(kind)))
}

/// Names of the fields of what a query looks at.
fn known_fields(context: &Context<'_>, query: &Query) -> BTreeSet<Arc<str>> {
    context.reads.borrow_mut().field_names = true;
    let mut known = BTreeSet::new();
    let mut add =
        |row: &Object| known.extend(row.entries().into_iter().map(|(key, _)| key.clone()));
    let entries = source::entries(context, query.source.as_ref()).unwrap_or_default();
    for entry in entries.iter().take(MOST_ROWS) {
        match entry {
            Entry::Note(id) => add(context.index.page(*id)),
            // All lines of a table have the same fields.
            Entry::File(path) => {
                context.csv(path).into_iter().flatten().take(1).for_each(|line| add(line));
            }
        }
    }
    known
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
