// @ts-check
// A place inside a fold is shown by opening what is around it; not every browser does so itself.

/** Opens the folds around the place that the address names. */
function openAround() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = place; at; at = at.parentElement) {
    if (at instanceof HTMLDetailsElement) at.open = true;
  }
  place?.scrollIntoView();
}

addEventListener("hashchange", openAround);
openAround();
