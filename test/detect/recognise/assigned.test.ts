import { describe, expect, it } from "vitest";
import { parseAssignment } from "../../../src/detect/recognise/assigned.ts";

const VALUE = "v4lu3-0f/th3+s3cr3t=";

/** What is read around the word `token` (any case) in `text`. */
function parse(text: string) {
  const at = text.toLowerCase().indexOf("token");
  const found = parseAssignment(text, at, at + 5);
  return (
    found && {
      name: text.slice(found.nameStart, found.nameEnd),
      value: text.slice(found.valueStart, found.valueEnd),
      operator: found.operator,
    }
  );
}

const SYNTAXES: readonly (readonly [syntax: string, text: string, name: string])[] = [
  ["dotenv", `API_TOKEN=${VALUE}\n`, "API_TOKEN"],
  ["dotenv, quoted", `API_TOKEN="${VALUE}"\r\n`, "API_TOKEN"],
  ["dotenv, at the end of the file", `API_TOKEN=${VALUE}`, "API_TOKEN"],
  ["export", `export API_TOKEN='${VALUE}'; run`, "API_TOKEN"],
  ["PowerShell", `$env:API_TOKEN = "${VALUE}"`, "API_TOKEN"],
  ["Windows set", `set API_TOKEN=${VALUE}\r\n`, "API_TOKEN"],
  ["YAML", `api_token: ${VALUE}\n`, "api_token"],
  ["YAML, quoted", `  "api_token": '${VALUE}' # prod`, "api_token"],
  ["YAML block", `api_token: |\n    ${VALUE}\nnext: x`, "api_token"],
  ["YAML folded block", `api_token: >-\r\n  ${VALUE}\r\n`, "api_token"],
  ["YAML list of env", `- name: API_TOKEN\n  value: "${VALUE}"\n`, "API_TOKEN"],
  ["YAML list of env, unquoted", `      - name: API_TOKEN\n        value: ${VALUE}\n`, "API_TOKEN"],
  ["JSON", `{"apiToken": "${VALUE}", "x": 1}`, "apiToken"],
  ["JSON in JSON", `"{\\"apiToken\\": \\"${VALUE}\\"}"`, "apiToken"],
  ["JSON in JSON in JSON", `"{\\\\\\"apiToken\\\\\\":\\\\\\"${VALUE}\\\\\\"}"`, "apiToken"],
  ["JSON list of pairs", `{"name": "API_TOKEN", "value": "${VALUE}"}`, "API_TOKEN"],
  ["a literal in a literal", `api_token = '"${VALUE}"'`, "api_token"],
  ["Gradle", `buildConfigField("String", "API_TOKEN", "\\"${VALUE}\\"")`, "API_TOKEN"],
  ["a setter", `dataSource.setToken("${VALUE}");`, "dataSource.setToken"],
  ["a builder", `  .accessToken( '${VALUE}' )`, ".accessToken"],
  ["a constructor", `new TokenClient(\`${VALUE}\`, 3)`, "TokenClient"],
  ["TOML", `api-token = "${VALUE}"`, "api-token"],
  ["TOML, three quotes", `api-token = """${VALUE}"""`, "api-token"],
  ["INI", `[x]\napi.token = ${VALUE}\n`, "api.token"],
  ["properties", `app.api.token=${VALUE}\n`, "app.api.token"],
  ["properties with a colon", `app.api.token: ${VALUE}\n`, "app.api.token"],
  ["XML element", `<apiToken>${VALUE}</apiToken>`, "apiToken"],
  ["XML element with attributes", `<apiToken type="x">${VALUE}</apiToken>`, "apiToken"],
  ["XML element on lines of its own", `<apiToken>\n    ${VALUE}\n</apiToken>`, "apiToken"],
  ["XML CDATA", `<apiToken><![CDATA[${VALUE}]]></apiToken>`, "apiToken"],
  ["XML attribute", `<server apiToken="${VALUE}" port="1"/>`, "apiToken"],
  ["XML name and value", `<add key="ApiToken" value="${VALUE}" />`, "ApiToken"],
  ["XML entry", `<entry key="api.token">${VALUE}</entry>`, "api.token"],
  ["Android strings", `<string name="api_token">${VALUE}</string>`, "api_token"],
  ["plist", `<key>ApiToken</key>\n\t<string>${VALUE}</string>`, "ApiToken"],
  ["Hadoop", `<name>api.token</name>\n<value>${VALUE}</value>`, "api.token"],
  ["HCL", `  api_token = "${VALUE}"`, "api_token"],
  ["Dockerfile ENV", `ENV API_TOKEN=${VALUE} X=1`, "API_TOKEN"],
  ["Dockerfile ENV with a blank", `ENV API_TOKEN ${VALUE}\n`, "API_TOKEN"],
  ["Dockerfile ARG", `ARG API_TOKEN="${VALUE}"`, "API_TOKEN"],
  ["docker-compose list", `      - API_TOKEN=${VALUE}\n`, "API_TOKEN"],
  ["docker-compose list, quoted", `      - "API_TOKEN=${VALUE}"\n`, "API_TOKEN"],
  ["docker run", `docker run -e API_TOKEN=${VALUE} image`, "API_TOKEN"],
  ["flag with =", `run --api-token=${VALUE} x`, "--api-token"],
  ["flag with a blank", `run --api-token ${VALUE} x`, "--api-token"],
  ["flag, quoted", `run --api-token "${VALUE}" x`, "--api-token"],
  ["URL query", `https://x.example/y?a=b&token=${VALUE}&c=d`, "token"],
  ["HTTP header", `X-Api-Token: ${VALUE}\r\n`, "X-Api-Token"],
  ["header in curl", `curl -H "X-Api-Token: ${VALUE}" x`, "X-Api-Token"],
  ["header in an object", `headers: { "X-Api-Token": "${VALUE}" }`, "X-Api-Token"],
  ["SQL", `UPDATE t SET api_token = '${VALUE}' WHERE id = 1`, "api_token"],
  ["PHP define", `define('API_TOKEN', '${VALUE}');`, "API_TOKEN"],
  ["PHP array", `'api_token' => '${VALUE}',`, "api_token"],
  ["PHP variable", `$apiToken = "${VALUE}";`, "$apiToken"],
  ["PHP index", `$config['api_token'] = '${VALUE}';`, "api_token"],
  ["Python environment", `os.environ["API_TOKEN"] = "${VALUE}"`, "API_TOKEN"],
  ["Python default", `os.getenv("API_TOKEN", "${VALUE}")`, "API_TOKEN"],
  ["Python bytes", `api_token = b"${VALUE}"`, "api_token"],
  ["Python argument", `client(api_token='${VALUE}', x=1)`, "api_token"],
  ["Python with a type", `api_token: str = "${VALUE}"`, "api_token"],
  ["JS object", `{ apiToken: "${VALUE}" }`, "apiToken"],
  ["JS variable", `const apiToken = '${VALUE}';`, "apiToken"],
  ["JS template literal", `const apiToken = \`${VALUE}\`;`, "apiToken"],
  ["JS member", `process.env.API_TOKEN = "${VALUE}"`, "process.env.API_TOKEN"],
  ["JS default", `process.env.API_TOKEN || "${VALUE}"`, "process.env.API_TOKEN"],
  ["JS nullish default", `process.env.API_TOKEN ?? "${VALUE}"`, "process.env.API_TOKEN"],
  ["TS with a type", `private apiToken: string = "${VALUE}";`, "apiToken"],
  ["Go", `apiToken := "${VALUE}"`, "apiToken"],
  ["Go var", `var apiToken string = "${VALUE}"`, "apiToken"],
  ["Go raw string", `const ApiToken = \`${VALUE}\``, "ApiToken"],
  ["Go struct", `Config{ApiToken: "${VALUE}"}`, "ApiToken"],
  ["C#", `string ApiToken = @"${VALUE}";`, "ApiToken"],
  ["C++", `const char* api_token = "${VALUE}";`, "api_token"],
  ["C define", `#define API_TOKEN "${VALUE}"`, "API_TOKEN"],
  ["Java", `private static final String API_TOKEN = "${VALUE}";`, "API_TOKEN"],
  ["Java setProperty", `p.setProperty("api.token", "${VALUE}");`, "api.token"],
  ["Kotlin", `val apiToken: String = "${VALUE}"`, "apiToken"],
  ["Rust", `let api_token: &str = "${VALUE}";`, "api_token"],
  ["Rust const", `const API_TOKEN: &'static str = "${VALUE}";`, "API_TOKEN"],
  ["Swift", `let apiToken = "${VALUE}"`, "apiToken"],
  ["Ruby symbol", `:api_token => "${VALUE}"`, "api_token"],
  ["Ruby hash", `api_token: "${VALUE}",`, "api_token"],
  ["Ruby ||=", `ENV["API_TOKEN"] ||= "${VALUE}"`, "API_TOKEN"],
  ["Groovy", `def apiToken = '${VALUE}'`, "apiToken"],
  ["Gradle", `ext.apiToken = "${VALUE}"`, "ext.apiToken"],
  ["a call around it", `apiToken = Secret("${VALUE}")`, "apiToken"],
  ["netrc", `machine x login y token ${VALUE}\n`, "token"],
  ["CSV", `api_token,${VALUE}\n`, "api_token"],
  ["CSV, quoted", `"api_token","${VALUE}"\n`, "api_token"],
  ["Makefile", `API_TOKEN ?= ${VALUE}\n`, "API_TOKEN"],
  ["Lua", `api_token = [[${VALUE}]]`, "api_token"],
  ["R", `api_token <- "${VALUE}"`, "api_token"],
  ["Visual Basic", `Dim ApiToken As String = "${VALUE}"`, "ApiToken"],
  ["notebook cell", `"api_token = '${VALUE}'\\n",`, "api_token"],
  ["Markdown table", `| API_TOKEN | ${VALUE} |`, "API_TOKEN"],
  ["Markdown code", `- \`API_TOKEN\`: \`${VALUE}\``, "API_TOKEN"],
  ["Java properties in a unit file", `Environment="API_TOKEN=${VALUE}"`, "API_TOKEN"],
  ["YAML with an anchor", `api_token: &token ${VALUE}\n`, "api_token"],
  ["YAML with an anchor, quoted", `api_token: &token "${VALUE}"\n`, "api_token"],
  ["YAML with a tag", `api_token: !!str ${VALUE}\n`, "api_token"],
  ["Ansible's tag", `api_token: !unsafe '${VALUE}'\n`, "api_token"],
  ["YAML block with an anchor", `api_token: &token |\n  ${VALUE}\n`, "api_token"],
  ["Rust default", `env::var("API_TOKEN").unwrap_or("${VALUE}".into())`, "API_TOKEN"],
  ["Rust closure", `env::var("API_TOKEN")\n        .unwrap_or_else(|_| "${VALUE}".to_string())`, "API_TOKEN"],
  ["Java default", `Optional.ofNullable(System.getenv("API_TOKEN")).orElse("${VALUE}")`, "API_TOKEN"],
  ["Scala default", `sys.env.get("API_TOKEN").getOrElse("${VALUE}")`, "API_TOKEN"],
  ["Ruby block", `ENV.fetch("API_TOKEN") { "${VALUE}" }`, "API_TOKEN"],
  [
    "Terraform name",
    `  name         = "api-token"\n  type         = "SecureString"\n  value        = "${VALUE}"`,
    "api-token",
  ],
  [
    "Terraform resource",
    `resource "aws_ssm_parameter" "api_token" {\n  type  = "String"\n  value = "${VALUE}"\n}`,
    "api_token",
  ],
];

describe("an assignment", () => {
  it.each(SYNTAXES)("is read in %s", (_, text, name) => {
    expect(parse(text)).toMatchObject({ name, value: VALUE });
  });

  it.each([
    ["a comparison", `if (token == "${VALUE}")`, "=="],
    ["another comparison", `token !== "${VALUE}"`, "=="],
  ])("is told from %s", (_, text, operator) => {
    expect(parse(text)?.operator).toBe(operator);
  });

  it.each([
    ["a call", "refresh(token)"],
    ["a member", "token.length"],
    ["a URL's scheme", `token://${VALUE}`],
    ["a reference of CloudFormation", `token: !Ref ${VALUE}`],
    ["a secret of Home Assistant", `token: !secret ${VALUE}`],
    ["a block behind a condition", `if (known("token")) {\n  "${VALUE}"`],
    ["an open literal", `token = "${VALUE}`],
    ["an empty literal", 'token = ""'],
    ["a name at the end of a line", "the token\nis here"],
  ])("does not begin at %s", (_, text) => {
    expect(parse(text)?.value.includes(VALUE) ?? false).toBe(false);
  });

  it("takes no value longer than 512 characters", () => {
    expect(parse(`token = "${"x".repeat(512)}"`)?.value.length).toBe(512);
    expect(parse(`token = "${"x".repeat(600)}"`)).toBeUndefined();
    expect(parse(`token=${"x".repeat(600)}`)).toBeUndefined();
  });
});
