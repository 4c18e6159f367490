import type { Leak } from "../../leaks/types.ts";
import { pathOf } from "../place.ts";
import { count, grouped } from "../words.ts";
import { isolated } from "./write.ts";

/** Folders that are listed, the fullest first. */
const FOLDERS = 50;

interface Folder {
  readonly name: string;
  readonly leaks: ReadonlySet<string>;
  readonly places: number;
}

/** Folders with their leaks, most leaks first; what is in no file is counted by its kind. */
export function folders(leaks: readonly Leak[]): Folder[] {
  const byName = new Map<string, { leaks: Set<string>; places: number }>();
  for (const leak of leaks)
    for (const { place } of leak.findings) {
      const path = pathOf(place);
      const name = path === undefined ? KINDS[place.kind] : folderOf(path);
      const folder = byName.get(name) ?? { leaks: new Set<string>(), places: 0 };
      folder.leaks.add(leak.fingerprint);
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

function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "./" : path.slice(0, end + 1);
}

/** The map of places: a table of folders with a bar each. */
export function placesMap(leaks: readonly Leak[]): string {
  const all = folders(leaks);
  if (all.length === 0) return "";
  const most = all[0]?.leaks.size ?? 1;
  const rows = all
    .slice(0, FOLDERS)
    .map(
      ({ name, leaks: some, places }) =>
        `<tr><th scope="row"><code>${isolated(name.slice(-300))}</code></th><td class="number">${grouped(some.size)}</td><td class="number">${grouped(places)}</td><td><meter min="0" max="${most}" value="${some.size}">${some.size}</meter></td></tr>`,
    );
  const more =
    all.length > FOLDERS ? `<p class="soft">And ${count(all.length - FOLDERS, "more folder")}.</p>` : "";
  return `<section aria-labelledby="places"><h2 id="places">Where they are</h2>
<table><thead><tr><th scope="col">folder</th><th scope="col" class="number">leaks</th><th scope="col" class="number">places</th><th scope="col">share</th></tr></thead><tbody>${rows.join("\n")}</tbody></table>${more}</section>`;
}
