import type { Leak } from "../../leaks/types.ts";
import { commitOf } from "../place.ts";
import { shorten } from "../width.ts";
import { count, isoDate } from "../words.ts";
import { safe } from "./write.ts";

/** Leaks that get a row. */
const ROWS = 200;
const WIDTH = 1000;
const LEFT = 270;
const ROW = 22;
const TOP = 28;
const TICKS = 6;

/** When a secret entered and when it left, in seconds since 1970. */
export interface Life {
  readonly leak: Leak;
  /** Where the leak stands in the page, counted from 0. */
  readonly index: number;
  readonly from: number;
  /** The last commit that is known to bring it in; `now` while it is in HEAD. */
  readonly to: number;
  readonly inHead: boolean;
}

/** The lives of the leaks that history knows, in the order given; `now` in seconds. Broken dates count as none. */
export function lives(leaks: readonly Leak[], now: number): Life[] {
  return leaks.flatMap((leak, index) => {
    const times: number[] = [];
    for (const { place } of leak.findings) {
      const time = commitOf(place)?.author.time;
      if (time !== undefined && plausible(time, now)) times.push(time);
    }
    const first = leak.provenance?.first?.author.time;
    if (first !== undefined && plausible(first, now)) times.push(first);
    if (times.length === 0) return [];
    // Not Math.min(...times): a leak may stand in more places than a call takes arguments.
    const from = times.reduce((a, b) => Math.min(a, b));
    const last = times.reduce((a, b) => Math.max(a, b));
    const inHead = leak.provenance?.inHead ?? false;
    return [{ leak, index, from, to: inHead ? now : last, inHead }];
  });
}

/** git is of 2005; its users' clocks are not always right, but older and much later dates say nothing. */
function plausible(time: number, now: number): boolean {
  return time > 315_532_800 && time <= now + 86_400;
}

/** A chart of the lives, one row a leak; empty where history knows none. Plain SVG attributes, no inline style. */
export function timeline(leaks: readonly Leak[], nowDate: Date): string {
  const now = nowDate.getTime() / 1000;
  const all = lives(leaks, now);
  if (all.length === 0) return "";
  const rows = all.slice(0, ROWS);
  const start = rows.reduce((least, { from }) => Math.min(least, from), now - 86_400);
  const span = Math.max(1, now - start);
  const x = (time: number): number =>
    LEFT + Math.round(((Math.min(time, now) - start) / span) * (WIDTH - LEFT - 20));
  const height = TOP + rows.length * ROW + 6;
  const ticks = Array.from({ length: TICKS }, (_, index) => {
    const time = start + (span * index) / (TICKS - 1);
    const anchor = index === 0 ? "start" : index === TICKS - 1 ? "end" : "middle";
    return `<line class="tick" x1="${x(time)}" x2="${x(time)}" y1="${TOP - 8}" y2="${height}"/><text class="soft" x="${x(time)}" y="14" text-anchor="${anchor}">${isoDate(time)}</text>`;
  });
  const bars = rows.map((life, row) => {
    const y = TOP + row * ROW;
    const width = Math.max(4, x(life.to) - x(life.from));
    const label = `${shorten(life.leak.description.slice(0, 200), 26)} ${life.leak.secret.redacted().slice(-5)}`;
    return `<a href="#leak-${life.index + 1}"><title>${safe(lifeWords(life))}</title><text x="0" y="${y + 12}">${safe(shorten(label, 34))}</text><rect class="bar ${life.leak.severity}" x="${x(life.from)}" y="${y + 2}" width="${width}" height="12" rx="3"/></a>`;
  });
  const more = all.length > ROWS ? `<p class="soft">And ${count(all.length - ROWS, "more leak")}.</p>` : "";
  return `<section aria-labelledby="timeline"><h2 id="timeline">When each secret entered and left</h2>
<p class="soft">From the first commit that holds it to the last one that brings it in; up to today while it is in HEAD.</p>
<svg viewBox="0 0 ${WIDTH} ${height}" role="group" aria-labelledby="timeline">${ticks.join("")}${bars.join("")}</svg>${more}</section>`;
}

function lifeWords({ leak, from, to, inHead }: Life): string {
  const end = inHead ? "still in HEAD" : `last brought in on ${isoDate(to)}`;
  return `${leak.severity}: ${leak.description.slice(0, 200)}, since ${isoDate(from)}, ${end}`;
}
