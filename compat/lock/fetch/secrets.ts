/**
 * What may not be shown.
 *
 * @module
 */

/** Parameters of URLs that carry secrets. */
const SECRET_PARAMETER = /([?&][\w-]*(?:token|secret|password|signature|api[_-]?key)=)[^&#\s'"]+/gi;

/**
 * On the web a user alone may be a token; elsewhere (`ssh://git@…`) only a password is secret. A
 * bad URL is read as a path, which has one slash where the URL had two.
 */
const LOGIN = /(?<=https?:\/\/?)[^/?#\s'"]+@|(?<=:\/\/)[^/?#\s'":@]*:[^/?#\s'"]*@/g;

/** The text with the logins and the secret parameters of every URL in it replaced. */
export function withoutPasswords(text: string): string {
  return text.replace(LOGIN, "***@").replace(SECRET_PARAMETER, "$1***");
}

/**
 * As {@linkcode withoutPasswords}, and as long as the text was: a line that a caret points into.
 */
export function blackedOut(text: string): string {
  return text.replace(LOGIN, (login) => `${"*".repeat(login.length - 1)}@`)
    .replace(SECRET_PARAMETER, (all, name) => name + "*".repeat(all.length - name.length));
}
