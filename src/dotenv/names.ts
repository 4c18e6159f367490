/**
 * What a file's name says about it. `env`: holds settings, secrets likely. `public-env`: made to be committed
 * (`.flaskenv`, direnv's `.envrc`), a matter only with secrets in it. `template`: shows which settings there are.
 * `other`: none of these, encrypted files and source code with "env" in their names included.
 */
export type EnvNameKind = "env" | "public-env" | "template" | "other";

const TEMPLATE_WORD =
  /^(?:example|examples|sample|samples|template|templates|tmpl|tpl|dist|defaults?|schema|skel|skeleton|stub|dummy|placeholder|spec)$/;
/** Endings of source code, docs, encrypted and compiled files: not settings in the clear. */
const OTHER_ENDING =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|php|java|kt|cs|swift|sh|bash|zsh|fish|ps1|md|mdx|rst|adoc|html?|css|vault|enc|encrypted|gpg|pgp|asc|age|sops|sealed|crypt|nix|lock|svg|png|erb|j2|jinja2?|hbs|mustache|ejs|liquid)$/;

/** Judges by the last part of a path alone; upper and lower case are the same. */
export function envNameKind(path: string): EnvNameKind {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  const shape = envShape(name);
  if (shape === undefined) return "other";
  const words = name.split(/[.\-_]/);
  if (words.some((word) => TEMPLATE_WORD.test(word)))
    return OTHER_ENDING.test(name) && !/\.(?:erb|j2|jinja2?)$/.test(name) ? "other" : "template";
  if (OTHER_ENDING.test(name)) return "other";
  return shape;
}

function envShape(name: string): EnvNameKind | undefined {
  if (name === ".flaskenv" || name === ".envrc") return "public-env";
  // .env, .env.local, .env-prod, .env_old, .env~, .envrc.local, .envrc.private
  if (/^\.env(?:rc)?(?:[.\-_~].*)?$/.test(name)) return "env";
  if (/^\.dev\.vars(?:\..+)?$/.test(name)) return "env";
  // prod.env, secrets.env, .secrets.env
  if (/^\.?[^./][^/]*\.env$/.test(name)) return "env";
  // prod.env.local, docker.env.bak: only with words that name a kind of settings
  if (
    /^(?:prod|production|dev|development|staging|stage|local|test|docker|compose|secrets?|app)\.env\..+$/.test(
      name,
    )
  )
    return "env";
  // env.example, env.sample, dotenv.example
  if (/^(?:dot)?env[.\-_]/.test(name)) {
    const rest = name.slice(name.startsWith("dot") ? 7 : 4);
    if (rest.split(/[.\-_]/).every((word) => TEMPLATE_WORD.test(word))) return "template";
  }
  return undefined;
}

/** A part of the path says that the file serves tests or shows something. */
export function isForTests(path: string): boolean {
  return /(?:^|\/)(?:tests?|__tests__|specs?|testdata|fixtures?|__fixtures__|examples?|mocks?|__mocks__|e2e|samples?|demos?)\//i.test(
    path,
  );
}

/** A document for people, not for programs. */
export function isDocument(path: string): boolean {
  if (/(?:^|\/)requirements[^/]*\.txt$/.test(path)) return false;
  return (
    /\.(?:mdx?|markdown|rst|adoc|txt|html?|ipynb|po)$/i.test(path) ||
    /(?:^|\/)(?:docs?|website)\//i.test(path)
  );
}

/** For messages: control characters of a path could drive a terminal. */
export function shown(path: string): string {
  return path.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, "?");
}
