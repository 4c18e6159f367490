import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();
const first = fillIn("{{alnum:31}}7", "list, one");
const second = fillIn("{{alnum:31}}4", "list, two");
const secretsIn = (text: string) => library.report(text).map(({ text: secret }) => secret);

describe("secrets of a list", () => {
  it.each([
    ["an array", `const API_TOKENS = ["${first}", "${second}"];`],
    [
      "an array over lines, with comments",
      `API_TOKENS = [\n  "${first}",  # ours\n  # theirs\n  "${second}",\n]\n`,
    ],
    [
      "an array beside what is read from elsewhere",
      `const apiTokens = [config.first, "${first}", "${second}"];`,
    ],
    ["a typed list", `private List<String> apiTokens = List.of("${first}", "${second}");`],
    ["a slice of Go", `var apiTokens = []string{"${first}", "${second}"}`],
    ["a literal in JSON", JSON.stringify({ text: `tokens = ["${first}", "${second}"]` })],
    ["members of YAML", `api_tokens:\n  - ${first}\n  - "${second}"  # another\nport: 80\n`],
    ["keys of a map", `API_TOKENS = {"${first}": "alice", "${second}": {"name": "bob"}}`],
    ["keys of a map in YAML", `api_tokens:\n  ${first}: alice\n  ${second}: bob\n`],
    ["values of a map of passwords", `PASSWORDS = {"alice": "${first}", "bob": "${second}"}`],
    ["values of a map of keys", `API_KEYS = {"weather": "${first}", "search": "${second}"}`],
    [
      "values of a map whose keys have no quotes",
      `const apiKeys = { weather: '${first}', search: '${second}' };`,
    ],
    ["a member of JSON", JSON.stringify({ secrets: { hmac: first, cookie: second } })],
    ["a section of TOML", `[secrets]\nhmac = "${first}"\n\n# ours\ncookie = "${second}"\n`],
    ["values of providers' names", `SECRETS = {"mailgun": "${first}", "support": "${second}"}`],
    [
      "values of names with words before",
      `secrets:\n  public_api_secret: ${first}\n  commit_bot: ${second}\n`,
    ],
    ["a map of YAML", `secrets:\n  hmac: ${first}\n  cookie: "${second}"\nport: 80\n`],
  ])("is found in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([first, second]);
  });

  it("are none of a package in a lock file of .NET", () => {
    const entry = `{\n  "App.UserSecrets": {\n    "type": "Transitive",\n    "marks": "${first}"\n  }\n}\n`;
    expect(secretsIn(entry)).toEqual([]);
    expect(secretsIn(entry.replace('"type": "Transitive",', '"other": "value",'))).toEqual([first]);
  });

  it("ends where the list does", () => {
    expect(secretsIn(`tokens = ["${first}"]\nnames = ["${second}"]\n`)).toEqual([first]);
    expect(secretsIn(`api_tokens:\n  - ${first}\nrevisions:\n  - ${second}\n`)).toEqual([first]);
    expect(secretsIn(`[secrets]\nhmac = "${first}"\n[names]\nfirst = "${second}"\n`)).toEqual([first]);
  });

  it.each([
    ["words", 'STOP_TOKENS = ["beginning", "end-of-text", "separator-two"]'],
    ["what will stand there", 'API_TOKENS = ["your-first-token-here", "<second-token-here>"]'],
    ["what says who and where", `API_KEYS = {"user": "${first}", "revision": "${second}"}`],
    ["what a section says of who and where", `[secrets]\nuser_id = "${first}"\ndigest = "${second}"\n`],
    [
      "what lies sealed, and what it is opened with",
      JSON.stringify({ secrets: { ciphertext: first, nonce: second, iv: first, tag: second } }),
    ],
    ["what is shown of keys", JSON.stringify({ apiKeys: { fingerprint: first, site_key: second } })],
    ["commits", `secrets:\n  git_sha: ${first}\n  gitCommit: ${second}\n`],
    ["values of a map of a test", `test_secrets = {"hmac": "${first}"}`],
    ["names of settings", 'tokens: ["API_TOKEN_OF_ACME", "GITHUB_TOKEN_OF_CI"]'],
  ])("is not made of %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
