//! The `moc` program: arguments in, exit status out. All else is the library's.

use std::process::ExitCode;

#[allow(clippy::disallowed_methods, reason = "the arguments enter here")]
fn main() -> ExitCode {
    ExitCode::from(moc::cli::run(std::env::args_os()))
}
