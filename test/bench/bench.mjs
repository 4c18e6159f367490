// npm run bench [-- <repository>]: how long keysweep takes, as ratios to something measured in the same run, because
// machines differ and are noisy. Each pair is run in turn (B A B A …); the median of the ratios counts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { keywordPassSpeeds } from "./keyword-pass.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bin = join(root, "dist/bin.js");
const repository = resolve(process.argv[2] ?? root);
const rounds = Number(process.env.ROUNDS ?? 5);

/** Runs a command to its end; seconds and peak memory (kB, where `time` is there to tell). */
function run(command, { cwd = repository, answers = [0, 1] } = {}) {
  const startedAt = performance.now();
  const done = spawnSync(command[0], command.slice(1), {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (done.error) throw done.error;
  if (!answers.includes(done.status))
    throw new Error(`${command.join(" ")}: exit ${done.status}: ${done.stderr}`);
  return { seconds, stderr: String(done.stderr) };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Times two commands in turn and prints the ratio of the first to the second. */
function compare(label, a, b, options = {}) {
  // Once before it counts, in this order: the second sweep is then a second one in every round.
  b();
  a();
  const pairs = Array.from({ length: options.rounds ?? rounds }, () => {
    const right = b().seconds;
    return [a().seconds, right];
  });
  const ratio = median(pairs.map(([x, y]) => x / y));
  const left = median(pairs.map(([x]) => x));
  const right = median(pairs.map(([, y]) => y));
  console.log(`${label.padEnd(58)} ${left.toFixed(3)} s ÷ ${right.toFixed(3)} s = ${ratio.toFixed(2)}`);
}

function peakMemory(command) {
  const done = spawnSync("/usr/bin/time", ["-v", ...command], {
    cwd: repository,
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 1 << 28,
  });
  if (done.error) return undefined;
  const found = /Maximum resident set size \(kbytes\): (\d+)/.exec(String(done.stderr));
  return found ? Number(found[1]) / 1024 : undefined;
}

const keysweep = (...args) => [process.execPath, bin, ...args, "--quiet", "--output", "/dev/null"];
const git = (...args) => ["git", ...args];

/** A repository with one staged file, as a pre-commit hook meets it. */
function stagedRepository() {
  const folder = mkdtempSync(join(tmpdir(), "keysweep-bench-"));
  const at = { cwd: folder };
  run(git("init", "-q"), at);
  writeFileSync(join(folder, "a.txt"), "one\n");
  run(git("add", "."), at);
  run(git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "one"), at);
  writeFileSync(join(folder, "a.txt"), "one\ntwo\n".repeat(50));
  run(git("add", "."), at);
  return folder;
}

console.log(`node ${process.version}, ${cpus().length} cores, ${rounds} rounds, ${repository}`);

const staged = stagedRepository();
try {
  compare(
    "keysweep staged ÷ node -e 0",
    () => run([process.execPath, bin, "staged"], { cwd: staged }),
    () => run([process.execPath, "-e", "0"], { cwd: staged }),
    { rounds: Math.max(rounds, 15) },
  );
} finally {
  rmSync(staged, { recursive: true });
}

const catFile = () => run(git("cat-file", "--batch-all-objects", "--batch", "--unordered", "--buffer"));
const bare = spawnSync("git", ["rev-parse", "--is-bare-repository"], {
  cwd: repository,
  encoding: "utf8",
}).stdout.trim();
if (bare === "false") {
  compare("keysweep scan ÷ git cat-file, all objects", () => run(keysweep("scan")), catFile);
  // What the whole library costs over the rules of the one provider.
  const openai = readFileSync(join(root, "rules/openai.toml"), "utf8").matchAll(/^id = "([^"]+)"/gm);
  const ids = [...openai].map(([, id]) => id);
  const alone = ids.flatMap((id) => ["--rule", id]);
  compare(
    "keysweep scan, all rules ÷ OpenAI's alone",
    () => run(keysweep("scan")),
    () => run(keysweep("scan", ...alone)),
  );
  const { bytes, speeds } = await keywordPassSpeeds(root, repository, (rules) => ({
    "all rules": rules,
    "OpenAI's alone": rules.filter(({ id }) => ids.includes(id)),
  }));
  for (const { name, rules, speed } of speeds)
    console.log(
      `keyword pass over ${(bytes / 1e6).toFixed(0)} MB, ${name} (${rules})`.padEnd(58),
      `${speed.toFixed(0)} MB/s`,
    );
}

// Everything is read, nothing remembered.
const cold = (...more) => run(keysweep("history", "--no-cache", ...more));
compare("keysweep history ÷ git cat-file, all objects", () => cold(), catFile);
compare(
  "keysweep history, 1 worker ÷ 2 workers",
  () => cold("--jobs", "1"),
  () => cold("--jobs", "2"),
);

// In a repository of its own over the same objects: what is remembered goes there.
const borrowing = mkdtempSync(join(tmpdir(), "keysweep-bench-"));
try {
  run(git("clone", "-q", "--mirror", "--shared", repository, borrowing));
  const again = () => run(keysweep("history"), { cwd: borrowing });
  compare("keysweep history, second sweep ÷ first", again, () => {
    rmSync(join(borrowing, "keysweep"), { recursive: true, force: true });
    return again();
  });
} finally {
  rmSync(borrowing, { recursive: true });
}

const memory = peakMemory(keysweep("history", "--no-cache"));
console.log(
  memory === undefined
    ? "peak memory: GNU time is not installed"
    : `keysweep history, peak memory: ${memory.toFixed(0)} MB`,
);

const MARKER = ["T3Bl", "bkFJ"].join("");
const written = (text, write) => [...text].map((char) => write(char.charCodeAt(0))).join("");
const hex = (code) => code.toString(16).padStart(2, "0");

/** Texts in which everything is a keyword, an escape or a soft line break: each is to be read at a megabyte a second or more. */
const HOSTILE = [
  "%25",
  "%5f",
  "\\u005f",
  "=\n",
  '"kty":',
  "glrt-",
  "-----BEGIN PRIVATE KEY-----",
  "api.openai.com ",
  "%5c%75",
  "=41=4B=49=41",
  written(MARKER, (code) => `${code}, `),
  written("-----BEGIN PRIVATE KEY-----", (code) => `%${hex(code)}`),
  'gh" + "p_',
  '["ghp_", "a"].join(""), ',
  "AKI\\u0041",
];

/** The same with what changes from place to place, so that nothing is met twice: keywords of many rules and some drawn characters, written in a way. */
const DRAWN = {
  "percent escapes": (text) => written(text, (code) => `%${hex(code)}`),
  "escapes of JavaScript": (text) => written(text, (code) => `\\x${hex(code)}`),
  "quoted-printable": (text) => written(text, (code) => `=${hex(code).toUpperCase()}`),
  numbers: (text) => written(text, (code) => `${code}, `),
  literals: (text) => `"${text.slice(0, 5)}" + "${text.slice(5)}", `,
};
const DRAWN_MB = Number(process.env.DRAWN_MB ?? 1);

function drawn(length, write) {
  let state = 1;
  const draw = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % below;
  };
  const words = [
    MARKER,
    "ghp_",
    "sk-proj-",
    "AKIA",
    "password=",
    "sk_live_",
    "xoxb-",
    "glpat-",
    "AIza",
    "api_key: ",
  ];
  let text = "";
  while (text.length < length) {
    const tail = Array.from({ length: draw(20) }, () => draw(36).toString(36)).join("");
    text += write(words[draw(words.length)] + tail);
  }
  return text.slice(0, length);
}

const HOSTILE_MB = Number(process.env.HOSTILE_MB ?? 10);
const hostile = mkdtempSync(join(tmpdir(), "keysweep-bench-"));
try {
  run(git("init", "-q"), { cwd: hostile });
  const time = (label, megabytes, text) => {
    writeFileSync(join(hostile, "hostile.txt"), text);
    const { seconds } = run(keysweep("scan"), { cwd: hostile });
    console.log(`${megabytes} MB of ${label}`.padEnd(58), `${(megabytes / seconds).toFixed(2)} MB/s`);
  };
  for (const piece of HOSTILE)
    time(JSON.stringify(piece).slice(0, 40), HOSTILE_MB, Buffer.alloc(HOSTILE_MB << 20, piece));
  for (const [name, write] of Object.entries(DRAWN))
    time(`drawn keys as ${name}`, DRAWN_MB, drawn(DRAWN_MB << 20, write));
} finally {
  rmSync(hostile, { recursive: true });
}
