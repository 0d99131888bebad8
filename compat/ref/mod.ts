/**
 * Flake references: URL-like text ↔ attribute sets.
 *
 * @module
 */
export { dubiousQuery } from "./dubious_query.ts";
export * from "./flake_ref.ts";
export { isCommitHash, isNarHash, refFromAttributes } from "./from_attributes.ts";
export {
  flakeRefFromUrl,
  parseFlakeRef,
  parseFlakeRefWithFragment,
  type ParseRefOptions,
  type RefWithFragment,
} from "./parse.ts";
export { printFlakeRef } from "./print.ts";
export { NEWEST_RELEASE, type NixRelease, releaseLike } from "./release.ts";
export {
  parseRegistry,
  printRegistry,
  type Registry,
  type RegistryEntry,
  resolveRef,
} from "./registry.ts";
