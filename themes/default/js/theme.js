// @ts-check
/** @typedef {"auto" | "light" | "dark"} Theme */

/** @type {Theme[]} */
const ORDER = ["auto", "light", "dark"];

/** @returns {Theme} */
function chosen() {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "auto";
}

let tell = () => {};

/** Sets the theme. @param {Theme} theme */
export function choose(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("moc-theme");
    else localStorage.setItem("moc-theme", theme);
  } catch {
    // No storage: the choice holds for this page.
  }
  tell();
}

/** Makes the button in the bar go round: as the system, light, dark. */
export function wireThemeButton() {
  /** @type {HTMLElement | null} */
  const button = document.querySelector(".theme-button");
  if (!button) return;
  tell = () => {
    const words = button.dataset[chosen()] ?? "";
    button.setAttribute("aria-label", words);
    button.title = words;
  };
  button.addEventListener("click", () => {
    choose(ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length]);
  });
  tell();
  button.classList.add("is-ready");
}
