/** Words that names in code have, and samples: where a word begins; short ones whole, for `Barcelona` and `Shadow` begin with them. */
const CODE_WORD =
  /pass|pwd|secret|token|(?:^|[-_.])(?:key|user|name|log|admin|account|client|server|service|test|demo|exampl|sampl|chang|dummy|local|default|field|value|hash|e?mail|valid|wrong|correct|new|old(?![a-z])|curr|input|label|text|form|my|your|foobar|string|data|type|code|auth|aes|rsa|utf|http|vers|build|uniq|safe|strong|weak|super|hello|welcome|qwert|abc|letme|root|host|node|item|index|file|path|page|line|level|mock|fake|te?mp|stub|place|only|with|linux|windows|ubuntu|debian|android|firefox|chrom|safari|python|(?:foo|ba[rz]|err|sha|md|port|rand|and|the)(?![a-z]))/i;

/** Whether words hold one that names in code have, or samples: `copperFalcon` does not, `defaultToken` does. */
export function hasCodeWord(words: string): boolean {
  return CODE_WORD.test(words.replace(/([a-z])(?=[A-Z])/g, "$1-"));
}
