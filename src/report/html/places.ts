import type { Leak, Place } from "../../leaks/types.ts";
import { SEVERITIES } from "../order.ts";
import { pathOf } from "../place.ts";
import { count, grouped } from "../words.ts";
import { isolated, safe } from "./write.ts";

/** Folders that are listed, the fullest first. */
const FOLDERS = 50;

interface Folder {
  readonly name: string;
  readonly leaks: ReadonlySet<Leak>;
  readonly places: number;
}

/** Folders with their leaks, most leaks first; what is in no file is counted by its kind. */
export function folders(leaks: readonly Leak[]): Folder[] {
  const byName = new Map<string, { leaks: Set<Leak>; places: number }>();
  for (const leak of leaks)
    for (const { place } of leak.findings) {
      const path = pathOf(place);
      const name = path === undefined ? kindOf(place) : folderOf(path);
      const folder = byName.get(name) ?? { leaks: new Set<Leak>(), places: 0 };
      folder.leaks.add(leak);
      folder.places++;
      byName.set(name, folder);
    }
  return [...byName]
    .map(([name, folder]) => ({ name, ...folder }))
    .sort((a, b) => b.leaks.size - a.leaks.size || b.places - a.places || (a.name < b.name ? -1 : 1));
}

const KINDS = {
  file: "files",
  index: "staged files",
  "commit-file": "files in history",
  stdin: "(standard input)",
  "commit-message": "(commit messages)",
  "tag-message": "(tag messages)",
  note: "(notes)",
  ref: "(blobs named by refs)",
  unreachable: "(unreachable objects)",
} as const;

function kindOf({ kind, inName }: Place): string {
  return inName ? "(names of refs)" : KINDS[kind];
}

function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "./" : path.slice(0, end + 1);
}

/** Width of a whole bar. */
const WIDTH = 100;

/** The map of places: a table of folders, each with a bar of its leaks by severity. A folder's name leads to its leaks. */
export function placesMap(leaks: readonly Leak[]): string {
  const all = folders(leaks);
  if (all.length === 0) return "";
  const most = all[0]?.leaks.size ?? 1;
  const rows = all
    .slice(0, FOLDERS)
    .map(
      ({ name, leaks: some, places }) =>
        `<tr><th scope="row">${folderName(name)}</th><td class="number">${grouped(some.size)}</td><td class="number">${grouped(places)}</td><td>${bar(some, most)}</td></tr>`,
    );
  const more =
    all.length > FOLDERS ? `<p class="soft">And ${count(all.length - FOLDERS, "more folder")}.</p>` : "";
  return `<section aria-labelledby="places"><h2 id="places">Where they are</h2>
<div class="chart"><table><thead><tr><th scope="col">folder</th><th scope="col" class="number">leaks</th><th scope="col" class="number">places</th><th scope="col">by severity</th></tr></thead><tbody>${rows.join("\n")}</tbody></table></div>${more}</section>`;
}

/** What is no folder cannot be searched for. */
function folderName(name: string): string {
  const words = `<code>${isolated(name.slice(-300))}</code>`;
  return name.startsWith("(") || name === "./" || name.length > 300
    ? words
    : `<a class="folder" href="#leaks" data-folder="${safe(name)}">${words}</a>`;
}

function bar(leaks: ReadonlySet<Leak>, most: number): string {
  let at = 0;
  const parts = SEVERITIES.map((severity) => {
    const number = [...leaks].filter((leak) => leak.severity === severity).length;
    const width = Math.round((number / most) * WIDTH * 10) / 10;
    at += width;
    return number === 0
      ? { rect: "", words: [] }
      : {
          rect: `<rect class="bar ${severity}" x="${(at - width).toFixed(1)}" y="0" width="${width}" height="10"/>`,
          words: [`${number} ${severity}`],
        };
  });
  const words = parts.flatMap((part) => part.words).join(", ");
  return `<svg class="share" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" role="img" aria-label="${words}">${parts.map(({ rect }) => rect).join("")}</svg>`;
}
