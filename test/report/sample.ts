import type { Finding, Leak, Place, RunResult } from "../../src/leaks/types.ts";
import type { RenderOptions } from "../../src/report/types.ts";
import { Secret } from "../../src/secret.ts";
import type { CommitInfo } from "../../src/sources/types.ts";

/** A made-up key, assembled here so that no key-shaped string stands in a file. */
export const SECRET = `${["sk", "proj", ""].join("-")}${"aB3dE6gH9".repeat(8)}`;
export const NOW = new Date("2026-06-15T12:00:00Z");
const DAY = 86_400;

/** An object id of 40 times the same hexadecimal digit. */
export function oid(digit: string): string {
  return digit.repeat(40);
}

export function commit(digit: string, daysAgo: number, who = "Ann Example <ann@example.com>"): CommitInfo {
  const time = NOW.getTime() / 1000 - daysAgo * DAY;
  return { id: oid(digit), author: { who, time }, committer: { who, time: time + 60 } };
}

export function finding(place: Place, over: Partial<Finding> = {}): Finding {
  const before = "const key = ";
  const masked = new Secret(SECRET).redacted();
  return {
    place,
    fingerprint: "ks1:0011223344556677",
    line: 12,
    column: 13,
    endLine: 12,
    endColumn: 13 + SECRET.length,
    encodings: [],
    confidence: "high",
    notes: [],
    snippet: {
      line: `${before}${masked};`,
      start: before.length,
      end: before.length + masked.length,
    },
    ...over,
  };
}

export function leak(over: Partial<Leak> = {}): Leak {
  const fingerprint = over.fingerprint ?? "ks1:0011223344556677";
  const findings = over.findings ?? [finding({ kind: "file", path: "src/config.ts" })];
  return {
    ruleId: "openai-project-key",
    provider: "OpenAI",
    description: "OpenAI project API key",
    severity: "critical",
    confidence: "high",
    secret: new Secret(SECRET),
    remedy: {
      url: "https://platform.openai.com/api-keys",
      steps: "Create a new key in the same project, deploy it, then delete this one.",
    },
    tags: ["openai", "ai"],
    verdict: "unverified",
    ...over,
    fingerprint,
    findings: findings.map((one) => ({ ...one, fingerprint })),
  };
}

export function run(over: Partial<RunResult> = {}): RunResult {
  return {
    command: "scan",
    leaks: [leak()],
    coverage: { blobs: 1234, bytes: 12_300_000, gaps: [], skips: [] },
    allowed: { inline: 0, ignoreFile: 0, config: 0, baseline: 0 },
    warnings: [],
    ruleCount: 140,
    scope: "the working tree of acme/web",
    durationMs: 1500,
    ...over,
  };
}

/** Every kind of place once, in one leak with everything that can be known of it. */
export function everywhere(): Leak {
  const first = commit("a", 200);
  const places: Place[] = [
    { kind: "file", path: "src/config.ts" },
    { kind: "index", path: "src/staged.ts" },
    { kind: "stdin" },
    { kind: "commit-file", path: "src/old.ts", commit: first, oid: oid("1") },
    { kind: "commit-message", commit: commit("b", 150, "") },
    { kind: "tag-message", tag: "v1.0", commit: commit("c", 100), oid: oid("2") },
    { kind: "tag-message", tag: "v1.0-tree", oid: oid("3") },
    { kind: "note", ref: "refs/notes/commits", on: oid("a"), commit: commit("d", 90), oid: oid("4") },
    { kind: "ref", ref: "refs/tags/key-file", oid: oid("6") },
    { kind: "unreachable", oid: oid("5"), type: "blob" },
  ];
  return leak({
    fingerprint: "ks1:everywhere",
    verdict: "live",
    findings: places.map((place, index) =>
      finding(place, {
        line: index + 1,
        endLine: index + 1,
        encodings: index === 3 ? ["base64", "utf-16le"] : [],
        notes: index === 3 ? ["Ends like every long-body OpenAI key."] : [],
      }),
    ),
    provenance: {
      first,
      inHead: false,
      left: commit("e", 60, "Bob Example <bob@example.com>"),
      refs: ["refs/heads/main", "refs/tags/v1.0", "refs/remotes/origin/main"],
      pushed: true,
      ageDays: 200,
      overdue: true,
    },
    rotation: {
      id: "0a1b2c3d",
      state: "under-way",
      step: "the new key is stored",
      startedAt: "2026-06-10T09:00:00Z",
      updatedAt: "2026-06-10T09:05:00Z",
    },
  });
}

/** A run with every property in use. */
export function full(): RunResult {
  return run({
    command: "history",
    leaks: [
      leak({
        fingerprint: "ks1:ffee",
        severity: "low",
        confidence: "low",
        ruleId: "generic-secret",
        provider: "Generic",
        description: "Assigned secret",
        remedy: {},
        tags: [],
        verdict: "revoked",
      }),
      leak({
        fingerprint: "ks1:beef",
        severity: "high",
        ruleId: "github-pat",
        provider: "GitHub",
        description: "GitHub personal access token",
        remedy: { url: "https://github.com/settings/tokens" },
      }),
      everywhere(),
    ],
    concerns: [
      {
        code: "env-not-ignored",
        severity: "high",
        path: "api/.env",
        message: "api/.env is on disk and git does not ignore it",
        fix: { file: "api/.gitignore", line: ".env" },
      },
      {
        code: "openai-base-url",
        severity: "medium",
        path: "src/client.ts",
        line: 4,
        message: "This host reads every key and prompt in the clear.",
      },
    ],
    coverage: {
      blobs: 161_000,
      bytes: 810_000_000,
      gaps: [{ what: oid("9"), why: "object is missing" }],
      skips: [
        { what: "big.bin", why: "too-large" },
        { what: "vendor/a.js", why: "excluded" },
        { what: "lib/sub", why: "submodule" },
      ],
    },
    allowed: { inline: 2, ignoreFile: 1, config: 3, baseline: 4 },
    warnings: ["The configuration replaces all built-in rules."],
    scope: "the working tree and history (12 refs) of acme/web",
  });
}

/** Texts that try to steer whatever shows them. */
export const HOSTILE = {
  ansi: "\u001b]0;owned\u0007\u001b[2J\u009b31mred",
  newline: "a\nNo leaks in anything.\r\n::error::b",
  workflow: "%0A::error file=x::boo,:%",
  markup: `</script><script>alert(1)</script><img src=x onerror='alert("2")'>&amp;`,
  cdata: "]]>--><?xml?>",
  bidi: "\u202egnp.exe\u2066\u200f",
  formula: `=HYPERLINK("http://evil.example","x")`,
  markdown: "`|**x** [a](javascript:alert(1))\\|",
  surrogate: "\ud800half",
} as const;

/** One leak whose every text from the repository is hostile. */
export function hostile(text: string): RunResult {
  const author = `${text} <${text}@example.com>`;
  const who = commit("a", 10, author);
  const line = `${text} = "****"; ${text}`;
  const snippet = { line, start: text.length + 4, end: text.length + 8 };
  const places: Place[] = [
    { kind: "commit-file", path: `dir/${text}/f.ts`, commit: who, oid: oid("1") },
    { kind: "file", path: text },
    { kind: "tag-message", tag: text, commit: who, oid: oid("2") },
  ];
  return run({
    command: "history",
    leaks: [
      leak({
        ruleId: text,
        provider: text,
        // As a rule of the scanned repository's own configuration could say.
        remedy: { url: `https://example.com/${text}`, steps: text },
        description: text,
        secret: new Secret(`${text}${SECRET}`),
        tags: [text],
        findings: places.map((place) => finding(place, { snippet, notes: [text] })),
        provenance: {
          first: who,
          inHead: true,
          refs: [`refs/heads/${text}`],
          pushed: false,
          ageDays: 10,
          overdue: false,
        },
      }),
    ],
    concerns: [
      {
        code: "env-tracked",
        severity: "critical",
        path: text,
        message: text,
        fix: { file: text, line: text },
      },
    ],
    coverage: {
      blobs: 1,
      bytes: 10,
      gaps: [{ what: text, why: text }],
      skips: [{ what: text, why: "excluded" }],
    },
    warnings: [text],
    scope: text,
  });
}

/** A leak in `places` files. */
export function crowded(places: number): RunResult {
  const findings = Array.from({ length: places }, (_, index) =>
    finding(
      { kind: "commit-file", path: `src/file-${index % 97}.ts`, commit: commit("a", 100), oid: oid("1") },
      { line: index + 1, endLine: index + 1 },
    ),
  );
  return run({ leaks: [leak({ findings })] });
}

export function options(over: Partial<RenderOptions> = {}): RenderOptions {
  return { color: false, showSecrets: false, width: 80, now: NOW, toolVersion: "1.2.3", ...over };
}
