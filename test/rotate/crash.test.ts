import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Target, unfinished } from "../../src/rotate/journal.ts";
import { key } from "../support/keys.ts";
import { type DriveConfig, drive } from "./drive.ts";
import type { Oddities, OpenAiServer, ServedKey } from "./openai-server.ts";
import { openWorld, verifyEnd, type World } from "./world.ts";

/**
 * Rotations in processes of their own that are killed (SIGKILL: no handler runs, nothing is flushed) at every step and at
 * every request, before it is served and after. Started again, each must finish; and before and after every request the
 * application must have a key that works.
 */
let folder: string;
let program: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keysweep-crash-"));
  program = join(folder, "child.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "child.ts")],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly killed: boolean;
  readonly finished: boolean;
  readonly checkpoints: number;
  readonly said: string;
}

function start(config: DriveConfig, killAt: number): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, KILL_AT: String(killAt) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  child.stdin.end(JSON.stringify(config));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (_code, signal) => {
      const told = (out === "" ? {} : JSON.parse(out)) as { finished?: boolean; checkpoints?: number };
      resolve({
        killed: signal === "SIGKILL",
        finished: told.finished ?? false,
        checkpoints: told.checkpoints ?? 0,
        said: out + err,
      });
    });
  });
  return { child, ended };
}

type Used = "account" | "person" | "admin";
interface Scenario {
  readonly name: string;
  readonly used: Used;
  readonly odd: Oddities;
  readonly target: (world: World) => Target;
  /** A person makes the new key and hands it over. */
  readonly handsOver?: boolean;
  /** Kills at every request, too. */
  readonly requests: boolean;
}

const ACCOUNT = ({ account }: World): Target => ({
  kind: "openai-account",
  project: "proj_one",
  key: account.id,
  account: "svc_old",
  mode: "same",
});

const SCENARIOS: readonly Scenario[] = [
  {
    name: "a second key on a service account",
    used: "account",
    odd: { newKeyDelay: 40 },
    target: ACCOUNT,
    requests: true,
  },
  {
    name: "a new account for an old one, on a server that deletes no account's keys",
    used: "account",
    odd: { keepsAccountKeys: true },
    target: ACCOUNT,
    requests: true,
  },
  {
    name: "a service account for a person",
    used: "person",
    odd: {},
    target: ({ person }) => ({ kind: "openai-person", project: "proj_one", key: person.id, mode: "new" }),
    requests: false,
  },
  {
    name: "an admin key that replaces itself",
    used: "admin",
    odd: {},
    target: ({ admin }) => ({ kind: "openai-admin", key: admin.id }),
    requests: true,
  },
  {
    name: "a key that its owner makes anew",
    used: "person",
    odd: {},
    target: ({ person }) => ({ kind: "openai-person", project: "proj_one", key: person.id, mode: "by-hand" }),
    handsOver: true,
    requests: true,
  },
];

function configOf(world: World, { used, target, handsOver }: Scenario): DriveConfig {
  const { server, admin, envPath } = world;
  const fresh = handsOver ? [madeByPerson(server).value] : undefined;
  return {
    ...(fresh && { handedOver: fresh }),
    baseUrl: server.baseUrl,
    adminKey: admin.value,
    oldKey: world[used].value,
    folder: world.folder,
    envPath,
    target: target(world),
  };
}

function madeByPerson(server: OpenAiServer): ServedKey {
  return server.add({
    value: key("openai-project", `${server.baseUrl} by hand`),
    name: "made by hand",
    project: "proj_one",
    owner: { type: "user", id: "user-1" },
  });
}

/** Runs a scenario, killed by `arm`; then once more to the end. Returns all that is wrong. */
async function killed(
  scenario: Scenario,
  killAt: number,
  arm?: (world: World, kill: () => void) => void,
): Promise<string[]> {
  const world = await openWorld(scenario.odd, scenario.used);
  try {
    const config = configOf(world, scenario);
    const first = start(config, killAt);
    arm?.(world, () => first.child.kill("SIGKILL"));
    const end = await first.ended;
    const wrong = end.killed ? [] : [`was not killed: ${end.said.slice(0, 300)}`];
    if (!world.server.works(world.current())) wrong.push("no working key after the crash");
    // Killed after its last word was written down, there is nothing left to do.
    if ((await unfinished(world.folder)).length > 0) {
      const again = await drive(config).catch((error: unknown) => error);
      if (!(again instanceof Object && "finished" in again && again.finished === true))
        wrong.push(`did not finish: ${inspect(again)}`);
    }
    return [...wrong, ...(await verifyEnd(world, world[scenario.used]))];
  } finally {
    await world.close();
  }
}

/** Does `work` for each number, some at a time; returns what is wrong, by number. */
async function each(
  numbers: readonly number[],
  work: (number: number) => Promise<string[]>,
): Promise<string[]> {
  const wrong: string[] = [];
  const rest = numbers.values();
  const worker = async (): Promise<void> => {
    for (const number of rest) wrong.push(...(await work(number)).map((text) => `${number}: ${text}`));
  };
  await Promise.all(Array.from({ length: 3 }, worker));
  return wrong;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe.each(SCENARIOS)("$name", (scenario) => {
  let checkpoints = 0;
  let calls: readonly string[] = [];
  beforeAll(async () => {
    const world = await openWorld(scenario.odd, scenario.used);
    const end = await start(configOf(world, scenario), 0).ended;
    checkpoints = end.checkpoints;
    // Waiting until the old key is dead asks as often as it takes: each of those questions is like the other.
    calls = world.server.calls.slice(
      0,
      world.server.calls.findLastIndex((call) => call.startsWith("DELETE ")) + 3,
    );
    expect(await verifyEnd(world, world[scenario.used])).toEqual([]);
    await world.close();
  });

  test("killed at every step, it is finished by the next run, and there is always a working key", async () => {
    expect(checkpoints).toBeGreaterThan(15);
    expect(await each(range(checkpoints), (number) => killed(scenario, number))).toEqual([]);
  });

  /** Kills the process when a request has come, or when it was served and the answer has not left. */
  const atRequest = (number: number, phase: "before" | "after"): Promise<string[]> =>
    killed(scenario, 0, (world, kill) => {
      const watch = world.server.onMoment;
      world.server.onMoment = async (moment) => {
        await watch?.(moment);
        if (moment.request !== number || moment.phase !== phase) return false;
        kill();
        return true;
      };
    });

  if (!scenario.requests) return;

  test("killed before any request is served, too", async () => {
    expect(calls.length).toBeGreaterThan(6);
    expect(await each(range(calls.length), (number) => atRequest(number, "before"))).toEqual([]);
  });

  test("killed after any request that changes something, too", async () => {
    const changes = range(calls.length).filter((number) => !calls[number - 1]?.startsWith("GET "));
    // What a person makes, the API is not asked for.
    expect(changes.length).toBeGreaterThan(scenario.handsOver ? 0 : 1);
    expect(await each(changes, (number) => atRequest(number, "after"))).toEqual([]);
  });
});
