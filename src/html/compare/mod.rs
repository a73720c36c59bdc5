//! Comparisons: tables whose rows are things with a name. They are written by hand, or made from
//! profiles where a `compare` fence or the front matter names things and fields.
//!
//! [`Comparisons`] finds those of a whole vault before any page is made, since the page of a thing
//! tells where it is compared, and since a cell that contradicts a profile is told of. Not here: the
//! walk over a table's cells (`html::table`), the pages that compare a category (`site::compare`).

mod asked;
mod block;
mod drift;
mod found;
mod table;
mod tools;

pub use asked::Asked;
pub use found::{Comparisons, Mention, Row, Table};
pub use table::{Compared, Field, cells, common_fields, generated};
pub(in crate::html) use tools::{Head, tools};

/// Language of the fence.
pub const LANGUAGE: &str = "compare";
/// Most things and fields of one table.
pub const MOST: usize = 50;
