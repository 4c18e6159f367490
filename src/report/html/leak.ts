import type { Finding, Leak, RunResult } from "../../leaks/types.ts";
import { advice, exposure, headState, OVERDUE_DAYS, remedyUrl, rotationState } from "../advice.ts";
import { isLive } from "../order.ts";
import { commitOf, placeName } from "../place.ts";
import { snippetParts } from "../snippet.ts";
import { age, count, isoDate, shortId, VERDICT_WORDS } from "../words.ts";
import { isolated, link, safe } from "./write.ts";

/** Places that stand open, and those that can be unfolded. */
const OPEN = 3;
const FOLDED = 200;
/** Leaks that stand unfolded. */
const UNFOLDED = 5;
const CODE_COLUMNS = 160;
const LONGEST = 300;

/** One leak as an article that can be folded. `index` counts from 0 and names it: `leak-1`. */
export function leakArticle(leak: Leak, index: number, command: RunResult["command"], now: Date): string {
  const id = `leak-${index + 1}`;
  const yes = (value: boolean | undefined): string => (value ? "yes" : "no");
  const { provenance, rotation } = leak;
  const url = remedyUrl(leak);
  const where = url === undefined ? "" : ` ${link(url, `Replace it at ${leak.provider}`)}`;
  const data = {
    severity: leak.severity,
    verdict: leak.verdict,
    head: yes(provenance?.inHead),
    pushed: yes(provenance?.pushed),
    overdue: yes(provenance?.overdue),
    rotation: rotation?.state ?? "none",
    since: String(provenance?.first?.author.time ?? ""),
    places: String(leak.findings.length),
  };
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`);
  return `<article class="leak" id="${id}" tabindex="-1" aria-labelledby="${id}-name"${attributes.join("")}>
<details${index < UNFOLDED ? " open" : ""}><summary><h3 id="${id}-name"><span class="tag ${leak.severity}">${leak.severity}</span> ${isolated(leak.description.slice(0, LONGEST))} <code>${safe(leak.secret.redacted())}</code></h3> <span class="marks">${marks(leak).join(" ")}</span></summary>
<dl>${facts(leak, now)}</dl>
<p class="todo">${safe(advice(leak, command).join(" "))}${where}</p>
${places(leak.findings, now)}
</details></article>`;
}

/** What one looks for when the leak is folded. */
function marks({ verdict, provenance, rotation, findings }: Leak): string[] {
  const mark = (words: string, tone = "soft") => `<span class="mark ${tone}">${words}</span>`;
  return [
    ...(verdict === "unverified"
      ? []
      : [mark(verdict, isLive(verdict) ? "bad" : verdict === "revoked" ? "good" : "soft")]),
    ...(rotation === undefined
      ? []
      : [mark(`rotation ${rotation.state.replace("-", " ")}`, rotation.state === "done" ? "good" : "warn")]),
    ...(provenance?.overdue && rotation?.state !== "done" ? [mark("overdue", "warn")] : []),
    ...(provenance?.inHead ? [mark("in HEAD", "warn")] : []),
    mark(count(findings.length, "place")),
  ];
}

function facts(leak: Leak, now: Date): string {
  const rows: [string, string][] = [
    [
      "Verdict",
      `<span class="${isLive(leak.verdict) ? "bad" : "plain"}">${VERDICT_WORDS[leak.verdict]}</span>${verification(leak)}`,
    ],
    ["Confidence", leak.confidence],
    ["Rule", `<code>${safe(leak.ruleId.slice(0, LONGEST))}</code>`],
    ["Fingerprint", `<code>${safe(leak.fingerprint)}</code>`],
  ];
  const first = leak.provenance?.first;
  if (first !== undefined)
    rows.push([
      "Since",
      `${isoDate(first.author.time)} (${age(first.author.time, now)}), commit <code>${shortId(first.id)}</code> by ${author(first.author.who)}`,
    ]);
  if (leak.provenance?.overdue)
    rows.push(["Overdue", `<span class="warn">older than ${OVERDUE_DAYS} days</span>`]);
  const seen = exposure(leak);
  if (seen !== undefined) rows.push(["Exposed", safe(seen)]);
  const head = headState(leak);
  if (head !== undefined) rows.push(["Now", safe(head)]);
  rows.push(["Rotation", rotationWords(leak)]);
  const encodings = new Set(leak.findings.map((finding) => finding.encodings.join(" in ")).filter(Boolean));
  if (encodings.size > 0) rows.push(["Written as", safe([...encodings].join("; "))]);
  const notes = new Set(leak.findings.flatMap((finding) => finding.notes));
  for (const note of [...notes].slice(0, 10)) rows.push(["Note", safe(note.slice(0, LONGEST))]);
  return rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join("\n");
}

/** How the verdict is known. */
function verification({ verification: known }: Leak): string {
  if (known === undefined) return "";
  const { explanation, endpoint, checkedAt } = known;
  const asked = endpoint === undefined ? "" : ` Asked ${endpoint} at ${checkedAt}.`;
  return ` <span class="soft">${safe(`${explanation}${asked}`.slice(0, 2 * LONGEST))}</span>`;
}

function rotationWords(leak: Leak): string {
  const known = rotationState(leak);
  if (known !== undefined)
    return `<span class="${leak.rotation?.state === "done" ? "good" : "warn"}">${safe(known)}</span>`;
  if (leak.verdict === "revoked") return "Nothing is left to rotate: the provider refuses it.";
  return `Not begun, as far as this clone knows. <code>keysweep rotate ${safe(leak.fingerprint)}</code>`;
}

function author(who: string): string {
  return who === "" ? "nobody named" : isolated(who.slice(0, LONGEST));
}

function places(findings: readonly Finding[], now: Date): string {
  const items = findings.slice(0, OPEN + FOLDED).map((finding) => `<li>${placeItem(finding, now)}</li>`);
  const open = `<ol>${items.slice(0, OPEN).join("\n")}</ol>`;
  if (findings.length <= OPEN) return open;
  const left = findings.length - items.length;
  const rest = left === 0 ? "" : `<p class="soft">And ${count(left, "place")} not listed here.</p>`;
  return `${open}<details><summary>${count(findings.length - OPEN, "more place")}</summary><ol start="${OPEN + 1}">${items.slice(OPEN).join("\n")}</ol>${rest}</details>`;
}

function placeItem(finding: Finding, now: Date): string {
  const commit = commitOf(finding.place);
  const origin =
    commit === undefined
      ? ""
      : ` <span class="soft">commit <code>${shortId(commit.id)}</code>, ${isoDate(commit.author.time)} (${age(commit.author.time, now)}), ${author(commit.author.who)}</span>`;
  const { before, secret, after } = snippetParts(finding.snippet, CODE_COLUMNS);
  return `<code>${isolated(placeName(finding.place).slice(-2 * LONGEST))}:${finding.line}:${finding.column}</code>${origin}<pre><code><bdi>${safe(before)}<mark>${safe(secret)}</mark>${safe(after)}</bdi></code></pre>`;
}
