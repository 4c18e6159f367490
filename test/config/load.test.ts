import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { builtinRules } from "../../src/rules/builtin.ts";
import { temporaryFolder } from "../support/repository.ts";

function folder(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return root;
}

const load = (files: Readonly<Record<string, string>>, flags = {}) => {
  const root = folder(files);
  return loadConfig(root, root, flags);
};
const ids = (rules: readonly { readonly id: string }[]) => rules.map(({ id }) => id);

const RULE = `[[rules]]\nid = "mine"\ndescription = "Mine"\nregex = '''mine_[a-z]{10}'''\nkeywords = ["mine_"]\n`;

describe("configuration", () => {
  test("without any is the built-in rules and nothing left out", async () => {
    const config = await load({});
    expect(config).toMatchObject({ include: [], exclude: [], files: [], warnings: [], allowedBaseUrls: [] });
    expect(config.ruleSet).toBe(builtinRules());
    expect(config.allRules).toBe(builtinRules());
    expect(config.allowComments).toEqual(["keysweep", "gitleaks"]);
    expect(config.maxBinaryBytes).toBe(100 * 1024 * 1024);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test.each([
    ["an allow list", `[[allowlists]]\npaths = ["docs/"]\n`],
    ["another severity", `[[rules]]\nid = "generic-secret"\nseverity = "low"\n`],
    [
      "an allow list of a rule",
      `[[rules]]\nid = "generic-secret"\n[[rules.allowlists]]\npaths = ["docs/"]\n`,
    ],
  ])("leaves what was prepared of the rules as it is, but not what is remembered: %s", async (_, text) => {
    const { ruleSet } = await load({ ".keysweep.toml": text });
    expect(ruleSet.rulesHash).toBe(builtinRules().rulesHash);
    expect(ruleSet.hash).not.toBe(builtinRules().hash);
  });

  test("puts rules of its own behind the built-in ones, and in the place of those it changes", async () => {
    const { ruleSet } = await load({ ".keysweep.toml": RULE });
    expect(ruleSet.builtOn).toEqual({
      rulesHash: builtinRules().rulesHash,
      count: builtinRules().rules.length,
    });
    const changed = await load({ ".keysweep.toml": RULE.replace('"mine"', '"generic-secret"') });
    expect(changed.ruleSet.builtOn).toBeUndefined();
    expect(changed.ruleSet.rulesHash).not.toBe(builtinRules().rulesHash);
  });

  test("comes from the first file there is", async () => {
    const all = {
      ".keysweep.toml": 'exclude = ["own"]\n',
      "package.json": '{ "keysweep": { "exclude": ["package"] } }',
      ".gitleaks.toml": RULE,
    };
    expect((await load(all)).exclude).toEqual(["own"]);
    const { ".keysweep.toml": _, ...others } = all;
    expect((await load(others)).exclude).toEqual(["package"]);
    const third = await load({ ...others, "package.json": '{ "name": "keysweep-user" }' });
    expect(ids(third.ruleSet.rules)).toEqual(["mine"]);
    expect(third.files).toEqual([".gitleaks.toml"]);
    expect(third.warnings).toHaveLength(1);
  });

  test("flags add to patterns and choose among rules", async () => {
    const config = await load(
      { ".keysweep.toml": `exclude = ["a"]\ninclude = ["src"]\nskipRules = ["openai-admin-key"]\n${RULE}` },
      { exclude: ["b"], include: ["lib"], skipRule: ["openai-project-key"] },
    );
    expect(config.exclude).toEqual(["a", "b"]);
    expect(config.include).toEqual(["src", "lib"]);
    const left = ids(config.ruleSet.rules);
    expect(left).toContain("mine");
    expect(left).not.toContain("openai-admin-key");
    expect(left).not.toContain("openai-project-key");
    expect(ids(config.allRules.rules)).toEqual(expect.arrayContaining(["openai-admin-key", "mine"]));
    expect(ids((await load({}, { rule: ["openai-admin-key"] })).ruleSet.rules)).toEqual(["openai-admin-key"]);
  });

  test("a file's rule of a built-in's name stands in its place", async () => {
    const own = RULE.replace('"mine"', '"openai-project-key"');
    const { ruleSet } = await load({ ".keysweep.toml": own });
    expect(ids(ruleSet.rules)).toEqual(ids(builtinRules().rules));
    expect(ruleSet.rules.find(({ id }) => id === "openai-project-key")?.description).toBe("Mine");
    expect(ruleSet.hash).not.toBe(builtinRules().hash);
  });

  test("extend.path is followed, beside the file or where the command is started, twice at most", async () => {
    const two = await load({
      ".gitleaks.toml": '[extend]\npath = "base.toml"\n',
      "base.toml": `[extend]\npath = "deep.toml"\n${RULE}`,
      "deep.toml": RULE.replace('"mine"', '"deep"'),
    });
    expect(ids(two.ruleSet.rules).sort()).toEqual(["deep", "mine"]);
    expect(two.files).toEqual([".gitleaks.toml", "base.toml", "deep.toml"]);
    await expect(load({ ".gitleaks.toml": '[extend]\npath = ".gitleaks.toml"\n' })).rejects.toThrow(/deep/);
    await expect(load({ ".gitleaks.toml": '[extend]\npath = "gone.toml"\n' })).rejects.toThrow(
      ".gitleaks.toml extends gone.toml, which does not exist",
    );
  });

  test("of rules that do not exist is told", async () => {
    const { warnings } = await load({
      ".gitleaks.toml": '[extend]\nuseDefault = true\ndisabledRules = ["no-such-rule"]\n',
    });
    expect(warnings).toEqual(['.gitleaks.toml disables the rule "no-such-rule", which does not exist.']);
    await expect(load({}, { rule: ["no-such-rule"] })).rejects.toThrow('there is no rule "no-such-rule"');
  });

  test("keys that gitleaks would pass over are named, and spoil nothing", async () => {
    const text = `${RULE}futureKey = 1\n[rules.later]\nx = 1\n[future]\ny = 2\n`;
    const { ruleSet, warnings } = await load({ ".gitleaks.toml": text });
    expect(ids(ruleSet.rules)).toEqual(["mine"]);
    expect(warnings.slice(0, 3)).toEqual([
      ".gitleaks.toml: `future` means nothing here.",
      '.gitleaks.toml, rules "mine": `futureKey` means nothing here.',
      '.gitleaks.toml, rules "mine": `later` means nothing here.',
    ]);
    await expect(load({ ".keysweep.toml": text })).rejects.toThrow("unknown key `future`");
  });

  test("a table without a pattern changes the rule that it names", async () => {
    const { ruleSet } = await load({
      ".gitleaks.toml": `[extend]\npath = "base.toml"\n[[rules]]\nid = "mine"\nkeywords = ["other"]\nsecretGroup = 0\nskipReport = true\nentropy = 3\n`,
      "base.toml": RULE,
    });
    expect(ruleSet.rules).toHaveLength(1);
    expect(ruleSet.rules[0]).toMatchObject({ keywords: ["mine_", "other"], skipReport: true, entropy: 3 });
    const bound = await load({
      ".gitleaks.toml": `[extend]\npath = "base.toml"\n[[rules]]\nid = "mine"\npath = "[.]env$"\n`,
      "base.toml": RULE,
    });
    expect(bound.ruleSet.rules[0]).toMatchObject({ path: "[.]env$", regex: "mine_[a-z]{10}" });
  });

  test("a secret is taken from no group that the pattern does not have", async () => {
    const withGroup = (regex: string, group: number) =>
      load({ ".gitleaks.toml": `${RULE.replace("mine_[a-z]{10}", regex)}\nsecretGroup = ${group}\n` });
    await expect(withGroup("mine_([a-z]{10})", 2)).rejects.toThrow(
      '.gitleaks.toml, rules "mine": `secretGroup` is 2, but the rule\'s pattern has one group',
    );
    await expect(withGroup("mine_(?:[a-z(]{10})\\(", 1)).rejects.toThrow("has no groups");
    await expect(withGroup("(?i)(m)(?P<n>i)ne_[[:alpha:](]{10}", 3)).rejects.toThrow("has 2 groups");
    expect((await withGroup("(?i)(m)(?P<n>i)ne_[]a-z(]{10}", 2)).ruleSet.rules[0]).toMatchObject({
      secretGroup: 2,
    });
    const patched = load({
      ".gitleaks.toml": `[extend]\npath = "base.toml"\n[[rules]]\nid = "mine"\nsecretGroup = 1\n`,
      "base.toml": RULE,
    });
    await expect(patched).rejects.toThrow('.gitleaks.toml, rule "mine": `secretGroup` is 1');
  });

  test("what differs from gitleaks is told: classes beyond ASCII, two things to extend", async () => {
    const withRegex = async (regex: string) =>
      (await load({ ".gitleaks.toml": RULE.replace("mine_[a-z]{10}", regex) })).warnings.slice(1);
    const says = (asked: string) => [
      `.gitleaks.toml: rule "mine" asks for ${asked}, which meets no characters beyond ASCII here.`,
    ];
    expect(await withRegex("mine_\\p{L}+")).toEqual(says("\\p{L}"));
    expect(await withRegex("mine_\\x{43a}")).toEqual(says("\\x{43a}"));
    expect(await withRegex("mine_\\\\p{2}")).toEqual([]);
    expect(await withRegex("mine_\\x{7a}[^\\\\x00]")).toEqual([]);
    const { warnings, ruleSet } = await load({
      ".gitleaks.toml": '[extend]\npath = "base.toml"\nuseDefault = true\n',
      "base.toml": RULE,
    });
    expect(ids(ruleSet.rules)).toEqual(["mine"]);
    expect(warnings).toEqual([
      '.gitleaks.toml: "[extend]" has a path as well as useDefault: only the path counts.',
    ]);
  });

  test("a keyword that is not ASCII is met by what of it is", async () => {
    const keywords = async (list: string) => {
      const { ruleSet } = await load({ ".gitleaks.toml": RULE.replace('["mine_"]', list) });
      return ruleSet.rules[0]?.keywords;
    };
    expect(await keywords('["schlüssel", "key"]')).toEqual(["schl", "key"]);
    expect(await keywords('["ключ", "key"]')).toEqual([]);
  });

  test("a rule that requires one which is not there is told, and one that is chosen brings its parts along", async () => {
    const pair = `${RULE}[[rules.required]]\nid = "id"\n`;
    expect((await load({ ".gitleaks.toml": pair })).warnings.at(-1)).toBe(
      '.gitleaks.toml: rule "mine" requires "id", which does not exist: it finds nothing.',
    );
    const both = `${pair}${RULE.replace('"mine"', '"id"')}`;
    const { ruleSet } = await load({ ".gitleaks.toml": both }, { rule: ["mine"] });
    expect(ruleSet.rules.map(({ id, skipReport }) => [id, skipReport])).toEqual([
      ["mine", false],
      ["id", true],
    ]);
  });
});
