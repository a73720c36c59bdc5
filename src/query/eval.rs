//! The value of an expression for one row.

use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::functions;
use crate::query::operators;
use crate::query::row::Row;
use crate::query::syntax::{DayWord, Expr, ExprKind, Lambda, Postfix, PostfixKind, Span};
use crate::value::duration::Unit;
use crate::value::{Date, Duration, Function, Map, Object, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// A lambda with the row that it was made in.
struct Closure {
    lambda: Arc<Lambda>,
    row: Arc<Object>,
}

impl Context<'_> {
    /// The value of `expr` for a row.
    ///
    /// # Errors
    /// When an operator or function cannot do with what it gets, or the query costs too much.
    pub fn evaluate(&self, expr: &Expr, row: &Row) -> Result<Value, Fault> {
        self.budget.enter().map_err(|fault| fault.at(&expr.span))?;
        let value = self.evaluate_kind(expr, row);
        self.budget.leave();
        let value = value.map_err(|fault| fault.at(&expr.span))?;
        if let Value::List(_) | Value::Object(_) | Value::Function(_) = value {
            let checked = self.budget.value(value.depth(), value.weight());
            checked.map_err(|fault| fault.at(&expr.span))?;
        }
        Ok(value)
    }

    fn evaluate_kind(&self, expr: &Expr, row: &Row) -> Result<Value, Fault> {
        Ok(match &expr.kind {
            ExprKind::Literal(value) => value.clone(),
            ExprKind::Day(word) => Value::Date(self.day(*word)),
            ExprKind::Variable(name) => self.variable(name, row).clone(),
            ExprKind::Not(inner) => Value::Bool(!self.evaluate(inner, row)?.is_truthy()),
            ExprKind::Chain(first, rest) => {
                let mut value = self.operand(first, row)?;
                for (operator, operand) in rest {
                    let operand = self.operand(operand, row)?;
                    self.budget.spend(1)?;
                    self.whole(&value);
                    self.whole(&operand);
                    value = Cow::Owned(operators::apply(self, *operator, &value, &operand)?);
                }
                value.into_owned()
            }
            ExprKind::List(items) => {
                let items: Result<Vec<Value>, Fault> =
                    items.iter().map(|item| self.evaluate(item, row)).collect();
                Value::list(items?)
            }
            ExprKind::Object(fields) => {
                let mut map = Map::default();
                for (name, field) in fields {
                    map.insert(name.clone(), self.evaluate(field, row)?);
                }
                Value::object(map)
            }
            ExprKind::Lambda(lambda) => {
                let closure = Closure { lambda: lambda.clone(), row: self.object(row) };
                let depth = 1 + closure.row.depth();
                Value::Function(Function { closure: Arc::new(closure), depth })
            }
            ExprKind::Postfix(base, postfixes) => match self.looked_up(expr, row) {
                Some(value) => value.clone(),
                None => self.postfixed(base, postfixes, row)?,
            },
        })
    }

    /// A value for an operator, copied only where it had to be made.
    fn operand<'s>(&'s self, expr: &'s Expr, row: &'s Row) -> Result<Cow<'s, Value>, Fault> {
        match self.looked_up(expr, row) {
            Some(value) => Ok(Cow::Borrowed(value)),
            None => self.evaluate(expr, row).map(Cow::Owned),
        }
    }

    /// Whether a condition holds for a row.
    pub(super) fn holds(&self, condition: &Expr, row: &Row) -> Result<bool, Fault> {
        Ok(self.operand(condition, row)?.is_truthy())
    }

    fn postfixed(&self, base: &Expr, postfixes: &[Postfix], row: &Row) -> Result<Value, Fault> {
        let (value, rest) = match (&base.kind, postfixes) {
            (
                ExprKind::Variable(name),
                [Postfix { kind: PostfixKind::Call(arguments), .. }, rest @ ..],
            ) => {
                let arguments = self.arguments(arguments, row)?;
                let value = self
                    .call_named(name, &arguments)
                    .map_err(|fault| self.placed(fault, &base.span))?;
                (value, rest)
            }
            (ExprKind::Variable(name), _) if **name == *"row" => {
                (Value::Object(Arc::new(Object::over(&self.object(row), &self.globals))), postfixes)
            }
            // The first field of a path is looked up where it is, not copied.
            (ExprKind::Variable(name), _) => match (self.variable(name, row), postfixes) {
                (
                    Value::Object(object),
                    [Postfix { kind: PostfixKind::Field(field), .. }, rest @ ..],
                ) => (object.get(field).cloned().unwrap_or_default(), rest),
                (found, _) => (found.clone(), postfixes),
            },
            _ => (self.evaluate(base, row)?, postfixes),
        };
        let mut value = value;
        for Postfix { span, kind } in rest {
            self.budget.spend(1)?;
            value = match kind {
                PostfixKind::Field(name) => self.field(&value, name),
                PostfixKind::Index(index) => {
                    let index = self.evaluate(index, row)?;
                    self.index(&value, &index)
                }
                PostfixKind::Call(arguments) => {
                    let arguments = self.arguments(arguments, row)?;
                    self.call(&value, &arguments)
                }
            }
            .map_err(|fault| fault.at(span))?;
        }
        Ok(value)
    }

    /// A fault of a function: at its name where it is about the name.
    fn placed(&self, fault: Fault, name: &Span) -> Fault {
        match fault.kind {
            crate::query::fault::FaultKind::UnknownName => fault.at(name),
            _ => fault,
        }
    }

    fn arguments(&self, arguments: &[Expr], row: &Row) -> Result<Vec<Value>, Fault> {
        arguments.iter().map(|argument| Ok(self.operand(argument, row)?.into_owned())).collect()
    }

    /// Calls a built-in function.
    pub(super) fn call_named(&self, name: &str, arguments: &[Value]) -> Result<Value, Fault> {
        functions::find(name)?.call(self, arguments)
    }

    /// Calls a value: a lambda, or the name of a function.
    pub(super) fn call(&self, function: &Value, arguments: &[Value]) -> Result<Value, Fault> {
        match function {
            Value::Function(function) => self.call_lambda(function, arguments),
            Value::Text(name) => self.call_named(name, arguments),
            other => Err(Fault::evaluation(format!(
                "a value of type {} cannot be called",
                other.kind().name()
            ))),
        }
    }

    /// Calls a lambda; arguments that are missing keep what their names mean outside.
    pub(super) fn call_lambda(
        &self,
        function: &Function,
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        let Some(Closure { lambda, row }) = function.closure.downcast_ref::<Closure>() else {
            return Err(Fault::evaluation("this function cannot be called"));
        };
        let mut inner = row.clone();
        for (name, value) in lambda.arguments.iter().zip(arguments) {
            inner = Arc::new(Object::with(&inner, name.clone(), value.clone()));
            self.budget.value(inner.depth(), 0)?;
        }
        let value = self.evaluate(&lambda.body, &Row::Data(inner))?;
        self.whole(&value);
        Ok(value)
    }

    /// Notes that a value is used as a whole, with all pages in it.
    pub(super) fn whole(&self, value: &Value) {
        if value.holds_late() {
            self.reads.borrow_mut().whole(value);
        }
    }

    /// `value.name`
    pub(super) fn field(&self, value: &Value, name: &Arc<str>) -> Result<Value, Fault> {
        match value {
            Value::Object(object) => Ok(object.get(name).cloned().unwrap_or_default()),
            Value::Link(link) => {
                let page = self.resolve(&link.path);
                Ok(page.and_then(|page| page.get(name)).cloned().unwrap_or_default())
            }
            Value::List(list) => {
                self.budget.spend(list.len())?;
                // Texts have no field to look up and are left out.
                let items = list.iter().filter(|item| !matches!(item, Value::Text(_)));
                let items: Vec<Value> =
                    items.map(|item| self.field(item, name)).collect::<Result<_, Fault>>()?;
                self.budget.allocate(items.len() * size_of::<Value>())?;
                Ok(Value::list(items))
            }
            Value::Text(_) => Err(Fault::evaluation(format!(
                "a text has no field `{name}`; only numbers index into a text"
            ))),
            Value::Date(date) => Ok(date_part(*date, name).into()),
            Value::Duration(duration) => Ok(duration_part(duration, name).into()),
            _ => Ok(Value::Null),
        }
    }

    /// A field whose name does not stand in the query.
    pub(super) fn field_called(&self, value: &Value, name: &Arc<str>) -> Result<Value, Fault> {
        self.reads.borrow_mut().names.insert(name.clone());
        self.field(value, name)
    }

    /// `value[index]`
    pub(super) fn index(&self, value: &Value, index: &Value) -> Result<Value, Fault> {
        let number = match index {
            Value::Null => return Ok(Value::Null),
            Value::Text(name) => return self.field_called(value, name),
            Value::Number(number) => *number,
            other => {
                return Err(Fault::evaluation(format!(
                    "{} is no index; only text and numbers are",
                    other.kind().name()
                )));
            }
        };
        let position = (number >= 0.0 && number.fract() == 0.0).then_some(number as usize);
        match value {
            Value::List(list) => {
                Ok(position.and_then(|at| list.get(at)).cloned().unwrap_or_default())
            }
            Value::Text(text) => {
                functions::read(self, text)?;
                let unit = position.map(|at| functions::slice(text, at, at.saturating_add(1)));
                Ok(unit.filter(|unit| !unit.is_empty()).into())
            }
            Value::Object(_) | Value::Link(_) | Value::Date(_) | Value::Duration(_) => {
                Err(Fault::evaluation(format!(
                    "only text indexes into a value of type {}, like `a.b` or `a[\"b\"]`",
                    value.kind().name()
                )))
            }
            _ => Ok(Value::Null),
        }
    }

    /// A day that depends on the clock.
    pub(super) fn day(&self, word: DayWord) -> Date {
        let now = if word == DayWord::Now { self.now() } else { self.day_of_now() };
        let today = now.start_of(Unit::Day);
        let one = Duration::of(Unit::Day, 1.0);
        match word {
            DayWord::Now => now,
            DayWord::Today => today,
            DayWord::Yesterday => today.minus(&one).unwrap_or(today),
            DayWord::Tomorrow => today.plus(&one).unwrap_or(today),
            DayWord::StartOfWeek => now.start_of(Unit::Week),
            DayWord::EndOfWeek => now.end_of(Unit::Week),
            DayWord::StartOfMonth => now.start_of(Unit::Month),
            DayWord::EndOfMonth => now.end_of(Unit::Month),
            DayWord::StartOfYear => now.start_of(Unit::Year),
            DayWord::EndOfYear => now.end_of(Unit::Year),
        }
    }
}

fn date_part(date: Date, name: &str) -> Option<f64> {
    let parts = date.parts();
    Some(match name {
        "year" => f64::from(parts.year),
        "month" => f64::from(parts.month),
        "weekyear" => f64::from(date.week_number()),
        // The week of the month, as Dataview counts it.
        "week" => f64::from(parts.day / 7 + 1),
        "weekday" => f64::from(date.weekday()),
        "day" => f64::from(parts.day),
        "hour" => f64::from(parts.hour),
        "minute" => f64::from(parts.minute),
        "second" => f64::from(parts.second),
        "millisecond" => f64::from(parts.millisecond),
        _ => return None,
    })
}

fn duration_part(duration: &Duration, name: &str) -> Option<f64> {
    let unit = match name {
        "year" | "years" => Unit::Year,
        "month" | "months" => Unit::Month,
        "weeks" => Unit::Week,
        "day" | "days" => Unit::Day,
        "hour" | "hours" => Unit::Hour,
        "minute" | "minutes" => Unit::Minute,
        "second" | "seconds" => Unit::Second,
        "millisecond" | "milliseconds" => Unit::Millisecond,
        _ => return None,
    };
    Some(duration.shift_to(unit))
}
