import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../config/types.ts";
import { envNameKind } from "../../dotenv/names.ts";
import { hasCode } from "../../errors.ts";
import { gitBytes } from "../../git/process.ts";
import type { Repository } from "../../git/repository.ts";
import { pathText } from "../../git/text.ts";
import type { Finding, Leak } from "../../leaks/types.ts";
import { openNameMask } from "../../sweep/names/mask.ts";

/** A larger .env file is none. */
const MOST_BYTES = 2 << 20;

/**
 * `leak` with the places in .env files of the work tree that git ignores: no leak stands there, but it is where a key is mostly used
 * from, and where it has to be replaced. Files in ignored folders are left out. `unread`: paths of files that cannot be read.
 * No path shows a key that stands in it.
 */
export async function withIgnoredPlaces(
  leak: Leak,
  repository: Repository | undefined,
  config: Pick<Config, "allRules">,
): Promise<{ readonly leak: Leak; readonly unread: readonly string[] }> {
  const [first] = leak.findings;
  if (repository?.root === undefined || first === undefined) return { leak, unread: [] };
  const listed = await gitBytes(
    ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"],
    { ...repository.call, cwd: repository.root },
  );
  const paths = listed
    .toString("latin1")
    .split("\0")
    .filter((path) => path !== "" && !path.endsWith("/") && envNameKind(path) !== "other")
    .map((path) => pathText(Buffer.from(path, "latin1")));
  const places = await Promise.all(
    paths.map((path) => placesIn(repository.root as string, path, leak, first)),
  );
  const show = await openNameMask(config, paths);
  const found = paths.flatMap((path, index) =>
    (places[index] ?? []).map((finding) => ({
      ...finding,
      place: { kind: "file", path: show(path) } as const,
    })),
  );
  return {
    leak: { ...leak, findings: [...leak.findings, ...found] },
    unread: paths.filter((_, index) => places[index] === undefined).map(show),
  };
}

/** Undefined where the file cannot be read; one that is gone by now holds nothing. */
async function placesIn(
  root: string,
  path: string,
  leak: Leak,
  like: Finding,
): Promise<Finding[] | undefined> {
  let text: string;
  try {
    const file = await stat(join(root, path));
    if (!file.isFile() || file.size > MOST_BYTES) return [];
    text = await readFile(join(root, path), "latin1");
  } catch (error) {
    return hasCode(error, "ENOENT") ? [] : undefined;
  }
  const found: Finding[] = [];
  const secret = Buffer.from(leak.secret.reveal(), "utf8").toString("latin1");
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
    const line = text.slice(0, at).split("\n").length;
    const column = at - text.lastIndexOf("\n", at - 1);
    const lines = secret.split("\n");
    const endLine = line + lines.length - 1;
    const endColumn = lines.length === 1 ? column + secret.length : (lines.at(-1) as string).length + 1;
    found.push({ ...like, place: { kind: "file", path }, line, column, endLine, endColumn });
  }
  return found;
}
