/** Writes a token somewhere. */
export type Write = (token: string) => string;

/** What may follow a token at once. */
const ENDS = [
  ",",
  ")",
  "]",
  "}",
  "<",
  "&",
  ".",
  "/",
  "|",
  ":",
  "@",
  "#",
  "*",
  "%22",
  "&quot;",
  "\\t",
  "\\u0022",
  ";",
  "!",
  "?",
  "'",
  '"',
  "`",
  " ",
  "\t",
  "\\",
  "\\n",
  "\\r",
  "$",
  "(",
  "=",
  "+",
  "~",
  "^",
  "[",
  "{",
  ">",
  "%",
  "\x1b[0m",
  "\0",
  "\\\n",
  "\\x00",
  "\r\n",
  "\x7f",
  "\x80",
];

/** What may stand right before a token. */
const BEGINNINGS = [
  "KEY_",
  ":",
  "=",
  "(",
  "[",
  "{",
  "<",
  ">",
  "/",
  "\\n",
  "\\t",
  '"',
  "'",
  "`",
  ",",
  ".",
  "|",
  "@",
  "#",
  "*",
  "%22",
  "%3D",
  "&quot;",
  "\\u0022",
  "\\x3d",
  "&",
  "?",
  "!",
  ";",
  "$",
  "+",
  "~",
  "^",
  "\\",
  "\\\\",
  "\x1b[1m",
  "\0",
  "_",
  "-",
  "--",
  "__",
  "KEY-",
  "\\u003d",
  "%20",
];

/**
 * Where tokens stand in real files, by kind of file: as they are, or in pieces. Edges are what matters here: each token is
 * met by the characters that end or begin it there. A context may hold the token several times.
 */
export const CONTEXTS: Readonly<Record<string, Write>> = {
  dotenv: (k) => `A=1\nSERVICE_API_KEY=${k}\nB=2\n`,
  "dotenv quoted": (k) => `SERVICE_API_KEY="${k}"\n`,
  "dotenv single": (k) => `SERVICE_API_KEY='${k}'\n`,
  "dotenv export": (k) => `export SERVICE_API_KEY=${k}\n`,
  "dotenv comment after": (k) => `SERVICE_API_KEY=${k} # prod\n`,
  "dotenv comment tight": (k) => `SERVICE_API_KEY=${k}#prod\n`,
  "commented out": (k) => `# SERVICE_API_KEY=${k}\n`,
  eof: (k) => `SERVICE_API_KEY=${k}`,
  crlf: (k) => `A=1\r\nSERVICE_API_KEY=${k}\r\nB=2\r\n`,
  fish: (k) => `set -gx SERVICE_API_KEY ${k}\n`,
  csh: (k) => `setenv SERVICE_API_KEY ${k}\n`,
  cmd: (k) => `set SERVICE_API_KEY=${k}\r\nsetx SERVICE_API_KEY "${k}" /M\r\n`,
  powershell: (k) =>
    `$env:SERVICE_API_KEY = "${k}"\r\n[Environment]::SetEnvironmentVariable("SERVICE_API_KEY", '${k}', "User")\r\n`,
  yaml: (k) => `service:\n  api_key: ${k}\n`,
  "yaml quoted": (k) => `service:\n  api_key: "${k}"\n  x: '${k}'\n`,
  "yaml block": (k) => `service:\n  api_key: |\n    ${k}\n  other: >-\n    ${k}\n`,
  "yaml list": (k) => `keys:\n- ${k}\n- "${k}"\n`,
  "yaml flow": (k) => `keys: [${k}, ${k}]\nmap: {key: ${k}}\n`,
  "yaml anchor": (k) => `key: &k ${k}\n`,
  compose: (k) =>
    `services:\n  a:\n    environment:\n      - SERVICE_API_KEY=${k}\n      SERVICE_API_KEY: ${k}\n`,
  "gh actions": (k) =>
    `    env:\n      SERVICE_API_KEY: ${k}\n    run: |\n      curl -H "Authorization: Bearer ${k}" https://api.acme.io\n`,
  json: (k) => `{"service":{"apiKey":"${k}","n":1}}`,
  "json pretty": (k) => JSON.stringify({ service: { apiKey: k } }, null, 2),
  "json in json": (k) => JSON.stringify({ a: JSON.stringify({ apiKey: k }) }),
  "json in json in json": (k) => JSON.stringify({ b: JSON.stringify({ a: JSON.stringify({ apiKey: k }) }) }),
  "json in json 4": (k) =>
    JSON.stringify({ c: JSON.stringify({ b: JSON.stringify({ a: JSON.stringify({ apiKey: k }) }) }) }),
  toml: (k) => `[service]\napi_key = "${k}"\nb = '${k}'\nc = """${k}"""\n`,
  ini: (k) => `[service]\napi_key=${k}\n; key=${k}\n`,
  "ini spaced": (k) => `[service]\napi_key = ${k}\n`,
  properties: (k) => `service.api.key=${k}\nservice.key: ${k}\n`,
  hcl: (k) => `variable "k" {\n  default = "${k}"\n}\nresource "x" "y" { key = "${k}" }\n`,
  tfstate: (k) => `"attributes": {"value": "${k}", "x": null}`,
  dockerfile: (k) =>
    `FROM node\nENV SERVICE_API_KEY=${k}\nENV SERVICE_API_KEY ${k}\nARG KEY=${k}\nRUN SERVICE_API_KEY=${k} npm start\nENV A=b K=${k} \\\n  C=d\n`,
  curl: (k) =>
    `curl https://api.acme.io/v1/models -H "Authorization: Bearer ${k}" -H 'Authorization: Bearer ${k}' -H Authorization:\\ Bearer\\ ${k}\n`,
  "curl json": (k) => `curl -d '{"key":"${k}"}' -d "{\\"key\\":\\"${k}\\"}" x\n`,
  python: (k) =>
    `service.api_key = "${k}"\nclient = Service(api_key='${k}')\nx = f"Bearer ${k}"\nb = b"${k}"\nos.environ["SERVICE_API_KEY"]="${k}"\n`,
  "python triple": (k) => `K = """\n${k}\n"""\n`,
  "python implicit": (k) => `K = ("${k.slice(0, 30)}"\n     "${k.slice(30)}")\n`,
  "python getenv": (k) =>
    `k = os.getenv("SERVICE_API_KEY", "${k}")\nk = os.environ.get('SERVICE_API_KEY') or '${k}'\n`,
  javascript: (k) =>
    `const c = new Service({ apiKey: "${k}" });\nconst k='${k}';\nconst t=\`${k}\`;\nprocess.env.SERVICE_API_KEY || "${k}"\n`,
  "js template": (k) =>
    `const h = { Authorization: \`Bearer ${k}\`};\nconst u = \`https://x/?k=${k}&x=\${y}\`;\n`,
  "js concat": (k) => `const k = "${k.slice(0, 12)}" + "${k.slice(12, 40)}" +\n  "${k.slice(40)}";\n`,
  "js concat single": (k) => `const k = '${k.slice(0, 3)}' + '${k.slice(3)}';\n`,
  "js backslash": (k) => `const k = "${k.slice(0, 12)}\\\n${k.slice(12)}";\n`,
  minified: (k) => `!function(e,t){var n={k:"${k}",u:1},r=n.k;e.exports=n,f("${k}",!0)}(this);`,
  typescript: (k) => `const k: string = "${k}" as const;\nconst cfg = <Cfg>{ key: '${k}' };\n`,
  go: (k) => `const key = "${k}"\nclient := service.NewClient("${k}")\nvar k = \`${k}\`\n`,
  rust: (k) => `let k: &str = "${k}";\nlet k = r#"${k}"#;\nlet b = b"${k}";\n`,
  java: (k) => `String k = "${k}";\nprivate static final String K="${k}";\n@Value("\${service.key:${k}}")\n`,
  csharp: (k) => `var k = "${k}";\nvar k2 = @"${k}";\nvar k3 = $"Bearer ${k}";\nvar k4 = """${k}""";\n`,
  php: (k) =>
    `<?php $k = '${k}'; define('K', "${k}"); $a = ['key' => '${k}'];\nputenv("SERVICE_API_KEY=${k}");\n`,
  ruby: (k) =>
    `ENV["SERVICE_API_KEY"] ||= "${k}"\nk = %q(${k})\nk = %w[${k} ${k}]\nService::Client.new(access_token: '${k}')\n`,
  swift: (k) => `let k = "${k}"\nlet k2 = #"${k}"#\n`,
  kotlin: (k) => `val k = "${k}"\nbuildConfigField("String", "K", "\\"${k}\\"")\n`,
  dart: (k) => `const k = '${k}';\nService.apiKey = r'${k}';\n`,
  lua: (k) => `local k = "${k}"\nlocal k2 = [[${k}]]\n`,
  perl: (k) => `my $k = '${k}'; my $k = qq{${k}}; $h{key}="${k}";\n`,
  r: (k) => `Sys.setenv(SERVICE_API_KEY = "${k}")\nkey <- "${k}"\n`,
  elixir: (k) => `config :service, api_key: "${k}"\nk = ~s(${k})\n`,
  scala: (k) => `val k = "${k}"\nval k = """${k}"""\n`,
  c: (k) => `#define KEY "${k}"\nconst char *k = "${k}";\nchar k[] = {"${k}"};\n`,
  objc: (k) => `NSString *k = @"${k}";\n`,
  vb: (k) => `Dim k As String = "${k}"\nConst K = "${k}"\n`,
  sql: (k) => `INSERT INTO s VALUES ('service', '${k}'), (1,'${k}');\nUPDATE s SET k='${k}' WHERE id=1;\n`,
  "pg dump": (k) => `COPY s (a,b) FROM stdin;\n1\t${k}\t\\N\n2\t${k}\n\\.\n`,
  "url query": (k) =>
    `https://x.y/z?api_key=${k}&a=b\nhttps://x/?a=b&key=${k}#frag\nhttps://x/${k}/z\nhttps://user:${k}@host/x\n`,
  csv: (k) => `a,${k},b\n${k},x\n"q","${k}"\nx;${k};y\n`,
  tsv: (k) => `a\t${k}\tb\n`,
  xml: (k) => `<key>${k}</key>\n<add key="Service" value="${k}" />\n<k><![CDATA[${k}]]></k>\n`,
  plist: (k) => `<key>K</key>\n<string>${k}</string>\n`,
  "android strings": (k) => `<string name="service_key">${k}</string>\n`,
  html: (k) => `<div data-key="${k}" data-k='${k}' data-z=${k}>${k}</div><input value=${k}><!-- ${k} -->\n`,
  "html entities": (k) =>
    `<pre>apiKey: &quot;${k}&quot;</pre> &#34;${k}&#34; &lt;${k}&gt; &nbsp;${k}&nbsp; &#x27;${k}&#x27;\n`,
  markdown: (k) =>
    "use `" +
    k +
    "` or **" +
    k +
    "** or *" +
    k +
    "* or [x](" +
    k +
    ") | " +
    k +
    " | ~~" +
    k +
    "~~\n```\n" +
    k +
    "\n```\n> " +
    k +
    "\n",
  "md underscore": (k) => `__key:__ ${k}.\n`,
  sentence: (k) => `My key is ${k}. Then (${k}), "${k}"; ${k}! ${k}? ${k}: ${k}, {${k}} <${k}>\n`,
  log: (k) =>
    `2024-01-01T00:00:00Z INFO req key=${k} status=401\n[${k}] Incorrect API key provided: ${k}. You can\nheaders={'Authorization': 'Bearer ${k}'}\n`,
  notebook: (k) =>
    JSON.stringify(
      {
        cells: [
          {
            source: [
              `import service\n`,
              `service.api_key = "${k}"\n`,
              `%env SERVICE_API_KEY=${k}\n`,
              `!export K=${k}`,
            ],
          },
        ],
      },
      null,
      1,
    ),
  "notebook esc": (k) => `"source": "service.api_key = \\"${k}\\"\\nx=1\\n${k}\\tz"\n`,
  diff: (k) => `@@ -1,2 +1,2 @@\n-SERVICE_API_KEY=${k}\n+SERVICE_API_KEY=${k}\n ${k}\n-${k}\n+${k}\n`,
  comments: (k) =>
    `// ${k}\n/* ${k} */\n#${k}\n--${k}\n;${k}\n//${k}\n/*${k}*/\n'${k}\nREM ${k}\n<!--${k}-->\n`,
  "log ansi": (k) => `\x1b[32m${k}\x1b[0m\n`,
  escapes: (k) =>
    `"a\\n${k}\\n" "\\t${k}\\t" "\\u0022${k}\\u0022" "\\x22${k}\\x22" "\\"${k}\\"" "\\r\\n${k}\\r\\n"\n`,
  percent: (k) => `key%3D${k}%26x %22${k}%22 %20${k}%20 %0A${k}%0A %3A${k}%2C\n`,
  "backslash nl": (k) => `--header "${k}" \\\n  ${k}\\\n`,
  nul: (k) => `\0${k}\0x\0`,
  "high bytes": (k) =>
    `\xe2\x80\x9c${k}\xe2\x80\x9d \xc2\xa0${k}\xc2\xa0 \xe3\x80\x8c${k}\xe3\x80\x8d\xe4\xbd\xa0${k}\xe5\xa5\xbd\n`,
  "right edges": (k) => ENDS.map((end) => `${k}${end}x\n`).join(""),
  "left edges": (k) => BEGINNINGS.map((beginning) => `x${beginning}${k}\n`).join(""),
  "json unicode": (k) => `{"k":"\\u0073\\u006b${k.slice(2)}"}\n`,
};
