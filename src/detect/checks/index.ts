import { KeysweepError } from "../../errors.ts";
import { isPlaceholder } from "../values/placeholder.ts";
import { isPublished } from "../values/published.ts";
import { checkAwsKeyId, checkAwsSecret } from "./aws.ts";
import { checkBearer } from "./bearer.ts";
import { checkBeside } from "./beside.ts";
import { checkCrc32Base62, checkGrafana } from "./checksum.ts";
import { checkBeforeName, checkDeclared, checkDefault, checkPassSetting } from "./declared.ts";
import { checkGeneric, checkKeyVariable } from "./generic.ts";
import { checkJwt, checkSupabaseJwt } from "./jwt.ts";
import { checkCell, checkEncodedPassword, checkLabel } from "./labelled.ts";
import { checkListed, checkListedLogin, checkLoginInMap } from "./listed.ts";
import { checkManifest } from "./manifest.ts";
import { checkNamedValue } from "./named.ts";
import { checkOpenAi } from "./openai.ts";
import {
  checkAppPassword,
  checkEncodedLogin,
  checkPassword,
  checkPasswordOfSigns,
  checkTypedPassword,
  checkUserPassword,
  checkWifiPassword,
} from "./password.ts";
import { checkAge, checkBareKey, checkOpenSsh, checkPem, checkPgp, checkPutty } from "./private-key.ts";
import { checkSkBesideAddress, checkSkToken } from "./sk-token.ts";
import { checkComparedPassword, checkSpokenPassword } from "./spoken.ts";
import {
  checkBasicAuth,
  checkDiscord,
  checkGrafanaLegacy,
  checkJsonBody,
  checkJwk,
  checkPypi,
  checkSentry,
} from "./structured.ts";
import { checkGoogleKey, checkToken } from "./token.ts";
import type { Check } from "./types.ts";
import { checkUrlPassword, checkUrlToken } from "./url.ts";
import {
  checkBase58Check,
  checkBase58Key,
  checkBech32,
  checkHexKey,
  checkMnemonic,
  checkRippleSeed,
  checkStrkey,
} from "./wallet.ts";

/** Every check that a rule can name. */
const CHECKS: Readonly<Record<string, Check>> = {
  age: checkAge,
  "app-password": checkAppPassword,
  "aws-key-id": checkAwsKeyId,
  "aws-secret": checkAwsSecret,
  base58check: checkBase58Check,
  "base58-key": checkBase58Key,
  "bare-key": checkBareKey,
  "before-name": checkBeforeName,
  bearer: checkBearer,
  beside: checkBeside,
  bech32: checkBech32,
  "basic-auth": checkBasicAuth,
  cell: checkCell,
  "crc32-base62": checkCrc32Base62,
  "curl-user": checkUserPassword,
  "encoded-login": checkEncodedLogin,
  "encoded-password": checkEncodedPassword,
  declared: checkDeclared,
  default: checkDefault,
  discord: checkDiscord,
  generic: checkGeneric,
  "google-key": checkGoogleKey,
  "generic-password": checkPassword,
  "login-in-map": checkLoginInMap,
  "pass-setting": checkPassSetting,
  "password-of-signs": checkPasswordOfSigns,
  grafana: checkGrafana,
  "grafana-legacy": checkGrafanaLegacy,
  "hex-key": checkHexKey,
  "json-body": checkJsonBody,
  jwk: checkJwk,
  jwt: checkJwt,
  label: checkLabel,
  "compared-password": checkComparedPassword,
  listed: checkListed,
  "listed-login": checkListedLogin,
  manifest: checkManifest,
  "jwt-supabase": checkSupabaseJwt,
  "key-variable": checkKeyVariable,
  mnemonic: checkMnemonic,
  named: checkNamedValue,
  openai: checkOpenAi,
  openssh: checkOpenSsh,
  pem: checkPem,
  pgp: checkPgp,
  placeholder: ({ secret, confidence }) => (isPlaceholder(secret) ? "drop" : { confidence }),
  putty: checkPutty,
  pypi: checkPypi,
  "ripple-seed": checkRippleSeed,
  sentry: checkSentry,
  "spoken-password": checkSpokenPassword,
  "sk-beside-address": checkSkBesideAddress,
  "sk-token": checkSkToken,
  strkey: checkStrkey,
  token: checkToken,
  "typed-password": checkTypedPassword,
  "url-password": checkUrlPassword,
  "url-token": checkUrlToken,
  "wifi-password": checkWifiPassword,
};

/** The check called `id`; no secret that everybody has passes it. Throws `RULES` when there is none; `where` names the rule. */
export function checkNamed(id: string, where: string): Check {
  const check = CHECKS[id];
  if (!check) throw new KeysweepError("RULES", `${where}: there is no check called "${id}"`);
  return (evidence) => (isPublished(evidence.secret) ? "drop" : check(evidence));
}
