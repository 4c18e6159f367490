/**
 * An Aho–Corasick automaton over lower-case texts, as one flat table. Upper and lower case share a class of bytes, so
 * nothing is lower-cased while it runs. NUL leaves every state as it is.
 */
export interface Automaton {
  /**
   * `next[state + class]`: the state that follows, as the index of its row, so that one addition finds the cell; `~row`
   * where a text ends there.
   */
  readonly next: Int32Array;
  /** The class of each byte; 0: in no text; 1: NUL. */
  readonly classOf: Uint8Array;
  readonly classCount: number;
  /** By state: the first text that ends there; -1 when only a shorter one does. Go on with `following`. */
  readonly first: Int32Array;
  /** By text: the next one that ends in the same state (equal texts), or -1. */
  readonly following: Int32Array;
  /** By state: the state of the longest proper suffix that ends a text too, or -1. */
  readonly shorter: Int32Array;
  /** By state: characters from the root, which is the length of the texts that end there. */
  readonly depth: Uint8Array;
}

/**
 * Builds the automaton of `texts`: lower-case ASCII without NUL, none empty, none over 255 characters. Equal ones are
 * welcome. It runs at every start, cold: rows are copied, not computed cell by cell.
 */
export function createAutomaton(texts: readonly string[]): Automaton {
  const { classOf, classCount } = classesOf(texts);
  let most = 1;
  for (const text of texts) most += text.length;

  // The trie: children as lists, and in a hash table by parent and class.
  const first = new Int32Array(most).fill(-1);
  const depth = new Uint8Array(most);
  const child = new Int32Array(most);
  const sibling = new Int32Array(most);
  const edge = new Uint8Array(most);
  const following = new Int32Array(texts.length).fill(-1);
  let size = 16;
  while (size < 2 * most) size *= 2;
  const keys = new Int32Array(size);
  const targets = new Int32Array(size);
  let states = 1;
  for (let index = texts.length - 1; index >= 0; index--) {
    const text = texts[index] as string;
    let state = 0;
    for (let i = 0; i < text.length; i++) {
      const byClass = classOf[text.charCodeAt(i)] as number;
      // Never 0, which marks an empty slot: 0 is no character's class.
      const key = state * 256 + byClass;
      let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & (size - 1);
      while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & (size - 1);
      if (keys[slot] === 0) {
        keys[slot] = key;
        targets[slot] = states;
        depth[states] = i + 1;
        edge[states] = byClass;
        sibling[states] = child[state] as number;
        child[state] = states++;
      }
      state = targets[slot] as number;
    }
    following[index] = first[state] as number;
    first[state] = index;
  }

  // Breadth first: a state's row is that of its longest proper suffix, which is always done before it, but for its own edges.
  const next = new Int32Array(states * classCount);
  const suffix = new Int32Array(states);
  const shorter = new Int32Array(states).fill(-1);
  const order = new Int32Array(states);
  let queued = 1;
  for (let done = 0; done < states; done++) {
    const state = order[done] as number;
    const row = state * classCount;
    if (state !== 0) {
      const fallback = (suffix[state] as number) * classCount;
      next.copyWithin(row, fallback, fallback + classCount);
    }
    for (let target = child[state] as number; target !== 0; target = sibling[target] as number) {
      const cell = row + (edge[target] as number);
      if (state !== 0) {
        const onSuffix = next[cell] as number;
        const other = (onSuffix < 0 ? ~onSuffix : onSuffix) / classCount;
        suffix[target] = other;
        shorter[target] = first[other] !== -1 ? other : (shorter[other] as number);
      }
      const isEnd = first[target] !== -1 || shorter[target] !== -1;
      next[cell] = isEnd ? ~(target * classCount) : target * classCount;
      order[queued++] = target;
    }
    next[row + 1] = row;
  }
  return { next, classOf, classCount, first, following, shorter, depth };
}

function classesOf(texts: readonly string[]): { readonly classOf: Uint8Array; readonly classCount: number } {
  const classOf = new Uint8Array(256);
  classOf[0] = 1;
  let classCount = 2;
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (classOf[code] === 0) classOf[code] = classCount++;
    }
  }
  for (let upper = 0x41; upper <= 0x5a; upper++) classOf[upper] = classOf[upper | 0x20] as number;
  return { classOf, classCount };
}
