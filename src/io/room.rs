//! How much memory a program takes that stays.

/// Asks the system for memory in small pieces: in large ones a preview of ten thousand notes holds a
/// tenth more than it uses. Where the system does not let a program choose, nothing happens.
pub fn prefer_small_pages() {
    // All works without it.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
