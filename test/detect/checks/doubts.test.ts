import { describe, expect, it } from "vitest";
import { hex, library } from "./samples.ts";

describe("a word and what may be its hash", () => {
  const values = (before: string) =>
    library.report(`${before}("password", "${hex(32, "hash")}")`).map(({ confidence }) => confidence);

  it("is doubted in a tuple", () => expect(values("[")).toEqual(["low"]));
  it("is a secret where a call is given it", () => expect(values("set")).toEqual(["medium"]));
});

describe("what has the length of a hash", () => {
  const values = (text: string) =>
    library.report(text).map(({ text: found, confidence }) => [found, confidence]);

  it.each([32, 40, 64])("is doubted as the password of an account: %i digits", (length) => {
    const digits = hex(length, "account");
    expect(values(`{"user": "bob", "password": "${digits}"}`)).toEqual([[digits, "low"]]);
    expect(values(`<user name='bob' password='${digits}'/>`)).toEqual([[digits, "low"]]);
  });

  it("is no less a password of a service", () => {
    const digits = hex(32, "service");
    expect(values(`DB_PASSWORD="${digits}"\n`)).toEqual([[digits, "medium"]]);
    expect(values(`password=${digits}\n`)).toEqual([[digits, "medium"]]);
    expect(values(`{host: "db.acme.io", user: "app", password: "${digits}"}`)).toEqual([[digits, "medium"]]);
  });
});
