// @ts-check

/** Scrolls the folder tree until the entry of this page is in sight, in the drawer too. */
export function showPlaceInTree() {
  const tree = document.getElementById("moc-tree");
  const entry = tree?.querySelector("[aria-current]");
  if (!tree || !entry) return;
  const show = () => {
    const below = entry.getBoundingClientRect().bottom - tree.getBoundingClientRect().bottom;
    if (below > -tree.clientHeight / 4) tree.scrollTop += below + tree.clientHeight / 2;
  };
  tree.addEventListener("toggle", show);
  show();
}
