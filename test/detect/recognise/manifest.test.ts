import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();
const drawn = fillIn("{{alnum:23}}7", "manifest");
const other = fillIn("{{alnum:23}}4", "another manifest");
const told = (text: string) => library.report(text).map(({ ruleId, text: secret }) => [ruleId, secret]);
const encoded = (text: string) => Buffer.from(text).toString("base64");

const HEAD = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: acme\n";
const PLAIN = `${HEAD}stringData:\n  username: bob\n  smtp: ${drawn}\n`;

describe("a member of a Secret of Kubernetes", () => {
  it.each([
    ["as it is", PLAIN],
    ["with Windows' line ends", PLAIN.replaceAll("\n", "\r\n")],
    ["in a list", `items:\n${PLAIN.replace(/^(?=.)/gm, "    ")}`],
    ["in a literal", JSON.stringify({ manifest: PLAIN })],
    ["in a literal of a literal", JSON.stringify(JSON.stringify({ manifest: PLAIN }))],
    ["before its kind", `stringData:\n  smtp: ${drawn}\nkind: Secret\nmetadata:\n  name: acme\n`],
    ["behind a comment", PLAIN.replace("kind: Secret", "kind: Secret # of the app")],
    ["behind a member called data", PLAIN.replace("username: bob", "userdata: hello")],
  ])("is found %s", (_, text) => {
    expect(told(text)).toEqual([["secret-in-manifest", drawn]]);
  });

  it("is found in base64, and in each block as that has it", () => {
    const text = `${HEAD}data:\n  weather: ${encoded(drawn)}\nstringData:\n  smtp: ${other}\n`;
    expect(told(text)).toEqual([
      ["secret-in-manifest", encoded(drawn)],
      ["secret-in-manifest", other],
    ]);
  });

  it.each([
    ["of another kind", PLAIN.replace("kind: Secret", "kind: ConfigMap")],
    ["of another document", `kind: ConfigMap\ndata:\n  smtp: ${drawn}\n---\n${HEAD}`],
    ["outside of its blocks", `${HEAD}  uid: ${drawn}\n`],
    [
      "that says which version it is",
      PLAIN.replace(/smtp: .*/, `git_commit: ${fillIn("{{hex:40}}", "commit")}`),
    ],
    ["that is a template", PLAIN.replace(drawn, "${" + "SMTP_PASSWORD}")],
  ])("is none %s", (_, text) => {
    expect(told(text)).toEqual([]);
  });
});
