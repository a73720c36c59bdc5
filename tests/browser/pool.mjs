//! Two things at a time: a page waits for its host and its frames longer than it works.

const AT_ONCE = 2;

/**
 * Does all jobs, a few of them at once, each begun in its order.
 * @param {(() => Promise<void>)[]} jobs
 */
export async function pool(jobs) {
  const waiting = [...jobs];
  const hand = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}
