import { KeysweepError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { type RunOptions, run } from "../run.ts";
import type { Store } from "./types.ts";

/** Stores behind other programs. The key goes to each on its standard input, never on its command line. */

/** Options for running a store's program. */
export interface ProgramOptions {
  readonly cwd?: string;
}

/** A GitHub Actions secret, by `gh secret set`, which reads it from standard input. */
export function githubSecret(
  name: string,
  where: { readonly repository?: string; readonly environment?: string } = {},
  options: ProgramOptions = {},
): Store {
  const args = [
    ...(where.repository === undefined ? [] : ["--repo", where.repository]),
    ...(where.environment === undefined ? [] : ["--env", where.environment]),
  ];
  const place = [where.repository, where.environment].filter((part) => part !== undefined).join(", ");
  return {
    label: `GitHub Actions secret ${name}${place === "" ? "" : ` (${place})`}`,
    async write(secret, signal) {
      await run(["gh", "secret", "set", name, ...args], runOptions(options, signal, secret, secret.reveal()));
    },
  };
}

/** A secret of AWS Secrets Manager: the whole of it, or one field of a JSON object. */
export function awsSecret(
  secretId: string,
  where: { readonly field?: string; readonly region?: string; readonly profile?: string } = {},
  options: ProgramOptions = {},
): Store {
  const common = [
    "--secret-id",
    secretId,
    ...(where.region === undefined ? [] : ["--region", where.region]),
    ...(where.profile === undefined ? [] : ["--profile", where.profile]),
  ];
  const { field } = where;
  const label = `AWS secret ${secretId}${field === undefined ? "" : ` (${field})`}`;
  async function current(signal: AbortSignal | undefined): Promise<string> {
    const printed = await run(
      ["aws", "secretsmanager", "get-secret-value", ...common, "--query", "SecretString", "--output", "json"],
      runOptions(options, signal),
    );
    return textOf(printed, label);
  }
  return {
    label,
    async write(secret, signal) {
      const value =
        field === undefined
          ? secret.reveal()
          : JSON.stringify({ ...objectOf(await current(signal), label), [field]: secret.reveal() });
      await run(
        piped([
          "aws",
          "secretsmanager",
          "put-secret-value",
          ...common,
          "--secret-string",
          "file:///dev/stdin",
        ]),
        runOptions(options, signal, secret, value),
      );
    },
    async read(signal) {
      const text = await current(signal);
      const value = field === undefined ? text : objectOf(text, label)[field];
      return typeof value === "string" ? new Secret(value) : undefined;
    },
  };
}

/** One field of a secret in Vault's key-value store, version 2; its other fields stay. */
export function vaultSecret(path: string, field: string, options: ProgramOptions = {}): Store {
  return {
    label: `Vault ${path} (${field})`,
    async write(secret, signal) {
      // `field=-` reads the value from standard input.
      await run(
        ["vault", "kv", "patch", path, `${field}=-`],
        runOptions(options, signal, secret, secret.reveal()),
      );
    },
    async read(signal) {
      const printed = await run(["vault", "kv", "get", `-field=${field}`, path], runOptions(options, signal));
      return printed.trim() === "" ? undefined : new Secret(printed.replace(/\r?\n$/, ""));
    },
  };
}

/** One entry of a Kubernetes secret; its other entries stay. `apply` would write the key into an annotation: a patch does not. */
export function kubernetesSecret(
  name: string,
  field: string,
  where: { readonly namespace?: string; readonly context?: string } = {},
  options: ProgramOptions = {},
): Store {
  const args = [
    ...(where.namespace === undefined ? [] : ["--namespace", where.namespace]),
    ...(where.context === undefined ? [] : ["--context", where.context]),
  ];
  return {
    label: `Kubernetes secret ${where.namespace === undefined ? "" : `${where.namespace}/`}${name} (${field})`,
    async write(secret, signal) {
      const patch = JSON.stringify({ data: { [field]: Buffer.from(secret.reveal()).toString("base64") } });
      await run(
        piped(["kubectl", "patch", "secret", name, ...args, "--type", "merge", "--patch-file", "/dev/stdin"]),
        runOptions(options, signal, secret, patch),
      );
    },
    async read(signal) {
      const printed = await run(
        ["kubectl", "get", "secret", name, ...args, "--output", "json"],
        runOptions(options, signal),
      );
      const data = objectOf(printed, name).data;
      const value =
        typeof data === "object" && data !== null ? (data as Record<string, unknown>)[field] : undefined;
      return typeof value === "string"
        ? new Secret(Buffer.from(value, "base64").toString("utf8"))
        : undefined;
    },
  };
}

/** Any program that takes the key on its standard input. */
export function programStore(command: readonly [string, ...string[]], options: ProgramOptions = {}): Store {
  return {
    // The program's name alone: arguments of a stranger's program may be anything.
    label: `command ${command[0]}`,
    async write(secret, signal) {
      await run(command, runOptions(options, signal, secret, secret.reveal()));
    },
  };
}

function runOptions(
  options: ProgramOptions,
  signal: AbortSignal | undefined,
  secret?: Secret,
  input?: string,
): RunOptions {
  return {
    ...options,
    ...(signal === undefined ? {} : { signal }),
    ...(secret === undefined ? {} : { hide: [secret] }),
    ...(input === undefined ? {} : { input }),
  };
}

/**
 * For a program that opens `/dev/stdin` as a file: what Node gives a child is a socket, which cannot be opened that way,
 * so `cat` puts a pipe in between.
 */
function piped(command: readonly string[]): readonly [string, ...string[]] {
  if (process.platform === "win32")
    throw new KeysweepError(
      "USAGE",
      "this store cannot be written on Windows: its program reads no standard input there",
      { hint: "Use a command of your own that takes the key on standard input." },
    );
  return ["sh", "-c", 'cat | "$0" "$@"', ...command];
}

function textOf(printed: string, label: string): string {
  const json = parse(printed);
  if (typeof json !== "string") throw new KeysweepError("IO", `${label} holds no text`);
  return json;
}

function objectOf(printed: string, label: string): Readonly<Record<string, unknown>> {
  const json = parse(printed);
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new KeysweepError("IO", `${label} is no JSON object`);
  return json as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
