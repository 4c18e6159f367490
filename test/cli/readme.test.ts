/** What the README shows, played again: commands are run as they stand there, and their output is the one it prints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { createProject } from "../setup/project.ts";
import { cleanEnvironment, ROOT, runKeysweep } from "../support/command.ts";
import { key } from "../support/keys.ts";
import { createRepository } from "../support/repository.ts";
import { createTerminal } from "./terminal.ts";

const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** The lines of the first block with output under a heading. */
function shownUnder(heading: string, language = ""): string[] {
  const section = README.split(`\n## ${heading}\n`)[1] ?? "";
  const blocks = [...section.matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm)];
  const block = blocks.find(([, of]) => of === language)?.[2];
  if (block === undefined) throw new Error(`no output under ${heading}`);
  return block.split("\n");
}

/** How long ago something was, and how long something took, is another every day. */
const timeless = (line: string) => line.replace(/\d+ days ago/, "N days ago").trimEnd();

const CLIENT = (secret: string) => `const client = new OpenAI({ apiKey: "${secret}" });\n`;

test("a leak in the history is shown as the README shows it", () => {
  const repository = createRepository();
  const ada = { author: "Ada <ada@example.com>" };
  repository.write(".gitignore", ".env\n.env.*\n");
  repository.write(
    "src/client.ts",
    `import OpenAI from "openai";\n\n${CLIENT(key("openai-project", "readme"))}`,
  );
  repository.commit("Talk to OpenAI", { ...ada, date: Date.parse("2026-05-02T09:00:00Z") / 1000 });
  repository.write(
    "src/client.ts",
    `import OpenAI from "openai";\n\n${CLIENT("x")}`.replace('"x"', "process.env.KEY"),
  );
  repository.commit("Take the key out", { ...ada, date: Date.parse("2026-05-03T09:00:00Z") / 1000 });
  const { stdout } = runKeysweep(repository.path, []);
  const printed = stdout.split("\n").map(timeless);
  expect(printed).toEqual(expect.arrayContaining(shownUnder("Does this repository leak?").map(timeless)));
  expect(printed.slice(0, 3)).toEqual(shownUnder("Does this repository leak?").slice(0, 3));
});

test("a new user's way from init to a refused commit goes as the README says", async () => {
  const shown = shownUnder("Before each commit", "console").map(timeless);
  const at = (line: string) => shown.indexOf(line);
  const project = createProject();
  const terminal = createTerminal(project.path);
  const ended = main(["init"], terminal.io);
  await terminal.answer("Write these files? [y/N]", "y");
  expect(await ended).toBe(0);
  const printed = terminal.shown().split("\n").map(timeless);
  const told = shown.slice(at("$ npx keysweep init") + 1, at('$ git commit -m "Talk to OpenAI"'));
  // What is typed is shown by the terminal and not by keysweep.
  for (const line of told.filter((one) => one !== "…").map((one) => one.replace(/ y$/, "")))
    expect(printed, line).toContain(line);
  project.write("src/client.ts", CLIENT(key("openai-project", "walk")));
  project.run(["add", "src"]);
  let refused = "";
  try {
    project.run(["commit", "-m", "Talk to OpenAI"], { env: { PATH: cleanEnvironment().PATH ?? "" } });
  } catch (error) {
    refused = String(error);
  }
  const lines = refused.split("\n").map(timeless);
  expect(lines).toEqual(expect.arrayContaining(shown.slice(at('$ git commit -m "Talk to OpenAI"') + 2)));
  expect(refused).toContain(shown[at('$ git commit -m "Talk to OpenAI"') + 1]);
});
