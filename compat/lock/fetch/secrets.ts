/**
 * What may not be shown.
 *
 * @module
 */

/** The text with the user and the password of every URL in it replaced. */
export function withoutPasswords(text: string): string {
  return text.replace(/(?<=:\/\/)[^/@\s'"]+@/g, "***@");
}
