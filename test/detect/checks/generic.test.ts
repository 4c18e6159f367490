import { describe, expect, it } from "vitest";
import { token } from "../../support/keys.ts";
import { readLibrary } from "../../support/library.ts";

const library = readLibrary();
const alnum = (seed: string) => token("", 22, "alnum", seed);
const hex = (length: number, seed: string) => token("", length, "hex", seed);
const secretsIn = (text: string) => library.report(text).map((match) => match.text);

describe("a value of no known form", () => {
  const value = alnum("generic");

  it.each([
    ["a variable of Terraform", `variable "db_password" {\n  type    = string\n  default = "${value}"\n}`],
    ["braces of C++", `const std::string kAuthToken{"${value}"};`],
    ["braces of JSX", `<Client apiSecret={"${value}"} />`],
    ["a property of C#", `public string ApiSecret { get; set; } = "${value}";`],
    ["a national literal of SQL", `ALTER LOGIN sa WITH PASSWORD = N'${value}'`],
    ["a setting of a build file", `        storePassword '${value}'\n`],
    ["a parameter of Azure's templates", `"adminPassword": { "value": "${value}" }`],
    ["the hosts of an inventory", `web1 ansible_user=root ansible_password=${value}\n`],
    ["the first member of a query", `oauth_token=${value}&oauth_verifier=1234`],
  ])("is found in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([value]);
  });

  it.each([
    ["names of algorithms", 'key.encrypt(self.passphrase, "PBKDF2WithHMAC-SHA224AndAES128-CBC")'],
    ["MySQL's hash of a password", `password: '*${hex(40, "mysql").toUpperCase()}'`],
    ["PostgreSQL's hash of a password", `password: md5${hex(32, "postgres")}`],
    ["what OpenSSL encrypted", `pwd: '${["U2FsdGVkX1", token("", 32, "base64", "sealed")].join("")}='`],
    ["a key that documentation marks", `secretAccessKey: "${hex(12, "a")}EXAMPLE${hex(12, "b")}"`],
    ["a path with places to fill", 'UPDATE_PASSWORD = "v2/rbac/users/{id}"'],
    ["base64 of a sample", `base64_password: ${Buffer.from("my_password").toString("base64")}`],
    ["the key of an emulator", `ACCOUNT_KEY = "${["Eby8vdM0", "2xNOcqFl", alnum("emulator")].join("")}=="`],
    ["an address in an example", "postgresql://scott:tiger@db.acme.io/test"],
    ["a password that names itself", "mongodb://oplog_reader:oplog_reader_password@db.acme.io/local"],
  ])("is not seen in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
