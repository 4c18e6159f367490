import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { journalFolder, startJournal } from "../../src/rotate/journal.ts";
import { withRotations } from "../../src/rotate/known.ts";
import { Secret } from "../../src/secret.ts";
import { leak, run } from "../report/sample.ts";
import { temporaryFolder } from "../support/repository.ts";

const PLAN = { provider: "OpenAI", ruleId: "openai-project-key", target: { kind: "by-hand" } } as const;

async function begin(folder: string) {
  return startJournal(journalFolder(folder), { ...PLAN, stores: [], deploys: false, old: leak().secret });
}

test("a report says how far each leak's rotation is", async () => {
  const folder = temporaryFolder();
  expect(await withRotations(run(), folder)).toEqual(run());
  const journal = await begin(folder);
  await journal.write({ at: "stored" });
  const stranger = leak({ fingerprint: "other", secret: new Secret("another secret") });
  const { leaks, warnings } = await withRotations(run({ leaks: [leak(), stranger] }), folder);
  expect(leaks[0]?.rotation).toMatchObject({
    id: journal.state.id,
    state: "under-way",
    step: "the new key is stored",
  });
  expect(leaks[1]).not.toHaveProperty("rotation");
  expect(warnings).toEqual([]);
  await journal.write({ at: "done" });
  expect((await withRotations(run(), folder)).leaks[0]?.rotation?.state).toBe("done");
});

test("the newest rotation of a secret counts", async () => {
  const folder = temporaryFolder();
  const first = await begin(folder);
  await first.write({ at: "done" });
  await new Promise((done) => setTimeout(done, 5));
  const second = await begin(folder);
  expect((await withRotations(run(), folder)).leaks[0]?.rotation?.id).toBe(second.state.id);
});

test("a damaged journal is a warning and hides no leak", async () => {
  const folder = temporaryFolder();
  mkdirSync(journalFolder(folder), { recursive: true });
  writeFileSync(join(journalFolder(folder), "0a1b2c3d.json"), "{ half", { mode: 0o600 });
  const { leaks, warnings } = await withRotations(run(), folder);
  expect(leaks).toHaveLength(1);
  expect(warnings).toEqual([expect.stringContaining("0a1b2c3d.json is damaged")]);
});
