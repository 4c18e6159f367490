import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  furnish,
  type Oddities,
  type OpenAiServer,
  type ServedKey,
  startOpenAi,
} from "../rotate/openai-server.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { shows } from "../verify/server.ts";
import { keysweep, type Ran, type RunOptions, report } from "./run.ts";

/** An organization whose key a repository leaks, and the application beside it that uses the key from its .env. */
export interface LeakyRepository {
  readonly server: OpenAiServer;
  readonly admin: ServedKey;
  /** The leaked key. */
  readonly old: ServedKey;
  readonly repository: TestRepository;
  /** Of the leak. */
  readonly fingerprint: string;
  /** What was printed by all runs. */
  readonly printed: string[];
  /** Moments, before or after a request, at which the application had no working key. */
  readonly outages: string[];
  /** The key the application would use now. */
  current(): string;
  /** Runs `keysweep …args` with the admin key and the server's address. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  close(): Promise<void>;
}

const BEFORE = "# settings\nPORT=8080\nOPENAI_API_KEY=";
const AFTER = "\nDEBUG=1\n";

export async function openLeakyRepository(
  used: "account" | "person",
  odd: Oddities = {},
): Promise<LeakyRepository> {
  const server = await startOpenAi(odd);
  const keys = furnish(server);
  const old = keys[used];
  const repository = createRepository();
  repository.write(".gitignore", ".env\n");
  repository.write("src/client.js", `const client = new OpenAI({ apiKey: "${old.value}" });\n`);
  repository.commit("Call the API", { date: Math.floor(Date.now() / 1000) - 3600 });
  repository.write(".env", `${BEFORE}${old.value}${AFTER}`);
  const { json } = await report(repository.path, ["history"]);
  const printed: string[] = [];
  const outages: string[] = [];
  const current = (): string =>
    /^OPENAI_API_KEY=(\S+)$/m.exec(readFileSync(join(repository.path, ".env"), "utf8"))?.[1] ?? "";
  server.onMoment = ({ method, path, phase }) => {
    if (!server.works(current())) outages.push(`${phase} ${method} ${path}`);
    return false;
  };
  return {
    server,
    admin: keys.admin,
    old,
    repository,
    fingerprint: json.leaks[0]?.fingerprint ?? "",
    printed,
    outages,
    current,
    async run(args, options = {}) {
      const ran = await keysweep(repository.path, [...args, "--openai-base-url", server.baseUrl], {
        ...options,
        env: { OPENAI_ADMIN_KEY: keys.admin.value, ...options.env },
      });
      printed.push(ran.stdout, ran.stderr);
      return ran;
    },
    close: () => server.close(),
  };
}

/** What must be true when a rotation is done, whatever happened on the way. Returns what is not. */
export function wrongAtEnd(world: LeakyRepository): string[] {
  const { server, old, repository, outages, current } = world;
  const wrong = [...server.problems, ...outages, ...leftSecrets(world)];
  if (!server.works(current())) wrong.push("the application has no working key");
  if (current() === old.value) wrong.push("the application still uses the old key");
  if (old.deletedAt === undefined) wrong.push("the old key lives");
  const text = readFileSync(join(repository.path, ".env"), "utf8");
  if (text !== `${BEFORE}${current()}${AFTER}`) wrong.push("the rest of .env has changed");
  return wrong;
}

/** Keys of the organization that were printed, or stand in a file where nobody put them. */
export function leftSecrets({ server, repository, printed, old }: LeakyRepository): string[] {
  const wrong: string[] = [];
  const files = filesBelow(repository.path).filter(
    (name) => !/(?:^|\/)\.env$/.test(name) && !name.includes("/objects/") && !name.endsWith("src/client.js"),
  );
  for (const { value, name } of server.keys) {
    if (printed.some((text) => shows(text, value))) wrong.push(`${name} was printed`);
    for (const file of files)
      if (shows(readFileSync(file, "latin1"), value)) wrong.push(`${name} stands in ${file}`);
  }
  if (!files.some((file) => file.includes(".git"))) wrong.push("the git folder was not looked at");
  return old.value.length > 40 ? wrong : [...wrong, "there is no key to look for"];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
