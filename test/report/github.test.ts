import { describe, expect, test } from "vitest";
import { ANNOTATIONS, github } from "../../src/report/github.ts";
import { renderGithubSummary } from "../../src/report/github-summary.ts";
import { text } from "../../src/report/text.ts";
import { crowded, finding, full, HOSTILE, hostile, leak, options, run, SECRET } from "./sample.ts";

/** A command as the runner reads it: `::name key=value,…::message`, escapes undone. */
function commands(log: string): { name: string; properties: Record<string, string>; message: string }[] {
  const undo = (value: string): string =>
    value
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  return log
    .split(/\r\n|\r|\n/)
    .map((line) => /^\s*::([a-z-]+)(?: ([^:]*))?::(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name = "", list = "", message = ""]) => ({
      name,
      properties: Object.fromEntries(
        list
          .split(",")
          .filter((pair) => pair !== "")
          .map((pair) => [pair.slice(0, pair.indexOf("=")), undo(pair.slice(pair.indexOf("=") + 1))]),
      ),
      message: undo(message),
    }));
}

const ANNOTATING = ["error", "warning", "notice"];

describe("github", () => {
  test("annotates the file and line, the worst leak first", async () => {
    const list = commands(await github.render(full(), options()));
    expect(list[0]).toMatchObject({
      name: "error",
      properties: { file: "src/config.ts", line: "1", title: "keysweep: OpenAI project API key (live)" },
    });
    expect(list[0]?.message).toContain("rotate it at once");
  });

  test("never more than ten annotations a step, every leak in the log", async () => {
    const leaks = Array.from({ length: 30 }, (_, index) =>
      leak({ fingerprint: `ks1:${index}`, findings: [finding({ kind: "file", path: `f${index}.ts` })] }),
    );
    for (const result of [run({ leaks }), { ...full(), leaks }]) {
      const log = await github.render(result, options());
      const list = commands(log);
      expect(list.filter(({ name }) => ANNOTATING.includes(name))).toHaveLength(ANNOTATIONS);
      for (const { fingerprint } of leaks) expect(log).toContain(` ${fingerprint}\n`);
    }
  });

  test("a gap is annotated even when leaks fill the room", async () => {
    const list = commands(await github.render({ ...full(), leaks: crowded(90).leaks }, options()));
    expect(list.filter(({ properties }) => properties.title === "keysweep: incomplete")).toHaveLength(1);
  });

  for (const [name, sting] of Object.entries(HOSTILE))
    test(`hostile ${name} makes no command of its own, in text and summary neither`, async () => {
      for (const words of [
        sting,
        `::error file=a::${sting}`,
        `##[error]${sting}`,
        `x ::stop-commands::${sting}`,
      ]) {
        const result = hostile(words);
        const log = await github.render(result, options({ showSecrets: true }));
        const list = commands(log);
        // One annotation a place and for the concern, one for the gap, and the group around the list.
        expect(list.map((one) => one.name)).toEqual([
          "error",
          "error",
          "error",
          "error",
          "warning",
          "group",
          "endgroup",
        ]);
        expect(log).not.toContain(SECRET);
        expect(log).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066]/);
        const plain = log.split("\n").filter((line) => !line.startsWith("::"));
        expect(plain.join("\n")).not.toContain("##[");
        for (const width of [40, 60, 80, 81, 82, 83]) {
          const report = await text.render(result, options({ width }));
          expect(commands(report)).toEqual([]);
          expect(report).not.toContain("##[");
        }
      }
    });

  test("a file's name comes back as it was", async () => {
    for (const path of ["a,b:c%0Ad.ts", "line\nbreak.ts", "100%.ts"]) {
      const log = await github.render(
        run({ leaks: [leak({ findings: [finding({ kind: "file", path })] })] }),
        options(),
      );
      expect(commands(log)[0]?.properties.file).toBe(path);
    }
  });

  test("a concern is annotated where it stands", async () => {
    const concerns = full().concerns ?? [];
    const list = commands(await github.render(run({ leaks: [], concerns }), options()));
    expect(list.slice(0, 2)).toEqual([
      {
        name: "error",
        properties: { file: "api/.env", title: "keysweep: env-not-ignored" },
        message: "api/.env is on disk and git does not ignore it. To mend it, add to api/.gitignore: .env",
      },
      {
        name: "warning",
        properties: { file: "src/client.ts", line: "4", title: "keysweep: openai-base-url" },
        message: "This host reads every key and prompt in the clear.",
      },
    ]);
  });

  test("a clean run says so in words and makes no annotation", async () => {
    const log = await github.render(run({ leaks: [] }), options());
    expect(commands(log)).toEqual([]);
    expect(log).toContain("No leaks in the working tree of acme/web.");
  });
});

describe("the job summary", () => {
  test("names every leak in a table, gaps and warnings above it", () => {
    const summary = renderGithubSummary(full());
    expect(summary.match(/^\| (?:critical|high|low)/gm)).toHaveLength(12);
    expect(summary).toContain("### Could not be read");
    expect(summary).toContain("### Ways for a leak to happen");
    expect(summary).toContain("[Replace it](https://platform.openai.com/api-keys)");
    expect(summary).not.toContain(SECRET);
  });

  for (const [name, sting] of Object.entries(HOSTILE))
    test(`hostile ${name} is no markup`, () => {
      const lines = renderGithubSummary(hostile(sting)).split("\n");
      for (const line of lines.filter((one) => one.startsWith("| critical"))) {
        expect(line.split("|")).toHaveLength(7);
        const cells = line.replace(/\[Replace it\]\(https:\/\/example\.com\/[^\s()[\]<>|`]*\) \|$/, "");
        expect(cells.slice(1)).not.toMatch(/[<>`[\]]/);
      }
      expect(lines.join("\n")).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066]/);
    });

  test("stays below GitHub's limit and says how many are left out", () => {
    const findings = Array.from({ length: 10_000 }, (_, index) =>
      finding({ kind: "file", path: `${"dir/".repeat(30)}${index}` }),
    );
    const summary = renderGithubSummary(run({ leaks: [leak({ findings })] }));
    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary).toMatch(/And [\d,]+ more, listed in the log\./);
  });
});
