/**
 * What path literals mean.
 *
 * @module
 */
import type { CorePath } from "./core.ts";

/** What relative paths and `~` stand for; both absolute. */
export interface Surroundings {
  /** The directory of the file. */
  readonly base: string;
  /** The person's home directory. */
  readonly home: string;
}

/** The absolute path; a slash at the end of the literal stays, as more of the path follows. */
export function absolutePath({ from, literal }: CorePath, { base, home }: Surroundings): string {
  if (from === "home") return home + literal.slice(1);
  const canonical = canonicalPath(from === "absolute" ? literal : `${base}/${literal}`);
  return literal.length > 1 && literal.endsWith("/") ? `${canonical}/` : canonical;
}

/** An absolute path without `.`, `..` and double slashes; the root's parent is the root. */
function canonicalPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}
