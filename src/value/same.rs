//! Whether two values are the same to the last bit: what no query could tell apart. The order of
//! values is no help, since to it many texts and dates are equal that are shown differently.

use crate::value::{Date, Object, Value, Widget};
use std::sync::Arc;

impl Value {
    /// Whether nobody could tell the two apart. Of lambdas none is like another.
    pub fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a.to_bits() == b.to_bits(),
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a.is_same(*b),
            (Value::Duration(a), Value::Duration(b)) => a.is_same(b),
            (Value::Link(a), Value::Link(b)) => a == b,
            (Value::List(a), Value::List(b)) => Arc::ptr_eq(a, b) || are_same(a, b),
            (Value::Object(a), Value::Object(b)) => Arc::ptr_eq(a, b) || a.is_same(b),
            (Value::Widget(a), Value::Widget(b)) => match (&**a, &**b) {
                (
                    Widget::ExternalLink { url: a, display: a_display },
                    Widget::ExternalLink { url: b, display: b_display },
                ) => a == b && a_display == b_display,
                (Widget::Pair { key: a_key, value: a }, Widget::Pair { key: b_key, value: b }) => {
                    a_key.is_same(b_key) && a.is_same(b)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl Object {
    /// Whether the two have the same fields in the same order.
    pub fn is_same(&self, other: &Object) -> bool {
        let (a, b) = (self.entries(), other.entries());
        let mut pairs = a.iter().zip(&b);
        a.len() == b.len() && pairs.all(|((a_key, a), (b_key, b))| a_key == b_key && a.is_same(b))
    }
}

impl Date {
    /// Whether the two are the same point in time in the same zone.
    pub fn is_same(self, other: Date) -> bool {
        self.millis() == other.millis() && self.zone() == other.zone()
    }
}

fn are_same(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::scan;

    #[test]
    fn what_compares_as_equal_may_still_differ() {
        let cases = [
            ("a", "a", true),
            ("e\u{301}", "\u{e9}", false),
            ("2025-01-01T12:00:00+01:00", "2025-01-01T12:00:00+01:00", true),
            ("2025-01-01T12:00:00+01:00", "2025-01-01T11:00:00Z", false),
            ("1 hour", "60 minutes", false),
            ("1 hour", "1 hour", true),
            ("0", "-0", false),
            ("[[a]]", "[[a|b]]", false),
        ];
        for (a, b, expected) in cases {
            let of = |text: &str| Value::list(vec![scan::front_matter_text(text)]);
            assert_eq!(of(a).is_same(&of(b)), expected, "{a} and {b}");
        }
    }
}
