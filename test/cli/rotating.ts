import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "vitest";
import { type LeakyRepository, openLeakyRepository } from "./organization.ts";

const open: LeakyRepository[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

/** A repository that leaks a key of an organization, and the server of that organization; closed when the test ends. */
export async function leaky(...args: Parameters<typeof openLeakyRepository>): Promise<LeakyRepository> {
  const world = await openLeakyRepository(...args);
  open.push(world);
  return world;
}

/** The old key need not be refused for a minute here. */
export const FAST = ["--dead-after", "1"];

/** The words of a rotation that puts the new key into a .env file. */
export const toEnv = (world: LeakyRepository): string[] => [
  "rotate",
  world.fingerprint,
  "--store",
  "env:.env",
  ...FAST,
];

/** What the organization was asked to change. */
export const changes = ({ server }: LeakyRepository): string[] =>
  server.calls.filter((call) => !call.startsWith("GET "));

/** File names of the journals that rotations left behind. */
export const journalsOf = ({ repository }: LeakyRepository): string[] => {
  const folder = join(repository.path, ".git/keysweep/rotations");
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
};
