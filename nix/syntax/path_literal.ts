/**
 * Relative paths as Nix has them: as literals, which take few characters, or as sums.
 *
 * @module
 */
import { nixString } from "./string_literal.ts";

/** Whether a path literal can have this step, or these steps with `/` between them. Source: PATH in
 * Nix's lexer.l. */
export function isPathText(steps: string): boolean {
  return /^[A-Za-z0-9._+-]+(\/[A-Za-z0-9._+-]+)*$/.test(steps);
}

/**
 * A path relative to the file's directory, as an operand that can stand anywhere: `./a/b` or, where
 * a literal can't have a name, `(./. + "/a b")`.
 *
 * @param route its steps, with `/` between them: `a/b`, `../a`
 */
export function relativePath(route: string): string {
  if (!isPathText(route)) return `(./. + ${nixString(`/${route}`)})`;
  return route.startsWith("../") ? route : `./${route}`;
}
