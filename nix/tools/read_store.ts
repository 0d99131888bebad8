/**
 * Derivations as they stand in the store of this machine.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { type Derivation, parseDerivation } from "../store/derivation.ts";
import { pathBelowRoot } from "./store_root.ts";

/**
 * Reads a `.drv` file; one that is not UTF-8 comes with a character for each byte. Its path says
 * all that it says, so that it may be read in this machine's store, whichever it was written to.
 *
 * @throws {Failure} `no-derivation` where it was not instantiated, or garbage-collected since.
 */
export function readDerivation(path: string): Derivation {
  const bytes = readIfThere(path) ?? readIfThere(pathBelowRoot(path) ?? path);
  if (bytes !== undefined) return parseDerivation(textOf(bytes));
  throw failure("no-derivation", `"${path}" is not in the store any more`, {
    help: "it was garbage-collected in between: run the command again",
  });
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

/** The derivations and all that they are made of, by path. */
export function readClosure(paths: Iterable<string>): ReadonlyMap<string, Derivation> {
  const closure = new Map<string, Derivation>();
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (closure.has(path)) continue;
    const derivation = readDerivation(path);
    closure.set(path, derivation);
    waiting.push(...derivation.inputDerivations.keys());
  }
  return closure;
}
