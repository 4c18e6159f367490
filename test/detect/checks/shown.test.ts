import { describe, expect, it } from "vitest";
import { token } from "../../support/keys.ts";
import { alnum, encoded, hex, library, secretsIn, value } from "./samples.ts";

// What tests, pages and lists of addresses show where a secret would stand, and drawn secrets in the same places.

/** Digits and letters by turns, as a hand types what shall look drawn. */
const TYPED = ["7e2b1c9f5a4d", "8e3b0f1a6c7e", "2d9b5a4c8e1f", "7b2d"].join("");
/** How AWS's example goes on in tests: another end behind the part that everybody has. */
const SHOWN_AWS = ["je7MtGbClwBF/2Zp9", "Utk/h3yCo8nvb", "STAGINGKEY"].join("");
const CUT_AWS = ["wJalrXUtnFEMI", "/K7MDENG"].join("");
/** SHA-1 of `foobar`. */
const FOOBAR = ["8843d7f92416211de9eb", "b963ff4ce28125932878"].join("");
/** The point of P-256 that everything of it is counted from: the public half of the key 1. */
const POINT = Buffer.from(
  [
    "046b17d1f2e12c4247f8bce6e563a440f2",
    "77037d812deb33a0f4a13945d898c296",
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e16",
  ]
    .concat("2bce33576b315ececbb6406837bf51f5")
    .join(""),
  "hex",
).toString("base64url");
/** What holds nothing on Bitcoin, on Tron and on a chain of Cosmos. */
const ADDRESSES = [
  ["1BvBMSEYstWetqT", "Fn5Au4m4GFg7xJaNVN2"].join(""),
  ["TR7NHqjeKQxGTCi8", "q8ZY4pL8otSzgjLj6t"].join(""),
  ["bc1qw508d6qejxtdg4y5", "r3zarvary0c5xw7kv8f3t4"].join(""),
];

describe("what only looks like a secret", () => {
  it.each([
    ["hexadecimal digits that a hand typed by turns", `long_token: "${TYPED}"`],
    ["the beginning of AWS's example", `SecretAccessKey: "${CUT_AWS}",`],
    ["AWS's other example with another end", `aws_secret_access_key = ${SHOWN_AWS}\n`],
    ["a key that only searches", `new Client({ searchOnlyApiKey: "${alnum("searches")}" })`],
    ["a key of a search box of one's own", `typesense_search_key = "${alnum("searches")}"`],
    [
      "the token of a badge",
      `https://sonar.acme.io/api/project_badges/measure?project=x&metric=alert_status&token=${hex(40, "badge")}`,
    ],
    ["the hash of foobar", `"password" => "${FOOBAR}",`],
    ["a time in base64", `token: "${encoded("2018-08-11T15:58:07Z")}"`],
    [
      "a key that says that it is not real",
      `.secret_access_key("${["notreal", "rnrELgWzOk3IfjzDKtFBhDby"].join("")}")`,
    ],
    [
      "a key that says that it is a fake",
      `privateKey: ${["xoxb-fake", "key62b0eac53565a38c8cc0316f6"].join("")}\n`,
    ],
    [
      "a token that says that it is invalid",
      `Authorization: bearer ${["inval", "id-", alnum("invalid"), alnum("more")].join("")}\n`,
    ],
    ["the public half of a key", `const DEFAULT_VAPID_KEY = '${POINT}';`],
    ["a public half that is called a token", `const serverToken = '${POINT}';`],
    ["words for a password and a figure", `auth=("my_username", "${["my_pass", "321"].join("")}")`],
    ["a password and figures", `openssl enc -aes-256-cbc -pass pass:${["pass", "_123"].join("")} -in x`],
    ["a password with a sign", `http://us_er:${["password_with", "_="].join("")}@proxy.acme.io:3128`],
    ["a password of pictures", Buffer.from("ftp://😅:🙂@🙂.com").toString("latin1")],
    ["the file of a key", `\t#option key '/etc/${["uhttpd", ".key"].join("")}'`],
    ["a key that searches", `apiKey: process.env.ALGOLIA_SEARCH_API_KEY || '${hex(32, "search")}',`],
    ["a method that draws", `pwd = ${["SecureRandom", ".base58"].join("")}\n`],
    ["a pattern of hashes", `regexp_match(rolpassword, '^SCRAM-SHA-256\\$(.*):(.*)\\$(.*):(.*)$')`],
    ["a variable of a bundler", `"ReactPropTypesSecret","${["require", "$$0"].join("")}","has"`],
    [
      "a type of Rust",
      `pub const DBSOURCETYPE_DATASOURCE_MDP: ${["DBSOURCETYPE", "ENUM20"].join("")} = 3i32;`,
    ],
    [
      "a password in brackets",
      `name: 'Configure (username: test, password: ${["testing", "123"].join("")})'`,
    ],
    ["the token of a badge", `<img src="https://badges.acme.io/js/rating/x.svg?token=${value}" alt="Rate"/>`],
    ...ADDRESSES.map((address) => ["an address with its checksum", `const usdtToken = "${address}";`]),
  ])("%s", (_, text) => {
    expect(secretsIn(text as string)).toEqual([]);
  });

  it("doubts hashes that a list of accounts has between the tags of more members", () => {
    const text = `<user id="1">\n<username>luther</username>\n<email>l@acme.io</email>\n<password>${hex(32, "user")}</password>\n<role>x</role>\n`;
    expect(library.report(text).map((match) => match.confidence)).toEqual(["low"]);
  });
});

describe("drawn secrets in the same places", () => {
  const DRAWN: readonly (readonly [string, (secret: string) => string, number])[] = [
    ["hex", (secret) => `long_token: "${secret}"`, 40],
    ["hex", (secret) => `long_token: "${secret}"`, 32],
    ["base64", (secret) => `aws_secret_access_key = ${secret}\n`, 40],
    ["base64url", (secret) => `const DEFAULT_VAPID_KEY = '${secret}';`, 87],
    ["base64url", (secret) => `const DEFAULT_VAPID_KEY = '${secret}';`, 43],
    ["alnum", (secret) => `const usdtToken = "${secret}";`, 34],
    ["lowerAlnum", (secret) => `const usdtToken = "bc1${secret}";`, 39],
    ["alnum", (secret) => `token: "${secret}"`, 28],
    ["alnum", (secret) => `auth=("svc", "${secret}7a")`, 18],
    ["alnum", (secret) => `http://us_er:${secret}@proxy.acme.io:3128`, 18],
    ["hex", (secret) => `ALGOLIA_ADMIN_API_KEY = '${secret}'`, 32],
    ["alnum", (secret) => `\toption key '${secret}7q'`, 14],
  ];

  it.each(DRAWN)("keeps %s in %s", (alphabet, write, length) => {
    let kept = 0;
    for (let i = 0; i < 200; i++) {
      const secret = token("", length, alphabet as "hex", `${length} ${i}`);
      if (secretsIn(write(secret)).length > 0) kept++;
    }
    // What a random text cannot have is judged strictly: fewer than one in a hundred may go.
    expect(kept).toBeGreaterThanOrEqual(190);
  });
});
