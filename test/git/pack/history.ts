/** Repositories with odd packs, and what git itself says is in them. */
import { random } from "../../support/keys.ts";
import { createRepository, type TestRepository } from "../../support/repository.ts";

export interface HistoryOptions {
  readonly objectFormat?: "sha1" | "sha256";
  readonly commits?: number;
}

/**
 * A repository whose files were edited, copied, cut and grown at random, with empty, binary, one-line and large files,
 * written by one `git fast-import`; small ones are left loose.
 */
export function createHistory(seed: string | number, options: HistoryOptions = {}): TestRepository {
  const repository = createRepository(
    options.objectFormat === undefined ? {} : { objectFormat: options.objectFormat },
  );
  const next = random(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  const word = (): string =>
    Array.from({ length: 1 + below(9) }, () => String.fromCharCode(97 + below(26))).join("");
  const words = Array.from({ length: 200 }, word);
  const line = (): string =>
    `${Array.from({ length: below(12) }, () => words[below(words.length)]).join(" ")}\n`;
  const noise = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(below(256))).join("");
  const files = new Map<string, string>([
    ["empty", ""],
    ["one-byte", "x"],
    ["binary", noise(3000)],
    ["repeated", "ab".repeat(40_000)],
    ["large", Array.from({ length: 2500 }, line).join("")],
  ]);
  const edit = (text: string): string => {
    const at = below(text.length + 1);
    const to = Math.min(text.length, at + below(200));
    const kind = below(6);
    if (kind === 0) return text.slice(0, at) + line() + text.slice(at);
    if (kind === 1) return text.slice(0, at) + text.slice(to);
    if (kind === 2) return text.slice(0, at) + line() + text.slice(to);
    if (kind === 3) return text.slice(at) + text.slice(0, at);
    if (kind === 4) return text + Array.from({ length: below(30) }, line).join("");
    return text.slice(0, at) + noise(below(300)) + text.slice(at);
  };
  const commands: Buffer[] = [];
  const put = (head: string, data: string): void => {
    commands.push(
      Buffer.from(`${head}data ${data.length}\n`),
      Buffer.from(data, "latin1"),
      Buffer.from("\n"),
    );
  };
  for (let commit = 0; commit < (options.commits ?? 25); commit++) {
    const time = `${1_700_000_000 + commit * 60} +0000`;
    put(
      `commit refs/heads/main\ncommitter A. Committer <committer@example.com> ${time}\n`,
      `${line()}\n${line()}`,
    );
    for (let i = 0; i < 6; i++) {
      const names = [...files.keys()];
      const name = names[below(names.length)]!;
      const to = below(4) === 0 ? `file-${files.size}` : name;
      files.set(to, edit(files.get(name)!));
    }
    for (const [name, text] of files) put(`M 100644 inline ${name}\n`, text);
    if (commit % 10 === 9)
      put(
        `tag v${commit}\nfrom refs/heads/main\ntagger A. Committer <committer@example.com> ${time}\n`,
        line(),
      );
  }
  repository.run(["fast-import", "--quiet"], { input: Buffer.concat(commands) });
  return repository;
}

export interface GitObject {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Every object but trees, as `git cat-file` prints it, by id. */
export function contentsByGit(repository: TestRepository): Map<string, GitObject> {
  const printed = repository.runBytes(["cat-file", "--batch-all-objects", "--batch"]);
  const found = new Map<string, GitObject>();
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf(10, at);
    const [id = "", type = "", size = ""] = printed.toString("latin1", at, end).split(" ");
    const bytes = printed.subarray(end + 1, end + 1 + Number(size));
    if (type !== "tree") found.set(id, { type, bytes });
    at = end + 2 + Number(size);
  }
  return found;
}
