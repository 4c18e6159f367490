import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository, temporaryFolder } from "../support/repository.ts";
import { keysweep } from "./run.ts";

const SECRET = key("openai-project", "rules");

describe("rules", () => {
  test("lists the rules in force, outside of a repository too", async () => {
    for (const cwd of [temporaryFolder(), createRepository().path]) {
      const { code, stdout } = await keysweep(cwd, ["rules"]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^openai-project-key +critical +OpenAI project API key$/m);
      expect(stdout).toMatch(/\n\d+ rules, \d+ providers?\./);
    }
    const one = await keysweep(temporaryFolder(), ["rules", "--rule", "openai-project-key"]);
    expect(one.stdout).toMatch(/^openai-project-key .*\n\n1 rule, 1 provider\./);
  });

  test("--json prints all of them", async () => {
    const { stdout } = await keysweep(temporaryFolder(), ["rules", "--json"]);
    const rules = JSON.parse(stdout) as { id: string }[];
    expect(rules.map(({ id }) => id)).toContain("openai-project-key");
  });

  test("--id shows one in full", async () => {
    const { code, stdout } = await keysweep(temporaryFolder(), ["rules", "--id", "openai-project-key"]);
    expect(code).toBe(0);
    for (const words of ["provider       OpenAI", "severity       critical", "https://platform.openai.com/"])
      expect(stdout).toContain(words);
    const json = await keysweep(temporaryFolder(), ["rules", "--id", "openai-project-key", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ id: "openai-project-key", provider: "OpenAI" });
  });

  test("test says what each rule makes of a text", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "yes.txt"), `a ${SECRET}\n`);
    writeFileSync(join(folder, "no.txt"), "nothing\n");
    const yes = await keysweep(folder, ["rules", "test", "yes.txt"]);
    expect(yes.code).toBe(1);
    expect(yes.stdout).toContain(
      `openai-project-key: bytes 2–${2 + SECRET.length}, high confidence: sk-proj-…`,
    );
    const json = await keysweep(folder, ["rules", "test", "yes.txt", "--json"]);
    const made = JSON.parse(json.stdout) as { rule: string; start: number; reported: boolean }[];
    expect(made.filter(({ reported }) => reported)).toMatchObject([{ rule: "openai-project-key", start: 2 }]);
    const no = await keysweep(folder, ["rules", "test", "no.txt"]);
    expect(no.code).toBe(0);
    expect(no.stdout).toMatch(/^None of \d+ rules finds anything in no\.txt\.\n$/);
  });
});
