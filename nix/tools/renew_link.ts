/**
 * Links that are looked after.
 *
 * @module
 */

/** How long a link is new, in milliseconds: a day. */
const NEW = 86_400_000;

/**
 * Puts the same link in the place of one that is not new, since there are programs that remove old
 * ones; at no time is there none.
 */
export function renew(link: string): void {
  const { mtime } = Deno.lstatSync(link);
  if (mtime !== null && Date.now() - mtime.getTime() < NEW) return;
  const next = `${link}.${Deno.pid}`;
  Deno.symlinkSync(Deno.readLinkSync(link), next);
  Deno.renameSync(next, link);
}
