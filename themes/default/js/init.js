// @ts-check
// Runs before the first paint, so that a page never flashes in the wrong colours.
(() => {
  try {
    const theme = localStorage.getItem("moc-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // No storage: the system's choice holds.
  }
})();
