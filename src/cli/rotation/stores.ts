import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { openIgnoreJudge } from "../../dotenv/ignore.ts";
import { KeysweepError } from "../../errors.ts";
import { gitBytes } from "../../git/process.ts";
import { envFile } from "../../rotate/stores/env-file.ts";
import {
  awsSecret,
  githubSecret,
  kubernetesSecret,
  programStore,
  vaultSecret,
} from "../../rotate/stores/programs.ts";
import type { Store } from "../../rotate/stores/types.ts";
import { repositoryHere } from "../repository-here.ts";

const FORMS =
  "env:PATH[:NAME], github:NAME[@owner/repo], aws:SECRET[:field], vault:PATH:FIELD, kubernetes:NAMESPACE/NAME:KEY, command:LINE";

export interface StoreContext {
  readonly cwd: string;
  /** Of the key: says what its variable is called where nobody does. */
  readonly provider: string;
}

/**
 * Reads `--store`. A .env file is taken only where git keeps it out: otherwise the new key would be the next leak.
 * Throws `USAGE`.
 */
export async function openStores(specs: readonly string[], context: StoreContext): Promise<readonly Store[]> {
  const stores: Store[] = [];
  for (const spec of specs) stores.push(await openStore(spec, context));
  const labels = stores.map(({ label }) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) throw new KeysweepError("USAGE", `the store ${twice} is named twice`);
  return stores;
}

async function openStore(spec: string, { cwd, provider }: StoreContext): Promise<Store> {
  const [, kind = "", rest = ""] = /^([a-z]+):(.+)$/s.exec(spec) ?? [];
  const wrong = (): KeysweepError =>
    // Not the text itself: somebody may have put a key there.
    new KeysweepError("USAGE", `--store ${kind === "" ? "" : `${kind}: `}is not of a known form`, {
      hint: `Stores: ${FORMS}.`,
    });
  const part = (text: string | undefined): string => {
    // What begins with a dash would be an option of the store's program.
    if (text === undefined || text === "" || text.startsWith("-")) throw wrong();
    return text;
  };
  switch (kind) {
    case "env":
      return openEnvFile(rest, provider, cwd);
    case "github": {
      const [, name, repository] = /^([A-Za-z_]\w*)(?:@([\w.-]+\/[\w.-]+(?:\/[\w.-]+)?))?$/.exec(rest) ?? [];
      return githubSecret(part(name), repository === undefined ? {} : { repository: part(repository) }, {
        cwd,
      });
    }
    case "aws": {
      // The name of a resource holds colons itself.
      const [, id, field] = /^(arn:(?:[^:]*:){5}[^:]+|[^:]+)(?::([^:]+))?$/.exec(rest) ?? [];
      return awsSecret(part(id), field === undefined ? {} : { field }, { cwd });
    }
    case "vault": {
      const [, path, field] = /^(.+):([^:=]+)$/.exec(rest) ?? [];
      return vaultSecret(part(path), part(field), { cwd });
    }
    case "kubernetes": {
      const [, namespace, name, field] = /^(?:([^/:]+)\/)?([^/:]+):([\w.-]+)$/.exec(rest) ?? [];
      return kubernetesSecret(
        part(name),
        part(field),
        namespace === undefined ? {} : { namespace: part(namespace) },
        { cwd },
      );
    }
    case "command": {
      const line = rest.trim();
      if (line === "") throw wrong();
      const shell: readonly [string, ...string[]] =
        process.platform === "win32" ? ["cmd", "/d", "/s", "/c", line] : ["sh", "-c", line];
      return { ...programStore(shell, { cwd }), label: `command ${nameOf(line)}` };
    }
    default:
      throw wrong();
  }
}

async function openEnvFile(text: string, provider: string, cwd: string): Promise<Store> {
  const [, file = text, name] = /^(.+?):([A-Za-z_][A-Za-z0-9_.]*)$/s.exec(text) ?? [];
  if (name === undefined && provider !== "OpenAI")
    throw new KeysweepError("USAGE", `the variable in ${file} is not named`, {
      hint: `Name it: --store env:${file}:NAME`,
    });
  const path = resolve(cwd, file);
  let gitDir = await mustBeKeptOut(path);
  const target = await realpath(path).catch(() => path);
  if (target !== path) gitDir = await mustBeKeptOut(target);
  // A rule that keeps `.env` out need not keep out what is written beside it, which a crash would leave there.
  const scratch = gitDir === undefined ? undefined : join(gitDir, "keysweep");
  const variable = name ?? "OPENAI_API_KEY";
  // The whole path: a journal must tell two files of the same name apart.
  return { ...envFile(path, variable, scratch), label: `${relative(cwd, path) || file} (${variable})` };
}

/**
 * A new key in a file that git has, or would take with the next `git add`, is the next leak: throws `USAGE`. Returns the git directory
 * of the repository that the file is in; undefined where it is in none.
 */
async function mustBeKeptOut(path: string): Promise<string | undefined> {
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder === undefined)
    throw new KeysweepError("NOT_FOUND", `there is no folder ${dirname(path)} for the .env file`, {
      hint: "Make it first.",
    });
  const repository = await repositoryHere(folder);
  if (repository?.root === undefined) return undefined;
  const { commonDir } = repository;
  const inside = relative(await realpath(repository.root), join(folder, basename(path)));
  const shown = inside.replaceAll("\\", "/");
  if (shown.startsWith(".git/")) return commonDir;
  const tracked = await gitBytes(["ls-files", "-z", "--", shown], {
    ...repository.call,
    cwd: repository.root,
  });
  if (tracked.length > 0)
    throw new KeysweepError("USAGE", `git tracks ${shown}: the next commit would carry the new key`, {
      hint: `Take it out first: git rm --cached ${shown}, then keysweep env --fix keeps it out.`,
    });
  const judge = openIgnoreJudge({ ...repository.call, cwd: repository.root });
  try {
    const [answer] = await judge.ask([shown]);
    if (answer?.state === "ignored") return commonDir;
  } finally {
    await judge.close();
  }
  throw new KeysweepError("USAGE", `git does not ignore ${shown}: the next git add would take the new key`, {
    hint: `Add /${shown} to .gitignore first; for .env files, keysweep env --fix does.`,
  });
}

/** What a command is called in a journal: its program, where that is a plain name. The rest of a line may be anything. */
function nameOf(line: string): string {
  const [first = ""] = line.split(/\s/, 1);
  return /^[\w./-]{1,30}$/.test(first) ? first : "of your own";
}
