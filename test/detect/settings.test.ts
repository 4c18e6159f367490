import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../support/library.ts";

const library = readLibrary();
const password = fillIn("{{alnum:14}}7", "settings");
const wide = (text: string) => Buffer.from(text, "utf16le").toString("base64");

/** Each holds the password once. */
const SETTINGS: Readonly<Record<string, (password: string) => string>> = {
  "a map of Clojure": (p) => `{:host "db" :user "app" :password "${p}"}`,
  "a map of Clojure over lines": (p) => `(def db {:subname "//db/app"\n         :password "${p}"})`,
  "an unattended set-up": (p) =>
    `<Password>\n  <Value>${p}</Value>\n  <PlainText>true</PlainText>\n</Password>`,
  "a bean of Spring": (p) => `<property name="password"><value>${p}</value></property>`,
  "a start of a cloud's machine": (p) => `chpasswd:\n  list: |\n    root:${p}\n  expire: false\n`,
  "a kickstart": (p) => `lang en_US\nrootpw ${p}\nreboot\n`,
  "a relay of Postfix": (p) => `[smtp.acme.io]:587 relay@acme.io:${p}\n`,
  "a device of Cisco's": (p) => `hostname core\nusername admin privilege 15 secret 0 ${p}\n`,
};

describe("a password in settings", () => {
  it.each(Object.entries(SETTINGS))("is found in %s", (_, write) => {
    expect(library.report(write(password)).map(({ text }) => text)).toEqual([password]);
  });

  it.each(Object.entries(SETTINGS))("is not one where a place-holder stands in %s", (_, write) => {
    for (const value of ["changeme", "<password>", "$" + "{PASSWORD}", "your-password"])
      expect(library.report(write(value))).toEqual([]);
  });

  it("is found as Windows encodes it, with the setting's name behind it", () => {
    const setUp = (value: string) =>
      `<AdministratorPassword>\n  <Value>${value}</Value>\n  <PlainText>false</PlainText>\n</AdministratorPassword>`;
    const encoded = wide(`${password}AdministratorPassword`);
    expect(library.report(setUp(encoded)).map(({ text }) => text)).toEqual([encoded]);
    expect(library.report(setUp(wide("passwordAdministratorPassword")))).toEqual([]);
  });

  it("is none in a symbol's name, a call and a table of words", () => {
    for (const text of [
      `(get params :password "${"form.password.value2"}")`,
      `<Password><Value>$(Password)</Value></Password>`,
      `function f(user, password, role) {\n  check(user, password1234x, role);\n}`,
      `| Option | Password |\n| --- | --- |\n| length | eight-or-more |\n`,
    ])
      expect(library.report(text)).toEqual([]);
  });
});
