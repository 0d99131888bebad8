/**
 * Derivations as they stand in the store of this machine.
 *
 * @module
 */
import { type Derivation, parseDerivation } from "../store/derivation.ts";

/**
 * Reads a `.drv` file; one that is not UTF-8 comes with a character for each byte.
 *
 * @throws {Deno.errors.NotFound} where it was not instantiated, or garbage-collected since.
 */
export function readDerivation(path: string): Derivation {
  return parseDerivation(textOf(Deno.readFileSync(path)));
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
