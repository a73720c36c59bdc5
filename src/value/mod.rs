//! What fields hold and queries compute with: Dataview's values, exactly as it has them.
//!
//! A value is small and cheap to clone: everything larger than a date is shared. Numbers are
//! 64-bit floats, as in JavaScript; dates carry a zone and durations their units, as in Luxon.
//! How deep a value is nested is kept with it, so that no later walk can run out of stack.
//!
//! Not here: what operators and functions do with values (`query`), where values come from
//! (`note` for the fields of one file, `query::index` for those of the vault).

mod calendar;
pub mod date;
mod date_fields;
mod date_format;
mod date_math;
mod date_parse;
pub mod duration;
mod duration_text;
pub mod link;
pub mod list;
pub mod number;
pub mod object;
pub mod order;
mod same;
pub mod scan;
pub mod show;
pub mod zone;
mod zone_names;

pub use date::Date;
pub use duration::Duration;
pub use link::{Link, LinkKind};
pub use list::List;
pub use object::{Late, Map, Object};

use std::any::Any;
use std::sync::Arc;

/// A value of a field or an expression.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// Nothing: a field that is empty or not there.
    #[default]
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number, finite or not.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A point in time with its zone.
    Date(Date),
    /// A length of time, by units.
    Duration(Arc<Duration>),
    /// A link into the vault.
    Link(Arc<Link>),
    /// A list.
    List(Arc<List>),
    /// Fields by name.
    Object(Arc<Object>),
    /// A lambda.
    Function(Function),
    /// What shows itself: an outside link, a pair of a list query.
    Widget(Arc<Widget>),
}

/// A lambda with what it has captured. What is inside is the evaluator's own.
#[derive(Debug, Clone)]
pub struct Function {
    /// The evaluator's closure.
    pub closure: Arc<dyn Any + Send + Sync>,
    /// How deeply nested the values are that it holds.
    pub depth: u32,
}

/// A value that knows how it is shown.
#[derive(Debug)]
pub enum Widget {
    /// `elink()`: a link that leads out of the vault.
    ExternalLink {
        /// The address as written.
        url: Arc<str>,
        /// Its text.
        display: Arc<str>,
    },
    /// A row of `LIST expression`: what the row is of, and the value.
    Pair {
        /// The note or group.
        key: Value,
        /// The expression's value.
        value: Value,
    },
}

/// The types, in no order; their names are Dataview's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// `null`
    Null,
    /// `boolean`
    Bool,
    /// `number`
    Number,
    /// `string`
    Text,
    /// `date`
    Date,
    /// `duration`
    Duration,
    /// `link`
    Link,
    /// `array`
    List,
    /// `object`
    Object,
    /// `function`
    Function,
    /// `widget`
    Widget,
}

impl Type {
    /// The type's name in messages and as `typeof()` gives it.
    pub fn name(self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Bool => "boolean",
            Type::Number => "number",
            Type::Text => "string",
            Type::Date => "date",
            Type::Duration => "duration",
            Type::Link => "link",
            Type::List => "array",
            Type::Object => "object",
            Type::Function => "function",
            Type::Widget => "widget",
        }
    }
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::Text(text.into())
    }

    /// A list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Arc::new(List::new(items)))
    }

    /// An object of these fields, in this order.
    pub fn object(map: Map) -> Value {
        Value::Object(Arc::new(Object::new(map)))
    }

    /// A link.
    pub fn link(link: Link) -> Value {
        Value::Link(Arc::new(link))
    }

    /// A duration.
    pub fn duration(duration: Duration) -> Value {
        Value::Duration(Arc::new(duration))
    }

    /// The value's type.
    pub fn kind(&self) -> Type {
        match self {
            Value::Null => Type::Null,
            Value::Bool(_) => Type::Bool,
            Value::Number(_) => Type::Number,
            Value::Text(_) => Type::Text,
            Value::Date(_) => Type::Date,
            Value::Duration(_) => Type::Duration,
            Value::Link(_) => Type::Link,
            Value::List(_) => Type::List,
            Value::Object(_) => Type::Object,
            Value::Function(_) => Type::Function,
            Value::Widget(_) => Type::Widget,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether a condition with this value holds: neither null nor empty nor zero nor false.
    pub fn is_truthy(&self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(is) => *is,
            // Not-a-number differs from zero, so it holds.
            Value::Number(number) => *number != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::Date(date) => date.millis() != 0,
            Value::Duration(duration) => duration.as_millis() != 0.0,
            Value::Link(link) => !link.path.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Object(object) => !object.is_empty(),
            Value::Function(_) | Value::Widget(_) => true,
        }
    }

    /// Bytes that the value would take if nothing of it were shared, about: a list may hold one
    /// long text, or one long list, a thousand times.
    pub fn weight(&self) -> u64 {
        match self {
            Value::Text(text) => 16 + text.len() as u64,
            Value::List(list) => list.weight(),
            Value::Object(object) => object.weight(),
            Value::Widget(widget) => match &**widget {
                Widget::Pair { key, value } => key.weight().saturating_add(value.weight()),
                Widget::ExternalLink { url, display } => (url.len() + display.len()) as u64,
            },
            Value::Link(link) => {
                let texts = [&link.subpath, &link.display].into_iter().flatten();
                64 + (link.path.len() + texts.map(|text| text.len()).sum::<usize>()) as u64
            }
            _ => 16,
        }
    }

    /// How many containers lie in one another, 0 for a plain value.
    pub fn depth(&self) -> u32 {
        match self {
            Value::List(list) => list.depth(),
            Value::Object(object) => object.depth(),
            Value::Function(function) => function.depth,
            Value::Widget(widget) => match &**widget {
                Widget::Pair { key, value } => 1 + key.depth().max(value.depth()),
                Widget::ExternalLink { .. } => 1,
            },
            _ => 0,
        }
    }

    /// Whether an object of late fields is anywhere in it. A lambda may have captured one.
    pub fn holds_late(&self) -> bool {
        match self {
            Value::List(list) => list.holds_late(),
            Value::Object(object) => object.holds_late(),
            Value::Function(_) => true,
            Value::Widget(widget) => match &**widget {
                Widget::Pair { key, value } => key.holds_late() || value.holds_late(),
                Widget::ExternalLink { .. } => false,
            },
            _ => false,
        }
    }
}

impl From<bool> for Value {
    fn from(is: bool) -> Value {
        Value::Bool(is)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text.into())
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Value {
        Value::Date(date)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
