import { describe, expect, it } from "vitest";
import { token } from "../../support/keys.ts";
import { readLibrary } from "../../support/library.ts";

const library = readLibrary();
const value = token("", 32, "alnum", "labelled");
const secretsIn = (text: string) => library.report(text).map(({ text: secret }) => secret);

describe("a name in a place of its own", () => {
  it.each([
    ["a variable of the environment in Perl", `$ENV{API_TOKEN} = "${value}";`],
    ["one in quotes", `$ENV{'API_TOKEN'} ||= '${value}';`],
    ["a member of a hash", `$config->{smtp_password} = "${value}";`],
    ["an address within another", `https://acme.io/go?next=%2Fjob%3Ftoken%3D${value}%26page%3D2`],
    ["a page of HTML", `<pre>API_TOKEN = &quot;${value}&quot;</pre>`],
    ["a page that writes its signs as entities", `<p>client&lowbar;secret&equals;${value}</p>`],
    ["a member behind its value", `{"value": "${value}", "type": "string", "key": "apiToken"}`],
    ["an attribute behind its value", `<add value="${value}" key="SmtpPassword"/>`],
    [
      "an argument of JMeter behind its value",
      `<stringProp name="Argument.value">${value}</stringProp>\n<stringProp name="Argument.name">password</stringProp>`,
    ],
    ["a property of SoapUI", `<con:name>password</con:name><con:value>${value}</con:value>`],
    ["a binary of Erlang", `{api_key, <<"${value}">>}.`],
    ["a variable of a file of requests", `@password=${value}\n`],
    ["braces of Tcl", `set api_key {${value}}`],
    ["a variable of Emacs", `(setenv "DB_PASSWORD" "${value}")`],
  ])("says that its value is a secret in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([value]);
  });

  it.each([
    ["a place", `$ENV{CACHE_DIR} = "${value}";`],
    ["a page's token within an address", `go?next=%2Fjob%3Fpage_token%3D${value}%26x`],
    ["any key of a page", `{&quot;key&quot;: &quot;${value}&quot;}`],
    ["a revision", `{"value": "${value}", "key": "revision"}`],
  ])("says nothing of the kind for %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
