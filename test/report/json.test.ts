import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { json } from "../../src/report/json.ts";
import { jsonl } from "../../src/report/jsonl.ts";
import { crowded, full, HOSTILE, hostile, leak, options, run, SECRET } from "./sample.ts";

const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../src/report/schema/${name}.schema.json`, import.meta.url), "utf8"));

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
const report = ajv.compile(schema("report"));
const line = ajv.compile(schema("report-line"));

function errors(validate: ValidateFunction, data: unknown): string {
  return validate(data) ? "" : ajv.errorsText(validate.errors);
}

const results = {
  full: full(),
  empty: run({ leaks: [] }),
  crowded: crowded(20),
  ...Object.fromEntries(Object.entries(HOSTILE).map(([name, sting]) => [`hostile ${name}`, hostile(sting)])),
};

describe("json and jsonl", () => {
  for (const [name, result] of Object.entries(results))
    test(`fit the published schemas: ${name}`, async () => {
      for (const showSecrets of [false, true]) {
        const opts = options({ showSecrets });
        expect(errors(report, JSON.parse(await json.render(result, opts)))).toBe("");
        const lines = (await jsonl.render(result, opts)).trimEnd().split("\n");
        expect(lines).toHaveLength(result.leaks.length + 1);
        for (const one of lines) expect(errors(line, JSON.parse(one))).toBe("");
      }
    });

  test("tell what was permitted, and by what, where that was asked for", async () => {
    const permission = { by: "comment", what: "a comment for gitleaks" } as const;
    const concern = { code: "path-rule", severity: "high", path: "a.p12", message: "a file" } as const;
    const result = run({
      leaks: [],
      permitted: [
        { permission, leak: leak() },
        { permission: { ...permission, reason: "a test" }, concern },
      ],
    });
    const data = JSON.parse(await json.render(result, options()));
    expect(errors(report, data)).toBe("");
    expect(data.permitted).toMatchObject([
      { permission: { ...permission, reason: null }, leak: { ruleId: "openai-project-key" } },
      { permission: { reason: "a test" }, concern: { path: "a.p12" } },
    ]);
    expect(errors(line, JSON.parse(await jsonl.render(result, options())))).toBe("");
    expect(report({ ...data, permitted: [{ permission: { ...permission, reason: null } }] })).toBe(false);
    expect(await json.render(result, options())).not.toContain(SECRET);
    expect((await jsonl.render(result, options({ showSecrets: true }))).split(SECRET)).toHaveLength(2);
    expect(JSON.parse(await json.render(run(), options()))).not.toHaveProperty("permitted");
  });

  test("come in pieces, a leak at a time, indented as one document", async () => {
    const text = await json.render(crowded(3), options());
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    for (const reporter of [json, jsonl])
      for (const result of [full(), run({ leaks: [] })]) {
        const pieces = [...(reporter.pieces?.(result, options()) ?? [])];
        expect(pieces.length).toBeGreaterThan(result.leaks.length);
        expect(pieces.join("")).toBe(await reporter.render(result, options()));
      }
  });

  test("the schemas refuse what is no report", async () => {
    const good = JSON.parse(await json.render(full(), options()));
    for (const broken of [
      { ...good, schemaVersion: 2 },
      { ...good, leaks: [{ ...good.leaks[0], severity: "dire" }] },
      { ...good, leaks: [{ ...good.leaks[0], findings: [] }] },
      { ...good, summary: undefined },
      { ...good, gaps: [{ what: "x" }] },
    ])
      expect(report(JSON.parse(JSON.stringify(broken)))).toBe(false);
    expect(line({ schemaVersion: 1, type: "leak" })).toBe(false);
    expect(line({ ...good, type: "other" })).toBe(false);
  });

  test("every property that is printed is described", async () => {
    const described = new Set(JSON.stringify([schema("report"), schema("report-line")]).match(/"\w+"(?=:)/g));
    const printed = `${await json.render(full(), options({ showSecrets: true }))}${await jsonl.render(full(), options())}`;
    const names = new Set(printed.match(/"\w+"(?=:)/g));
    expect([...names].filter((name) => !described.has(name))).toEqual([]);
  });

  test("hold the secret only when asked, once a leak", async () => {
    for (const reporter of [json, jsonl]) {
      expect(await reporter.render(full(), options())).not.toContain(SECRET);
      const shown = await reporter.render(full(), options({ showSecrets: true }));
      expect(shown.split(SECRET)).toHaveLength(1 + full().leaks.length);
    }
  });

  test("the same run gives the same bytes, the worst leak first", async () => {
    expect(await json.render(full(), options())).toBe(await json.render(full(), options()));
    const { leaks, summary, complete } = JSON.parse(await json.render(full(), options()));
    expect(leaks.map((leak: { fingerprint: string }) => leak.fingerprint)).toEqual([
      "ks1:everywhere",
      "ks1:beef",
      "ks1:ffee",
    ]);
    expect(summary).toMatchObject({ leaks: 3, places: 12, overdue: 1, gaps: 1, skips: 3, rules: 140 });
    expect(complete).toBe(false);
    const { concerns } = JSON.parse(await json.render(full(), options()));
    expect(concerns.map((one: { code: string }) => one.code)).toEqual(["env-not-ignored", "openai-base-url"]);
  });

  for (const [name, sting] of Object.entries(HOSTILE))
    test(`hostile ${name} is escaped and comes back as it was`, async () => {
      const text = await json.render(hostile(sting), options());
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      const [leak] = JSON.parse(text).leaks;
      expect(leak.findings[1].place.path).toBe(sting);
    });

  test("a commit with an impossible date is no crash", async () => {
    const result = full();
    const person = { who: "x", time: Number.MAX_SAFE_INTEGER };
    const broken = { id: "a".repeat(40), author: person, committer: person };
    const [, , last] = result.leaks;
    const leaks = [{ ...last!, provenance: { ...last!.provenance!, first: broken } }];
    const data = JSON.parse(await json.render({ ...result, leaks }, options()));
    expect(errors(report, data)).toBe("");
    expect(data.leaks[0].provenance.first.author.time).toBe(null);
  });
});
