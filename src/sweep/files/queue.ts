/** What one makes and others take, in order. */
export interface Queue<Item> {
  /** Somebody waits for an item. */
  readonly isAsked: boolean;
  /** Nobody takes any more. */
  readonly isClosed: boolean;
  /** Items that nobody has taken yet. */
  readonly length: number;
  put(item: Item): void;
  /** The oldest item, back from those who take. */
  takeBack(): Item | undefined;
  /** After the last item. With an error: whoever asks gets it. */
  end(error?: unknown): void;
  /** For those who take. Its `return` closes the queue. */
  readonly items: AsyncIterableIterator<Item>;
}

export function createQueue<Item>(): Queue<Item> {
  const waiting: Item[] = [];
  const asking: PromiseWithResolvers<IteratorResult<Item>>[] = [];
  let isClosed = false;
  let ended: { readonly error?: unknown } | undefined;

  const answer = ({ resolve, reject }: PromiseWithResolvers<IteratorResult<Item>>): void => {
    if (ended !== undefined && "error" in ended) reject(ended.error);
    else resolve({ value: undefined, done: true });
  };
  return {
    get isAsked() {
      return asking.length > 0;
    },
    get isClosed() {
      return isClosed;
    },
    get length() {
      return waiting.length;
    },
    put(item) {
      const next = asking.shift();
      if (next === undefined) waiting.push(item);
      else next.resolve({ value: item, done: false });
    },
    takeBack: () => waiting.shift(),
    end(...error) {
      ended = error.length > 0 ? { error: error[0] } : {};
      for (const next of asking.splice(0)) answer(next);
    },
    items: {
      [Symbol.asyncIterator]() {
        return this;
      },
      next() {
        const item = waiting.shift();
        if (item !== undefined) return Promise.resolve({ value: item, done: false });
        const next = withResolvers<IteratorResult<Item>>();
        if (ended === undefined && !isClosed) asking.push(next);
        else answer(next);
        return next.promise;
      },
      return() {
        isClosed = true;
        for (const next of asking.splice(0)) answer(next);
        return Promise.resolve({ value: undefined, done: true });
      },
    },
  };
}

interface PromiseWithResolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers` of later Nodes. */
function withResolvers<Value>(): PromiseWithResolvers<Value> {
  let resolve!: (value: Value) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Value>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
