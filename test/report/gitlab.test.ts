import { describe, expect, test } from "vitest";
import { gitlab } from "../../src/report/gitlab.ts";
import { gitlabCodeQuality } from "../../src/report/gitlab-codequality.ts";
import { crowded, everywhere, full, HOSTILE, hostile, leak, oid, options, run, SECRET } from "./sample.ts";
import { checker, count, list, object, string } from "./structure.ts";

/*
 * GitLab's own schemas (secret detection 15.0.7, codeclimate), as far as they speak of what is printed here, and stricter: compared
 * with them line by line, every constraint of theirs stands below; nothing else may be printed.
 */
const time = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$" };
const tool = object({ id: string, name: string, version: string, vendor: object({ name: string }) });
const url = { type: "string", pattern: "^https?://.+" };
const checkSecrets = checker(
  object({
    version: { const: "15.0.7" },
    schema: url,
    scan: object({
      analyzer: tool,
      scanner: tool,
      type: { const: "secret_detection" },
      start_time: time,
      end_time: time,
      status: { enum: ["success", "failure"] },
      messages: list(object({ level: { enum: ["info", "warn", "fatal"] }, value: string })),
    }),
    vulnerabilities: list(
      object(
        {
          id: { type: "string", pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$" },
          category: { const: "secret_detection" },
          name: { type: "string", minLength: 1, maxLength: 255 },
          description: { type: "string", maxLength: 1048576 },
          severity: { enum: ["Info", "Unknown", "Low", "Medium", "High", "Critical"] },
          solution: { type: "string", maxLength: 7000 },
          identifiers: list(object({ type: string, name: string, value: string, url }, ["url"]), {
            minItems: 1,
          }),
          links: list(object({ name: string, url })),
          location: object({
            file: string,
            commit: object({ sha: string, author: { type: "string" }, date: string }, ["author", "date"]),
            start_line: count,
            end_line: count,
          }),
          tracking: object({
            type: { const: "source" },
            items: list(
              object({
                file: string,
                start_line: count,
                end_line: count,
                signatures: list(object({ algorithm: string, value: string }), { minItems: 1 }),
              }),
            ),
          }),
        },
        ["links"],
      ),
    ),
  }),
);
const checkQuality = checker(
  list(
    object({
      type: { const: "issue" },
      check_name: string,
      description: string,
      categories: list({ const: "Security" }),
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      fingerprint: { type: "string", pattern: "^[0-9a-f]{32}$" },
      location: object({ path: string, lines: object({ begin: count, end: count }) }),
    }),
  ),
);

const results = {
  full: full(),
  empty: run({ leaks: [] }),
  crowded: crowded(200),
  ...Object.fromEntries(Object.entries(HOSTILE).map(([name, sting]) => [`hostile ${name}`, hostile(sting)])),
  long: hostile("x".repeat(50_000)),
};

describe("the reports for GitLab", () => {
  for (const [name, result] of Object.entries(results))
    test(`have GitLab's structure: ${name}`, async () => {
      for (const [reporter, check] of [
        [gitlab, checkSecrets],
        [gitlabCodeQuality, checkQuality],
      ] as const) {
        const text = await reporter.render(result, options({ showSecrets: true }));
        expect(check(JSON.parse(text))).toBe("");
        expect(text).not.toContain(SECRET);
        expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066]/);
      }
    });

  test("ids and fingerprints are unique", async () => {
    const { vulnerabilities } = JSON.parse(await gitlab.render(full(), options()));
    const issues = JSON.parse(await gitlabCodeQuality.render(full(), options()));
    expect(new Set(vulnerabilities.map((one: { id: string }) => one.id)).size).toBe(12);
    expect(new Set(issues.map((one: { fingerprint: string }) => one.fingerprint)).size).toBe(14);
  });

  test("a gap fails the scan and is said", async () => {
    const { scan } = JSON.parse(await gitlab.render(full(), options()));
    expect(scan.status).toBe("failure");
    expect(scan.messages[0]).toEqual({
      level: "warn",
      value: `Could not be read: ${oid("9")} (object is missing)`,
    });
    expect(JSON.parse(await gitlab.render(run(), options())).scan.status).toBe("success");
  });

  test("a commit's id is the finding's own, else HEAD's, else GitLab's own stand-in", async () => {
    const sha = async (result = run(), revision?: string): Promise<string[]> => {
      const over = revision === undefined ? {} : { repository: { revision } };
      const { vulnerabilities } = JSON.parse(await gitlab.render(result, options(over)));
      return vulnerabilities.map((one: { location: { commit: { sha: string } } }) => one.location.commit.sha);
    };
    expect(await sha()).toEqual(["0000000"]);
    expect(await sha(run(), oid("e"))).toEqual([oid("e")]);
    expect(await sha(run({ leaks: [everywhere()] }))).toContain(oid("a"));
  });

  test("nothing of the repository's is Markdown", async () => {
    const { vulnerabilities } = JSON.parse(await gitlab.render(hostile(HOSTILE.markdown), options()));
    expect(vulnerabilities[0].description).toContain("\\`\\|\\*\\*x\\*\\* \\[a\\](javascript:alert(1))");
    expect(vulnerabilities[0].description).not.toMatch(/(?<!\\)[[\]`*|<>@]/);
  });

  test("severities map one to one", async () => {
    const leaks = (["critical", "high", "medium", "low"] as const).map((severity, index) =>
      leak({ severity, fingerprint: `ks1:${index}` }),
    );
    const secrets = JSON.parse(await gitlab.render(run({ leaks }), options())).vulnerabilities;
    const issues = JSON.parse(await gitlabCodeQuality.render(run({ leaks }), options()));
    const severities = (list: { severity: string }[]): string[] => list.map(({ severity }) => severity);
    expect(severities(secrets)).toEqual(["Critical", "High", "Medium", "Low"]);
    expect(severities(issues)).toEqual(["blocker", "critical", "major", "minor"]);
  });
});
