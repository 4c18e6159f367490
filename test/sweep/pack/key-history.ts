/** Histories in which keys come, go, move, are cut in two and grow together again, in files that are stored as deltas. */
import { KEY_KINDS, key, random, token } from "../../support/keys.ts";
import { createRepository, type TestRepository } from "../../support/repository.ts";

/** How the objects of a history are stored in the end. */
const STORAGES = ["one pack", "long chains", "two packs", "packs and loose", "thin", "gc"] as const;

/** A repository with some forty revisions of a few files, the same for the same seed. */
export function createKeyHistory(seed: number): TestRepository {
  const repository = createRepository({ objectFormat: seed % 4 === 3 ? "sha256" : "sha1" });
  const next = random(`key history ${seed}`);
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const place = (text: string): number => below(text.length + 1);
  const words = Array.from({ length: 60 }, (_, i) => token("", 1 + (i % 9), "lower", `${seed} ${i}`));
  const line = (): string => `${Array.from({ length: 1 + below(9) }, () => pick(words)).join(" ")}\n`;
  const lines = (many: number): string => Array.from({ length: many }, line).join("");

  let made = 0;
  const newKey = (): string => {
    const text = key(pick(KEY_KINDS), `${seed} ${made++}`);
    // Most kinds stand for themselves; some are known by the name before them alone.
    return pick([text, `api_key = "${text}"`, `AWS_SECRET_ACCESS_KEY=${text}`, `"token": "${text}",`]);
  };
  const pem = (): string => {
    const length = 200 + below(400);
    const body = Buffer.from(token("", length, "alnum", `${seed} pem ${made++}`), "latin1");
    Buffer.from([0x30, 0x82, (length - 4) >> 8, (length - 4) & 0xff, 0x02, 0x01, 0x00]).copy(body);
    const armour = (word: string) => `-----${word} RSA ${"PRIVATE"} KEY-----\n`;
    return `${armour("BEGIN")}${body.toString("base64").replace(/.{1,64}/g, "$&\n")}${armour("END")}`;
  };

  /** Pieces that stand in a file and wait for their other half. */
  const halves: { file: string; head: string; tail: string }[] = [];
  /** Every key that was ever written somewhere. */
  const keys: string[] = [];
  const files = new Map<string, string>([
    ["empty", ""],
    ["one-line", lines(1).trim()],
    ["short.txt", lines(10)],
    ["long.txt", lines(900)],
    ["huge.txt", lines(9000)],
    ["repeated", "ab".repeat(30_000)],
    ["noise.bin", Array.from({ length: 4000 }, () => String.fromCharCode(below(256))).join("")],
  ]);
  const insert = (text: string, more: string, at = place(text)): string =>
    text.slice(0, at) + more + text.slice(at);

  function edit(name: string, text: string): string {
    const some = pick(keys) ?? "";
    const at = some === "" ? -1 : text.indexOf(some);
    switch (below(16)) {
      case 0:
      case 1: {
        const fresh = newKey();
        keys.push(fresh);
        return insert(text, `\n${fresh}\n`);
      }
      case 2: {
        const fresh = newKey();
        const cut = 1 + below(fresh.length - 1);
        halves.push({ file: name, head: fresh.slice(0, cut), tail: fresh.slice(cut) });
        return insert(text, fresh.slice(0, cut));
      }
      case 3: {
        const half = halves.find(({ file }) => file === name);
        if (half === undefined) return insert(text, line());
        halves.splice(halves.indexOf(half), 1);
        keys.push(half.head + half.tail);
        // The head is copied from the base, the tail is new.
        return text.replace(half.head, () => half.head + half.tail);
      }
      case 4:
        // A new tail, or a new head, for a key that stands there.
        if (at < 0) return insert(text, line());
        return below(2) === 0
          ? insert(
              text.slice(0, at + some.length - 6) + text.slice(at + some.length),
              token("", 6, "alnum", made++),
              at + some.length - 6,
            )
          : text.slice(0, at) + text.slice(at + 1 + below(4));
      case 5: {
        const fresh = pem();
        keys.push(fresh);
        return insert(text, `\n${fresh}`);
      }
      case 6:
        // In the middle of it: one character, one line, half of it.
        return at < 0
          ? lines(3) + text
          : insert(text, pick(["x", line(), "\n", " "]), at + (some.length >> 1));
      case 7:
        return at < 0 ? text : text.slice(0, at) + text.slice(at + some.length);
      case 8: {
        const from = place(text);
        return text.slice(0, from) + text.slice(Math.min(text.length, from + below(300)));
      }
      case 9: {
        // Two stretches change places: seams anywhere, through keys too.
        const middle = at < 0 ? place(text) : at + below(some.length);
        return text.slice(middle) + text.slice(0, middle);
      }
      case 10:
        return text + (files.get(pick([...files.keys()])) ?? "").slice(0, 5000);
      case 11:
        return at < 0
          ? text
          : insert(
              text,
              " # keysweep:allow",
              text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at),
            );
      case 12:
        return at < 0 ? insert(text, line()) : insert(text, Buffer.from(some).toString("base64"));
      case 13:
        return at < 0 ? insert(text, line()) : insert(text, Buffer.from(some, "utf16le").toString("latin1"));
      case 14:
        return some + text;
      default:
        return insert(text, line());
    }
  }

  const script: Buffer[] = [];
  const say = (text: string): void => {
    script.push(Buffer.from(text));
  };
  const put = (text: string): void => {
    const bytes = Buffer.from(text, "latin1");
    say(`data ${bytes.length}\n`);
    script.push(bytes, Buffer.from("\n"));
  };
  const branches = new Map<string, number>();
  for (let mark = 1; mark <= 40; mark++) {
    const branch = mark > 10 && below(3) === 0 ? "side" : "main";
    const parent = branches.get(branch) ?? branches.get("main");
    const merged = branch === "main" && below(5) === 0 ? branches.get("side") : undefined;
    say(`commit refs/heads/${branch}\nmark :${mark}\n`);
    say(`committer A. Committer <committer@example.com> ${1_700_000_000 + 60 * mark} +0000\n`);
    put(below(6) === 0 ? `Message\n\n${newKey()}\n` : line());
    if (parent !== undefined) say(`from :${parent}\n`);
    if (merged !== undefined) say(`merge :${merged}\n`);
    for (let edits = 1 + below(4); edits > 0; edits--) {
      const from = pick([...files.keys()]);
      const to = pick([from, from, from, `${from}.copy`]);
      const text = edit(from, files.get(from) ?? "").slice(-400_000);
      if (below(12) === 0 && to !== from) files.delete(from);
      files.set(to, text);
    }
    say("deleteall\n");
    for (const [name, text] of files) {
      say(`M 100644 inline ${name}\n`);
      put(text);
    }
    branches.set(branch, mark);
    if (mark % 15 === 0) {
      say(`tag v${mark}\nfrom :${mark}\ntagger A. Committer <committer@example.com> 1700000000 +0000\n`);
      put(`A tag\n\n${newKey()}\n`);
    }
  }
  repository.run(["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet"], {
    input: Buffer.concat(script),
  });
  store(repository, pick(STORAGES), below);
  return repository;
}

function store(
  repository: TestRepository,
  storage: (typeof STORAGES)[number],
  below: (limit: number) => number,
): void {
  const depth = [`--depth=${1 + below(60)}`, `--window=${2 + below(60)}`];
  const late = (): void => {
    repository.write("late.txt", `${key("openai-project", `late ${below(1000)}`)}\n`);
    repository.run(["symbolic-ref", "HEAD", "refs/heads/late"]);
    repository.commit("Late");
  };
  switch (storage) {
    case "one pack":
      repository.repack(["-adfq", ...depth]);
      return;
    case "long chains":
      repository.repack(["-adfq", "--depth=4000", "--window=200"]);
      return;
    case "two packs":
      repository.repack(["-adfq", ...depth]);
      late();
      repository.repack(["-dq"]);
      repository.run(["multi-pack-index", "write"]);
      return;
    case "packs and loose":
      late();
      return;
    case "thin": {
      repository.repack(["-adfq", ...depth]);
      const thin = repository.runBytes(["pack-objects", "--thin", "--revs", "--stdout", "-q"], {
        input: `main\n^${repository.id("main~3")}\n`,
      });
      repository.run(["index-pack", "--stdin", "--fix-thin"], { input: thin });
      return;
    }
    case "gc":
      repository.gc();
  }
}
