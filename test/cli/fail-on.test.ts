import { beforeAll, describe, expect, test } from "vitest";
import { key, token } from "../support/keys.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";
import { type Canned, startServer, type TestServer } from "../verify/server.ts";
import { keysweep } from "./run.ts";

const KEYS = {
  live: key("openai-project", "fail-on live"),
  dead: key("openai-project", "fail-on dead"),
  odd: key("openai-project", "fail-on odd"),
} as const;

const ANSWERS: ReadonlyMap<string, Canned> = new Map<string, Canned>([
  [KEYS.live, { status: 200, body: { object: "list", data: [] } }],
  [KEYS.dead, { status: 401, body: { error: { code: "invalid_api_key", message: "x" } } }],
  [KEYS.odd, { status: 403, body: "<html>a bot check</html>", headers: { "content-type": "text/html" } }],
]);

/** Only likely: a token of nobody's form beside an OpenAI name. */
const LIKELY = `OPENAI_API_KEY = 'sk-${token("", 43, "base64url", "fail-on")}'`;

let server: TestServer;
const worlds = new Map<string, TestRepository>();
beforeAll(async () => {
  server = await startServer();
  server.play(
    ({ headers }) => ANSWERS.get(headers.authorization?.replace("Bearer ", "") ?? "") ?? { status: 500 },
  );
  for (const [name, line] of [
    ...Object.entries(KEYS).map(([kind, text]) => [kind, `key = '${text}'`] as const),
    ["likely", LIKELY] as const,
  ])
    worlds.set(name, holding(line));
  return () => server.close();
});

/** A repository that has the line in its last commit, and anew in what the next one would add. */
function holding(line: string): TestRepository {
  const world = createRepository();
  world.write("README", "nothing\n");
  world.commit("One");
  world.write("src/a.py", `${line}\n`);
  world.commit("Two");
  world.write("src/b.py", `${line}\n`);
  world.run(["add", "--all"]);
  return world;
}

const COMMANDS = [
  [],
  ["scan"],
  ["staged"],
  ["range", "HEAD~1..HEAD"],
  ["history"],
  ["hook", "pre-commit"],
] as const;

const POLICIES = [
  ["any", "dead", 1],
  ["live", "live", 1],
  ["live", "dead", 0],
  ["live", "odd", 3],
  ["high", "likely", 0],
] as const;

describe.each(COMMANDS.map((command) => [command.join(" ") || "keysweep alone", command] as const))(
  "%s",
  (_, command) => {
    test.each(POLICIES)("--fail-on %s with a key that is %s exits %i", async (failOn, kind, code) => {
      const asks = ["--verify", "--openai-base-url", `${server.url.origin}/v1`];
      const { path } = worlds.get(kind) ?? createRepository();
      const ran = await keysweep(path, [...command, ...asks, "--fail-on", failOn]);
      expect(ran).toMatchObject({ code, stderr: "" });
      expect(ran.stdout).toContain("1 leak in ");
    });
  },
);
