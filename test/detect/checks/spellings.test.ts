import { describe, expect, it } from "vitest";
import { SHORT, secretsIn } from "./samples.ts";

describe("a secret in the spelling of a command", () => {
  it.each([
    ["a client of MySQL with options before", `mysql -u root -p${SHORT} app < app.sql\n`],
    ["a client of MariaDB with options before", `mariadb -h db.acme.io -p${SHORT} app\n`],
  ])("is found in %s", (_, text, secret = SHORT) => {
    expect(secretsIn(text)).toEqual([secret]);
  });
});
