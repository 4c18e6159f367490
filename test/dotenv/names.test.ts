import { describe, expect, it } from "vitest";
import { type EnvNameKind, envNameKind, shown } from "../../src/dotenv/names.ts";

const NAMES: Readonly<Record<EnvNameKind, readonly string[]>> = {
  env: [
    ".env",
    ".ENV",
    ".env.local",
    ".env.production.local",
    ".env-prod",
    ".env_old",
    ".env~",
    ".env.bak",
    ".env.keys",
    ".envrc.local",
    "prod.env",
    ".secrets.env",
    "secrets.env",
    "docker.env",
    "a/b/.env",
    ".dev.vars",
    ".dev.vars.staging",
    "prod.env.bak",
  ],
  "public-env": [".flaskenv", ".envrc"],
  template: [
    ".env.example",
    ".env.local.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env-example",
    "example.env",
    "env.example",
    "dotenv.sample",
    ".envrc.example",
    ".dev.vars.example",
    ".env.defaults",
  ],
  other: [
    "env.d.ts",
    "next-env.d.ts",
    ".env.d.ts",
    ".env.ts",
    ".env.vault",
    ".env.enc",
    ".env.gpg",
    ".env.prod.sops",
    "env",
    "env.py",
    "environment.env.ts",
    "environment",
    ".environment",
    ".envoy.yaml",
    "env.md",
    "README.md",
    "dotenv.rb",
  ],
};

describe("names of files", () => {
  for (const [kind, names] of Object.entries(NAMES)) {
    it.each(names)(`${kind}: %s`, (name) => {
      expect(envNameKind(name)).toBe(kind);
    });
  }

  it("are shown without control characters", () => {
    expect(shown("a\x1b[2Jb\n\u202e.env")).toBe("a?[2Jb??.env");
  });
});
