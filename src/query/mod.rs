//! Dataview's query language over the frozen vault.

pub mod answer;
pub mod answers;
mod asker;
mod budget;
pub mod context;
pub mod eval;
pub mod fault;
mod functions;
pub mod index;
mod lexer;
mod names;
mod operators;
pub mod output;
pub mod parser;
mod reads;
mod result;
mod row;
mod run;
mod sort;
mod source;
mod steps;
pub mod syntax;
pub mod why;
