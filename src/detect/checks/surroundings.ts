// Where an assigned value stands. A password that somebody thought up is believed only where nothing else can stand: unquoted in a file of
// settings, beside a host, in a command.
import type { Assignment } from "../recognise/types.ts";

/** What stands beside the password of a connection: whose it is, and where it leads. */
const USER_SETTING = /(?:user(?:[-_]?name)?|login|uid)["']?(?: ?=>| {0,8}[:=])[ \t]{0,8}["']?[\w.@+-]{2,40}/i;
const HOST_SETTING =
  /(?<![a-z])(?:host(?:name)?|server|adapter|db[-_]?name|database|broker|dialect|driver|port|addr|jdbc[-_]?url)["']?(?: ?=>| {0,8}[:=])[ \t]{0,8}["']?[\w.:/-]{2,40}/i;
const HOST_BEFORE = 140;
const HOST_BEHIND = 140;

/** The password of a connection: a user and a host, a port or a database are set beside it. */
export function isBesideHost(text: string, { nameStart, valueEnd }: Assignment, name: string): boolean {
  if (!/^(?:[\w.$-]{0,40}[._$-])?(?:password|passwd|pass|pwd)$/.test(name)) return false;
  const before = text.slice(Math.max(0, nameStart - HOST_BEFORE), nameStart);
  const behind = text.slice(valueEnd, valueEnd + HOST_BEHIND);
  return (
    (USER_SETTING.test(before) || USER_SETTING.test(behind)) &&
    (HOST_SETTING.test(before) || HOST_SETTING.test(behind))
  );
}

/** `"NAME=value"`, a whole literal; `${NAME:-value}` and `${NAME:=value}`, what a variable is unless it is set; a member of a map that YAML has in one line. */
export function isWholeOfIts(text: string, { nameStart, valueEnd, quote, operator }: Assignment): boolean {
  if (quote !== "") return false;
  const before = text[nameStart - 1] ?? "";
  // `${NAME:=value}`
  if (operator === "=" && before === "{") return text[nameStart - 2] === "$" && text[valueEnd] === "}";
  // A line of what was printed, as notebooks keep it
  if (operator === "=")
    return /^["']$/.test(before) && text.slice(valueEnd, valueEnd + 3).replace(/^\\n/, "")[0] === before;
  // `{name: DB_PASSWORD, value: x}`
  if (/(?:Name:|\{ ?name: )$/.test(text.slice(Math.max(0, nameStart - 8), nameStart)))
    return operator === ":" && /[,}]/.test(text[valueEnd] ?? "");
  // `{user: app, password: …, port: 1}`
  if (operator === ":" && /[{,][ \t]{0,4}$/.test(text.slice(Math.max(0, nameStart - 5), nameStart)))
    return /^[ \t]{0,4}[,}]/.test(text.slice(valueEnd, valueEnd + 5));
  return operator === ":" && before === "{" && text[nameStart - 2] === "$" && text[valueEnd] === "}";
}

/** `if (password == "…")`: a log-in that has its password written out. Tests compare in the same way, and say that they do. */
export function isCredentialCheck(text: string, { nameStart, valueEnd, quote }: Assignment): boolean {
  if (quote === "") return false;
  const before = lineBefore(text, nameStart);
  const behind = /^[^\r\n]*/.exec(text.slice(valueEnd, valueEnd + 80))?.[0] ?? "";
  return IS_CONDITION.test(before) && !IS_TESTED.test(before) && !/\.\s?(?:to|should)\b/.test(behind);
}

/** What stands before `at` in its line, as far as it matters. */
export function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - 160), at);
  return before.slice(before.lastIndexOf("\n") + 1);
}

const IS_CONDITION =
  /(?:^|[^\w.$])(?:if|elif|elsif|elseif|unless|while|when|return|and|or|then)\b|&&|\|\||\[\[? ["']?\$?\{?$/i;
const IS_TESTED =
  /(?:^|[^a-z])(?:assert\w{0,20}|expect\w{0,20}|should|verify|require|ensure)(?=[\s.(])|check_eq|\btest/i;

/** `<user name="bob" password="…"`: an attribute. */
export function isInTag(text: string, { nameStart }: Assignment): boolean {
  return /<[A-Za-z][^<>]*\s$/.test(text.slice(Math.max(0, nameStart - 200), nameStart));
}

/** `PGPASSWORD=x psql …`, `* * * * * TOKEN=x /usr/bin/…`: a variable that a command is given. */
export function isBeforeCommand(
  text: string,
  { nameStart, valueEnd, quote, operator }: Assignment,
  name: string,
): boolean {
  return (
    operator === "=" &&
    quote === "" &&
    /^(?:TF_VAR_\w{2,60}|[A-Z][A-Z0-9_]{2,})$/.test(name) &&
    /(?:^|[\s;&|"'`])$/.test(text.slice(Math.max(0, nameStart - 1), nameStart)) &&
    /^[ \t]{1,2}(?:[a-z./$A-Z\\]|-{1,2}[a-zA-Z])/.test(text.slice(valueEnd, valueEnd + 5))
  );
}

/** What commands are given `name=value` behind: kubectl, Helm, Terraform, Docker, Google's, Amazon's and Microsoft's; and Vault. */
const OPTION_BEFORE =
  /(?:--from-literal|--set|--set-string|-var|--build-arg|--(?:set|update)-(?:build-)?env-vars|--dart-define|--parameter-overrides|--extra-vars)[= ]["']?(?:[^\s"']{1,80},)?["']?$|%(?:set_)?env $|\bVariables=\{(?:[^\s"']{1,80},)?$/;
/** Commands that set variables of what they have deployed: Heroku's, Fly's, Dokku's, Azure's and others; and those of a playbook. */
const SETS_VARIABLES =
  /\b(?:config:set|config:add|secrets:? ?set|env:set|variables (?:--)?set|eb setenv|set env|appsettings set)\b|[ \t](?:--settings|--env-vars|--secrets)[ \t]|\bansible(?:-playbook)?[ \t]/;
const VAULT_WRITES = /^vault (?:kv put|write|login) /;

function isInCommand(before: string): boolean {
  if (OPTION_BEFORE.test(before)) return true;
  if (/[ \t]["']?$/.test(before) && SETS_VARIABLES.test(before.split(/[\r\n|;&]/).at(-1) ?? "")) return true;
  const command = before.slice(Math.max(0, before.lastIndexOf("vault ")));
  return VAULT_WRITES.test(command) && !/[\r\n|;&]/.test(command) && /[ \t]["']?$/.test(command);
}

/**
 * Commands that are given a name and then its value: `set -gx` of fish, setx, Netlify's, Cloud Foundry's, WordPress's, Doppler's, Pulumi's, .NET's,
 * CMake's.
 */
const NAMES_VARIABLE =
  /(?:^|[\s"'`;&|(])(?:set(?: -[gUxu]{1,3}| --(?:export|global|universal)){1,3} |setx |env:set |cf (?:set-env|se) [\w.-]{1,60} |wp config set |doppler secrets set |pulumi config set (?:--\w{4,10} ){0,2}|user-secrets set ["'](?:[\w.-]{1,40}:){0,4}|set\()$/;
/** Directives of nginx, which end with a sign. */
const DIRECTIVE = /(?:^|[\r\n])[ \t]*(?:fastcgi_param|set) $/;

/** `set -gx DB_PASSWORD x`: a command that is given a variable's name and, behind a blank, its value. */
export function isNamedToCommand(
  text: string,
  { nameStart, valueEnd, quote, operator }: Assignment,
): boolean {
  if (operator !== "space") return false;
  const before = text.slice(Math.max(0, nameStart - 120), nameStart);
  if (!NAMES_VARIABLE.test(before)) return DIRECTIVE.test(before) && text[valueEnd] === ";";
  return quote !== "" || /^[\s"'`;&|)\\]?$/.test(text[valueEnd] ?? "");
}

/** One of several `name=value` between blanks or commas: hosts of an inventory, options of a connection or a mount, lines of a log. */
export function isPairInLine(text: string, { nameStart, valueEnd, quote, operator }: Assignment): boolean {
  if (quote !== "" || operator !== "=") return false;
  const isEnded = /^["'\s,;}\\]?$/.test(text[valueEnd] ?? "");
  if (isEnded && isInCommand(text.slice(Math.max(0, nameStart - 120), nameStart))) return true;
  const first = text[nameStart - 1] ?? "";
  const next = text[valueEnd] ?? "";
  // A member of an address's query, a setting as Markdown quotes it.
  if (first === "`") return next === "`";
  if (/[?&]/.test(first)) return /^[a-z0-9]$/i.test(text[nameStart - 2] ?? "") && /^[&#"'`\s]?$/.test(next);
  if (!/[ \t,]/.test(first)) return false;
  if (/^(?:[ \t]{1,4}|,)[A-Za-z][\w.-]{1,40}=[^\s=(),]/.test(text.slice(valueEnd, valueEnd + 64)))
    return true;
  // Behind a comma and a blank arguments are named so in code; in a log no parenthesis is open.
  if (
    /^,[ \t][A-Za-z][\w.-]{1,40}=[^\s=(),]/.test(text.slice(valueEnd, valueEnd + 64)) &&
    !/[({[]/.test(lineBefore(text, nameStart)) &&
    !isInCall(text, nameStart)
  )
    return true;
  const before = /[ \t"',]([\w.-]{2,40})=[^\s=(),]{1,60}(?:[ \t]{1,4}|,)$/.exec(
    text.slice(Math.max(0, nameStart - 120), nameStart),
  );
  return before !== null && /^(?:[ \t\r\n"',]|$)/.test(text.slice(valueEnd, valueEnd + 1));
}

/** A parenthesis is open, on a line before perhaps. */
function isInCall(text: string, at: number): boolean {
  let depth = 0;
  for (let i = at - 1; i >= Math.max(0, at - 400) && depth >= 0; i--)
    if (text[i] === ")") depth++;
    else if (text[i] === "(") depth--;
  return depth < 0;
}

/** Quoted, the whole content of an XML element, or behind an option (`-Dpassword=…` too): nothing else can stand there. */
export function isPasswordPlace({ quote, operator }: Assignment, name: string): boolean {
  // `CREATE ROLE app PASSWORD '…'`
  if (operator === "space") return (quote === "'" && name === "PASSWORD") || /^--?[A-Za-z]/.test(name);
  return quote !== "" || operator === "tag" || /^--?[A-Za-z]/.test(name);
}

/** `{:password "…"}`, as Clojure's maps have it, and `(defvar db-password "…")` and `(setenv "DB_PASSWORD" "…")` of Lisps. */
export function isOfMap(text: string, { nameStart, quote, operator }: Assignment): boolean {
  if (operator !== "space" || quote !== '"') return false;
  return (
    /(?:^|[\s{(,]):$/.test(text.slice(Math.max(0, nameStart - 2), nameStart)) ||
    /\((?:def|defonce|defvar|defconst|defcustom|defparameter|setq|setf|define)[ \t]{1,4}(?:\^:?\w{1,12}[ \t]{1,4})?[*+]?$|\(setenv[ \t]{1,4}"$/.test(
      text.slice(Math.max(0, nameStart - 36), nameStart),
    )
  );
}

/** Quoted values and settings of files that hold only settings; elsewhere an unquoted value may be a variable. */
export function isPlainPlace({ quote, operator }: Assignment, name: string): boolean {
  return (
    (quote !== "" && operator !== "," && operator !== "space") ||
    operator === "tag" ||
    /^[A-Z][A-Z0-9_]{2,}$/.test(name)
  );
}
