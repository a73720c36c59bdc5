// @ts-check
// Runs before the first paint, so that a page never flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  try {
    const theme = localStorage.getItem("moc-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // No storage: the system's choice holds.
  }
})();
