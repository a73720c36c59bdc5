// @ts-check
// Ways in the page's address: `#path=no.yes&path.other=@2.no`, one for each flowchart that has
// answers.

/** The answers in the address, by flowchart. @returns {Map<string, string[]>} */
export function readAddress() {
  const ways = new Map();
  for (const part of location.hash.slice(1).split("&")) {
    const [name, way] = part.split("=", 2).map(decoded);
    if (name?.startsWith("path") && way !== undefined) ways.set(name, way.split(".").filter(Boolean));
  }
  return ways;
}

/** Puts a flowchart's answers into the address, as a step that Back undoes. @param {string} name @param {string[]} answers */
export function writeAddress(name, answers) {
  const ways = readAddress();
  if (answers.length) ways.set(name, answers);
  else ways.delete(name);
  const parts = [...ways].map(([name, answers]) => `${encodeURIComponent(name)}=${answers.map(encoded).join(".")}`);
  history.pushState(null, "", parts.length ? `#${parts.join("&")}` : location.pathname + location.search);
}

/** @param {string} text */
function encoded(text) {
  return encodeURIComponent(text).replaceAll("%40", "@");
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
