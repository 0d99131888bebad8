/**
 * What may not be shown.
 *
 * @module
 */

/** Parameters of URLs that carry secrets. */
const SECRET_PARAMETER = /([?&][\w-]*(?:token|secret|password|signature|api[_-]?key)=)[^&#\s'"]+/gi;

/** The text with the user, the password and secret parameters of every URL in it replaced. */
export function withoutPasswords(text: string): string {
  return text.replace(/(?<=:\/\/)[^/?#\s'"]+@/g, "***@").replace(SECRET_PARAMETER, "$1***");
}
