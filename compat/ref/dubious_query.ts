/**
 * Queries of references that Nix heeds in part.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { NEWEST_RELEASE, type NixRelease } from "./release.ts";

/**
 * A warning for each parameter without `=` in the query of a URL-like text: it is left out. Nix 2.8
 * does that in silence; 2.34 also counts empty ones. Source of the rule: `decodeQuery` in Nix's
 * url.cc.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(dubiousQuery("git+file:///x?dir=a&b#c").map(({ message }) => message), [
 *   "dubious URI query 'b' is missing equal sign '=', ignoring",
 * ]);
 * ```
 */
export function dubiousQuery(
  text: string,
  like: NixRelease = NEWEST_RELEASE,
): readonly Diagnostic[] {
  const [, query = ""] = /^[^?#]*\?([^#]*)/.exec(text) ?? [];
  if (like === "2.8" || query === "") return [];
  const ignored = query.split("&").filter((part) => !part.includes("="));
  const counted = like === "2.34" ? ignored : ignored.filter((part) => part !== "");
  return counted.map((part) => ({
    severity: "warning",
    code: "dubious-query",
    message: `dubious URI query '${part}' is missing equal sign '=', ignoring`,
    help: `write \`${part}=VALUE\`, or leave it out`,
  }));
}
