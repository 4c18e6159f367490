import { envNameKind, isDocument } from "./names.ts";

/** Something in a file that loads .env files. */
export interface Loader {
  readonly tool: string;
  /** From 1. */
  readonly line: number;
  /** Paths it loads; relative to the folder that `from` says. */
  readonly loads: readonly string[];
  /** `file`: the folder of the file itself; `package`: the nearest folder at or above it that is a package. */
  readonly from: "file" | "package";
}

/** Files that make their folder a package: what runs there has it as its working directory. */
const MANIFEST =
  /^(?:package\.json|pyproject\.toml|setup\.py|setup\.cfg|requirements[^/]*\.txt|Pipfile|manage\.py|go\.mod|Gemfile|composer\.json|Cargo\.toml|deno\.jsonc?|mix\.exs|build\.gradle(?:\.kts)?|pom\.xml)$/;

export function isManifest(path: string): boolean {
  return MANIFEST.test(path.slice(path.lastIndexOf("/") + 1));
}

const ENV = [".env"];
const ENV_AND_LOCAL = [".env", ".env.local"];

/** Packages of npm that load .env files by themselves or are there for nothing else. */
const NPM_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  dotenv: ENV,
  "dotenv-cli": ENV,
  "dotenv-expand": ENV,
  "dotenv-safe": ENV,
  "dotenv-flow": ENV_AND_LOCAL,
  "dotenv-webpack": ENV,
  "@dotenvx/dotenvx": ENV,
  "env-cmd": ENV,
  "@nestjs/config": ENV,
  "@next/env": ENV_AND_LOCAL,
  next: ENV_AND_LOCAL,
  vite: ENV_AND_LOCAL,
  "react-scripts": ENV_AND_LOCAL,
  "@vue/cli-service": ENV_AND_LOCAL,
  nuxt: ENV,
  astro: ENV_AND_LOCAL,
  "@sveltejs/kit": ENV_AND_LOCAL,
  wrangler: [".dev.vars"],
};

interface Sign {
  readonly tool: string;
  /** Names of the files it may stand in. */
  readonly files: RegExp;
  readonly pattern: RegExp;
  readonly loads: readonly string[];
  readonly from: Loader["from"];
}

const JS = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
const PY = /\.py$/;

const SIGNS: readonly Sign[] = [
  {
    tool: "dotenv",
    files: JS,
    pattern:
      /(?:require\(\s*|from\s+|import\s+|import\(\s*)["'](?:dotenv(?:-flow|-safe|-expand)?|@dotenvx\/dotenvx)(?:\/[\w/.-]+)?["']/,
    loads: ENV,
    from: "package",
  },
  {
    tool: "process.loadEnvFile",
    files: JS,
    pattern: /\bloadEnvFile\(\s*\)/,
    loads: ENV,
    from: "package",
  },
  {
    tool: "python-dotenv",
    files: PY,
    pattern: /^\s*(?:from\s+dotenv\s+import\b|import\s+dotenv\b)/,
    loads: ENV,
    from: "package",
  },
  {
    tool: "django-environ",
    files: PY,
    pattern: /\benviron\.Env\.read_env\(|\benv\.read_env\(/,
    loads: ENV,
    from: "package",
  },
  {
    tool: "python-decouple",
    files: PY,
    pattern: /^\s*from\s+decouple\s+import\b/,
    loads: ENV,
    from: "package",
  },
  { tool: "pydantic-settings", files: PY, pattern: /\benv_file\s*=\s*["']/, loads: [], from: "package" },
  {
    tool: "python-dotenv",
    files: /(?:^|\/)(?:requirements[^/]*\.(?:txt|in)|Pipfile|pyproject\.toml|setup\.(?:py|cfg))$/,
    pattern:
      /(?:^|["'\s[])(?:python-dotenv|django-environ|django-dotenv|python-decouple)(?:$|["'\s=<>~!;,[\]])/i,
    loads: ENV,
    from: "file",
  },
  {
    tool: "godotenv",
    files: /\.go$/,
    pattern: /"github\.com\/joho\/godotenv(?:\/autoload)?"/,
    loads: ENV,
    from: "package",
  },
  {
    tool: "dotenv",
    files: /\.rb$/,
    pattern: /\bDotenv\.(?:over)?load\b|require\s+["']dotenv(?:\/load)?["']/i,
    loads: ENV,
    from: "package",
  },
  {
    tool: "dotenv-rails",
    files: /(?:^|\/)(?:Gemfile|gems\.rb)$/,
    pattern: /^\s*gem\s*(?:\(\s*)?["'](?:dotenv(?:-rails)?|bkeepers-dotenv)["']/,
    loads: ENV_AND_LOCAL,
    from: "file",
  },
  {
    tool: "phpdotenv",
    files: /\.php$/,
    pattern: /\bDotenv\\Dotenv\b|\bDotenv::create\w*\(|new\s+Dotenv\(/,
    loads: ENV,
    from: "package",
  },
  {
    tool: "phpdotenv",
    files: /(?:^|\/)composer\.json$/,
    pattern: /"(?:vlucas\/phpdotenv|laravel\/framework)"\s*:/,
    loads: ENV,
    from: "file",
  },
  // Symfony commits .env by design: secrets belong into .env.local.
  {
    tool: "symfony/dotenv",
    files: /(?:^|\/)composer\.json$/,
    pattern: /"symfony\/dotenv"\s*:/,
    loads: [".env.local"],
    from: "file",
  },
  {
    tool: "dotenvy",
    files: /(?:^|\/)Cargo\.toml$/,
    pattern: /^\s*dotenv(?:y)?\s*=/,
    loads: ENV,
    from: "file",
  },
  {
    tool: "direnv",
    files: /(?:^|\/)\.envrc$/,
    pattern: /^\s*dotenv(?:_if_exists)?\b/,
    loads: ENV,
    from: "file",
  },
  {
    tool: "Vite",
    files: /(?:^|\/)vite\.config\.[cm]?[jt]s$/,
    pattern: /\bdefineConfig\b|\bexport\s+default\b|module\.exports/,
    loads: ENV_AND_LOCAL,
    from: "file",
  },
  {
    tool: "Next.js",
    files: /(?:^|\/)next\.config\.[cm]?[jt]s$/,
    pattern: /\bexport\s+default\b|module\.exports/,
    loads: ENV_AND_LOCAL,
    from: "file",
  },
  {
    tool: "wrangler",
    files: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/,
    pattern: /^\s*"?(?:name|main)"?\s*[=:]/,
    loads: [".dev.vars"],
    from: "file",
  },
];

/** Paths written beside a loader: `path: ".env.prod"`, `load_dotenv("x.env")`, `env_file=".env"`, `godotenv.Load("x.env")`. */
const PATH_ARGUMENT =
  /(?:\bpath\s*:\s*|\bload_?dotenv\(\s*(?:dotenv_path\s*=\s*)?|\bread_env\(\s*|\benv_file\s*=\s*|\bgodotenv\.(?:Over)?[lL]oad\(\s*|\bloadEnvFile\(\s*|\bDotenv\.(?:over)?load\(?\s*|\bdotenv(?:_if_exists)?\s+)["']?([^\s"',)]+)/g;
const FLAG = /--env-file(?:-if-exists)?(?:=|\s+)["']?([^\s"',\\]+)/g;

/** Whether a path can hold a sign at all: documents, lock files and the like are not read for them. */
function mayHoldLoader(path: string): boolean {
  return !isDocument(path) && !/(?:^|\/)(?:[^/]*[.-]lock(?:\.\w+)?|[^/]*\.sum)$|\.min\.js$/.test(path);
}

/** Everything in a text file at `path` (relative to the root) that loads .env files. */
export function findLoaders(path: string, text: string): Loader[] {
  if (!mayHoldLoader(path)) return [];
  const name = path.slice(path.lastIndexOf("/") + 1);
  const lines = text.split(/\r\n|\n|\r/);
  const found: Loader[] = [];
  if (name === "package.json") found.push(...npmLoaders(text, lines));
  const signs = SIGNS.filter((sign) => sign.files.test(path));
  const isCompose = /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name);
  const runsCommands =
    /^(?:Makefile|GNUmakefile|justfile|Justfile|Taskfile\.ya?ml|Procfile|package\.json)$|\.(?:sh|bash|mk|ya?ml|service)$/.test(
      name,
    );
  const seen = new Set<Sign>();
  for (const [index, line] of lines.entries()) {
    if (line.length > 2000 || /^\s*(?:#(?!!)|\/\/|\*|--\s)/.test(line)) continue;
    for (const sign of signs) {
      if (sign.pattern.test(line)) {
        const written = envPaths(line.matchAll(PATH_ARGUMENT));
        if (written.length > 0)
          found.push({ tool: sign.tool, line: index + 1, loads: written, from: sign.from });
        else if (sign.loads.length > 0 && !seen.has(sign)) {
          seen.add(sign);
          found.push({ tool: sign.tool, line: index + 1, loads: sign.loads, from: sign.from });
        }
      }
    }
    if (signs.length > 0 && seen.size > 0) {
      const written = envPaths(line.matchAll(PATH_ARGUMENT));
      const tool = [...seen].at(-1)?.tool ?? "";
      if (written.length > 0) found.push({ tool, line: index + 1, loads: written, from: "package" });
    }
    if (runsCommands) {
      const written = envPaths(line.matchAll(FLAG));
      if (written.length > 0) {
        found.push({ tool: "--env-file", line: index + 1, loads: written, from: "package" });
      }
    }
  }
  if (isCompose) found.push(...composeLoaders(lines));
  return found;
}

function npmLoaders(text: string, lines: readonly string[]): Loader[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return [];
  }
  const found: Loader[] = [];
  for (const group of ["dependencies", "devDependencies"] as const) {
    const packages = field(manifest, group);
    if (typeof packages !== "object" || packages === null) continue;
    for (const name of Object.keys(packages)) {
      const loads = Object.hasOwn(NPM_PACKAGES, name) ? NPM_PACKAGES[name] : undefined;
      if (loads === undefined) continue;
      const line = lines.findIndex((candidate) => candidate.includes(`"${name}"`)) + 1;
      found.push({ tool: name, line: Math.max(line, 1), loads, from: "file" });
    }
  }
  return found;
}

/** A property of a value of unknown shape. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** `env_file:` of compose files, as a string, a list, or a list of `path:` entries. */
function composeLoaders(lines: readonly string[]): Loader[] {
  const found: Loader[] = [];
  const add = (written: string, line: number): void => {
    const path = written
      .replace(/\s#.*$/s, "")
      .trimEnd()
      .replace(/^(["'])(.*)\1$/, "$2")
      .trim();
    const loads = envPaths([["", path]]);
    if (loads.length > 0) found.push({ tool: "docker compose", line, loads, from: "file" });
  };
  for (let at = 0; at < lines.length; at++) {
    const start = /^(\s*)env_file\s*:(.*)$/s.exec(lines[at] ?? "");
    if (start === null) continue;
    const value = (start[2] ?? "").trim();
    if (value.startsWith("["))
      for (const item of value.replace(/^\[|\].*$/gs, "").split(",")) add(item.trim(), at + 1);
    else if (value !== "" && !value.startsWith("#")) add(value, at + 1);
    else {
      const indent = (start[1] ?? "").length;
      for (let below = at + 1; below < lines.length; below++) {
        const line = lines[below] ?? "";
        if (/^\s*(?:#.*)?$/.test(line)) continue;
        const item = /^(\s*)(?:-\s*)?(?:path\s*:)?(.*)$/s.exec(line);
        const depth = (item?.[1] ?? "").length;
        if (depth < indent || (depth === indent && !/^\s*-/.test(line))) break;
        if (!/^\s*(?:-\s*)?(?:required|format)\s*:/.test(line)) add((item?.[2] ?? "").trim(), below + 1);
      }
    }
  }
  return found;
}

/** Of captured paths those that name .env files inside the work tree, normalised. */
function envPaths(matches: Iterable<readonly (string | undefined)[]>): string[] {
  const paths: string[] = [];
  for (const [, written = ""] of matches) {
    const path = written.replace(/^(?:\.\/)+/, "");
    if (path === "" || /[$*?{}<>\\\0]|^[/~]|:\/\//.test(path)) continue;
    if (envNameKind(path) === "env") paths.push(path);
  }
  return paths;
}
