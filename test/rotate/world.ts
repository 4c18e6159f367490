import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shows } from "../verify/server.ts";
import { furnish, type Oddities, type OpenAiServer, type ServedKey, startOpenAi } from "./openai-server.ts";

/** An organization, a folder with an application's .env, and a watch over both. */
export interface World {
  readonly server: OpenAiServer;
  readonly admin: ServedKey;
  readonly account: ServedKey;
  readonly person: ServedKey;
  readonly folder: string;
  readonly envPath: string;
  /** The key the application would use now. */
  current(): string;
  /** Moments at which the application had no working key. Looked at before and after each request. */
  readonly outages: string[];
  /** Every file below the folder but the .env itself, in one text. */
  written(): Promise<string>;
  close(): Promise<void>;
}

const BEFORE = "# settings\nPORT=8080\nexport OPENAI_API_KEY=";
const AFTER = " # the key\nDEBUG='1'\n";

export async function openWorld(odd: Oddities, used: "admin" | "account" | "person"): Promise<World> {
  const server = await startOpenAi({ ...odd, newKeyDelay: 0 });
  const keys = furnish(server);
  if (odd.newKeyDelay !== undefined) server.odd.newKeyDelay = odd.newKeyDelay;
  const root = await mkdtemp(join(tmpdir(), "keysweep-rotate-"));
  const envPath = join(root, ".env");
  await writeFile(envPath, `${BEFORE}${keys[used].value}${AFTER}`);
  const current = (): string =>
    /^export OPENAI_API_KEY=(\S+)/m.exec(readFileSync(envPath, "utf8"))?.[1] ?? "";
  const outages: string[] = [];
  server.onMoment = ({ request, method, path, phase }) => {
    if (!server.works(current())) outages.push(`${phase} request ${request}, ${method} ${path}`);
    return false;
  };
  return {
    server,
    ...keys,
    folder: join(root, "rotations"),
    envPath,
    current,
    outages,
    async written() {
      const files = await readdir(join(root, "rotations"), { recursive: true }).catch(() => []);
      return (await Promise.all(files.map((name) => readFile(join(root, "rotations", name), "utf8")))).join(
        "\n",
      );
    },
    async close() {
      await server.close();
      await rm(root, { recursive: true });
    },
  };
}

/** What must be true when a rotation is done, whatever happened on the way. Returns what is not. */
export async function verifyEnd(world: World, old: ServedKey): Promise<string[]> {
  const { server } = world;
  const wrong = [...server.problems, ...world.outages];
  if (!server.works(world.current())) wrong.push("the application has no working key");
  if (world.current() === old.value) wrong.push("the application still uses the old key");
  if (old.deletedAt === undefined) wrong.push("the old key lives");
  const text = readFileSync(world.envPath, "utf8");
  if (text !== `${BEFORE}${world.current()}${AFTER}`) wrong.push(`the .env file was changed: ${text.length}`);
  // Nobody needs more keys than there were.
  const left = server.keys.filter(
    ({ deletedAt, value }) =>
      deletedAt === undefined && value !== world.current() && !FURNISHED.has(server.find(value)?.name ?? ""),
  );
  if (left.length > 0) wrong.push(`left over: ${left.map(({ name }) => name).join(", ")}`);
  const journal = await world.written();
  if (!journal.includes('"at": "done"')) wrong.push("the journal is not done");
  for (const { value } of server.keys) if (shows(journal, value)) wrong.push("the journal shows a key");
  return wrong;
}

const FURNISHED = new Set(["Admin", "build key", "jo's key"]);
