import type { ObjectAnswer } from "../git/objects.ts";

/** Why an object's bytes could not be had, in a few words for a gap. */
export function describeAbsence(why: Extract<ObjectAnswer, { found: false }>["why"]): string {
  switch (why) {
    case "missing":
      return "the object is missing, or its header cannot be read";
    case "corrupt":
      return "the object is corrupt";
    case "too-large":
      return "the object is larger than Node.js can hold";
  }
}
