import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { key } from "../support/keys.ts";
import { createRepository } from "../support/repository.ts";
import { type LeakyRepository, leftSecrets, openLeakyRepository, wrongAtEnd } from "./organization.ts";
import { keysweep } from "./run.ts";

const open: LeakyRepository[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});
async function leaky(...args: Parameters<typeof openLeakyRepository>): Promise<LeakyRepository> {
  const world = await openLeakyRepository(...args);
  open.push(world);
  return world;
}

const FAST = ["--dead-after", "1"];

describe("keysweep rotate", () => {
  test("replaces a service account's key from the fingerprint alone, without an outage", async () => {
    const world = await leaky("account", { newKeyDelay: 0, deadKeyLinger: 300, pageSize: 1 });
    world.server.costs.push({ key: world.old.id, value: 12.5, currency: "usd" });
    const { code, stdout, stderr } = await world.run([
      ...["rotate", world.fingerprint, "--store", "env:.env", "--yes", ...FAST],
      ...["--deploy", "cp .env deployed.env"],
    ]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    for (const words of ["build key", "One", "service account build", "12.50 USD since the leak"])
      expect(stdout).toContain(words);
    expect(stdout).toContain("Runs: cp .env deployed.env");
    expect(stdout).toMatch(/is replaced and dead/);
    expect(readFileSync(join(world.repository.path, "deployed.env"), "utf8")).toContain(world.current());
    world.repository.remove("deployed.env");
    expect(wrongAtEnd(world)).toEqual([]);
    const again = await world.run(["rotate", "--resume"]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("no rotation was stopped here") });
  });
});
