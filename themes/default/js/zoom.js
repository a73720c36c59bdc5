// @ts-check
// Loaded by pages with images: one that is shown smaller than it is opens in its full size.
import { always, fresh } from "./fresh.js";
import { addStyle } from "./style.js";

const enlarge = document.body.dataset.enlarge ?? "";
/** @type {HTMLDialogElement | undefined} */
let dialog;

always(() => {
  for (const image of fresh("article img:not(a img, button img, summary img)")) {
    if (!(image instanceof HTMLImageElement)) continue;
    if (image.complete) offer(image);
    else image.addEventListener("load", () => offer(image), { once: true });
  }
});

/** Makes a button of an image that has more to show. @param {HTMLImageElement} image */
function offer(image) {
  const isDrawing = /\.svg$/i.test(new URL(image.currentSrc || image.src).pathname) && image.clientWidth > 120;
  if (image.naturalWidth < image.clientWidth * 1.2 && !isDrawing) return;
  image.tabIndex = 0;
  image.setAttribute("role", "button");
  image.setAttribute("aria-haspopup", "dialog");
  image.setAttribute("aria-label", image.alt ? `${enlarge}: ${image.alt}` : enlarge);
  image.style.cursor = "zoom-in";
  image.addEventListener("click", () => show(image));
  image.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    show(image);
  });
}

/** @param {HTMLImageElement} image */
async function show(image) {
  await addStyle("dialog");
  dialog ??= made();
  const copy = new Image();
  copy.src = image.currentSrc || image.src;
  copy.alt = image.alt;
  dialog.classList.remove("is-full");
  dialog.firstElementChild?.replaceChildren(copy);
  dialog.setAttribute("aria-label", image.alt || enlarge);
  dialog.showModal();
}

/** All of it is a button that closes it, once an image that is larger than the screen is in full size. */
function made() {
  const made = document.createElement("dialog");
  made.className = "moc-zoom";
  const button = document.createElement("button");
  button.title = document.body.dataset.close ?? "";
  made.append(button);
  made.addEventListener("click", ({ target }) => {
    const image = made.querySelector("img");
    const hasMore = image && image.naturalWidth > image.clientWidth * 1.2 && target !== made;
    if (hasMore && !made.classList.contains("is-full")) made.classList.add("is-full");
    else made.close();
  });
  document.body.append(made);
  return made;
}
