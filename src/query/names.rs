//! The names of fields that a query looks up: every name in it, whatever it is a field of.

use crate::query::syntax::{Expr, ExprKind, Header, PostfixKind, Query, StepKind};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Adds the names in a query.
pub(super) fn of_query(query: &Query, names: &mut FxHashSet<Arc<str>>) {
    match &query.header {
        Header::Table { columns, .. } => {
            columns.iter().for_each(|column| of_expr(&column.expr, names));
        }
        Header::List { item, .. } => item.iter().for_each(|item| of_expr(item, names)),
        Header::Task => {
            // Of what is shown of a task, all but these two is its own in any case.
            names.extend(["tasks", "parent", "visual"].map(Arc::from));
        }
        Header::Calendar(date) => of_expr(&date.expr, names),
    }
    for step in &query.steps {
        match &step.kind {
            StepKind::From => {}
            StepKind::Where(expr) | StepKind::Limit(expr) => of_expr(expr, names),
            StepKind::Sort(keys) => keys.iter().for_each(|key| of_expr(&key.expr, names)),
            StepKind::Group(named) | StepKind::Flatten(named) => of_expr(&named.expr, names),
        }
    }
}

/// Adds the names in an expression.
pub(super) fn of_expr(expr: &Expr, names: &mut FxHashSet<Arc<str>>) {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Day(_) => {}
        ExprKind::Variable(name) => {
            names.insert(name.clone());
        }
        ExprKind::Not(inner) => of_expr(inner, names),
        ExprKind::Chain(first, rest) => {
            of_expr(first, names);
            rest.iter().for_each(|(_, operand)| of_expr(operand, names));
        }
        ExprKind::List(items) => items.iter().for_each(|item| of_expr(item, names)),
        ExprKind::Object(fields) => fields.iter().for_each(|(_, field)| of_expr(field, names)),
        ExprKind::Lambda(lambda) => of_expr(&lambda.body, names),
        ExprKind::Postfix(base, postfixes) => {
            of_expr(base, names);
            for postfix in postfixes {
                match &postfix.kind {
                    PostfixKind::Field(name) => {
                        names.insert(name.clone());
                    }
                    PostfixKind::Index(index) => of_expr(index, names),
                    PostfixKind::Call(arguments) => {
                        arguments.iter().for_each(|argument| of_expr(argument, names));
                    }
                }
            }
        }
    }
}
