//! Expressions: from `OR` down to literals.

use super::Parser;
use crate::query::syntax::{DayWord, Expr, ExprKind, Lambda, Operator, Postfix, PostfixKind};
use crate::value::Value;
use crate::value::scan::{self, Found};
use std::sync::Arc;

/// Words that are never a field's name by themselves.
const RESERVED: [&str; 5] = ["FROM", "WHERE", "LIMIT", "GROUP", "FLATTEN"];

/// Operators by precedence, the loosest first; of two that begin alike the longer stands first.
const LEVELS: [&[(&str, Operator)]; 4] = [
    &[("and", Operator::And), ("or", Operator::Or), ("&", Operator::And), ("|", Operator::Or)],
    &[
        (">=", Operator::GreaterOrEqual),
        ("<=", Operator::LessOrEqual),
        ("!=", Operator::NotEqual),
        (">", Operator::Greater),
        ("<", Operator::Less),
        ("=", Operator::Equal),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)],
];

/// Days that depend on the clock, longer words before those that they begin with.
const DAYS: [(&str, DayWord); 16] = [
    ("start-of-month", DayWord::StartOfMonth),
    ("start-of-week", DayWord::StartOfWeek),
    ("start-of-year", DayWord::StartOfYear),
    ("end-of-month", DayWord::EndOfMonth),
    ("end-of-week", DayWord::EndOfWeek),
    ("end-of-year", DayWord::EndOfYear),
    ("yesterday", DayWord::Yesterday),
    ("tomorrow", DayWord::Tomorrow),
    ("today", DayWord::Today),
    ("now", DayWord::Now),
    ("sow", DayWord::StartOfWeek),
    ("eow", DayWord::EndOfWeek),
    ("soy", DayWord::StartOfYear),
    ("eoy", DayWord::EndOfYear),
    ("som", DayWord::StartOfMonth),
    ("eom", DayWord::EndOfMonth),
];

/// A word for a day at the beginning of the text.
pub(in crate::query) fn day_word(text: &str) -> Found<DayWord> {
    let (word, day) = DAYS.into_iter().find(|(word, _)| text.starts_with(word))?;
    Some((day, word.len()))
}

impl Parser<'_> {
    /// A whole expression.
    pub(super) fn expr(&mut self) -> Option<Expr> {
        self.deeper(|parser| parser.level(&LEVELS))
    }

    /// Operands of the tighter levels with this level's operators between.
    fn level(&mut self, levels: &[&[(&'static str, Operator)]]) -> Option<Expr> {
        let Some((operators, tighter)) = levels.split_first() else { return self.postfixed() };
        let start = self.lexer.at;
        let first = self.level(tighter)?;
        let mut rest = Vec::new();
        while let Some(next) = self.attempt(|parser| {
            parser.lexer.spaces();
            let operator = parser.lexer.choice(operators, "an operator")?;
            parser.lexer.spaces();
            Some((operator, parser.level(tighter)?))
        }) {
            rest.push(next);
        }
        if rest.is_empty() {
            return Some(first);
        }
        let kind = ExprKind::Chain(Box::new(first), rest);
        Some(Expr { span: start..self.lexer.at, kind })
    }

    fn postfixed(&mut self) -> Option<Expr> {
        let start = self.lexer.at;
        let base = self.atom()?;
        let mut postfixes = Vec::new();
        while let Some(postfix) = self.postfix() {
            postfixes.push(postfix);
        }
        if postfixes.is_empty() {
            return Some(base);
        }
        let kind = ExprKind::Postfix(Box::new(base), postfixes);
        Some(Expr { span: start..self.lexer.at, kind })
    }

    fn postfix(&mut self) -> Option<Postfix> {
        let start = self.lexer.at;
        let kind = self
            .attempt(|parser| {
                parser.lexer.mark(".")?;
                let name = parser.lexer.literal(scan::identifier, "a name")?;
                Some(PostfixKind::Field(name.into()))
            })
            .or_else(|| {
                self.attempt(|parser| {
                    let index = parser.bracketed("[", "]", Self::expr)?;
                    Some(PostfixKind::Index(index))
                })
            })
            .or_else(|| {
                self.attempt(|parser| {
                    let arguments =
                        parser.bracketed("(", ")", |p| Some(p.separated(Self::expr)))?;
                    Some(PostfixKind::Call(arguments))
                })
            })?;
        Some(Postfix { span: start..self.lexer.at, kind })
    }

    /// Something in brackets, white space inside them let be.
    pub(super) fn bracketed<T>(
        &mut self,
        open: &'static str,
        close: &'static str,
        inside: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.lexer.mark(open)?;
        self.lexer.spaces();
        let found = inside(self)?;
        self.lexer.spaces();
        self.lexer.mark(close)?;
        Some(found)
    }

    fn atom(&mut self) -> Option<Expr> {
        let start = self.lexer.at;
        let rules: [fn(&mut Self) -> Option<ExprKind>; 13] = [
            |p| p.value(scan::embed_link, Value::link, "a link"),
            Self::not,
            Self::list,
            Self::object,
            Self::lambda,
            |p| p.deeper(|p| p.bracketed("(", ")", Self::expr)).map(|e| e.kind),
            |p| p.value(scan::boolean, Value::Bool, "a value"),
            |p| p.value(scan::number, Value::Number, "a value"),
            |p| p.value(scan::string, Value::from, "a value"),
            Self::date,
            Self::duration,
            |p| p.value(scan::null, |()| Value::Null, "a value"),
            Self::variable,
        ];
        let kind = rules.into_iter().find_map(|rule| self.attempt(rule))?;
        Some(Expr { span: start..self.lexer.at, kind })
    }

    fn value<T>(
        &mut self,
        scan: fn(&str) -> Found<T>,
        make: impl Fn(T) -> Value,
        what: &'static str,
    ) -> Option<ExprKind> {
        self.lexer.literal(scan, what).map(|value| ExprKind::Literal(make(value)))
    }

    fn not(&mut self) -> Option<ExprKind> {
        if !self.lexer.rest().starts_with('!') {
            return None;
        }
        self.lexer.at += 1;
        self.deeper(Self::postfixed).map(|expr| ExprKind::Not(Box::new(expr)))
    }

    fn list(&mut self) -> Option<ExprKind> {
        if !self.lexer.rest().starts_with('[') {
            return None;
        }
        let items = self.bracketed("[", "]", |p| Some(p.separated(Self::expr)))?;
        Some(ExprKind::List(items))
    }

    fn object(&mut self) -> Option<ExprKind> {
        if !self.lexer.rest().starts_with('{') {
            return None;
        }
        let fields = self.bracketed("{", "}", |p| Some(p.separated(Self::object_field)))?;
        Some(ExprKind::Object(fields))
    }

    fn object_field(&mut self) -> Option<(Arc<str>, Expr)> {
        let name = self.name()?;
        self.lexer.spaces();
        self.lexer.mark(":")?;
        self.lexer.spaces();
        Some((name, self.expr()?))
    }

    fn lambda(&mut self) -> Option<ExprKind> {
        self.lexer.spaces();
        if !self.lexer.rest().starts_with('(') {
            return None;
        }
        self.lexer.at += 1;
        self.lexer.spaces();
        let arguments =
            self.separated(|p| p.lexer.literal(scan::identifier, "a name").map(Arc::<str>::from));
        self.lexer.spaces();
        self.lexer.mark(")")?;
        self.lexer.spaces();
        self.lexer.mark("=>")?;
        self.lexer.spaces();
        let body = self.expr()?;
        Some(ExprKind::Lambda(Arc::new(Lambda { arguments, body })))
    }

    fn date(&mut self) -> Option<ExprKind> {
        if !self.lexer.rest().starts_with("date(") {
            return None;
        }
        self.bracketed("date(", ")", |p| {
            if let Some(day) = p.lexer.literal(day_word, "a day like `today`") {
                return Some(ExprKind::Day(day));
            }
            p.lexer
                .literal(scan::date, "a date like 2025-01-31")
                .map(|date| ExprKind::Literal(date.into()))
        })
    }

    fn duration(&mut self) -> Option<ExprKind> {
        if !self.lexer.rest().starts_with("dur(") {
            return None;
        }
        self.bracketed("dur(", ")", |p| {
            let duration = p.lexer.literal(scan::duration, "a duration like `2 days`")?;
            Some(ExprKind::Literal(Value::duration(duration)))
        })
    }

    fn variable(&mut self) -> Option<ExprKind> {
        match scan::identifier(self.lexer.rest()) {
            Some((name, length)) if !RESERVED.contains(&name.to_uppercase().as_str()) => {
                self.lexer.at += length;
                Some(ExprKind::Variable(name.into()))
            }
            _ => self.lexer.miss("a field"),
        }
    }
}
