import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();
const passwords = ["one", "two", "three"].map((seed) => fillIn("{{alnum:11}}7!", `log-in ${seed}`));
const [first, second, third] = passwords as [string, string, string];
const secretsIn = (text: string) => library.report(text).map(({ text: secret }) => secret);

describe("log-ins in lines", () => {
  it.each([
    ["alone", `admin:${first}\nroot:${second}\nbackup:${third}\n`],
    ["by address", `ada@gmail.com:${first}\nbob@gmail.com:${second}\nroot@gmail.com:${third}\n`],
    ["with bars", `admin|${first}\nroot|${second}\nbackup|${third}\n`],
    ["behind a heading", `# accounts\n\nadmin:${first}\nroot:${second}\nbackup:${third}\n\nend\n`],
    ["with Windows' line ends", `admin:${first}\r\nroot:${second}\r\nbackup:${third}\r\n`],
    ["in a literal", JSON.stringify({ users: `admin:${first}\nroot:${second}\nbackup:${third}\n` })],
  ])("are found, %s", (_, text) => {
    expect(secretsIn(text)).toEqual(passwords);
  });

  it.each([
    ["one line", `admin:${first}\n`],
    ["lines whose separators differ", `admin:${first}\nroot|${second}\n`],
    ["settings", "admin:enabled-now-1\nroot:disabled-now-2\n"],
    ["what will stand there", "admin:changeme\nroot:password\n"],
  ])("are not made of %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
