import { KeysweepError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import type { Course } from "./course.ts";

/** The new key in every store, read back where that can be done; or in the place where a person puts it. */
export async function store(course: Course, fresh: Secret): Promise<void> {
  const { journal, stores, io, signal } = course.options;
  const step = course.stepOf("store");
  if (stores.length === 0) {
    io.report({ kind: "begin", step });
    course.insist(await io.awaitPerson(step));
  } else {
    course.insist(await io.confirm(step));
    io.report({ kind: "begin", step });
    for (const one of stores) {
      await one.write(fresh, signal);
      const found = await one.read?.(signal);
      if (one.read !== undefined && found?.reveal() !== fresh.reveal())
        throw new KeysweepError("IO", `${one.label} does not hold the new key after it was written`);
      io.report({ kind: "note", text: `${one.label} holds the new key.` });
    }
  }
  await journal.write({ at: "stored" });
  io.report({ kind: "end", step });
}

/** Whatever reads the key is told: by the deploy command, or by a person. */
export async function deploy(course: Course, fresh: Secret): Promise<void> {
  const { journal, deploy: run, io, signal } = course.options;
  const step = course.stepOf("deploy");
  if (run === undefined) {
    io.report({ kind: "begin", step });
    course.insist(await io.awaitPerson(step));
  } else {
    course.insist(await io.confirm(step));
    io.report({ kind: "begin", step });
    await run(fresh, signal);
  }
  await journal.write({ at: "deployed" });
  io.report({ kind: "end", step });
}
