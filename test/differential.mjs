// npm run differential -- <repository>…: sweeps each of them on the plain path, from its packs, and by what is remembered of that,
// and compares the reports. For large public repositories, which the tests do not carry. Exit 1 where two reports differ.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const bin = join(dirname(dirname(fileURLToPath(import.meta.url))), "dist/bin.js");

/** What is read twice is remembered by the first of the two: the last pair shows that nothing gets lost by that. */
const PATHS = [
  ["plain path", "--no-packs"],
  ["packs", "--no-cache"],
  ["packs, one worker", "--no-cache", "--jobs=1"],
  ["packs, remembering"],
  ["remembered"],
];

/** Of a run, not of what it found. */
const OF_THE_RUN = ["finishedAt", "durationMs", "readByGit", "ageDays"];

function sweep(repository, options) {
  const folder = mkdtempSync(join(tmpdir(), "keysweep-differential-"));
  try {
    const file = join(folder, "report.json");
    const args = ["history", repository, "--unreachable", "--format", `json=${file}`, "--quiet", ...options];
    const startedAt = performance.now();
    const done = spawnSync(process.execPath, [bin, ...args], { stdio: ["ignore", "ignore", "inherit"] });
    // 1: leaks; 3: gaps, which must be the same ones.
    if (![0, 1, 3].includes(done.status)) throw new Error(`keysweep ${args.join(" ")}: exit ${done.status}`);
    const report = JSON.parse(readFileSync(file, "utf8"));
    return { report, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A report as text, without what belongs to the run, and with leaks in an order of their own. */
function comparable(report) {
  const leaks = report.leaks.map((leak) => JSON.stringify(leak)).sort();
  return JSON.stringify({ ...report, leaks }, (key, value) => (OF_THE_RUN.includes(key) ? undefined : value));
}

let differences = 0;
for (const name of process.argv.slice(2)) {
  console.log(name);
  let first;
  for (const [label, ...options] of PATHS) {
    const { report, seconds } = sweep(resolve(name), options);
    const text = comparable(report);
    first ??= text;
    const same = text === first;
    if (!same) differences++;
    const { blobs, leaks, places } = report.summary;
    const words = `${blobs} objects, ${leaks} leaks in ${places} places, ${report.gaps.length} gaps`;
    console.log(
      `  ${label.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s  ${words}${same ? "" : "  DIFFERS"}`,
    );
  }
}
if (process.argv.length < 3) {
  console.error("name a repository: npm run differential -- ../some/repository");
  process.exitCode = 2;
} else if (differences > 0) process.exitCode = 1;
