import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { redact, Secret } from "../src/secret.ts";
import { KEY_KINDS, key } from "./support/keys.ts";

describe("a secret", () => {
  const text = key("openai-project", "secret");
  const secret = new Secret(text);

  test("shows itself to nobody who does not ask", () => {
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      new Error(`failed: ${secret}`).message,
      Object.values(secret).join(),
    ].join("\n");
    for (let at = 8; at + 8 <= text.length; at += 8) expect(shown).not.toContain(text.slice(at, at + 8));
    expect(JSON.stringify(structuredCloneOrNothing(secret))).not.toContain(text.slice(10, 20));
  });

  test("is there for who does", () => {
    expect(secret.reveal()).toBe(text);
    expect(secret).toHaveLength(text.length);
    expect(secret.redacted()).toBe(redact(text));
  });
});

function structuredCloneOrNothing(value: unknown): unknown {
  return structuredClone(value);
}

describe("the redacted form", () => {
  test.each(KEY_KINDS)("of %s hides at least 24 characters, or all", (kind) => {
    const text = key(kind, "redact");
    const [head = "", tail = ""] = redact(text).split("…");
    expect(text.length - head.length - tail.length).toBeGreaterThanOrEqual(
      Math.min(24, text.length - head.length),
    );
    expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
    expect(tail.length).toBeLessThanOrEqual(4);
    // What is shown of the beginning is the issuer's, not the secret's.
    expect(head).toBe(redact(key(kind, "another")).split("…")[0]);
  });

  test("of a short one is stars", () => {
    for (const text of ["", "a", "hunter2", "fifteen letters"]) expect(redact(text)).toBe("****");
  });

  test("shows no word of a pass phrase", () => {
    for (const text of ["correct-horse-battery-staple", "my_secret_pass_phrase_of_2024"])
      expect(redact(text)).toMatch(/^…(?:.{4})?$/);
  });

  test("of a private key is its first line", () => {
    const line = (kind: string): string => `-----BEGIN ${kind}PRIVATE KEY-----`;
    for (const kind of ["", "RSA ", "OPENSSH ", "ENCRYPTED "])
      expect(redact(`${line(kind)}\n${"Ab3/".repeat(60)}\n-----END`)).toBe(`${line(kind)}…`);
    expect(redact(`-----BEGIN ${"hunter2 PRIVATE KEY-----".repeat(3)}`)).toMatch(/^…/);
  });

  test("never holds what a terminal obeys", () => {
    expect(redact(`\u001b[31m${"x".repeat(40)}\u001b[0m`)).toMatch(/^[\x20-\x7e…]*$/);
  });
});
