import { createHash } from "node:crypto";
import type { RunResult } from "../leaks/types.ts";
import { concernsOf } from "./concern.ts";
import { concernSection } from "./html/concerns.ts";
import { leakArticle } from "./html/leak.ts";
import { placesMap } from "./html/places.ts";
import { SCRIPT } from "./html/script.ts";
import { STYLE } from "./html/style.ts";
import { timeline } from "./html/timeline.ts";
import { safe } from "./html/write.ts";
import { SEVERITIES, totals, VERDICTS, worstFirst } from "./order.ts";
import type { RenderOptions, Reporter } from "./types.ts";
import { allowedLine, isClean, readLine, verdictLine } from "./verdict-line.ts";
import { count, grouped } from "./words.ts";

/** Gaps and skips that are listed. */
const LISTED = 500;

/**
 * One page that needs nothing else: no network, no inline styles or handlers, a content security policy that lets only its
 * own style sheet and script run. Never holds a secret.
 */
export const html: Reporter = {
  format: "html",
  extension: "html",
  render: (result, options) => page(result, options),
};

function page(result: RunResult, options: RenderOptions): string {
  const sums = totals(result);
  const leaks = worstFirst(result.leaks);
  const gaps = result.coverage.gaps.length;
  const tone = sums.leaks > 0 ? "bad" : isClean(result) ? "good" : "warn";
  const lines = [readLine(result), allowedLine(result)].filter((line) => line !== "");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hash(STYLE)}'; script-src '${hash(SCRIPT)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>keysweep: ${safe(verdictLine(result, sums).slice(0, 200))}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#leaks">Skip to the leaks</a>
<header>
<h1>keysweep</h1>
<p class="verdict ${tone}">${safe(verdictLine(result, sums))}</p>
${counts(result)}
${lines.map((line) => `<p class="soft">${safe(line)}</p>`).join("\n")}
<p class="soft">keysweep ${safe(options.toolVersion)}, ${safe(result.command)}, <time datetime="${options.now.toISOString()}">${options.now.toISOString().slice(0, 16).replace("T", " ")} UTC</time></p>
</header>
<main>
${notes(result)}
${concernSection(concernsOf(result))}
<div class="overview">
${timeline(leaks, options.now)}
${placesMap(leaks)}
</div>
<section aria-labelledby="leaks"><h2 id="leaks" tabindex="-1">Leaks</h2>
${leaks.length === 0 ? `<p class="${tone}">${gaps === 0 ? "None." : "None in what could be read."}</p>` : filters()}
<div id="list">
${leaks.map((leak, index) => leakArticle(leak, index, result.command, options.now)).join("\n")}
</div>
</section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function counts(result: RunResult): string {
  const sums = totals(result);
  const severities = SEVERITIES.map(
    (severity) => `<li><b class="${severity}">${grouped(sums.bySeverity[severity])}</b> ${severity}</li>`,
  );
  const verdicts = VERDICTS.filter((verdict) => sums.byVerdict[verdict] > 0).map(
    (verdict) => `<li><b>${grouped(sums.byVerdict[verdict])}</b> ${verdict}</li>`,
  );
  const overdue = sums.overdue > 0 ? [`<li><b class="warn">${grouped(sums.overdue)}</b> overdue</li>`] : [];
  return `<ul class="counts" aria-label="Leaks by severity, verdict and age">${[...severities, ...verdicts, ...overdue].join("")}</ul>`;
}

/** Hidden until the script that makes it work has run. */
function filters(): string {
  const boxes = SEVERITIES.map(
    (severity) =>
      `<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity}</label>`,
  );
  return `<form class="filters" id="filters" hidden aria-label="Filter the leaks">
<label>Search <input type="search" id="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/" placeholder="rule, path, author, …"></label>
<fieldset><legend>Severity</legend>${boxes.join("")}</fieldset>
<fieldset><legend>Only</legend><label><input type="checkbox" name="head"> in HEAD</label><label><input type="checkbox" name="pushed"> pushed</label><label><input type="checkbox" name="overdue"> overdue</label></fieldset>
${choice("verdict", "Verdict", [["", "any"], ...VERDICTS.map((verdict) => [verdict, verdict] as const)])}
${choice("rotation", "Rotation", [
  ["", "any"],
  ["none", "not begun"],
  ["under-way", "under way"],
  ["done", "done"],
])}
${choice("sort", "Order", [
  ["", "worst first"],
  ["oldest", "oldest first"],
  ["newest", "newest first"],
  ["places", "most places first"],
])}
<button type="reset">Reset</button> <button type="button" id="unfold">Unfold all</button>
<output id="shown" aria-live="polite"></output>
<span class="soft keys"><kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> next, previous <kbd>Enter</kbd> unfold</span>
</form>`;
}

function choice(
  id: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
): string {
  const items = options.map(([value, words]) => `<option value="${value}">${words}</option>`);
  return `<label>${label} <select id="${id}">${items.join("")}</select></label>`;
}

function notes(result: RunResult): string {
  const { gaps, skips } = result.coverage;
  const parts: string[] = [];
  for (const warning of result.warnings) parts.push(`<p class="warn">Warning: ${safe(warning)}</p>`);
  if (gaps.length > 0)
    parts.push(
      `<section aria-labelledby="gaps"><h2 id="gaps" class="warn">Could not be read, and may hold leaks</h2>${list(gaps)}</section>`,
    );
  if (skips.length > 0)
    parts.push(
      `<details><summary>${count(skips.length, "file")} skipped by rule</summary>${list(skips)}</details>`,
    );
  return parts.join("\n");
}

function list(items: readonly { readonly what: string; readonly why: string }[]): string {
  const rows = items
    .slice(0, LISTED)
    .map(
      ({ what, why }) =>
        `<li><code><bdi>${safe(what.slice(0, 600))}</bdi></code> (${safe(why.slice(0, 300))})</li>`,
    );
  const more = items.length > LISTED ? `<li>and ${count(items.length - LISTED, "more", "more")}</li>` : "";
  return `<ul>${rows.join("\n")}${more}</ul>`;
}
