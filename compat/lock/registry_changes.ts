/**
 * What `nix registry` does to a person's own registry, as data.
 *
 * @module
 */
import { type FlakeRef, type Registry, sameRef } from "../ref/mod.ts";

/** The registry with `from` standing for `to`, and for nothing else. */
export function withEntry(registry: Registry, from: FlakeRef, to: FlakeRef): Registry {
  return [...withoutEntry(registry, from), { from, to, exact: false }];
}

/** The registry without the entries for `from`. */
export function withoutEntry(registry: Registry, from: FlakeRef): Registry {
  return registry.filter((entry) => !sameRef(entry.from, from));
}
