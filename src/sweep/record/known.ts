import type { Absent } from "../../git/history/grown.ts";
import type { NamedFiles } from "../../git/history/named-files.ts";
import type { TracedHistory } from "../../git/history/types.ts";

/** What is known of a whole history in one state of its objects and refs. Plain data, no secret in it. */
export interface Known {
  readonly absent?: Absent;
  /** Which .env files refs and HEADs lead to. */
  readonly envFiles?: NamedFiles;
  /** Where files at paths that patterns of rules match come in. */
  readonly filesAtPaths?: { readonly patterns: readonly string[]; readonly files: NamedFiles };
  /** A hash of the rules of which no key stands in any name of a file or a ref. */
  readonly cleanNames?: string;
  /** The objects that were traced, and what came out. */
  readonly traced?: TracedHistory & { readonly oids: readonly string[] };
}

/** What there was when something was found out. */
export interface State {
  /** Stands for all that decides answers: the code, objects, refs. */
  readonly hash: string;
  /** Where history is cut: shallow commits and grafts, as a hash. */
  readonly cut: string;
  /** Checksums of the packs, hex. */
  readonly packs: readonly string[];
  /** Ids of the loose objects. */
  readonly loose: readonly string[];
}

/** What is kept in a file. */
export interface Kept {
  readonly state: State;
  readonly known: Known;
}

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isFlag: Test = (value) => typeof value === "boolean";
const isNumber: Test = (value) => Number.isFinite(value);
const isCount: Test = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
/** Ids are written to git, a line each. */
const isId: Test = (value) => typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
const isIdOrNone: Test = (value) => value === "" || isId(value);

const maybe =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);

const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);

const setOf =
  (test: Test): Test =>
  (value) =>
    value instanceof Set && [...value].every(test);

const mapOf =
  (test: Test): Test =>
  (value) =>
    value instanceof Map && [...value].every(([id, one]) => isId(id) && test(one));

const holding =
  (fields: Readonly<Record<string, Test>>): Test =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(([name, test]) => test((value as Record<string, unknown>)[name]));

const isIntroduction = holding({ oid: isId, commit: isIdOrNone, path: isText });
const isNamedFiles = holding({ found: listOf(isIntroduction), absent: setOf(isId), unread: isCount });
const isSignature = holding({ who: isText, time: isNumber });
const isOccurrence = holding({
  commit: isIdOrNone,
  path: isText,
  note: maybe(holding({ ref: isText, on: isText })),
});
const isObject = holding({
  oid: isId,
  type: maybe((type) => ["blob", "tree", "commit", "tag"].includes(type as string)),
  introduced: listOf(isOccurrence),
  removed: listOf(isOccurrence),
  reachable: isFlag,
  inHead: listOf(isText),
  reachedBy: (value) => value instanceof Uint32Array,
  namedBy: listOf(isText),
});
const isCommit = holding({
  parents: listOf(isText),
  author: isSignature,
  committer: isSignature,
  messageStart: isCount,
});
const isTag = holding({
  target: isText,
  targetType: isText,
  name: isText,
  tagger: isSignature,
  messageStart: isCount,
});
const isTraced = holding({
  oids: listOf(isId),
  removals: listOf(isIntroduction),
  trace: holding({
    objects: mapOf(isObject),
    commits: mapOf(isCommit),
    tags: mapOf(isTag),
    refNames: listOf(isText),
    unread: listOf(isId),
  }),
});
const isShaped = holding({
  state: holding({ hash: isText, cut: isText, packs: listOf(isId), loose: listOf(isId) }),
  known: holding({
    absent: maybe(holding({ starts: listOf(isId), all: listOf(isId), used: listOf(isId) })),
    envFiles: maybe(isNamedFiles),
    filesAtPaths: maybe(holding({ patterns: listOf(isText), files: isNamedFiles })),
    cleanNames: maybe(isText),
    traced: maybe(isTraced),
  }),
});

/**
 * Whether something that was read back is what is kept, in every part: whoever can write to the git folder can write any file, and its
 * checksum.
 */
export function isKept(value: unknown): value is Kept {
  if (!isShaped(value)) return false;
  const { traced } = (value as Kept).known;
  return traced === undefined || isWhole(traced);
}

/** Every object that was traced has its trace, and is reached by refs that there are. */
function isWhole({ oids, trace }: NonNullable<Known["traced"]>): boolean {
  const { objects, refNames } = trace;
  const last = refNames.length & 31;
  const beyond = last === 0 ? 0 : ~0 << last;
  return (
    objects.size === new Set(oids).size &&
    oids.length === objects.size &&
    oids.every((oid) => objects.get(oid)?.oid === oid) &&
    [...objects.values()].every(
      ({ reachedBy }) =>
        reachedBy.length === (refNames.length + 31) >>> 5 && ((reachedBy.at(-1) ?? 0) & beyond) === 0,
    )
  );
}
