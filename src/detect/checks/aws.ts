import { isFiller } from "../values/filler.ts";
import { isRandomValue } from "../values/random.ts";
import type { Check } from "./types.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The account number in an access key id, as keys issued since 2019 hold it: bits 1 to 40 of the six bytes behind the
 * four-letter prefix. `undefined` for an older key or a made-up one.
 */
export function awsAccountOf(keyId: string): string | undefined {
  let bits = 0n;
  for (const char of keyId.slice(4, 14)) {
    const value = BASE32.indexOf(char);
    if (value < 0) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  // Ten characters are 50 bits; the account takes 40 bits behind the first.
  const account = (bits >> 9n) & 0xff_ffff_ffffn;
  return account > 0n && account <= 999_999_999_999n ? account.toString().padStart(12, "0") : undefined;
}

/** Forty characters of base64 beside a key id: the shape of a secret access key. */
const SECRET_NEAR = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;

/** A key id is half of a secret: high confidence only beside the other half, which is reported as well. */
export const checkAwsKeyId: Check = ({ secret, text, candidate }) => {
  if (
    // Four of a kind, or of a word, stand in one of some ten thousand ids by chance; three are too common.
    /EXAMPLE|^(?:AKIA|ASIA)(?:TEST|FAKE|SAMPLE|DUMMY)|(?:TEST|FAKE)$|([XY])\1{3}/.test(secret)
  )
    return "drop";
  if (isFiller(secret.slice(4))) return "drop";
  const account = awsAccountOf(secret);
  if (/(?:Credential|AWSAccessKeyId)(?:=|%3D)$/i.test(text.slice(0, candidate.start)))
    return { confidence: "low", notes: ["It stands in a presigned address, which shows it to everybody."] };
  const pair = [...text.matchAll(SECRET_NEAR)].some(([found]) => isAwsSecret(found));
  const notes = [
    account === undefined
      ? "No account number is in it: issued before 2019, or made up."
      : `It belongs to AWS account ${account}.`,
    pair
      ? "A secret access key stands beside it."
      : "No secret access key stands beside it; the id alone opens nothing.",
  ];
  return { confidence: pair ? "high" : account === undefined ? "low" : "medium", notes };
};

/** Forty random characters, not a hexadecimal digest, a path or words. */
function isAwsSecret(value: string): boolean {
  if (/^[0-9a-f]{40}$/i.test(value) || (value.match(/\//g)?.length ?? 0) > 6) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  return !/EXAMPLE/.test(value) && isRandomValue(value);
}

/** Others that speak S3 and name their keys after AWS. */
const OTHER_S3 = /wasabi|minio|spaces|backblaze|b2[-_.]|r2[-_.]|scaleway|ceph|garage|storj|tigris/i;

/** How the key begins that every page of AWS's shows; some change its end. */
const DOCUMENTED = "wJalrXUtnFEMI/K7MDENG";

/** A secret access key: drops digests, words, the documented example and keys of other S3 services. */
export const checkAwsSecret: Check = ({ secret, text, candidate, confidence }) => {
  const { assignment } = candidate;
  if (assignment && OTHER_S3.test(text.slice(assignment.nameStart, assignment.nameEnd))) return "drop";
  if (!isAwsSecret(secret)) return "drop";
  return secret.startsWith(DOCUMENTED)
    ? { confidence: "low", notes: ["It begins as the one that AWS's documentation shows."] }
    : { confidence };
};
