//! A preview of a folder of notes of its own, which a check edits while pages of it are open.

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** How long a preview may take to start, in milliseconds. */
const PATIENCE = 30_000;

/**
 * @typedef {{
 *   url: string, write: (path: string, text: string) => Promise<void>, remove: (path: string) => Promise<void>,
 *   stop: () => Promise<void>, start: (port?: string) => Promise<void>, close: () => Promise<void>,
 * }} Preview
 */

/**
 * Starts `moc serve`, or what `MOC_PREVIEW` names in its place, over these notes.
 * @param {Record<string, string>} notes
 * @returns {Promise<Preview>}
 */
export async function preview(notes) {
  const root = await mkdtemp(join(tmpdir(), "moc-preview-"));
  const program = process.env.MOC_PREVIEW ?? join(process.env.CARGO_TARGET_DIR ?? "target", "debug", "moc");
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {Preview} */
  const own = {
    url: "",
    async write(path, text) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    },
    remove: (path) => rm(join(root, path)),
    async start(port = "0") {
      const started = spawn(program, ["serve", "--root", root, "--port", port], { stdio: ["ignore", "pipe", "pipe"] });
      child = started;
      const end = () => started.kill();
      process.on("exit", end);
      started.on("exit", () => process.off("exit", end));
      own.url = await new Promise((done, fail) => {
        let said = "";
        const hear = (/** @type {Buffer} */ bytes) => {
          said += bytes;
          const url = /http:\/\/\S+/.exec(said);
          if (url) done(url[0]);
        };
        started.stdout?.on("data", hear);
        started.stderr?.on("data", hear);
        started.on("error", fail);
        started.on("exit", (code) => fail(new Error(`${program} ended with ${code}: ${said}`)));
        setTimeout(() => fail(new Error(`no address within ${PATIENCE} ms: ${said}`)), PATIENCE).unref();
      });
    },
    async stop() {
      const ended = new Promise((done) => (child?.exitCode === null && child.signalCode === null ? child.on("exit", done) : done(0)));
      child?.kill();
      await ended;
    },
    async close() {
      await own.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
  for (const [path, text] of Object.entries(notes)) await own.write(path, text);
  await own.start().catch(async (error) => {
    await own.close();
    throw error;
  });
  return own;
}
