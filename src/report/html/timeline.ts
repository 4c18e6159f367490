import type { Leak } from "../../leaks/types.ts";
import { commitOf, pathOf } from "../place.ts";
import { shorten } from "../width.ts";
import { count, isoDate } from "../words.ts";
import { isolated, safe } from "./write.ts";

/** Leaks that get a row. */
const ROWS = 500;
/** Width of a bar's own coordinates: it is stretched to what the page has. */
const WIDTH = 1000;
const TICKS = 3;

/** When a secret entered and when it left, in seconds since 1970. */
export interface Life {
  readonly leak: Leak;
  /** Where the leak stands in the page, counted from 0. */
  readonly index: number;
  readonly from: number;
  /** When it was taken out of HEAD, or else the last commit that is known to bring it in; `now` while it is in HEAD. */
  readonly to: number;
  /** What `to` is. */
  readonly end: "in-head" | "left" | "last-seen";
}

/** The lives of the leaks that history knows, in the order given; `now` in seconds. Broken dates count as none. */
export function lives(leaks: readonly Leak[], now: number): Life[] {
  return leaks.flatMap((leak, index): Life[] => {
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
    if (leak.provenance?.inHead) return [{ leak, index, from, to: now, end: "in-head" }];
    const left = leak.provenance?.left?.author.time;
    if (left !== undefined && plausible(left, now) && left >= from)
      return [{ leak, index, from, to: left, end: "left" }];
    return [{ leak, index, from, to: last, end: "last-seen" }];
  });
}

/** git is of 2005; its users' clocks are not always right, but older and much later dates say nothing. */
function plausible(time: number, now: number): boolean {
  return time > 315_532_800 && time <= now + 86_400;
}

/**
 * A chart of the lives, one row a leak; empty where history knows none. Rows are elements of their own, so that filters can hide them;
 * their bars are SVG attributes, no inline style.
 */
export function timeline(leaks: readonly Leak[], nowDate: Date): string {
  const now = nowDate.getTime() / 1000;
  const all = lives(leaks, now);
  if (all.length === 0) return "";
  const rows = all.slice(0, ROWS);
  const start = rows.reduce((least, { from }) => Math.min(least, from), now - 86_400);
  const span = Math.max(1, now - start);
  const x = (time: number): number => Math.round(((Math.min(time, now) - start) / span) * WIDTH);
  const ticks = Array.from(
    { length: TICKS },
    (_, index) => `<span>${isoDate(start + (span * index) / (TICKS - 1))}</span>`,
  );
  const items = rows.map((life) => {
    const { leak, index, from, to } = life;
    const width = Math.max(6, x(to) - x(from));
    const at = Math.min(x(from), WIDTH - width);
    const after =
      life.end === "in-head" ? "" : `<rect class="after" x="${at}" y="5" width="${WIDTH - at}" height="2"/>`;
    return `<li><a class="life" href="#leak-${index + 1}" title="${safe(lifeWords(life))}"><span class="name">${isolated(shorten(leak.description.slice(0, 200), 30))} <code>${safe(tellApart(leak))}</code></span><svg viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">${after}<rect class="bar ${leak.severity}" x="${at}" y="0" width="${width}" height="12"/></svg></a></li>`;
  });
  const more = all.length > ROWS ? `<p class="soft">And ${count(all.length - ROWS, "more leak")}.</p>` : "";
  return `<section aria-labelledby="timeline"><h2 id="timeline">When each secret entered and left</h2>
<p class="soft">Wide: from the first commit that holds it to the one that took it out of HEAD, or to today. Thin: gone from HEAD, but history keeps it.</p>
<div class="chart"><div class="axis" aria-hidden="true">${ticks.join("")}</div><ol class="lives">${items.join("\n")}</ol></div>${more}</section>`;
}

/** What tells a leak from others of its kind: how the secret ends, where that is shown, else the name of its first file. */
function tellApart({ secret, findings }: Leak): string {
  const end = secret.redacted().split("…")[1] ?? "";
  const path = findings[0] === undefined ? undefined : pathOf(findings[0].place);
  return end !== "" || path === undefined ? `…${end}` : shorten(path.slice(path.lastIndexOf("/") + 1), 20);
}

function lifeWords({ leak, from, to, end }: Life): string {
  const ends = {
    "in-head": "still in HEAD",
    left: `left HEAD on ${isoDate(to)}`,
    "last-seen": `last brought in on ${isoDate(to)}, not in HEAD`,
  };
  return `${leak.severity}: ${leak.description.slice(0, 200)}, since ${isoDate(from)}, ${ends[end]}`;
}
