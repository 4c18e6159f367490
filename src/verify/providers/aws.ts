import type { AnswerTable } from "../answers.ts";
import { askEach, askOne, USER_AGENT, unasked } from "../check.ts";
import { partsOf } from "../parts.ts";
import { signV4 } from "../sigv4.ts";
import type { Outcome, Provider } from "../types.ts";

/** One host a partition: each knows only its own keys. */
const PARTITIONS = [
  { host: "sts.amazonaws.com", region: "us-east-1" },
  { host: "sts.us-gov-west-1.amazonaws.com", region: "us-gov-west-1" },
  { host: "sts.cn-north-1.amazonaws.com.cn", region: "cn-north-1" },
] as const;

/** STS answers in XML; error codes after its documentation ("Common errors"). */
const ANSWERS: AnswerTable = {
  requestId: "x-amzn-requestid",
  rows: [
    {
      status: 200,
      text: /<GetCallerIdentityResponse[\s>]/,
      kind: "live",
      reason: "accepted",
      says: "AWS accepts this access key.",
    },
    {
      status: 403,
      text: /<Code>AccessDenied(?:Exception)?<\/Code>/,
      kind: "live-restricted",
      reason: "no-permission",
      says: "AWS knows this access key; it may not ask who it is and may do other things.",
    },
    {
      status: 403,
      text: /<Code>InvalidClientTokenId<\/Code>/,
      kind: "revoked",
      reason: "not-accepted",
      says: "AWS does not know this access key in any of its partitions: it was deleted, switched off or never valid.",
    },
    {
      status: 403,
      text: /<Code>ExpiredToken(?:Exception)?<\/Code>/,
      kind: "revoked",
      reason: "expired",
      says: "These temporary AWS credentials have expired.",
    },
    {
      status: 403,
      text: /<Code>SignatureDoesNotMatch<\/Code>[\s\S]*Signature (?:expired|not yet current)/,
      kind: "unknown",
      reason: "clock",
      says: "This machine's clock is too far from AWS's to ask.",
    },
    {
      status: 403,
      text: /<Code>SignatureDoesNotMatch<\/Code>/,
      kind: "unknown",
      reason: "pair-mismatch",
      says: "AWS knows the key id; the secret found beside it is not its secret.",
    },
  ],
};

/** Signed GetCallerIdentity: needs no permission, changes nothing, costs nothing. The secret itself is never sent. */
export const aws: Provider = {
  name: "AWS",
  hosts: PARTITIONS.map(({ host }) => host),
  async check(secret, { ask, now }) {
    const ids = partsOf(secret, /^A(?:KIA|SIA)[A-Z2-7]{16}$/);
    const keys = partsOf(secret, /^[A-Za-z0-9/+]{40}$/);
    const tokens = partsOf(secret, /^[A-Za-z0-9/+=]{100,}$/);
    if (ids.length + keys.length + tokens.length === 0)
      return unasked("no-harmless-check", "Only AWS access keys have a harmless question.");
    const [id] = ids;
    const [key] = keys;
    const [token] = tokens;
    if (id === undefined || key === undefined || ids.length > 1 || keys.length > 1)
      return unasked(
        "needs-pair",
        "AWS is asked with a key id and its secret: one of each must stand together.",
      );
    if (id.startsWith("AS") && token === undefined)
      return unasked("needs-pair", "Temporary AWS credentials are asked about with their session token.");
    const parts = [key, ...tokens];
    const askPartition = async (host: string): Promise<Outcome> => {
      const region = PARTITIONS.find((one) => one.host === host)?.region ?? "us-east-1";
      const url = `https://${host}/?Action=GetCallerIdentity&Version=2011-06-15`;
      const headers = signV4(
        { method: "GET", url, headers: {}, region, service: "sts", now: now() },
        {
          accessKeyId: id,
          secretAccessKey: key,
          ...(id.startsWith("AS") && token !== undefined ? { sessionToken: token } : {}),
        },
      );
      const request = { method: "GET", url, headers: { ...headers, "user-agent": USER_AGENT } } as const;
      const { outcome, answer } = await askOne(ask, request, ANSWERS, parts);
      const account = /<Account>(\d{12})<\/Account>/.exec(answer?.text() ?? "")?.[1];
      if (outcome.reason !== "accepted" || account === undefined || outcome.evidence === undefined)
        return outcome;
      return { ...outcome, evidence: { ...outcome.evidence, account: [account] } };
    };
    const first = await askPartition(PARTITIONS[0].host);
    // Only a key that this partition does not know at all can be another's.
    if (first.reason !== "not-accepted") return first;
    return await askEach(
      PARTITIONS.map(({ host }) => host),
      async (host) => (host === PARTITIONS[0].host ? first : await askPartition(host)),
    );
  },
};
