/** A pattern of paths with wildcards. */
export interface Wildcards {
  /** Whether all of `path` fits. Takes time in proportion to the lengths of both, whatever the pattern says. */
  test(path: string): boolean;
}

/** Says whether a character may stand at a place. */
export type TakesCharacter = (character: string) => boolean;

/** Builds a pattern piece by piece, in the order in which its pieces stand. */
export interface WildcardsBuilder {
  /** One character. */
  one(takes: TakesCharacter): void;
  /** As many as there are. */
  many(takes: TakesCharacter): void;
  /** Begins a choice; `or` goes on to its next way, `close` ends it. */
  open(): void;
  or(): void;
  close(): void;
  finish(): Wildcards;
}

/**
 * A step of a pattern: take a character and go on with the next step, or go on at several others.
 * A regular expression would do as well but for people who write `*a*a*a*a*a*b`: it tries all the ways to share a name out
 * among the stars, and the ignore files of a repository are anybody's.
 */
type Step = TakesCharacter | number[];

export function createWildcards(): WildcardsBuilder {
  const steps: Step[] = [];
  /** Of the choices that are open: the step where it begins, and those that go on behind it. */
  const choices: { readonly start: number[]; readonly ends: number[][] }[] = [];

  return {
    one(takes) {
      steps.push(takes);
    },
    many(takes) {
      const at = steps.length;
      steps.push([at + 1, at + 3], takes, [at]);
    },
    open() {
      const start = [steps.length + 1];
      steps.push(start);
      choices.push({ start, ends: [] });
    },
    or() {
      const choice = choices.at(-1);
      const end: number[] = [];
      steps.push(end);
      choice?.ends.push(end);
      choice?.start.push(steps.length);
    },
    close() {
      for (const end of choices.pop()?.ends ?? []) end.push(steps.length);
    },
    finish: () => ({ test: (path) => fits(steps, path) }),
  };
}

/** Walks all ways through the steps at once. */
function fits(steps: readonly Step[], path: string): boolean {
  let current = new Set<number>();
  enter(steps, current, 0);
  for (let at = 0; at < path.length && current.size > 0; at++) {
    const next = new Set<number>();
    for (const place of current) {
      const step = steps[place];
      if (typeof step === "function" && step(path.charAt(at))) enter(steps, next, place + 1);
    }
    current = next;
  }
  return current.has(steps.length);
}

/** Adds a place to those where a walk stands, and all that are reached from it without a character. */
function enter(steps: readonly Step[], places: Set<number>, first: number): void {
  const waiting = [first];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (places.has(place)) continue;
    places.add(place);
    const step = steps[place];
    if (Array.isArray(step)) waiting.push(...step);
  }
}

/** All but the separator of folders. */
export const inName: TakesCharacter = (character) => character !== "/";

/** Every character there is. */
export const anything: TakesCharacter = () => true;

/** Some folders, or none: what `**` with a separator behind it stands for. */
export function addFolders(builder: WildcardsBuilder): void {
  builder.open();
  builder.many(anything);
  builder.one((character) => character === "/");
  builder.or();
  builder.close();
}
