// @ts-check
// Runs before the first paint, so that a page never flashes in the wrong colours or moves.
(() => {
  try {
    const theme = localStorage.getItem("moc-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    const width = localStorage.getItem("moc-width");
    if (width) document.documentElement.dataset.width = width;
  } catch {
    // No storage: the system's choice holds.
  }
})();
