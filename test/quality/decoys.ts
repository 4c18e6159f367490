import { token } from "../support/keys.ts";

const hex = (length: number, seed: string) => token("", length, "hex", seed);
const base64 = (length: number, seed: string) => token("", length, "base64", seed);
const alnum = (length: number, seed: string) => token("", length, "alnum", seed);
const uuid = (seed: string) => [8, 4, 4, 4, 12].map((length, i) => hex(length, `${seed} ${i}`)).join("-");

/**
 * What stands where a secret might and is none, by kind: place-holders, references to where it is kept, digests,
 * identifiers, public halves, sealed values, words. `seed` makes the random ones differ.
 */
export const DECOYS: Readonly<Record<string, (seed: string) => readonly string[]>> = {
  "place-holders": () => [
    ...[
      "changeme",
      "change_me_please",
      "<your-api-key>",
      "your-api-key-here",
      "YOUR_API_KEY",
      "INSERT_TOKEN_HERE",
    ],
    ...[
      "xxxxxxxxxxxxxxxxxxxx",
      "XXXX-XXXX-XXXX-XXXX",
      "****************",
      "[REDACTED]",
      "TODO",
      "none",
      "null",
    ],
    ...[
      "example-token-1",
      "dummy_value_123",
      "placeholder",
      "test",
      "secret",
      "password123",
      "foo",
      "12345678",
    ],
    ...[
      "my-secret-token",
      "some-api-key",
      "REPLACE_WITH_YOUR_KEY",
      "aaaaaaaaaaaaaaaa",
      "abcdef1234567890",
      "...",
    ],
    ...[
      "0000000000000000",
      "1234567890abcdef1234567890abcdef",
      "deadbeefdeadbeefdeadbeefdeadbeef",
      "hunter2",
    ],
  ],
  references: () => [
    ...[
      `\${API_KEY}`,
      "$API_KEY",
      "$(get-secret)",
      "%API_KEY%",
      "{{ api_key }}",
      `\${{ secrets.API_KEY }}`,
      "#{ENV['X']}",
    ],
    ...[
      "process.env.API_KEY",
      "os.environ['API_KEY']",
      "ENV['API_KEY']",
      "env('API_KEY')",
      "config.apiKey",
      "@secret@",
    ],
    ...[
      "vault:secret/data/app#key",
      "op://vault/item/field",
      "ref+vault://secret/app",
      "projects/acme/secrets/key/versions/1",
    ],
    ...[
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:app-AbCdEf",
      "ssm:/prod/app/key",
      "!Ref ApiKeyParameter",
    ],
    ...[
      "/run/secrets/api_key",
      "./secrets/api-key.txt",
      "C:\\\\secrets\\\\key.txt",
      "file:///etc/app/token",
      "%(api_key)s",
    ],
  ],
  digests: (seed) => [
    ...[
      `sha256:${hex(64, seed)}`,
      `sha512-${base64(86, seed)}==`,
      `md5:${hex(32, seed)}`,
      `sha1-${base64(27, seed)}=`,
    ],
    ...[
      `$2b$10$${token("", 53, "./".concat(alnum(20, seed)), seed)}`,
      `$argon2id$v=19$m=65536,t=3,p=4$${base64(22, seed)}$${base64(43, seed)}`,
    ],
    ...[`pbkdf2_sha256$600000$${alnum(22, seed)}$${base64(43, seed)}=`, `{SSHA}${base64(32, seed)}`],
  ],
  identifiers: (seed) => [
    ...[
      uuid(seed),
      `{${uuid(seed)}}`,
      `urn:uuid:${uuid(seed)}`,
      `org-${alnum(24, seed)}`,
      `0x${hex(40, seed)}`,
    ],
    ...[
      "com.acme.auth.TokenProvider2",
      "AbstractSecretKeyFactory3",
      "acme.config.secret_key_v2",
      "v1.2.3-beta.4+build5",
    ],
    ...[
      "user@example.com",
      "2026-01-02T03:04:05Z",
      "https://auth.acme.io/oauth2/token",
      "urn:ietf:params:oauth:token-type:jwt",
    ],
    ...[
      "application/vnd.acme.token+json",
      "x-acme-api-key-v2",
      "ACME_API_KEY_V2",
      "getSecretFromVault2",
      "utf8_general_ci",
    ],
  ],
  "public halves": (seed) => [
    ...[
      `ssh-rsa AAAAB3NzaC1yc2E${base64(80, seed)}`,
      `pk_live_${alnum(24, seed)}`,
      `pub-${uuid(seed)}`,
      `MIIBIjANBgkqhkiG9w0B${base64(60, seed)}`,
    ],
  ],
  sealed: (seed) => [
    ...[
      `ENC[AES256_GCM,data:${base64(24, seed)},iv:${base64(43, seed)}=,tag:${base64(22, seed)}==,type:str]`,
    ],
    ...[`{cipher}${hex(64, seed)}`, `$ANSIBLE_VAULT;1.1;AES256`, `ENC(${base64(40, seed)})`],
  ],
};

/** Names that speak of a secret. */
export const SECRET_NAMES = ["password", "API_KEY", "client_secret", "accessToken", "db.password"];
