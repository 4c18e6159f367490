/**
 * Many short lists of numbers in two arrays: as lists of their own they would take ten times the memory, and the collector's time
 * with it.
 */
export interface NumberLists {
  /** How many lists there are. */
  readonly count: number;
  /** List `i` is `flat[starts[i]]` up to, not including, `flat[starts[i + 1]]`. */
  readonly starts: Int32Array;
  readonly flat: Int32Array;
}

/** List `i`, as a view: it costs an object, so loops over all of them read the arrays instead. */
export function listAt({ starts, flat }: NumberLists, i: number): Int32Array {
  return flat.subarray(starts[i]!, starts[i + 1]!);
}

/** Collects lists one after the other. */
export interface NumberListWriter {
  /** A number more for the list at hand. */
  add(value: number): void;
  /** Ends the list at hand. */
  end(): void;
  finish(): NumberLists;
}

/** `expected` lists fit without growing. */
export function createNumberListWriter(expected = 1024): NumberListWriter {
  const starts = createNumberWriter(expected + 1);
  const flat = createNumberWriter(expected);
  starts.add(0);
  return {
    add: flat.add,
    end: () => starts.add(flat.count()),
    finish: () => ({ count: starts.count() - 1, starts: starts.finish(), flat: flat.finish() }),
  };
}

/** Collects numbers of 32 bits. */
export interface NumberWriter {
  add(value: number): void;
  count(): number;
  finish(): Int32Array;
}

/** `expected` numbers fit without growing. */
function createNumberWriter(expected = 1024): NumberWriter {
  let numbers = new Int32Array(Math.max(16, expected));
  let count = 0;
  return {
    add(value) {
      if (count === numbers.length) {
        const more = new Int32Array(count * 2);
        more.set(numbers);
        numbers = more;
      }
      numbers[count++] = value;
    },
    count: () => count,
    finish: () => (count === numbers.length ? numbers : numbers.slice(0, count)),
  };
}
