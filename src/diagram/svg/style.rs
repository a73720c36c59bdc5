//! The colours and fonts of drawings.

/// The style of all drawings of a page, as the default theme has it. Every colour is a variable of
/// the theme; the value after it is for a drawing that stands alone.
pub const STYLE: &str = include_str!("../../../themes/default/css/drawing.css");
