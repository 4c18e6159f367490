import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { OPTIONS, type OptionSpec } from "../../src/cli/options.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import { closest } from "../../src/closest.ts";

function parsed(...argv: string[]) {
  const invocation = parseCommandLine(argv);
  if (invocation.kind !== "run") throw new Error(`no run but ${invocation.kind}`);
  return {
    command: invocation.command.name,
    words: invocation.args.words,
    options: { ...invocation.args.options },
  };
}

describe("a command line", () => {
  test("without a command's name is the check of a repository", () => {
    expect(parsed()).toEqual({ command: "check", words: [], options: {} });
    expect(parsed("../other", "--quiet")).toEqual({
      command: "check",
      words: ["../other"],
      options: { quiet: true },
    });
    expect(parsed("./scan").command).toBe("check");
  });

  test("is a command, its words and its options in any order", () => {
    expect(parsed("scan", "a", "--format", "json", "b", "-q", "--exclude=x", "--exclude", "y")).toEqual({
      command: "scan",
      words: ["a", "b"],
      options: { format: ["json"], quiet: true, exclude: ["x", "y"] },
    });
    expect(parsed("--format", "json", "-q", "scan", "a")).toEqual({
      command: "scan",
      words: ["a"],
      options: { format: ["json"], quiet: true },
    });
    expect(parseCommandLine(["--help", "env"])).toMatchObject({ kind: "help", command: { name: "env" } });
    expect(parsed("scan", "--", "--odd").words).toEqual(["--odd"]);
    expect(parsed("scan", "-").words).toEqual(["-"]);
    expect(parsed("scan", "-o", "f", "-c", "k").options).toEqual({ output: "f", config: "k" });
  });

  test("asks for help or the version", () => {
    expect(parseCommandLine(["--help"])).toEqual({ kind: "help" });
    expect(parseCommandLine(["--version"])).toEqual({ kind: "version" });
    expect(parseCommandLine(["range", "-h"])).toMatchObject({ kind: "help", command: { name: "range" } });
    expect(parseCommandLine(["help", "env"])).toMatchObject({ kind: "help", command: { name: "env" } });
  });

  test("never mistakes an option's value for an option", () => {
    expect(() => parsed("scan", "--output", "--quiet")).toThrow("--output");
    expect(parsed("scan", "--output=--quiet").options).toEqual({ output: "--quiet" });
  });
});

describe("the option table", () => {
  const options = Object.entries(OPTIONS as Readonly<Record<string, OptionSpec>>);

  test("gives every letter once and says what every value is", () => {
    const letters = options.flatMap(([, { alias }]) => alias ?? []);
    expect(new Set(letters).size).toBe(letters.length);
    for (const [name, { type, value }] of options) expect(value === undefined, name).toBe(type === "boolean");
  });

  test("holds nothing that no command takes", () => {
    const taken = new Set<string>(["help", "version", ...COMMANDS.flatMap((command) => command.options)]);
    expect(options.map(([name]) => name).filter((name) => !taken.has(name))).toEqual([]);
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    "%s --help shows what the parser takes, and its examples are understood",
    async (name, command) => {
      const help = await renderHelp(command, 100);
      const shown = [...help.matchAll(/--([a-z-]+)/g)].map(([, option]) => option);
      for (const option of command.options) {
        const spec: OptionSpec = OPTIONS[option];
        expect(shown).toContain(option);
        const argv = [`--${option}${spec.type === "boolean" ? "" : "=1"}`];
        const words = Array.from({ length: command.count[0] }, () => "word");
        expect(parsed(name, ...words, ...argv).options).toHaveProperty(option);
      }
      for (const example of command.examples) {
        const argv = example
          .replace(/^.*\| /, "")
          .replace(/ >+ .*$/, "")
          .split(" ")
          .slice(1);
        expect(parsed(...argv).command, example).toBe(name);
      }
    },
  );
});

test("closest is a word at most two letters away, fewer for short ones", () => {
  expect(closest("histroy", ["scan", "history"])).toBe("history");
  expect(closest("scan", ["scan", "scam"])).toBe("scan");
  expect(closest("x", ["y"])).toBeUndefined();
  expect(closest("something", ["scan", "history"])).toBeUndefined();
  expect(closest("rule", [])).toBeUndefined();
});
