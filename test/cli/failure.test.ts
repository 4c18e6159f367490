import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { maskSecrets } from "../../src/cli/failure.ts";
import { KEY_KINDS, key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { keysweep } from "./run.ts";

describe("a key typed in the wrong place is not repeated", () => {
  const repository = createRepository();
  repository.write("a.txt", "a\n");
  repository.commit("One");
  const secret = key("openai-project", "typed");

  test.each([
    [["verify", secret]],
    [[secret]],
    [["scan", secret]],
    [["scan", `folder/${secret}`]],
    [["scan", "--format", secret]],
    [["scan", "--output", `${secret}/out.json`]],
    [["scan", `--${secret}`]],
    [["scan", `--fail-on=${secret}`]],
    [["scan", "--rule", secret]],
    [["scan", "--config", secret]],
    [["range", `${secret}..HEAD`]],
    [["range", secret]],
    [["rules", "--id", secret]],
    [["staged", secret]],
    [["hook", secret]],
    [["env", secret]],
    [["verify", `OPENAI_API_KEY=${secret}`]],
  ])("%#", async (args) => {
    const { code, stdout, stderr } = await keysweep(repository.path, args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^keysweep: /);
    expect(shows(stdout + stderr, secret)).toBe(false);
  });

  test("the message still says which key is meant", async () => {
    const { stderr } = await keysweep(repository.path, ["scan", secret]);
    expect(stderr).toBe(`keysweep: there is no file or folder sk-proj-…${secret.slice(-4)}\n`);
  });
});

test("a fault of keysweep's own says where it happened, and no key that hangs on it", async () => {
  const secret = key("openai-project", "fault");
  const folder = temporaryFolder();
  const fault = join(folder, "fault.cjs");
  writeFileSync(
    fault,
    `const crypto = require("node:crypto");
    crypto.createHash = (...given) => {
      throw Object.assign(new TypeError("boom " + process.env.FAULT), { given, told: process.env.FAULT });
    };
    require("node:module").syncBuiltinESMExports();`,
  );
  const env = { NODE_OPTIONS: `--require ${fault} --trace-uncaught`, FAULT: secret };
  const { code, stdout, stderr } = await keysweep(folder, ["verify"], { input: secret, env });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^keysweep: a fault of its own, please report it: TypeError: boom sk-proj-…/);
  expect(stderr).toMatch(/\n {4}at /);
  expect(shows(stderr, secret)).toBe(false);
});

describe("maskSecrets", () => {
  // A secret key of AWS is told by the name before it alone: 40 characters of base64 are anything.
  test.each(KEY_KINDS.filter((kind) => kind !== "aws-secret-access-key"))("%s", async (kind) => {
    const secret = key(kind, "mask");
    for (const text of [secret, `there is no "${secret}"`, `open '/tmp/a/${secret}'`, `--x=${secret}: no`]) {
      const masked = await maskSecrets(text);
      expect(shows(masked, secret), text.slice(0, 12)).toBe(false);
      expect(masked.length).toBeLessThan(text.length);
    }
  });

  test("other words stay as they are", async () => {
    for (const text of [
      "there is no folder /home/ann/projects/a-rather-long-name/with-parts/of-all-kinds_and_sizes.txt",
      "the base of the range, 0123456789abcdef0123456789abcdef01234567, is not in this repository",
      "short",
    ])
      expect(await maskSecrets(text)).toBe(text);
  });
});
