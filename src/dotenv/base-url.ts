import { isIPv4, isIPv6 } from "node:net";
import { isDocument, isForTests } from "./names.ts";

/** A base URL that sends what is meant for OpenAI to somebody else. */
export interface ForeignBaseUrl {
  /** From 1. */
  readonly line: number;
  /** Lower-case host name; the only part of the URL that leaves this file. */
  readonly host: string;
  /** What sets it, for a person: `OPENAI_BASE_URL` or `base_url`. */
  readonly setting: string;
  /** Plain HTTP: everybody on the way reads it too. */
  readonly plain: boolean;
  /** Stands in a document, a test or an example. */
  readonly shownOnly: boolean;
  /** The host is one of a private network: a colleague's, not a stranger's. */
  readonly nearby: boolean;
}

/** Names of environment variables that the OpenAI libraries read. */
const VARIABLE = /\b((?:[A-Z][A-Z0-9]*_)*OPENAI_(?:BASE_URL|API_BASE(?:_URL)?))\b/;
const SETTING =
  /(?:^|[^\w-])["']?(openai\.(?:api_)?base(?:_url)?|base_url|base_?URL|baseUrl|api_base|openai_api_base|basePath|BaseURL)["']?\s*(?::=|[:=])/;
const SPEAKS_OF_OPENAI =
  /\b(?:Async)?(?:Azure)?OpenAI(?:Api)?\s*\(|\bChatOpenAI\s*\(|\bOpenAIEmbeddings\s*\(|\bfrom\s+openai\b|\bimport\s+openai\b|["']openai["']|["']@ai-sdk\/openai["']|\bcreateOpenAI\s*\(|\bopenai\.(?:api_base|base_url|NewClient|DefaultConfig|ClientConfig)\b|\bOPENAI_API_KEY\b/;
const CLIENT =
  /\b(?:Async)?OpenAI(?:Api)?\s*\(|\bChatOpenAI\s*\(|\bOpenAIEmbeddings\s*\(|\bcreateOpenAI\s*\(|\bopenai\.(?:api_base|base_url|DefaultConfig|ClientConfig|NewClient)\b|new\s+Configuration\s*\(/;
const LITERAL =
  /^\s*(?:\|\|\s*|\?\?\s*)?[frbu]?(["'`]?)(https?:\/\/(?:\[[\da-f:.]{2,45}\])?[^\s"'`,;)\]}>]*)/i;
/** How many lines around a setting belong to the same call. */
const NEAR = 8;

/** Whether a file is worth reading for base URLs at all: a cheap look at its bytes. */
export function mentionsOpenAi(bytes: Buffer): boolean {
  return (
    (bytes.includes("openai") || bytes.includes("OpenAI") || bytes.includes("OPENAI")) &&
    bytes.includes("://")
  );
}

/** Finds literal base URLs of OpenAI clients with a host that is neither OpenAI's, Azure's, loopback nor in `allowed`. */
export function findForeignBaseUrls(
  path: string,
  text: string,
  allowed: readonly string[] = [],
): ForeignBaseUrl[] {
  const lines = text.split(/\r\n|\n|\r/);
  const isSettings = SETTINGS_FILE.test(path);
  const speaks = isSettings || SPEAKS_OF_OPENAI.test(text);
  const found: ForeignBaseUrl[] = [];
  for (const [index, written] of lines.entries()) {
    if (written.length > 4000) continue;
    const line = written.includes("://") ? written : withNext(written, lines[index + 1]);
    if (line === undefined) continue;
    const variable = VARIABLE.exec(line);
    const setting = variable ?? (speaks ? SETTING.exec(line) : null);
    if (setting === null) continue;
    const name = setting[1] ?? "";
    // AZURE_OPENAI_…: an Azure resource may stand behind a name of the company's own.
    if (/AZURE/.test(name)) continue;
    const literal = literalAfter(line.slice(setting.index + setting[0].length), variable !== null);
    if (literal === undefined) continue;
    const host = foreignHost(literal, allowed);
    if (host === undefined) continue;
    const near = lines.slice(Math.max(0, index - NEAR), index + NEAR + 1);
    const isClients =
      near.some((other) => CLIENT.test(other)) || (isSettings && isInOpenAiSection(lines, index));
    if (variable === null && !isClients) continue;
    if (
      handsOnAnotherKey(
        variable === null ? near : lines,
        index - Math.max(0, index - NEAR),
        variable !== null,
      )
    )
      continue;
    found.push({
      line: line === written ? index + 1 : index + 2,
      host,
      setting: name,
      plain: /^http:/i.test(literal),
      shownOnly:
        isDocument(path) ||
        isForTests(path) ||
        /[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$/.test(path) ||
        isComment(line),
      nearby: isPrivateHost(host),
    });
  }
  return found;
}

/** A line that ends with the name of a setting, and the next one, which may hold its value: `- name: OPENAI_BASE_URL`, `value: …`. */
function withNext(line: string, next: string | undefined): string | undefined {
  if (next === undefined || next.length > 4000 || !next.includes("://")) return undefined;
  const end = /(?:[A-Z_]["'`]?,?|(?:url|base|Path)["'`]?\s*[:=]=?)\s*$/i.exec(line);
  if (end === null || !(VARIABLE.test(line) || SETTING.test(line))) return undefined;
  return `${line.trimEnd()} ${next.trim()}`;
}

/** Files of settings that are made of sections. */
const SETTINGS_FILE = /\.(?:ya?ml|toml|json|ini|cfg|conf)$/i;
const SECTION =
  /^\s*(?:-\s+)?["']?openai["']?\s*:\s*(?:\{\s*)?$|^\s*\[+\s*(?:[\w.-]+\.)?["']?openai["']?\s*\]+/i;

/** Whether the section that a line of settings stands in is OpenAI's: the first line above that is indented less, or that is a `[header]`. */
function isInOpenAiSection(lines: readonly string[], at: number): boolean {
  const indent = (line: string): number => /^\s*/.exec(line)?.[0].length ?? 0;
  const own = indent(lines[at] ?? "");
  for (let above = at - 1; above >= 0; above--) {
    const line = lines[above] ?? "";
    if (line.trim() === "" || isComment(line)) continue;
    if (/^\s*\[/.test(line) || indent(line) < own) return SECTION.test(line);
  }
  return false;
}

function isComment(line: string): boolean {
  return /^\s*(?:#|\/\/|\*|\/\*|--|;|<!--)/.test(line);
}

/** No more than this stands between a name and its value. */
const MOST_BEFORE_VALUE = 400;

/** The URL that is assigned in what follows a name on its line. */
function literalAfter(rest: string, isVariable: boolean): string | undefined {
  // NAME=…, NAME: …, "NAME", "…" (setdefault, setenv), NAME || "…", NAME ?? "…", getenv("NAME", "…")
  const near = rest.slice(0, MOST_BEFORE_VALUE);
  const value = isVariable
    ? /^["'`]?\]?\s*(?:(?:\)|\])?\s*(?:,?\s*["']?\bvalue["']?\s*[:=]|[:=]=?|\|\||\?\?|\bor\b|,)\s*|\s+)/.exec(
        near,
      )
    : /^\s*(?:[\w.]+\s*(?:\|\||\?\?|\bor\b)\s*|(?:process\.env|os\.environ|os\.getenv)[^"'`]*["'`]?[\w]*["'`]?[^"'`]*)?/.exec(
        near,
      );
  return value === null ? undefined : LITERAL.exec(rest.slice(value[0].length))?.[2];
}

/**
 * Whether the key that goes with it is visibly not an OpenAI key: another provider's variable, a word such as `ollama`,
 * another provider's prefix. Nothing said: the library reads `OPENAI_API_KEY`.
 */
function handsOnAnotherKey(lines: readonly string[], at: number, isVariable: boolean): boolean {
  if (isVariable) {
    const values = lines.flatMap(
      (line) => /\bOPENAI_API_KEY["']?\s*[:=]\s*["']?([^\s"'#,]*)/.exec(line)?.[1] ?? [],
    );
    return values.length > 0 && values.every(isAnotherKey);
  }
  // The nearest api key of the same call: within a few lines, most often the next one.
  let nearest: { distance: number; value: string } | undefined;
  for (const [index, line] of lines.entries()) {
    const written = /(?:\bapi_?key|\bopenai_api_key|\bopenai\.api_key)["']?\s*[:=](.+)$/is
      .exec(line)?.[1]
      ?.trim();
    const distance = Math.abs(index - at);
    if (written !== undefined && (nearest === undefined || distance < nearest.distance))
      nearest = { distance, value: written };
  }
  if (nearest === undefined) return false;
  if (/OPENAI/i.test(nearest.value)) return false;
  const literal = /^[frb]?["'`]([^"'`]*)["'`]/.exec(nearest.value)?.[1];
  if (literal !== undefined) return isAnotherKey(literal);
  // A variable of another provider's name, or one that says nothing: only the former tells.
  return /\b[A-Z][A-Z0-9]*_(?:API_)?(?:KEY|TOKEN)\b/.test(nearest.value);
}

function isAnotherKey(value: string): boolean {
  // A placeholder says nothing of the key that will stand there.
  if (value === "" || /^(?:[<${]|your|xx|change|replace|insert|placeholder|sk-\.)/i.test(value)) return false;
  return !/^sk-/.test(value) || /^sk-(?:or|ant)-/.test(value);
}

const OWN_HOSTS = [
  "openai.com",
  "openai.azure.com",
  "openai.azure.us",
  "openai.azure.cn",
  "cognitiveservices.azure.com",
  "services.ai.azure.com",
];

/** The host of a URL that is somebody else's; `undefined` for OpenAI's, Azure's, loopback, example and configured ones and for placeholders. */
export function foreignHost(text: string, allowed: readonly string[] = []): string | undefined {
  if (/[<>{}$%*]|\.\.\.|…/.test(text.replace(/%[0-9a-f]{2}/gi, ""))) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  const host = url.hostname.toLowerCase().replace(/\.$/, "");
  if (host === "" || isLoopback(host) || isPlaceholder(host)) return undefined;
  if (OWN_HOSTS.some((own) => host === own || host.endsWith(`.${own}`))) return undefined;
  if (allowed.some((entry) => allows(entry, url, host))) return undefined;
  return host;
}

function allows(entry: string, url: URL, host: string): boolean {
  const wanted = entry.trim().toLowerCase();
  if (wanted.includes("://")) {
    try {
      const prefix = new URL(wanted);
      const folder = prefix.pathname.replace(/\/$/, "");
      return (
        prefix.origin === url.origin && (url.pathname === folder || url.pathname.startsWith(`${folder}/`))
      );
    } catch {
      return false;
    }
  }
  return wanted.startsWith("*.")
    ? host.endsWith(wanted.slice(1))
    : wanted === host || wanted === url.host.toLowerCase();
}

/** This machine; in a container, the one that it runs on. */
function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  if (isIPv4(bare)) return bare.startsWith("127.") || bare.startsWith("0.");
  if (isIPv6(bare)) return bare === "::1" || bare === "::" || bare.startsWith("::ffff:7f");
  return host === "localhost" || /\.localhost$|^host\.(?:docker|containers)\.internal$/.test(host);
}

function isPrivateHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "");
  if (isIPv4(bare)) {
    const [a = 0, b = 0] = bare.split(".").map(Number);
    // Private, link-local, carrier-grade NAT (RFC 1918, 3927, 6598).
    return (
      a === 10 ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 192 && b === 168) ||
      (a === 169 && b === 254) ||
      (a === 100 && b >= 64 && b <= 127)
    );
  }
  if (isIPv6(bare)) return /^f[cd]|^fe[89ab]|^::ffff:(?:a[0-9a-f]{2}:|c0a8)/.test(bare);
  // A name without a dot is one of the local network: a container, a service.
  return (
    !host.includes(".") ||
    /\.(?:local|internal|intranet|lan|home|corp|svc|cluster\.local|home\.arpa|onion)$/.test(host)
  );
}

function isPlaceholder(host: string): boolean {
  return (
    /(?:^|\.)example\.(?:com|org|net|edu)$|\.(?:example|test|invalid)$/.test(host) ||
    /(?:^|[.-])(?:your|example|xxx+|placeholder|foo)(?:$|[.-])|^your|\.your/.test(host)
  );
}
