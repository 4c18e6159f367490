import { describe, expect, it } from "vitest";
import { createBesideRecogniser } from "../../../src/detect/recognise/beside.ts";
import { plainView } from "../../../src/detect/view.ts";

const KEY = `0f3a9c${"71be5d24"}`;
const OTHER = `77d1e0${"a49c3b58"}`;
const HOST = "api.acme.io";

interface Found {
  readonly secret: string;
  readonly name: string;
}

/** What is found in `text` around the first place of `keyword`. */
function find(text: string, keyword = HOST, argument?: number): readonly Found[] {
  const recognise = createBesideRecogniser(
    { value: "[0-9a-f]{14}", ...(argument !== undefined && { argument }) },
    300,
    "a rule",
  );
  const bytes = Buffer.from(text, "latin1");
  const start = text.indexOf(keyword);
  const found: Found[] = [];
  recognise(plainView(bytes, 0, bytes.length), start, start + keyword.length, (candidate) => {
    const { nameStart = 0, nameEnd = 0 } = candidate.assignment ?? {};
    found.push({
      secret: text.slice(candidate.start, candidate.end),
      name: text.slice(nameStart, nameEnd),
    });
  });
  return found;
}

describe("a value beside an address", () => {
  it.each([
    ["a header of curl", `curl https://${HOST}/v1 -H "X-Api-Key: ${KEY}"`, "X-Api-Key"],
    ["a header with a scheme", `curl https://${HOST} -H 'Authorization: Bearer ${KEY}'`, "Authorization"],
    [
      "a header before it",
      `headers = {"Authorization": "Api-Key ${KEY}"}\nget("https://${HOST}")`,
      "Authorization",
    ],
    ["an argument by name", `Client(base_url="https://${HOST}", api_key="${KEY}")`, "api_key"],
    ["a part of the query", `fetch("https://${HOST}/v1?q=1&api_key=${KEY}&n=2")`, "api_key"],
    [
      "a header before it, behind another call",
      `get("https://other.example.org");\nconst headers = { "X-Key": "${KEY}" };\nget("https://${HOST}")`,
      "X-Key",
    ],
    ["a user of curl", `curl -u ${KEY}: https://${HOST}/v1`, "-u"],
    ["a user in the address", `pip install --index-url https://${KEY}:@${HOST}/simple`, ""],
    ["an option", `acme --token ${KEY} --url https://${HOST}`, "--token"],
    ["a header that is set", `req.Header.Set("X-Key", "${KEY}") // ${HOST}`, "X-Key"],
  ])("is found as %s", (_, text, name) => {
    expect(find(text)).toEqual([{ secret: KEY, name }]);
  });

  it.each([
    ["behind another address", `https://${HOST}\nhttps://other.example.org/?key=${KEY}`],
    ["in another member of the list", `- url: https://${HOST}\n- name: other\n  key: ${KEY}`],
    ["behind the end of a block", `{\n  "url": "https://${HOST}"\n}\nkey = "${KEY}"`],
    ["as a name before a password", `curl -u ${KEY}:secret https://${HOST}`],
    ["as a part of something longer", `https://${HOST} key="${KEY}00"`],
    ["as a path", `https://${HOST}/v1/${KEY}/items`],
    [
      "in the call of another service before",
      `fetch("https://other.example.org", { headers: { "X-Key": "${KEY}" } });\nfetch("https://${HOST}")`,
    ],
    [
      "in the command of another service before",
      `curl https://other.example.org/v1 \\\n  -H "X-Key: ${KEY}"\ncurl https://${HOST}/v1`,
    ],
    ["as a word of a sentence", `see https://${HOST} and ${KEY}.`],
    ["as a user of another address", `https://${KEY}@other.example.org/12 ${HOST}`],
    ["as a user of another address behind it", `${HOST} dsn: https://${KEY}@other.example.org/12`],
  ])("is none of its where it stands %s", (_, text) => {
    expect(find(text).filter(({ name }) => name !== "and")).toEqual([]);
  });

  it("is given to the server that is named between the library and it", () => {
    const text = `new Acme({ host: "http://localhost:7700", apiKey: "${KEY}" })`;
    expect(find(text, "new Acme(")).toEqual([{ secret: KEY, name: "apiKey" }]);
  });

  it("is told by the place among the arguments where the rule says which", () => {
    const text = `Client("user-1", "${KEY}")`;
    expect(find(text, "Client(", 2)).toHaveLength(1);
    expect(find(text, "Client(", 1)).toEqual([]);
  });

  it("is told by its name where the rule says which argument of a call it is", () => {
    expect(find(`Client(secret="${KEY}")`, "Client(", 2)).toHaveLength(1);
  });

  it("is the second of two arguments alone that look the same: the first says whose it is", () => {
    const text = `Client("${OTHER}", "${KEY}")`;
    expect(find(text, "Client(").map(({ secret }) => secret)).toEqual([KEY]);
  });

  it("is not judged by the rest of a value that goes on beyond what is seen", () => {
    const text = `https://${HOST} ${" ".repeat(281)}key=${KEY}`;
    expect(find(`${text}00`)).toEqual([]);
  });
});
