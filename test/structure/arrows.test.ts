import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../../src");

/** What each room may import besides itself and the words that everybody shares. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // AssemblyScript: the build makes modules of it that its users' rooms keep; nobody imports it, and of others it reads a table.
  assembly: ["detect"],
  rules: [],
  git: [],
  detect: ["rules"],
  config: ["rules"],
  sources: ["git", "detect"],
  leaks: ["git", "detect", "sources", "rules"],
  dotenv: ["git"],
  verify: ["leaks"],
  rotate: ["verify", "leaks"],
  report: ["leaks", "verify", "dotenv"],
  setup: ["git"],
  sweep: ["config", "rules", "detect", "git", "sources", "leaks", "dotenv"],
  library: ["config", "rules", "detect", "git", "sources", "leaks", "report", "sweep"],
  cli: [
    "config",
    "rules",
    "detect",
    "git",
    "sources",
    "leaks",
    "dotenv",
    "verify",
    "rotate",
    "report",
    "setup",
    "sweep",
  ],
};

/** Types flow further than code: a report must name what the rooms before it found. */
const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
  config: ["detect"],
  report: ["rules", "detect", "sources"],
  verify: ["rules"],
  rotate: ["rules", "sources"],
};

/** What the rooms inside a room may import besides themselves, the files beside them and `generated`, the lowest first. */
const INSIDE: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // From how bytes are written, over where keywords stand, to what the rules make of such a place.
  detect: {
    values: [],
    encodings: [],
    look: ["encodings"],
    keywords: ["look"],
    recognise: ["look", "values"],
    checks: ["recognise", "values"],
    anchors: ["encodings", "look", "keywords", "recognise"],
    evaluate: ["encodings", "look", "keywords", "anchors"],
    texts: ["encodings"],
    tell: [],
  },
  // From packs, over what their objects lead to, to what the history says of an object.
  git: {
    pack: [],
    graph: [],
    links: ["pack", "graph"],
    history: ["pack", "graph", "links"],
  },
};

/** Single files that belong to no room: `errors.ts` and the like may be imported by all. */
const SHARED = [
  "errors.ts",
  "secret.ts",
  "glob.ts",
  "wildcards.ts",
  "closest.ts",
  "digest.ts",
  "plain-file.ts",
  "private-file.ts",
];

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function arrowsOf(file: string): Arrow[] {
  const text = readFileSync(join(SRC, file), "utf8");
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)(\s+type)?[^;"']*?from\s+["']([^"']+)["']|import\(["']([^"']+)["']\)|import\s+["']([^"']+)["']/g,
  );
  return [...found].flatMap(([, type, from, lazy, bare]) => {
    const target = from ?? lazy ?? bare ?? "";
    if (!target.startsWith(".")) return [];
    return [
      { from: file, to: relative(SRC, join(SRC, dirname(file), target)), typeOnly: type !== undefined },
    ];
  });
}

const roomOf = (file: string) => (file.includes("/") ? (file.split("/")[0] as string) : file);

/** Files that come back to themselves along imports; types and lazy imports count as well. */
function circlesOf(all: readonly Arrow[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of all) targets.set(from, [...(targets.get(from) ?? []), to]);
  /** All that these lead to was followed. */
  const done = new Set<string>();
  const circles: string[] = [];
  const follow = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(" → "));
    if (at >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) follow(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) follow(file, []);
  return circles;
}

describe("the arrows of the house", () => {
  const arrows = files.flatMap(arrowsOf);

  it("reads every file and its imports", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(arrows.length).toBeGreaterThan(100);
  });

  it("knows every room", () => {
    const rooms = new Set(files.map(roomOf).filter((room) => !room.endsWith(".ts")));
    expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  it("never points upward", () => {
    const wrong = arrows.filter(({ from, to, typeOnly }) => {
      const room = roomOf(from);
      const target = roomOf(to);
      if (room === target || SHARED.includes(target)) return false;
      if (room === "index.ts") return target === "cli" || target === "assembly";
      if (target.endsWith(".ts")) return true;
      const allowed = [...(MAY_IMPORT[room] ?? []), ...(typeOnly ? (MAY_IMPORT_TYPES[room] ?? []) : [])];
      return !allowed.includes(target);
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it.each(Object.entries(INSIDE))("never points upward inside %s", (house, mayImport) => {
    const innerRoomOf = (file: string) => {
      const [outer, room, name] = file.split("/");
      return outer === house && name !== undefined && room !== "generated" ? room : undefined;
    };
    const wrong = arrows.filter(({ from, to }) => {
      const [room, target] = [innerRoomOf(from), innerRoomOf(to)];
      if (room === undefined || target === undefined || room === target) return false;
      return !mayImport[room]?.includes(target);
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("has no circles of files", () => {
    expect(circlesOf(arrows.filter(({ to }) => to.endsWith(".ts")))).toEqual([]);
  });

  it("prints and exits nowhere but in the command line's room", () => {
    const loud = files.filter((file) => {
      if (roomOf(file) === "cli") return false;
      const code = readFileSync(join(SRC, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
      return /\bconsole\.|process\.(?:stdout|stderr|exit\b|exitCode)/.test(code);
    });
    expect(loud).toEqual([]);
  });

  it("starts processes in one place", () => {
    const starters = files.filter((file) =>
      /from "node:child_process"/.test(readFileSync(join(SRC, file), "utf8")),
    );
    expect(
      starters.filter((file) => !["git/process.ts"].includes(file) && !/^(?:rotate|setup)\//.test(file)),
    ).toEqual([]);
  });
});
