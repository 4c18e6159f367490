/** How a setting is written in one kind of file. `undefined` where that kind cannot hold such a value as it is. */
export type Syntax = (name: string, value: string) => string | undefined;

const isOneLine = (value: string) => !/[\r\n]/.test(value);
const isBare = (value: string) => /^[\x21-\x7e]+$/.test(value) && !/[\s,;&|<>"'`(){}[\]\\#$!*%^]/.test(value);
const oneLine =
  (write: Syntax): Syntax =>
  (name, value) =>
    isOneLine(value) ? write(name, value) : undefined;
const bare =
  (write: Syntax): Syntax =>
  (name, value) =>
    isBare(value) ? write(name, value) : undefined;
const unquotable = (quote: string, value: string) => value.includes(quote) || value.includes("\\");

function xmlText(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** `db_password` → `setDbPassword` */
function setterName(name: string): string {
  return `set${name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")}`;
}

/** The kinds of files that people keep settings in, by name. */
export const SYNTAXES: Readonly<Record<string, Syntax>> = {
  dotenv: bare((name, value) => `${name}=${value}\n`),
  "dotenv, quoted": oneLine((name, value) => (unquotable('"', value) ? undefined : `${name}="${value}"\n`)),
  shell: oneLine((name, value) => (unquotable("'", value) ? undefined : `export ${name}='${value}'\n`)),
  properties: bare((name, value) => `# settings\n${name} = ${value}\n`),
  ini: bare((name, value) => `[service]\n${name}=${value}\n`),
  yaml: bare((name, value) => `service:\n  ${name}: ${value}\n`),
  "yaml, quoted": oneLine((name, value) => (unquotable('"', value) ? undefined : `  ${name}: "${value}"\n`)),
  "yaml block": (name, value) =>
    `  ${name}: |\n${value
      .trimEnd()
      .split("\n")
      .map((line) => `    ${line}\n`)
      .join("")}`,
  json: (name, value) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  "json in json": (name, value) => `  "config": ${JSON.stringify(JSON.stringify({ [name]: value }))},\n`,
  notebook: oneLine((name, value) =>
    unquotable('"', value)
      ? undefined
      : `   "source": [\n    ${JSON.stringify(`${name} = "${value}"\n`)}\n   ]\n`,
  ),
  xml: oneLine((name, value) => `  <${name}>${xmlText(value)}</${name}>\n`),
  "xml attribute": oneLine((name, value) => `  <add key="${name}" value="${xmlText(value)}" />\n`),
  "url query": (name, value) =>
    isBare(value)
      ? `https://svc.acme.io/v1/list?page=2&${name}=${encodeURIComponent(value)}&limit=9\n`
      : undefined,
  csv: bare((name, value) => `${name},${value}\n`),
  "csv, quoted": oneLine((name, value) => `"${name}","${value.replaceAll('"', '""')}"\n`),
  hcl: oneLine((name, value) =>
    unquotable('"', value) ? undefined : `variable {\n  ${name} = "${value}"\n}\n`,
  ),
  toml: oneLine((name, value) => (unquotable("'", value) ? undefined : `${name} = '${value}'\n`)),
  dockerfile: bare((name, value) => `ENV ${name}=${value}\n`),
  "dockerfile, old": bare((name, value) => `ENV ${name} ${value}\n`),
  sql: oneLine((name, value) =>
    unquotable("'", value) ? undefined : `INSERT INTO settings VALUES ('${name}', '${value}');\n`,
  ),
  markdown: bare((name, value) => `- set \`${name}=${value}\` before you start\n`),
  javascript: oneLine((name, value) =>
    unquotable("'", value) ? undefined : `config.${name} = '${value}';\n`,
  ),
  python: oneLine((name, value) =>
    unquotable('"', value) ? undefined : `os.environ["${name}"] = "${value}"\n`,
  ),
  php: oneLine((name, value) => (unquotable("'", value) ? undefined : `  '${name}' => '${value}',\n`)),
  go: oneLine((name, value) => (unquotable('"', value) ? undefined : `${name} := "${value}"\n`)),
  setter: oneLine((name, value) =>
    unquotable('"', value) ? undefined : `settings.${setterName(name)}("${value}");\n`,
  ),
  compose: bare((name, value) => `    environment:\n      - ${name}=${value}\n`),
  "kubernetes env": oneLine((name, value) =>
    unquotable('"', value) ? undefined : `- name: ${name}\n  value: "${value}"\n`,
  ),
  powershell: oneLine((name, value) =>
    unquotable("'", value) ? undefined : `$env:${name} = '${value}'\r\n`,
  ),
  "typed constant": oneLine((name, value) =>
    unquotable('"', value) ? undefined : `const ${name}: string = "${value}";\n`,
  ),
  diff: bare((name, value) => `@@ -1 +1 @@\n-${name}=\n+${name}=${value}\n`),
  "command line": bare((name, value) => `run --${name}=${value} --verbose\n`),
};
