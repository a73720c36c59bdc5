//! The syntax tree of a query, each part with its place in the text.
//!
//! Chains (`a + b + c`, `a.b.c`) are flat, so that a long one is no deep one.

use crate::value::Value;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of the query's text.
pub type Span = Range<usize>;

/// A whole query.
#[derive(Debug, Clone)]
pub struct Query {
    /// What it makes of its rows.
    pub header: Header,
    /// `FROM`: where the rows come from; all notes where nothing is said.
    pub source: Option<Source>,
    /// The commands after it, in the order in which they run.
    pub steps: Vec<Step>,
}

/// The first command.
#[derive(Debug, Clone)]
pub enum Header {
    /// `TABLE [WITHOUT ID] column, …`
    Table {
        /// The columns.
        columns: Vec<Named>,
        /// Whether the first column says what a row is of.
        has_id: bool,
    },
    /// `LIST [WITHOUT ID] [expression]`
    List {
        /// What is shown of each row.
        item: Option<Expr>,
        /// Whether it says what a row is of.
        has_id: bool,
    },
    /// `TASK`
    Task,
    /// `CALENDAR date`
    Calendar(Named),
}

/// An expression with a name: what `AS` says, else its own text.
#[derive(Debug, Clone)]
pub struct Named {
    /// The name.
    pub name: Arc<str>,
    /// The expression.
    pub expr: Expr,
}

/// A command that turns rows into rows.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its keyword and what follows.
    pub span: Span,
    /// What it does.
    pub kind: StepKind,
}

/// What a command does.
#[derive(Debug, Clone)]
pub enum StepKind {
    /// `FROM` once more, after the first: it has no meaning there and fails when it is run.
    From,
    /// `WHERE expression`: keeps rows for which it holds.
    Where(Expr),
    /// `SORT expression [ASC|DESC], …`
    Sort(Vec<SortKey>),
    /// `LIMIT expression`
    Limit(Expr),
    /// `GROUP BY expression [AS name]`
    Group(Named),
    /// `FLATTEN expression [AS name]`
    Flatten(Named),
}

impl StepKind {
    /// The command's name.
    pub fn name(&self) -> &'static str {
        match self {
            StepKind::From => "FROM",
            StepKind::Where(_) => "WHERE",
            StepKind::Sort(_) => "SORT",
            StepKind::Limit(_) => "LIMIT",
            StepKind::Group(_) => "GROUP BY",
            StepKind::Flatten(_) => "FLATTEN",
        }
    }
}

/// One key of `SORT`.
#[derive(Debug, Clone)]
pub struct SortKey {
    /// What is compared.
    pub expr: Expr,
    /// Whether the largest comes first.
    pub is_descending: bool,
}

/// Where rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its text's place.
    pub span: Span,
    /// What it names.
    pub kind: SourceKind,
}

impl Source {
    /// Whether lines of a table are among what it names.
    pub(super) fn reads_table(&self) -> bool {
        match &self.kind {
            SourceKind::Csv(_) => true,
            SourceKind::Not(inner) => inner.reads_table(),
            SourceKind::Chain(first, rest) => {
                first.reads_table() || rest.iter().any(|(_, source)| source.reads_table())
            }
            _ => false,
        }
    }
}

/// A set of notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// `#tag`, with all below it.
    Tag(String),
    /// `"folder"` or `"path/of/a/note"`
    Folder(String),
    /// `[[note]]`: notes that link to it; the empty path is the note of the query.
    Incoming(Arc<str>),
    /// `outgoing([[note]])`: notes that it links to.
    Outgoing(Arc<str>),
    /// `csv("path")`: the rows of a file.
    Csv(String),
    /// `-source`, `!source`: all other notes.
    Not(Box<Source>),
    /// `a AND b OR c`, from left to right.
    Chain(Box<Source>, Vec<(Combine, Source)>),
}

/// How two sources become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// `AND`, `&`: what both have, in the order of the second.
    And,
    /// `OR`, `|`: what the first has, then what the second adds.
    Or,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of expressions.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A value.
    Literal(Value),
    /// `date(today)` and the like: a day that depends on the clock.
    Day(DayWord),
    /// A field's or lambda argument's name.
    Variable(Arc<str>),
    /// `!expression`
    Not(Box<Expr>),
    /// Operators of one precedence, from left to right.
    Chain(Box<Expr>, Vec<(Operator, Expr)>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{ key: a }`
    Object(Vec<(Arc<str>, Expr)>),
    /// `(a, b) => expression`
    Lambda(Arc<Lambda>),
    /// What is done to a value: `.field`, `[index]`, `(arguments)`.
    Postfix(Box<Expr>, Vec<Postfix>),
}

/// A lambda.
#[derive(Debug, Clone)]
pub struct Lambda {
    /// Names of the arguments.
    pub arguments: Vec<Arc<str>>,
    /// The body.
    pub body: Expr,
}

/// What stands after a value.
#[derive(Debug, Clone)]
pub struct Postfix {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: PostfixKind,
}

/// The kinds of postfixes.
#[derive(Debug, Clone)]
pub enum PostfixKind {
    /// `.name`
    Field(Arc<str>),
    /// `[expression]`
    Index(Expr),
    /// `(expression, …)`
    Call(Vec<Expr>),
}

/// Days that depend on the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DayWord {
    Now,
    Today,
    Yesterday,
    Tomorrow,
    StartOfWeek,
    EndOfWeek,
    StartOfMonth,
    EndOfMonth,
    StartOfYear,
    EndOfYear,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
}

impl Operator {
    /// Whether it looks into both its operands.
    pub(super) fn compares(self) -> bool {
        use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        matches!(self, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
    }

    /// As messages show it.
    pub fn symbol(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Remainder => "%",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Equal => "=",
            Operator::NotEqual => "!=",
            Operator::And => "&",
            Operator::Or => "|",
        }
    }
}
