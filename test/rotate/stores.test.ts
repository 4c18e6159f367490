import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { run, runLine } from "../../src/rotate/run.ts";
import { envFile, setVariable } from "../../src/rotate/stores/env-file.ts";
import {
  awsSecret,
  githubSecret,
  kubernetesSecret,
  programStore,
  vaultSecret,
} from "../../src/rotate/stores/programs.ts";
import { Secret } from "../../src/secret.ts";
import { key } from "../support/keys.ts";
import { everyPrintOf, shows } from "../verify/server.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keysweep-stores-"));
  return () => rm(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const NEW = new Secret(key("openai-svcacct", "stores"));
const N = NEW.reveal();

describe("a .env file", () => {
  test.each([
    ["bare", "A=1\nKEY=old\nB=2\n", `A=1\nKEY=${N}\nB=2\n`],
    ["double quotes", 'KEY="old"\n', `KEY="${N}"\n`],
    ["single quotes", "KEY='old' # why\n", `KEY='${N}' # why\n`],
    ["backticks", "KEY=`old`", `KEY=\`${N}\``],
    ["a comment behind", "KEY=old # the key\n", `KEY=${N} # the key\n`],
    ["export, spaces", "  export KEY = old\n", `  export KEY = ${N}\n`],
    ["no value", "KEY=\nB=1\n", `KEY=${N}\nB=1\n`],
    ["a comment in place of a value", "KEY= # later\n", `KEY= ${N} # later\n`],
    ["Windows lines", "A=1\r\nKEY=old\r\nB=2\r\n", `A=1\r\nKEY=${N}\r\nB=2\r\n`],
    ["twice", "KEY=old\nA=1\nKEY=older\n", `KEY=${N}\nA=1\nKEY=${N}\n`],
    ["a byte order mark", "\uFEFFKEY=old\n", `\uFEFFKEY=${N}\n`],
    ["absent", "A=1\n", `A=1\nKEY=${N}\n`],
    ["absent, no last line end", "A=1", `A=1\nKEY=${N}\n`],
    ["empty", "", `KEY=${N}\n`],
    ["commented out", "# KEY=old\n", `# KEY=old\nKEY=${N}\n`],
    ["part of another name", "MY_KEY=1\nKEY_2=2\nKEY=old\n", `MY_KEY=1\nKEY_2=2\nKEY=${N}\n`],
    ["in another's quotes", `PEM="\nKEY=inside\n"\nKEY=old\n`, `PEM="\nKEY=inside\n"\nKEY=${N}\n`],
    ["behind a stray quote", `A='it\nKEY=old\nB='x'\n`, `A='it\nKEY=${N}\nB='x'\n`],
    ["quotes with more behind", 'KEY="old" more\nB=1\n', `KEY="${N}"\nB=1\n`],
    ["several lines", 'KEY="one\ntwo" # why\nB=1\n', `KEY="${N}" # why\nB=1\n`],
    ["a hash within", "KEY=old#1\nB=2", `KEY=${N}\nB=2`],
  ])("keeps all but the value: %s", (_name, before, after) => {
    expect(setVariable(before, "KEY", N)).toBe(after);
  });

  test("holds what reads back, whatever the characters", async () => {
    const path = join(folder, ".env");
    for (const text of ["plain", "a b", "a#b", 'a"b', "a'b", "$x", "a\\b", "a=b", "ünï", "a\nb\n", "a'b`c"])
      for (const before of ["", "KEY=x\n", 'KEY="x"\n', "KEY='x'\n"]) {
        await writeFile(path, before);
        const store = envFile(path, "KEY");
        await store.write(new Secret(text));
        expect((await store.read?.())?.reveal(), `${text} after ${before}`).toBe(text);
      }
    for (const text of ["a\rb", "a\0b", `a'b"c\`d`])
      expect(() => setVariable("", "KEY", text)).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => envFile(path, "A B")).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  test.runIf(process.platform !== "win32")(
    "is its owner's alone afterwards, and a link stays a link",
    async () => {
      const real = join(folder, "shared", ".env");
      await mkdir(join(folder, "shared"));
      await writeFile(real, "KEY=old\n");
      await chmod(real, 0o644);
      const link = join(folder, ".env");
      await symlink(real, link);
      await envFile(link, "KEY").write(NEW);
      expect(await readFile(real, "utf8")).toBe(`KEY=${N}\n`);
      expect((await stat(real)).mode & 0o777).toBe(0o600);
      expect(await readdir(join(folder, "shared"))).toEqual([".env"]);
    },
  );

  test("is rid of what a writer that was killed left beside it, and of nothing else", async () => {
    const path = join(folder, ".env");
    const left = [
      ".env.999999999.0123abcd.tmp",
      `.env.${process.ppid}.0123abcd.tmp`,
      ".env.local",
      "x.env.1.0123abcd.tmp",
    ];
    for (const name of left) await writeFile(join(folder, name), N);
    await envFile(path, "KEY").write(NEW);
    expect((await readdir(folder)).sort()).toEqual([".env", ...left.slice(1)].sort());
  });

  test("that is not text is left alone", async () => {
    const path = join(folder, ".env");
    await writeFile(path, Buffer.from([0x4b, 0x3d, 0xff, 0xfe]));
    await expect(envFile(path, "K").write(NEW)).rejects.toMatchObject({ code: "IO" });
    expect(await readFile(path)).toEqual(Buffer.from([0x4b, 0x3d, 0xff, 0xfe]));
    expect(await envFile(join(folder, "none"), "K").read?.()).toBeUndefined();
  });
});

describe.runIf(process.platform !== "win32")("stores behind programs", () => {
  /** A program of that name on the PATH which writes down its arguments, its environment and what it is given. */
  async function fake(name: string, body: string): Promise<void> {
    const path = join(folder, name);
    const log = `printf '%s\\n' "$@" >> "${folder}/args"; env >> "${folder}/env"`;
    await writeFile(path, `#!/bin/sh\n${log}\n${body}\n`);
    await chmod(path, 0o755);
    vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
    vi.stubEnv("OPENAI_ADMIN_KEY", key("openai-admin", "env"));
  }
  const text = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
  async function nothingShown(): Promise<void> {
    expect(shows(await text("args"), N)).toBe(false);
    const environment = await text("env");
    expect(shows(environment, N)).toBe(false);
    expect(environment).not.toContain("OPENAI_ADMIN_KEY");
  }

  test("GitHub Actions", async () => {
    await fake("gh", `cat > "${folder}/got"`);
    const store = githubSecret("OPENAI_API_KEY", { repository: "acme/app", environment: "production" });
    await store.write(NEW);
    expect(await text("got")).toBe(N);
    expect(await text("args")).toBe("secret\nset\nOPENAI_API_KEY\n--repo\nacme/app\n--env\nproduction\n");
    expect(store.label).toBe("GitHub Actions secret OPENAI_API_KEY (acme/app, production)");
    await nothingShown();
  });

  const AWS = `case "$2" in
    get-secret-value) cat "${"$"}{0%/*}/stored" ;;
    *) for one in "$@"; do :; done; cat "${"$"}{one#file://}" > "${"$"}{0%/*}/got" ;;
  esac`;

  test("AWS Secrets Manager, whole and one field", async () => {
    await fake("aws", AWS);
    await awsSecret("prod/openai", { region: "eu-west-1" }).write(NEW);
    expect(await text("got")).toBe(N);
    expect(await text("args")).toContain("put-secret-value\n--secret-id\nprod/openai\n--region\neu-west-1\n");
    await writeFile(join(folder, "stored"), JSON.stringify(JSON.stringify({ other: "kept", key: "old" })));
    const field = awsSecret("prod/openai", { field: "key" });
    await field.write(NEW);
    expect(JSON.parse(await text("got"))).toEqual({ other: "kept", key: N });
    expect((await field.read?.())?.reveal()).toBe("old");
    await writeFile(join(folder, "stored"), JSON.stringify("no object"));
    await expect(field.write(NEW)).rejects.toMatchObject({ code: "IO" });
    await nothingShown();
  });

  test("Vault", async () => {
    await fake("vault", `if [ "$2" = get ]; then echo stored; else cat > "${folder}/got"; fi`);
    const store = vaultSecret("secret/openai", "api_key");
    await store.write(NEW);
    expect(await text("got")).toBe(N);
    expect(await text("args")).toBe("kv\npatch\nsecret/openai\napi_key=-\n");
    expect((await store.read?.())?.reveal()).toBe("stored");
    await nothingShown();
  });

  test("Kubernetes", async () => {
    const stored = JSON.stringify({ data: { KEY: Buffer.from("stored").toString("base64") } });
    await fake(
      "kubectl",
      `if [ "$1" = get ]; then echo '${stored}'; else for one in "$@"; do :; done; cat "$one" > "${folder}/got"; fi`,
    );
    const store = kubernetesSecret("openai", "KEY", { namespace: "prod" });
    await store.write(NEW);
    const patch = JSON.parse(await text("got")) as { data: Record<string, string> };
    expect(Buffer.from(patch.data.KEY ?? "", "base64").toString()).toBe(N);
    expect(await text("args")).toContain("patch\nsecret\nopenai\n--namespace\nprod\n--type\nmerge\n");
    expect((await store.read?.())?.reveal()).toBe("stored");
    await nothingShown();
    expect(await text("args")).not.toContain(patch.data.KEY);
  });

  test("any program, whose failure is told without the key", async () => {
    await fake("mine", `cat > "${folder}/got"`);
    await programStore(["mine", "--put"]).write(NEW);
    expect(await text("got")).toBe(N);
    await fake("mine", `read line; echo "cannot take $line" >&2; echo "$line" | base64 -w0 >&2; exit 3`);
    const failed = await programStore(["mine"])
      .write(NEW)
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "IO", message: expect.stringContaining("mine failed") });
    expect(shows(everyPrintOf(failed), N)).toBe(false);
    await fake("silent", "exit 1");
    await expect(programStore(["silent"]).write(NEW)).rejects.toMatchObject({
      message: "silent failed (1): it said nothing",
    });
    await expect(programStore(["no-such-program-here"]).write(NEW)).rejects.toMatchObject({
      code: "IO",
      message: expect.stringContaining("not on the PATH"),
    });
    await nothingShown();
  });

  test("a program that ends without reading is judged by its exit status", async () => {
    await fake("deaf", "exit 0");
    expect(await run(["deaf"], { input: "x".repeat(1_000_000) })).toBe("");
  });

  test("a deploy runs as a line of the shell, can fail and can be stopped", async () => {
    await runLine(`echo done > "${folder}/deployed" && true`, { cwd: folder });
    expect(await text("deployed")).toBe("done\n");
    await expect(runLine("echo broken >&2; exit 2")).rejects.toMatchObject({
      message: "sh failed (2): broken",
    });
    await expect(runLine("sleep 5", { signal: AbortSignal.timeout(50) })).rejects.toBeDefined();
  });
});
