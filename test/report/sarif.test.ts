import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { relativeUri, sarif } from "../../src/report/sarif.ts";
import {
  commit,
  crowded,
  everywhere,
  finding,
  full,
  HOSTILE,
  hostile,
  leak,
  oid,
  options,
  run,
  SECRET,
} from "./sample.ts";
import { checker, count, list, object, string } from "./structure.ts";

/*
 * Written after the standard's text (OASIS SARIF 2.1.0, sections 3.13 to 3.49) and GitHub's limits: stricter than the
 * published schema, since it allows only the properties that this reporter means to print.
 */
const message = object({ text: string });
const location = object(
  {
    physicalLocation: object({
      artifactLocation: object({
        uri: { type: "string", pattern: "^(?:[A-Za-z0-9._~!*'()-]|%[0-9A-F]{2}|/)+$" },
        uriBaseId: { const: "%SRCROOT%" },
      }),
      region: object({ startLine: count, startColumn: count, endLine: count, endColumn: count }),
    }),
    logicalLocations: list(object({ name: string, fullyQualifiedName: string, kind: string })),
    id: count,
  },
  ["logicalLocations", "id"],
);
const level = { enum: ["none", "note", "warning", "error"] };
const utc = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$" };
const check = checker(
  object({
    $schema: string,
    version: { const: "2.1.0" },
    runs: list(
      object(
        {
          tool: object({
            driver: object({
              name: { const: "keysweep" },
              version: string,
              semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
              rules: list(
                object(
                  {
                    id: string,
                    name: string,
                    shortDescription: message,
                    fullDescription: message,
                    help: object({ text: string, markdown: string }),
                    helpUri: { type: "string", pattern: "^https://" },
                    defaultConfiguration: object({ level }),
                    properties: object({
                      tags: list(string, { uniqueItems: true, maxItems: 20 }),
                      precision: { enum: ["very-high", "high", "medium", "low"] },
                      "security-severity": { type: "string", pattern: "^(?:\\d\\.\\d|10\\.0)$" },
                      "problem.severity": { enum: ["error", "warning", "recommendation"] },
                    }),
                  },
                  ["helpUri"],
                ),
                { uniqueItems: true },
              ),
            }),
          }),
          automationDetails: object({ id: string }),
          columnKind: { const: "utf16CodeUnits" },
          originalUriBaseIds: { type: "object" },
          invocations: list(
            object(
              {
                executionSuccessful: { type: "boolean" },
                startTimeUtc: utc,
                endTimeUtc: utc,
                toolExecutionNotifications: list(
                  object({ level, descriptor: object({ id: string }), message }),
                ),
              },
              ["toolExecutionNotifications"],
            ),
            { minItems: 1, maxItems: 1 },
          ),
          versionControlProvenance: list(
            object(
              {
                repositoryUri: { type: "string", pattern: "^\\w+://" },
                revisionId: string,
                branch: string,
                mappedTo: object({ uriBaseId: string }),
              },
              ["revisionId", "branch"],
            ),
          ),
          results: list(
            object(
              {
                ruleId: string,
                ruleIndex: { type: "integer", minimum: 0 },
                level,
                message,
                locations: list(location, { minItems: 1, maxItems: 1 }),
                relatedLocations: list(location, { minItems: 1 }),
                occurrenceCount: count,
                partialFingerprints: { type: "object", additionalProperties: string, minProperties: 2 },
                properties: { type: "object" },
                suppressions: list(
                  object({
                    kind: { enum: ["inSource", "external"] },
                    status: { const: "accepted" },
                    justification: string,
                  }),
                ),
              },
              ["relatedLocations", "suppressions"],
            ),
          ),
        },
        ["versionControlProvenance"],
      ),
      { minItems: 1, maxItems: 1 },
    ),
  }),
);

/** The schema as its committee published it, out of Microsoft's package. What its old draft calls `id` means nothing to this validator. */
const published = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(published);
const {
  id: _,
  $schema: __,
  ...standard
} = JSON.parse(
  readFileSync(
    createRequire(import.meta.url)
      .resolve("@microsoft/jest-sarif/package.json")
      .replace(/package\.json$/, "lib/schemas/sarif-2.1.0-rtm.5.json"),
    "utf8",
  ),
) as Record<string, unknown>;
const checkStandard = published.compile(standard);

async function log(...args: Parameters<typeof sarif.render>) {
  return JSON.parse(await sarif.render(...args));
}

const repository = {
  uri: "https://user:hunter@git.example.com/acme/web.git?token=abc",
  revision: oid("f"),
  branch: "main",
};

describe("sarif", () => {
  const results = {
    full: full(),
    empty: run({ leaks: [] }),
    crowded: crowded(200),
    ...Object.fromEntries(
      Object.entries(HOSTILE).map(([name, sting]) => [`hostile ${name}`, hostile(sting)]),
    ),
  };
  for (const [name, result] of Object.entries(results))
    test(`has the standard's structure: ${name}`, async () => {
      const text = await sarif.render(result, options({ repository, showSecrets: true }));
      expect(check(JSON.parse(text))).toBe("");
      expect(checkStandard(JSON.parse(text)), published.errorsText(checkStandard.errors)).toBe(true);
      expect(text).not.toContain(SECRET);
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066]/);
    });

  test("what is permitted is a suppressed result, and all others are said not to be, where that was asked for", async () => {
    const permitted = [
      {
        permission: { by: "comment", what: "a comment for keysweep", reason: `gone\u202e in May` },
        leak: leak({ ruleId: "github-pat" }),
      },
      {
        permission: { by: "ignore-file", what: ".keysweepignore, line 1" },
        concern: { code: "env-not-ignored", severity: "high", path: ".env", message: "git takes it" },
      },
    ] as const;
    const asked = await log(run({ leaks: [leak()], permitted }), options());
    expect(check(asked)).toBe("");
    expect(checkStandard(asked), published.errorsText(checkStandard.errors)).toBe(true);
    const [{ tool, results: told }] = asked.runs;
    expect(told.map((one: { suppressions: unknown }) => one.suppressions)).toEqual([
      [],
      [
        {
          kind: "inSource",
          status: "accepted",
          justification: expect.stringMatching(/^a comment for keysweep: gone.* in May$/),
        },
      ],
      [{ kind: "external", status: "accepted", justification: ".keysweepignore, line 1" }],
    ]);
    for (const result of told) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(JSON.stringify(asked)).not.toContain("\u202e");
    const [{ results: plain }] = (await log(run({ leaks: [leak()] }), options())).runs;
    expect(plain[0]).not.toHaveProperty("suppressions");
  });

  test("the published schema refuses what is no log", () => {
    for (const wrong of [{}, { version: "2.0.0", runs: [] }, { version: "2.1.0", runs: [{ results: [] }] }])
      expect(checkStandard(wrong)).toBe(false);
  });

  test("every result names the rule that its index points at", async () => {
    const [{ tool, results }] = (await log(full(), options())).runs;
    expect(results.length).toBeGreaterThan(3);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual([
      "generic-secret",
      "github-pat",
      "openai-project-key",
      "env-not-ignored",
      "openai-base-url",
    ]);
  });

  test("levels and security-severity follow the severity; revoked is a note", async () => {
    const levels = await Promise.all(
      (["critical", "high", "medium", "low"] as const).map(async (severity) => {
        const [{ tool, results }] = (await log(run({ leaks: [leak({ severity })] }), options())).runs;
        return [results[0].level, tool.driver.rules[0].properties["security-severity"]];
      }),
    );
    expect(levels).toEqual([
      ["error", "9.5"],
      ["error", "8.0"],
      ["warning", "5.5"],
      ["note", "2.5"],
    ]);
    const [{ results }] = (await log(run({ leaks: [leak({ verdict: "revoked" })] }), options())).runs;
    expect(results[0].level).toBe("note");
  });

  test("a file in history is one result, whatever the number of commits", async () => {
    const place = (digit: string, line: number) =>
      finding(
        { kind: "commit-file", path: "a b/ü#1.ts", commit: commit(digit, 5), oid: oid("1") },
        { line, endLine: line },
      );
    const [{ results }] = (
      await log(run({ leaks: [leak({ findings: [place("b", 3), place("c", 9)] })] }), options())
    ).runs;
    expect(results).toHaveLength(1);
    expect(results[0].occurrenceCount).toBe(2);
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("a%20b/%C3%BC%231.ts");
    expect(results[0].relatedLocations[0].physicalLocation.region.startLine).toBe(9);
    expect(results[0].properties.commit).toBe(oid("b"));
    expect(results[0].message.text).toContain("commit bbbbbbbbbbbb");
  });

  test("messages get a logical place and a path that no tracked file can have", async () => {
    const [{ results }] = (await log(run({ leaks: [everywhere()] }), options())).runs;
    const message = results.find(
      (one: { properties: { place: string } }) => one.properties.place === "commit-message",
    );
    expect(message.locations[0].logicalLocations[0].name).toBe("message of commit bbbbbbbbbbbb");
    expect(message.locations[0].physicalLocation.artifactLocation.uri).toBe(
      `.git/commits/${oid("b")}/message`,
    );
  });

  test("fingerprints stay when lines move, differ between files, and are unique in a run", async () => {
    const hash = async (path: string, line: number): Promise<string> => {
      const findings = [finding({ kind: "file", path }, { line, endLine: line })];
      const [{ results }] = (await log(run({ leaks: [leak({ findings })] }), options())).runs;
      return results[0].partialFingerprints.primaryLocationLineHash;
    };
    expect(await hash("a.ts", 1)).toBe(await hash("a.ts", 99));
    expect(await hash("a.ts", 1)).not.toBe(await hash("b.ts", 1));
    const [{ results }] = (await log(full(), options())).runs;
    const hashes = results.map(
      (one: { partialFingerprints: Record<string, string> }) =>
        one.partialFingerprints.primaryLocationLineHash,
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test("gaps make the run unsuccessful and are named", async () => {
    const [{ invocations }] = (await log(full(), options())).runs;
    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications[0]).toEqual({
      level: "error",
      descriptor: { id: "gap" },
      message: { text: `Could not be read: ${oid("9")} (object is missing).` },
    });
    const [clean] = (await log(run({ leaks: [] }), options())).runs;
    expect(clean.invocations[0].executionSuccessful).toBe(true);
    expect(clean.results).toEqual([]);
  });

  test("a repository's address loses its password", async () => {
    const [{ versionControlProvenance }] = (await log(run(), options({ repository }))).runs;
    expect(versionControlProvenance[0].repositoryUri).toBe("https://git.example.com/acme/web.git");
    expect((await log(run(), options())).runs[0].versionControlProvenance).toBeUndefined();
  });

  test("paths become relative URIs that read back as they were", () => {
    for (const path of ["src/a.ts", "a:b/c?d#e%20", "漢字/🎉 x", `q"'<>`, "new\nline", "back\\slash"]) {
      const uri = relativeUri(path);
      expect(uri).not.toMatch(/[^\x21-\x7e]|[:?#\\"<>]/);
      expect(uri.split("/").map(decodeURIComponent).join("/")).toBe(path);
    }
  });

  test("more results than GitHub takes: the worst stay, and a notification says so", async () => {
    const findings = Array.from({ length: 25_010 }, (_, index) =>
      finding({ kind: "file", path: `f${index}` }),
    );
    const [{ results, invocations }] = (await log(run({ leaks: [leak({ findings })] }), options())).runs;
    expect(results).toHaveLength(25_000);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toContain("10 results are left out");
  });
});
