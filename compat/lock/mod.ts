/**
 * flake.lock: read, made, written.
 *
 * @module
 */
export { computeLock, type ComputeOptions } from "./compute_lock.ts";
export { filesBelow } from "./fetch/directory.ts";
export { type FlakeSource, lockTextIn } from "./flake_source.ts";
export {
  type FlakeInput,
  type FlakeInputs,
  type InputPath,
  inputPathOf,
  isInputName,
  type SourceTree,
} from "./flake_input.ts";
export {
  declarationOf,
  type FlakeDeclaration,
  type FlakeSetting,
  readDeclaration,
} from "./flake_declaration.ts";
export { EMPTY_LOCK, type LockEdge, type LockFile, type LockNode, printLock } from "./lock_file.ts";
export { indentedJson, printNixJson } from "./nix_json.ts";
export {
  lockInputs,
  type LockInputsOptions,
  type LockResult,
  type UnlockedInput,
} from "./lock_inputs.ts";
export type { InputRequest, KnownPin } from "./known_pin.ts";
export { parseLock, parseLockIfAny } from "./parse_lock.ts";
export { type InputChange, lockChanges, printChange } from "./lock_diff.ts";
export {
  inputsAsRegistry,
  type LockedFlake,
  type LockedInput,
  lockedInputs,
  lockFlake,
  type LockFlakeOptions,
  type LockOptions,
  lockRoot,
  unlockedFailure,
  type UnlockedNode,
} from "./lock_flake.ts";
export {
  type FlakeMetadata,
  flakeMetadata,
  type InputLine,
  inputLines,
  metadataOf,
} from "./metadata.ts";
export { drawDot, drawMermaid } from "./draw_graph.ts";
export { type Duplicate, duplicatesIn, type Merge, mergesOf, printMerge } from "./duplicates.ts";
export type { CheckoutState } from "./fetch/checkout_state.ts";
export { withMerges } from "./dedupe.ts";
export { drawSvg } from "./draw_svg.ts";
export { namedFlake, wholeFlake } from "./fetch/named_flake.ts";
export { resolvedRef, type RootFlake, rootFlake, rootTree } from "./fetch/root_flake.ts";
export { type FetchSession, withFetchSession } from "./fetch/session.ts";
export { keptTree, storeTree } from "./fetch/store_tree.ts";
export { cloneFlake } from "./fetch/clone.ts";
export { type Archived, type ArchivedInput, archiveFlake, pathsOf } from "./archive.ts";
