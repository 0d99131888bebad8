/**
 * What may not be shown.
 *
 * @module
 */

/** Parameters of URLs that carry secrets. */
const SECRET_PARAMETER = /([?&][\w-]*(?:token|secret|password|signature|api[_-]?key)=)[^&#\s'"]+/gi;

/** On the web a user alone may be a token; elsewhere (`ssh://git@…`) only a password is secret. */
const LOGIN = /(?<=https?:\/\/)[^/?#\s'"]+@|(?<=:\/\/)[^/?#\s'":@]*:[^/?#\s'"]*@/g;

/** The text with the logins and the secret parameters of every URL in it replaced. */
export function withoutPasswords(text: string): string {
  return text.replace(LOGIN, "***@").replace(SECRET_PARAMETER, "$1***");
}
