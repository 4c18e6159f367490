import { describe, expect, it } from "vitest";
import { awsAccountOf } from "../../../src/detect/checks/aws.ts";
import { base58Bytes } from "../../../src/detect/checks/wallet.ts";
import { bech32Polymod } from "../../../src/rules/checked-text.ts";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();
const only = (text: string) => {
  const found = library.report(text);
  expect(found).toHaveLength(1);
  return found[0] as (typeof found)[number];
};

describe("checksums", () => {
  it("accepts the token that GitHub's users published with its checksum, and doubts it when one letter differs", () => {
    const token = ["ghp", "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"].join("_");
    expect(only(`token = "${token}"`)).toMatchObject({ ruleId: "github-personal-token", confidence: "high" });
    const edited = only(`token = "${token.replace("zQW", "zQX")}"`);
    expect(edited).toMatchObject({ ruleId: "github-personal-token", confidence: "low" });
    expect(edited.notes.join(" ")).toContain("checksum is wrong");
  });

  it("accepts the token of Grafana's own tests", () => {
    const token = ["glsa", "yscW25imSKJIuav8zF37RZmnbiDvB05G", "fcaaf58a"].join("_");
    expect(only(`TOKEN=${token}`)).toMatchObject({ ruleId: "grafana-service-token", confidence: "high" });
    expect(only(`TOKEN=${token.replace("fcaa", "fcab")}`).confidence).toBe("low");
  });

  it("computes Bech32 as BIP 173 says", () => {
    // The shortest valid text of BIP 173, "A12UEL5L": human part "a", no data.
    const values = [..."2uel5l"].map((char) => "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(char));
    expect(bech32Polymod([3, 0, 1, ...values])).toBe(1);
  });

  it("reads base 58, leading zeros included", () => {
    expect(Buffer.from(base58Bytes("StV1DL6CwTryKyV") ?? []).toString()).toBe("hello world");
    expect([...(base58Bytes("112") ?? [])]).toEqual([0, 0, 1]);
    expect(base58Bytes("0OIl")).toBeUndefined();
  });
});

describe("AWS", () => {
  it("reads the account number out of a key id", () => {
    expect(awsAccountOf(`ASIA${"QNZGKIQY56JQ7WML"}`)).toBe("029608264753");
  });

  it("is surer of a key id beside its secret", () => {
    const id = fillIn("{{awsid:AKIA}}", "id");
    const secret = fillIn("{{base64:40}}", "secret");
    expect(only(`id: ${id}`).confidence).toBe("medium");
    const both = library.report(`aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
    expect(both.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
      ["aws-secret-access-key", "high"],
    ]);
    // The id is told as a part of its secret.
    expect(both[0]?.parts?.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
      ["aws-access-key-id", "high"],
    ]);
  });
});

describe("private keys", () => {
  it("says that a key was cut short, and is unsure then", () => {
    const whole = fillIn("{{pem:RSA PRIVATE KEY}}", "pem");
    const lines = whole.split("\n");
    const cut = [...lines.slice(0, 6), lines.at(-1)].join("\n");
    expect(only(whole)).toMatchObject({ confidence: "high", notes: [] });
    expect(only(cut)).toMatchObject({ confidence: "low" });
  });

  it.each([
    ["lacks a line", (lines: string[]) => lines.toSpliced(3, 1)],
    ["lacks its end", (lines: string[]) => lines.toSpliced(-3, 2)],
    [
      "has two lines in the wrong order",
      (lines: string[]) => lines.toSpliced(3, 2, ...lines.slice(3, 5).reverse()),
    ],
  ])("is unsure of a key of OpenSSH that %s", (_, damage) => {
    const lines = fillIn("{{openssh:}}", "openssh").split("\n");
    expect(only(lines.join("\n"))).toMatchObject({ confidence: "high", notes: [] });
    const found = only(damage(lines).join("\n"));
    expect(found).toMatchObject({ ruleId: "openssh-private-key", confidence: "low" });
    expect(found.notes.join(" ")).toContain("missing or was changed");
  });

  it("says that a key is encrypted", () => {
    const body = fillIn("{{base64:64}}\n{{base64:64}}\n{{base64:64}}", "body");
    const label = "RSA PRIVATE KEY";
    const text = `-----BEGIN ${label}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n${body}\n-----END ${label}-----`;
    expect(only(text).notes.join(" ")).toContain("encrypted");
  });
});
