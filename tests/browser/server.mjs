//! A host for a finished site, as plain as hosts come: files, `index.html` for a folder, the
//! site's own `404.html` for the rest. On loopback, under `/` or under a sub-path, because a
//! site must work in both places from the same bytes.

import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".xml": "application/xml",
};

/**
 * @param {string} folder the site's files
 * @param {string} base where they are served, `/` or `/repo/`
 * @returns {Promise<{ url: string, base: string, close: () => void }>}
 */
export async function serve(folder, base) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const found = path.startsWith(base) ? await find(folder, path.slice(base.length)) : null;
    if (found?.missingSlash) {
      response.writeHead(301, { location: `${path}/` }).end();
    } else if (found?.file) {
      const type = TYPES[extname(found.file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type }).end(await readFile(found.file));
    } else {
      const body = await readFile(join(folder, "404.html")).catch(() => "not found");
      response.writeHead(404, { "content-type": TYPES[".html"] }).end(body);
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}${base}`, base, close: () => void server.close() };
}

/**
 * @param {string} folder
 * @param {string} path percent-encoded, without the leading slash
 */
async function find(folder, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const file = normalize(join(folder, decoded));
  if (file !== folder && !file.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return null;
  const there = await stat(file).catch(() => null);
  if (there?.isFile()) return { file };
  if (!there?.isDirectory()) return null;
  const index = join(file, "index.html");
  const hasIndex = await stat(index).then((s) => s.isFile(), () => false);
  if (!hasIndex) return null;
  return path === "" || path.endsWith("/") ? { file: index } : { missingSlash: true };
}
