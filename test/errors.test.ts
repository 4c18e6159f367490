import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hasCode, KeysweepError, messageOf } from "../src/errors.ts";

test("a named failure carries code, hint and cause", () => {
  const cause = new Error("why");
  const error = new KeysweepError("CONFIG", "wrong", { hint: "mend it", cause });
  expect(error).toMatchObject({
    name: "KeysweepError",
    code: "CONFIG",
    message: "wrong",
    hint: "mend it",
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  const plain = new KeysweepError("IO", "wrong");
  expect(plain.hint).toBeUndefined();
  expect("cause" in plain).toBe(false);
});

test("the message of anything that was thrown", () => {
  expect(messageOf(new Error("said"))).toBe("said");
  expect(messageOf("text")).toBe("text");
  expect(messageOf(undefined)).toBe("undefined");
});

test("system errors are known by their code", () => {
  let thrown: unknown;
  try {
    readFileSync("/nonexistent/file");
  } catch (error) {
    thrown = error;
  }
  expect(hasCode(thrown, "ENOENT")).toBe(true);
  expect(hasCode(thrown, "EACCES")).toBe(false);
  expect(hasCode("ENOENT", "ENOENT")).toBe(false);
  expect(hasCode(new Error("ENOENT"), "ENOENT")).toBe(false);
});
