//! The `moc` program: arguments in, exit status out. All else is the library's.

use std::process::ExitCode;

/// Building is mostly small allocations from several threads; the system's allocator makes a
/// build a quarter slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(clippy::disallowed_methods, reason = "the arguments enter here")]
fn main() -> ExitCode {
    ExitCode::from(moc::cli::run(std::env::args_os()))
}
