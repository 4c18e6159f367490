import { spawn } from "node:child_process";
import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { BIN, cleanEnvironment, keysweep, type Ran, report } from "./run.ts";

const SECRETS = {
  file: key("openai-project", "output file"),
  message: key("openai-admin", "output message"),
  staged: key("openai-svcacct", "output staged"),
  env: key("openai-project-mid", "output env"),
  // Beside the first one, of a rule that some of the runs leave out.
  beside: key("openai-legacy", "output beside"),
};

function build() {
  const repository = createRepository();
  repository.commit("Nothing");
  repository.write("src/a.txt", `const a = "${SECRETS.file}", b = "${SECRETS.beside}";\n`);
  repository.write(".env", `OPENAI_API_KEY=${SECRETS.env}\n`);
  repository.commit(`Say\n\n${SECRETS.message}\n`);
  repository.write("staged.txt", `${SECRETS.staged}\n`);
  repository.run(["add", "--all"]);
  return repository;
}

/** No part of a secret that could be used: its halves around the marker, in base64 neither. */
function expectNoSecret(text: string, where: string): void {
  for (const [name, secret] of Object.entries(SECRETS)) {
    for (const start of [8, Math.floor(secret.length / 2)]) {
      const piece = secret.slice(start, start + 12);
      expect(text.includes(piece), `${where} holds the ${name} secret`).toBe(false);
    }
  }
}

const COMMANDS: readonly (readonly string[])[] = [
  [],
  ["scan"],
  ["scan", ".env", "src"],
  ["staged"],
  ["range", "HEAD~1..HEAD"],
  ["history"],
  ["history", "--unreachable"],
  ["scan", "--rule", "openai-project-key"],
  ["scan", "--skip-rule", "openai-project-key"],
];
const FORMATS = ["text", "json", "jsonl", "sarif", "junit", "gitlab", "gitlab-codequality", "csv", "github"];

describe("reports", () => {
  const repository = build();

  test.each(COMMANDS.map((args) => [args.join(" ") || "(bare)", args] as const))(
    "%s: no format holds a secret, and the exit code is the same for all",
    async (_, args) => {
      const folder = temporaryFolder();
      const files = FORMATS.map((format) => [format, join(folder, `report.${format}`)] as const);
      const all = files.flatMap(([format, file]) => ["--format", `${format}=${file}`]);
      const { code, stdout, stderr } = await keysweep(repository.path, [...args, ...all]);
      expect(code).toBe(1);
      expect(stdout).toBe("");
      expectNoSecret(stderr, "standard error");
      for (const [format, file] of files) {
        const text = readFileSync(file, "utf8");
        expect(text.length, format).toBeGreaterThan(20);
        expectNoSecret(text, format);
        // A report names files and people: it is the reader's own.
        expect(statSync(file).mode & 0o077, format).toBe(0);
      }
      expect(() => JSON.parse(readFileSync(files[1]?.[1] ?? "", "utf8"))).not.toThrow();
      const printed = await keysweep(repository.path, args);
      expect(printed.code).toBe(1);
      expectNoSecret(printed.stdout + printed.stderr, "text");
    },
  );

  test("env and rules print no secret either", async () => {
    const env = await keysweep(repository.path, ["env", "--format", "json"]);
    expect(env.code).toBe(1);
    expectNoSecret(env.stdout + env.stderr, "env");
    for (const more of [[], ["--json"]]) {
      const tried = await keysweep(repository.path, ["rules", "test", "src/a.txt", ...more]);
      expect(tried.code).toBe(1);
      expectNoSecret(tried.stdout + tried.stderr, "rules test");
      const shown = await keysweep(repository.path, [
        "rules",
        "test",
        "src/a.txt",
        "--show-secrets",
        ...more,
      ]);
      expect(shown.stdout).toContain(SECRETS.file);
    }
  });

  test("--show-secrets shows them to who asks, not in formats that are passed around", async () => {
    for (const format of ["text", "json", "jsonl"]) {
      const { stdout } = await keysweep(repository.path, ["scan", "--show-secrets", "--format", format]);
      expect(stdout, format).toContain(SECRETS.file);
    }
    const { stdout } = await keysweep(repository.path, ["scan", "--show-secrets", "--format", "sarif"]);
    expectNoSecret(stdout, "sarif");
  });

  test("--output takes the one that has no file; the exit code stays", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "out.json");
    const one = await keysweep(repository.path, ["scan", "--format", "json", "--output", file]);
    expect(one).toEqual({ code: 1, stdout: "", stderr: "" });
    expect(JSON.parse(readFileSync(file, "utf8")).command).toBe("scan");
    const two = await keysweep(repository.path, ["scan", "-f", "text", "-f", `json=${file}`]);
    expect(two.code).toBe(1);
    expect(two.stdout).toContain("leaks in");
    // Relative to where the command is started.
    await keysweep(join(repository.path, "src"), ["scan", "-o", "here.txt"]);
    expect(existsSync(join(repository.path, "src/here.txt"))).toBe(true);
    repository.remove("src/here.txt");
  });

  test("--exit-zero, and --quiet", async () => {
    const zero = await keysweep(repository.path, ["scan", "--exit-zero"]);
    expect(zero.code).toBe(0);
    expect(zero.stdout).toContain("leaks in");
    const quiet = await keysweep(repository.path, ["scan", "--quiet"]);
    expect(quiet.code).toBe(1);
    expect(quiet.stdout).toContain("leaks in");
    const clean = createRepository();
    expect(await keysweep(clean.path, ["scan", "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await report(clean.path, ["scan", "--quiet"])).json.leaks).toEqual([]);
  });

  test("colours only where they are wanted", async () => {
    const introducer = "\u001b[";
    const plain = await keysweep(repository.path, ["scan"]);
    expect(plain.stdout).not.toContain(introducer);
    const forced = await keysweep(repository.path, ["scan"], { env: { FORCE_COLOR: "1" } });
    expect(forced.stdout).toContain(introducer);
    for (const [args, env] of [
      [["--no-color"], { FORCE_COLOR: "1" }],
      [[], { FORCE_COLOR: "1", NO_COLOR: "1" }],
    ] as const) {
      const { stdout } = await keysweep(repository.path, ["scan", ...args], { env });
      expect(stdout).toBe(plain.stdout.replace(/in \d+ ms/, (now) => /in \d+ ms/.exec(stdout)?.[0] ?? now));
    }
  });

  test("a report that cannot be written is exit 2, and the others are written", async () => {
    if (process.getuid?.() === 0) return;
    const folder = temporaryFolder();
    chmodSync(folder, 0o500);
    const { code, stdout, stderr } = await keysweep(repository.path, [
      "scan",
      ...["--format", `json=${join(folder, "x.json")}`, "--format", "text"],
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/could not be written/);
    expect(stdout).toContain("leaks in");
  });
});

describe("a pipe", () => {
  /** A key a line: a report of several megabytes. */
  function buildLarge() {
    const repository = createRepository();
    const lines = Array.from({ length: 1500 }, (_, index) => key("openai-project", `large ${index}`));
    repository.write("keys.txt", `${lines.join("\n")}\n`);
    return repository;
  }
  const large = buildLarge();

  /** Runs a shell pipeline; `$KEYSWEEP` is the command. Its exit code comes as the last line. */
  function pipeline(script: string): Promise<Ran> {
    return new Promise((resolve, reject) => {
      const child = spawn("bash", ["-c", script], {
        cwd: large.path,
        env: cleanEnvironment({ KEYSWEEP: `${process.execPath} ${BIN}` }),
      });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  test("gets all of a large report, however slowly it is read", async () => {
    const { stdout } = await pipeline(
      '$KEYSWEEP scan --format json | (sleep 1; while IFS= read -r -n 65536 -d "" part || [ -n "$part" ]; do printf %s "$part"; sleep 0.01; done)',
    );
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect(JSON.parse(stdout).leaks).toHaveLength(1500);
  });

  test("that is closed early changes nothing but the output", async () => {
    const { stdout, stderr } = await pipeline(
      '$KEYSWEEP scan --format jsonl | head -1 | cut -c1-2; echo "$PIPESTATUS"',
    );
    expect(stderr).toBe("");
    expect(stdout.split("\n").slice(0, 2)).toEqual(['{"', "1"]);
    const rules = await pipeline('$KEYSWEEP rules --json | head -c 1; echo; echo "$PIPESTATUS"');
    expect(rules.stderr).toBe("");
    expect(rules.stdout).toBe("[\n0\n");
  });

  test.runIf(existsSync("/dev/full"))("to a full disk is an error, not a clean run", async () => {
    const { stdout, stderr } = await pipeline('$KEYSWEEP rules > /dev/full; echo "$?"');
    expect(stdout).toBe("2\n");
    expect(stderr).toMatch(/^keysweep: standard output cannot be written to: ENOSPC/);
  });
});
