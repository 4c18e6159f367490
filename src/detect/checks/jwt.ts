import { isFiller } from "../values/filler.ts";
import { isShownEverywhere, type JwtParts, partsOf } from "../values/jwt.ts";
import { readsAsWords } from "../values/words.ts";
import type { Check, Evidence, Judgement } from "./types.ts";

/** Who issued it has a name that is kept for examples and tests (RFC 2606, 6761, 6963), or the machine's own. */
const EXAMPLE_ISSUER =
  /^(?:https?:\/\/)?(?:[\w-]{1,63}\.){0,8}(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)(?::\d{1,5})?(?:\/|$)|^urn:example:/i;

const OF_EXAMPLE = "Who issued it has a name that is kept for examples, for tests or for the machine itself.";

/** Claims of RFC 7519, and those that tell what a token permits; but not when it does. */
const REGISTERED = /* @__PURE__ */ (() =>
  new Set(
    "iss sub aud jti role roles scope scopes scp azp client_id uid user userId user_id id email".split(" "),
  ))();

/** When it was made and is of use, which a test may say of nothing. */
const TIMES = new Set(["exp", "nbf", "iat"]);

/** Whom a test makes a token for. */
const TEST_SUBJECT = /^(?:test|mock|fake|dummy)[-_ ](?:subject|user|sub|client|account)$/i;

function judgeJwt(
  { secret, confidence }: Evidence,
  accepts: (payload: JwtParts["payload"]) => boolean,
): Judgement {
  const parts = partsOf(secret);
  if (!parts || !accepts(parts.payload)) return "drop";
  const { header, payload, signature } = parts;
  if (isShownEverywhere(payload)) return "drop";
  if (/^none$/i.test(String(header.alg)) || isFiller(signature)) return "drop";
  // `….not-a-real-signature`: the shortest has 43 characters.
  if (signature.length < 43 && readsAsWords(signature)) return "drop";
  const claims = Object.keys(payload);
  if (
    !claims.some((claim) => REGISTERED.has(claim)) &&
    claims.filter((claim) => !TIMES.has(claim)).length < 2
  )
    return { confidence: "low", notes: ["It says nothing of who and for whom: perhaps a test's."] };
  if (TEST_SUBJECT.test(String(payload.sub)))
    return { confidence: "low", notes: ["Whom it was made for is called a test's."] };
  if (typeof payload.iss === "string" && EXAMPLE_ISSUER.test(payload.iss))
    return { confidence: "low", notes: [OF_EXAMPLE] };
  const { exp } = payload;
  const expiry =
    typeof exp === "number" && exp > 0 && exp < 8e9
      ? `It says that it expires on ${new Date(exp * 1000).toISOString().slice(0, 10)}.`
      : "It says nothing of when it expires.";
  return { confidence, notes: [expiry] };
}

/**
 * A JSON Web Token whose header and payload are JSON, signed; but not the key of Supabase that every browser is given, nor
 * those that each of its installations for development has.
 */
export const checkJwt: Check = (evidence) =>
  judgeJwt(evidence, ({ role, iss }) => role !== "anon" && iss !== "supabase-demo");

/** A Supabase key: its payload names the role. `anon` keys are made to be public. */
export const checkSupabaseJwt: Check = (evidence) =>
  judgeJwt(
    evidence,
    ({ role, iss }) =>
      role === "service_role" &&
      typeof iss === "string" &&
      iss.startsWith("supabase") &&
      iss !== "supabase-demo",
  );
