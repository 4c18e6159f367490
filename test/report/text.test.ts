import { describe, expect, test } from "vitest";
import type { Finding, RunResult } from "../../src/leaks/types.ts";
import { text } from "../../src/report/text.ts";
import { displayWidth } from "../../src/report/width.ts";
import {
  crowded,
  everywhere,
  finding,
  full,
  HOSTILE,
  hostile,
  leak,
  options,
  run,
  SECRET,
} from "./sample.ts";

const ESCAPES = /\u001b\[[0-9;]*m/g;

describe("the text report", () => {
  test("puts live leaks first, then by severity, and revoked ones last", async () => {
    const report = await text.render(full(), options());
    const order = ["LIVE: it works", "GitHub personal access token", "Assigned secret"].map((words) =>
      report.indexOf(words),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  test("says where, since when, who sees it and what to do now", async () => {
    const report = await text.render(run({ command: "history", leaks: [everywhere()] }), options());
    for (const words of [
      "src/config.ts:1:13",
      "| const key = sk-proj-…6gH9;",
      "and 7 more places",
      "2025-11-27 (200 days ago), commit aaaaaaaaaaaa by Ann Example",
      "OVERDUE",
      "Take it as seen by everybody who can read the remote: it is",
      "No longer in HEAD, but history keeps it.",
      "base64 in utf-16le",
      "Ends like every long-body OpenAI key.",
      "https://platform.openai.com/api-keys\n",
    ])
      expect(report).toContain(words);
    expect(report.replace(/\s+/g, " ")).toContain(
      "rotate it at once at OpenAI. Create a new key in the same project, deploy it, then delete this one. Deleting the line is not enough: history and every clone keep it.",
    );
  });

  test("says whom a tag was given to where no remote-tracking branch reaches it", async () => {
    const tagged = everywhere();
    const provenance = { ...tagged.provenance!, refs: ["refs/tags/v1", "refs/heads/main"], pushed: true };
    const report = await text.render(run({ leaks: [{ ...tagged, provenance }] }), options());
    expect(report.replace(/\s+/g, " ")).toContain(
      "Take it as seen by everybody who was given the tag: it is reached by tag v1 and main.",
    );
  });

  test("does not say that HEAD has lost what no commit is known to hold", async () => {
    const { first: _, left: __, ...rest } = everywhere().provenance!;
    const staged = { ...everywhere(), provenance: { ...rest, inHead: false, refs: [], pushed: false } };
    const report = await text.render(run({ command: "history", leaks: [staged] }), options());
    expect(report).toContain("Now        Not in HEAD.\n");
    expect(report).not.toContain("No longer in HEAD");
  });

  test("sends nobody to a provider that has no page, and prints addresses as they are typed", async () => {
    const nowhere = leak({ provider: "PostgreSQL", remedy: { steps: "Change the password." } });
    const report = await text.render(run({ command: "history", leaks: [nowhere] }), options());
    expect(report.replace(/\s+/g, " ")).toContain("replace it at once wherever it is used. Change");
    const url = "https://gitlab.example/-/user_settings/personal_access_tokens";
    expect(await text.render(run({ leaks: [leak({ remedy: { url } })] }), options())).toContain(`${url}\n`);
  });

  test("marks the masked secret exactly, behind wide characters too", async () => {
    const line = "名前 = ****;";
    const report = await text.render(
      run({
        leaks: [leak({ findings: [finding({ kind: "stdin" }, { snippet: { line, start: 5, end: 9 } })] })],
      }),
      options(),
    );
    expect(report).toContain(`    | ${line}\n    | ${" ".repeat(7)}^^^^\n`);
  });

  test("never holds the secret unless asked, and then once a leak", async () => {
    expect(await text.render(full(), options())).not.toContain(SECRET);
    const shown = await text.render(full(), options({ showSecrets: true }));
    expect(shown.split(SECRET)).toHaveLength(1 + full().leaks.length);
  });

  test("is clean only without gaps, and says what was read", async () => {
    const clean = await text.render(run({ leaks: [] }), options());
    expect(clean).toBe(
      "No leaks in the working tree of acme/web.\nRead 1,234 blobs, 12.3 MB, with 140 rules in 1.5 s; 0 gaps.\n",
    );
    const gaps = Array.from({ length: 12 }, (_, index) => ({ what: `file-${index}`, why: "no permission" }));
    const holed = await text.render(
      run({ leaks: [], coverage: { blobs: 1, bytes: 1, gaps, skips: [] } }),
      options(),
    );
    expect(holed).not.toMatch(/^No leaks/m);
    expect(holed).toContain("Incomplete: no leaks in what could be read");
    expect(holed).toContain("file-9 (no permission)");
    expect(holed).toContain("and 2 more");
    expect(holed).not.toContain("file-10");
  });

  test("a staged leak is not told to be in history", async () => {
    const staged = await text.render(
      run({ command: "staged", leaks: [leak({ findings: [finding({ kind: "index", path: "a.ts" })] })] }),
      options(),
    );
    expect(staged).toContain("a.ts (staged):12:13");
    expect(staged).toContain("Not committed yet");
    expect(staged).not.toContain("history");
  });

  test("what to do depends on whether a commit holds it, as far as the command can know", async () => {
    const commit = everywhere().provenance?.first;
    if (commit === undefined) throw new Error("the sample has a first commit");
    const where = {
      tree: [finding({ kind: "file", path: "a.ts" })],
      range: [finding({ kind: "commit-file", path: "a.ts", commit, oid: "b".repeat(40) })],
    };
    const said = async (command: RunResult["command"], findings: readonly Finding[]) =>
      (await text.render(run({ command, leaks: [leak({ findings })] }), options())).replace(/\s+/g, " ");
    expect(await said("check", where.tree)).toContain("No commit holds it as far as this run shows");
    expect(await said("check", where.tree)).not.toContain("Take it as stolen");
    expect(await said("scan", where.tree)).toContain("not enough if it was ever committed");
    expect(await said("range", where.range)).toContain("not enough: history and every clone keep it");
  });

  test("ways for a leak to happen are no clean result, and gaps are said beside them", async () => {
    const concerns = full().concerns ?? [];
    const only = await text.render(run({ command: "env", leaks: [], concerns }), options());
    expect(only).toContain("2 ways for a leak to happen — the working tree of acme/web.");
    expect(only).toContain("add to api/.gitignore: .env");
    const coverage = { blobs: 1, bytes: 1, gaps: [{ what: "a", why: "b" }], skips: [] };
    const holed = await text.render(
      run({ command: "env", leaks: [], concerns, coverage }),
      options({ width: 120 }),
    );
    expect(holed).toContain("Incomplete: 1 gap may hide more.");
  });

  test("counts what permissions kept out, and says warnings", async () => {
    const report = (await text.render(full(), options())).replace(/\s+/g, " ");
    expect(report).toContain(
      "Not shown: 2 by comments in the code, 1 by the ignore file, 3 by the configuration and 4 by the baseline.",
    );
    expect(report).toContain("Warning The configuration replaces all built-in rules.");
  });

  test("colour adds escapes and changes no word", async () => {
    const painted = await text.render(full(), options({ color: true }));
    const plain = await text.render(full(), options());
    expect(painted).toMatch(ESCAPES);
    const withoutMarks = plain.replace(/^ {4}\| +\^+\n/gm, "");
    expect(painted.replace(ESCAPES, "")).toBe(withoutMarks);
  });

  for (const [name, sting] of Object.entries(HOSTILE))
    test(`hostile ${name} can neither steer the terminal nor make lines`, async () => {
      const report = await text.render(hostile(sting), options({ showSecrets: true }));
      expect(report).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      expect(report).not.toMatch(/^(?:No leaks|::)/m);
      expect(report).not.toMatch(/\p{Cs}/u);
    });

  for (const width of [40, 80, 120])
    test(`fits ${width} columns whatever the texts are`, async () => {
      const texts = [
        "x".repeat(100_000),
        "漢字🎉".repeat(200),
        `${"dir/".repeat(60)}file.ts`,
        ...Object.values(HOSTILE),
      ];
      const results = [full(), crowded(40), ...texts.map((sting) => hostile(sting))];
      for (const result of results)
        for (const line of (await text.render(result, options({ width }))).split("\n"))
          if (!line.includes("https://")) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    });

  test("ten thousand places of one leak are one short report, fast", async () => {
    const result = crowded(10_000);
    const start = performance.now();
    const report = await text.render(result, options());
    expect(performance.now() - start).toBeLessThan(5000);
    expect(report).toContain("and 9,997 more places, in 97 files in all");
    expect(report.split("\n").length).toBeLessThan(40);
  });
});
