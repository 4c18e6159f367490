// What names say of the values that they are given: which speak of a secret, which end in the same word and mean something else, and which
// speak of a password that somebody may have thought up.

/** Names whose value may be a UUID of version 4: Keycloak and others draw their secrets so. */
export const UUID_NAME =
  /(?:(?:client|app|application|consumer|shared|oauth)[-_.]?secret|salt[-_.]?key|(?:^|\.)secret)(?:[-_.]?(?:prod(?:uction)?|dev(?:elopment)?|staging|live))?$/i;

/** Keys of services that draw them so; others call an identifier a key. */
export const UUID_KEY_NAME = /(?:api|access|auth|subscription)[-_.]?key$/i;

/**
 * What a name ends in when its value is a secret; a key only with a word before it that says of what. Names are shown to the large patterns in
 * small letters: they are compiled in half the time then, and the first secret of a scan waits for them.
 */
export const SECRET_NAME =
  /(?:secret|token|pass(?:word|wort|wd|phrase)?|pwd|kennwort|senha|contrase(?:n|\xf1|\xe3\xb1)a|mot[-_]?de[-_]?passe|wachtwoord|credentials?|(?:api|access|private|secret|crypt(?:ion)?|sign(?:ing)?|auth|master|app|service|server|client|account|shared|storage|license|admin|deploy|session|cookie|cipher|crypto|aes(?:[-_]?(?:128|192|256))?|(?:^|[-_.3]|triple)des|hmac|jwt|webhook|integration|functions?|write|ingest(?:ion)?|security|merchant|partner|mch|token|salt|pass|unseal|upgrade|replica[-_]?set)[-_. ]?key(?:base)?|auth[-_.]?(?:token|secret|pass)|secret[-_.]?key[-_.]?base|secretorkey|secretorprivatekey|pepper|(?:hash|token|encrypt(?:ion)?|hashids?|cookie|session|crypt)[-_]?salt|(?:auth|secret|security|pass(?:word)?)[-_.]?salt|erlang[-_]?cookie|(?<!en|con|an)clave|(?:^|[-_.$]|admin|root|user|db)pw|psk|cookie[-_]?validation[-_]?key|fernet[-_]?key)[-_.]?(?:value|prod(?:uction)?|dev(?:elopment)?|staging|live|base64(?:url)?|b64(?:url)?|hex|raw|default|old|new|primary|secondary|first|second|string|str|v?\d{1,2})?$/;

/** Names that end so and mean something else: public halves, marks in lists and texts, identifiers. */
export const OTHER_NAME =
  /public|pub[-_.]?key|pusher[-_.]?(?:app[-_.]?)?key$|(?:traffic|exporter|handshake|resumption|premaster)[-_]?secret$|ice-pwd$|(?:^|[-_.])(?:next|page|paging|continuation|cancel(?:lation)?|sync|eos|bos|pad|unk|sep|cls|mask|special|stop|start|end|sub|csrf(?![-_]?secret)\w*|xsrf|authenticity|anti[-_.]?forgery|request[-_.]?verification|idempotency|design|color|syntax|lex|parse|lookup|route|partition|sort|row|primary|foreign|resume|cursor|delta|cache(?:d[-_.]token)?|upload|download|click|tracking|device|push|document|folder|wiki|verification|change|update|import|export|confirm\w*|no|has|is|use|with|without|not|spl|hashed|encrypted|crypted|old[-_.]encrypted|hash)[-_.]?(?:token|key|secret|pass(?:word|wd)?)(?:[-_.]?\w{0,8})?$|(?:next|page|continuation|cancellation|verification|publickey)token$|(?:^|\.)client(?:request)?token$|client_request_token$|fingerprint|digest|checksum|hash(?!(?:ids?)?[-_]?salt$)|(?:key|token)[-_.]?(?:id|name)|public[-_.]?key[-_.]?token|^(?:--)?(?:no|skip)-|amz[-_]?credential$|withdrawal[-_]?credentials?$|image[-_.]?pull[-_.]?secrets?$/;

/** Steps of TLS that start from nothing, words that end so, and what one request is called by: not the token that opens pull requests. */
export const OTHER_END =
  /(?:^|[-_.])(?:(?:client[-_]?)?early|early[-_]?exporter|derived)[-_]secret$|^(?:client|exporter)?earlysecret$|(?:^|[^u])bypass$|(?:^|[^a-z])(?:com|encom|tres|sur|over|under)pass$|^(?:oauth[-_.]?)?request[-_]?token$/;

/** Public halves that are not called so, and places in lists. */
export const OPEN_NAME =
  /application[-_.]?server[-_.]?key|vapid(?!.{0,16}priv)|next(?:Forward|Backward)Token$|analytics\._writeKey$/i;

/** `ALGOLIA_SEARCH_API_KEY`, `searchOnlyApiKey`: what pages have to search what everybody may read. */
export const SEARCHES_ONLY =
  /(?:(?:algolia|typesense|meili(?:search)?)[-_.]?search[-_.]?(?:only[-_.]?)?|search[-_.]?only[-_.]?)(?:api[-_.]?)?key$/i;

/** Tokens of a state that something has: who changes it must have seen it. */
export const STATE_NAME = /(?:update|version|(?<![bcn])lock)Token$|version[-_.]token$/i;

/** Names that say themselves that their value is sealed or hashed, or made up. */
export const SEALED_NAME =
  /(?:sha[-_]?(?:1|256|512)|md5|bcrypt)[-_.]?pass|pass[a-z]{0,24}[-_.]?(?:sha[-_]?(?:1|256|512)|md5|bcrypt)$|(?:encrypted|crypted|hashed|wrapped|sealed)(?![\w.-]{0,24}encryption[-_.]?key$)[\w.-]{0,24}(?:key|secret|token|pass(?:word|wd)?)$|encoded[-_.]?pass|(?:^|[-_.])(?:your|fake|mock|dummy|example|sample|placeholder)/;
export const MADE_UP_NAME =
  /(?:Your|Fake|Mock|Dummy|Example|Sample|Placeholder)(?![a-z])|^(?:your|fake|mock|dummy|example|sample)(?=[A-Z])/;

/** Whether a name says by itself that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[^\w.-]+/g, "_"));
}

/** Names of columns that say less than names of variables must. */
export const TABLE_NAME =
  /^(?:[A-Za-z]+_){0,2}(?:keys?|pw|psk|(?:secret|api|access)s?_?keys?|tokens|secrets|passwords|credentials)$/i;
export const PASSWORD_NAME = /pass|pwd|(?:^|[-_.$])pw$|psk$|kennwort|senha|contrase|wachtwoord/i;

/** What keys of other kinds are called: those of stores, tables, lists and caches, public halves, names in texts. */
export const NO_SECRET_KEY =
  /PUBLIC|PUBLISHABLE|(?:^|_)(?:PUB|(?:WEB)?SITE|ANON|BROWSER|CLIENT|FRONTEND|CACHE|STORAGE|LOCAL|STORE|STATE|PRIMARY|FOREIGN|UNIQUE|SORT|RANGE|PARTITION|ROUTE|ROUTING|LOOKUP|INDEX|MAP|HASH|FEATURE|FLAG|TOGGLE|CONFIG|CONTEXT|QUERY|OBJECT|BUCKET|FILE|TABLE|COLUMN|ROW|FIELD|DOC|DOCUMENT|SHEET|SPREADSHEET|EVENT|METADATA|HEADER|MESSAGE|TRANSLATION|SETTINGS?|PREF|PREFERENCES?|ISSUE|TICKET|TASK|JOB|ITEM|NODE|GROUP|PROJECT|SPACE|PAGE|BOARD|ORDER|PRODUCT|GAME|MOUSE|ARROW|SHIFT|CTRL|ALT|REGISTRY|REG|IDEMPOTENCY|REQUEST|RESPONSE|DEDUP\w*|CORRELATION|TRACE|TRACKING|ANALYTICS|COOKIE_NAME|HOST|GPG|PGP|SSH|SIGNING_PUB|VERIFY|VERIFICATION|VERIFYING|ADDRESS|WALLET|ACCOUNT|TOKEN|MINT|PROGRAM|CONTRACT|TEST|MOCK|FAKE|DUMMY|SAMPLE|EXAMPLE|EXPECTED)_(?:\w{0,20}_)?KEY/;

/** Names of what people think up or draw short: a password, a secret that two machines share. */
export const SHORT_NAME =
  /pass|pwd|(?:^|[-_.$]|(?:admin|root|user|db)(?=P))pw$|psk$|kennwort|senha|contrase|wachtwoord|(?<!en|con|an)clave$|(?:^|[._-]|[a-z](?=S))secret$/i;

/** Names of passwords that say of what: of a database, a mail server, a keystore, a network. */
export const SERVICE_PASSWORD =
  /(?:^|[^a-z0-9])(?:\w{1,24}[-_.])?(?:db|wgdb|database|mysql|maria(?:db)?|postgres(?:ql)?|pg|(?:ms)?sql|oracle|mongo(?:db)?|redis|datasource|jdbc|connection|smtp|e?mail|email_host|s?ftp|ldap|bind|store|key(?:store)?|wi-?fi|wlan|ssh|rds|rabbit(?:mq)?|amqp|mqtt|elastic(?:search)?|imap|pop3|sasl|wpa|restic|borg|become|app(?:lication)?)(?:[-_.]?(?:root|user|admin|host|server|conn(?:ection)?))?[-_.]?(?:pass(?:w(?:or)?d|phrase)?|pwd)_?$/;

/** Names that end in the word for a password, and nothing behind it. */
export const CALLED_PASSWORD =
  /(?:pass(?:w(?:or)?[dt]|phrase)?|pwd|kennwort|senha|contrase(?:n|\xf1|\xe3\xb1)a|wachtwoord|psk)$/;
