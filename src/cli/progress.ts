import type { Progress } from "../sweep/run.ts";
import type { Io } from "./io.ts";

/** A line on a terminal that says how far a run has come; nothing anywhere else. */
export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  /** Takes the line away; call it before anything else is printed. */
  readonly clear: () => void;
}

/** Runs shorter than this show nothing. */
const QUIET_MS = 400;
const INTERVAL_MS = 120;

/** Progress of a run called `label`, on standard error when a person sits there. */
export function createProgress(io: Io, label: string, quiet: boolean): ProgressLine {
  if (quiet || io.stderr.isTTY !== true || io.env.CI === "true" || io.env.TERM === "dumb") {
    return { update: () => {}, clear: () => {} };
  }
  const startedAt = performance.now();
  let shownAt = startedAt + QUIET_MS - INTERVAL_MS;
  let shown = false;
  return {
    update(progress) {
      const now = performance.now();
      if (now - shownAt < INTERVAL_MS) return;
      shownAt = now;
      shown = true;
      const text = describeProgress(label, progress, (now - startedAt) / 1000);
      io.stderr.write(`\r\x1b[2K${text.slice(0, (io.stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (shown) io.stderr.write("\r\x1b[2K");
      shown = false;
    },
  };
}

/** `seconds`: since the beginning. */
export function describeProgress(label: string, { blobs, bytes, total }: Progress, seconds: number): string {
  const rate = blobs / Math.max(seconds, 0.001);
  const megabytes = (bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 0 });
  const speed = `${Math.round(rate).toLocaleString("en")}/s`;
  if (total === undefined || total === 0)
    return `${label}: ${blobs.toLocaleString("en")} read, ${megabytes} MB, ${speed}`;
  const part = Math.min(1, blobs / total);
  const bar = "█".repeat(Math.round(part * 20)).padEnd(20, "░");
  const done = `${label} ${bar} ${blobs.toLocaleString("en")}/${total.toLocaleString("en")} objects`;
  // While threads start nothing is known of the rate, and so nothing of the time left.
  if (blobs === 0) return done;
  return `${done}, ${speed}, ${formatSeconds(Math.ceil((total - blobs) / rate))} left`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
