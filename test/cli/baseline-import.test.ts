import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { baseline, entries, leaking, other, scan, secret } from "./baseline-runs.ts";

describe("keysweep baseline --import", () => {
  test("takes over what a gitleaks report names, by secret or by line, and says what it cannot", () => {
    const repository = leaking();
    repository.write("b.txt", `${other}\n`);
    repository.commit("another");
    const report = [
      { RuleID: "openai-api-key", File: "a.txt", StartLine: 9, Secret: secret, Commit: "" },
      { RuleID: "something", File: "gone.txt", StartLine: 1, Secret: "REDACTED", Commit: "" },
    ];
    repository.write(".git/gitleaks.json", JSON.stringify(report));
    const ran = baseline(repository, "--import", ".git/gitleaks.json");
    expect(ran.stdout).toContain("1 new entry");
    expect(ran.stdout).toContain("1 of .git/gitleaks.json mean nothing");
    expect(scan(repository, "scan").places).toEqual(["b.txt:1"]);
    repository.write(
      ".git/gitleaks.json",
      JSON.stringify([{ RuleID: "x", File: "b.txt", StartLine: 1, Secret: "REDACTED" }]),
    );
    baseline(repository, "--import", ".git/gitleaks.json");
    expect(scan(repository).code).toBe(0);
  });

  test("takes over a detect-secrets baseline with what was marked as no secret", () => {
    const repository = leaking();
    repository.write("b.txt", `${other}\n`);
    repository.commit("another");
    const hashed = (value: string) => createHash("sha1").update(value).digest("hex");
    const results = {
      "a.txt": [{ type: "Hex", hashed_secret: hashed(secret), line_number: 7, is_secret: false }],
      "b.txt": [{ type: "Hex", hashed_secret: hashed(other), line_number: 7 }],
    };
    repository.write(".git/secrets.baseline", JSON.stringify({ version: "1.5.0", results }));
    baseline(repository, "--import", ".git/secrets.baseline");
    expect(
      entries(repository)
        .map(({ where, status }) => `${where} ${status}`)
        .sort(),
    ).toEqual(["a.txt false-positive", "b.txt accepted"]);
  });

  test("refuses any other file", () => {
    const repository = leaking();
    repository.write(".git/x.json", '{"a": 1}');
    expect(baseline(repository, "--import", ".git/x.json")).toMatchObject({ code: 2 });
  });
});
