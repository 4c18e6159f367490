import { setTimeout as sleep } from "node:timers/promises";

/** Lets tasks start: so many at once in all, and so many a second to each host. */
export interface Gate {
  /** Runs `task` when its turn comes. Rejects with the signal's reason when that is aborted first. */
  pass<T>(host: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
}

export function createGate(limits: { readonly atOnce: number; readonly perSecond: number }): Gate {
  const interval = 1000 / limits.perSecond;
  /** When the next request to a host may start, on the clock of `performance.now()`. */
  const nextStart = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let running = 0;

  /** Resolves when a slot is free and taken. */
  async function takeSlot(signal: AbortSignal): Promise<void> {
    if (running < limits.atOnce) {
      running++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      // The slot is handed over by whoever ends: `running` stays as it is.
      const turn = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = (): void => {
        waiting.splice(waiting.indexOf(turn), 1);
        reject(signal.reason);
      };
      waiting.push(turn);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  function freeSlot(): void {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }

  return {
    async pass(host, signal, task) {
      signal.throwIfAborted();
      const now = performance.now();
      const start = Math.max(now, nextStart.get(host) ?? 0);
      nextStart.set(host, start + interval);
      // Wait for the host's turn before taking a slot: a slow rate at one host must not hold up another.
      if (start > now) await sleep(start - now, undefined, { signal });
      await takeSlot(signal);
      try {
        return await task();
      } finally {
        freeSlot();
      }
    },
  };
}
