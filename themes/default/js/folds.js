// @ts-check

/** Opens the folds around the place that the address names: not every browser does so itself. */
export function openAround() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let isHidden = false;
  for (let at = place; at; at = at.parentElement) {
    if (!(at instanceof HTMLDetailsElement) || at.open) continue;
    at.open = isHidden = true;
  }
  if (isHidden) place?.scrollIntoView();
}
