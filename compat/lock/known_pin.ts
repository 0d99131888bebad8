/**
 * What a project knows of an input before anything is fetched, and the lock node that it makes.
 *
 * @module
 */
import { toSri } from "../../nix/store/hash.ts";
import { type FlakeRef, printFlakeRef } from "../ref/mod.ts";
import type { FlakeInput, FlakeInputs, SourceTree } from "./flake_input.ts";
import type { LockFile } from "./lock_file.ts";
import { graphOf, isFollows } from "./lock_graph.ts";
import { parseLock } from "./parse_lock.ts";

/** What is known of an input before anything is fetched. */
export interface KnownPin {
  readonly rev?: string;
  /**
   * Whether the commit may be on any branch or tag; Nix 2.8 looks on one alone unless the lock says
   * so.
   */
  readonly allRefs?: true;
  /** Where the pinned archive is, when the reference leads to whatever is newest. */
  readonly url?: string;
  /** The hash of the unpacked tree, in any of Nix's notations; SHA-256. */
  readonly narHash?: string;
  /** Seconds since 1970; may be left out. */
  readonly lastModified?: number;
  /** The text of the input's own flake.lock, where it is a flake with inputs. */
  readonly lock?: string;
}

/** An input that the lock is to have. */
export interface InputRequest {
  readonly name: string;
  /** The flake reference exactly as it stands in flake.nix. */
  readonly url: string;
  /** False for `flake = false`. */
  readonly flake: boolean;
  /** Its own inputs that are the ones of the same name here; none unless told. */
  readonly follows?: readonly string[];
  readonly known?: KnownPin;
}

/** The reference with all that the pin says of what it must lead to. */
export function refAtPin(ref: FlakeRef, { rev, narHash, url, allRefs }: KnownPin): FlakeRef {
  const hash = narHash === undefined ? {} : { narHash: toSri(narHash, "sha256") };
  switch (ref.type) {
    case "github":
    case "gitlab":
    case "sourcehut": {
      if (rev === undefined) return { ...ref, ...hash };
      const { ref: _ref, ...rest } = ref;
      return { ...rest, ...hash, rev };
    }
    case "git": {
      const commit = rev === undefined ? {} : { rev };
      return { ...ref, ...hash, ...commit, ...(allRefs && { allRefs }) };
    }
    case "hg":
      return { ...ref, ...hash, ...(rev === undefined ? {} : { rev }) };
    case "tarball":
    case "file":
      return { ...ref, ...hash, ...(url === undefined ? {} : { url }) };
    case "path":
    case "indirect":
      return { ...ref, ...hash };
    default:
      return ref satisfies never;
  }
}

/** The tree that the pin names, if the pin says all that a lock node needs. */
export function pinnedTree(request: InputRequest, ref: FlakeRef): SourceTree | undefined {
  const locked = pinnedRef(ref, request.known);
  const inputs = request.flake ? pinnedInputs(ref, request) : new Map();
  if (locked === undefined || inputs === undefined) return undefined;
  const lock = request.known?.lock;
  return {
    locked,
    inputs,
    readText: (path) => Promise.resolve(path.endsWith("flake.lock") ? lock : undefined),
  };
}

/** The reference as the lock has it, if the pin says all that it needs. */
export function pinnedRef(ref: FlakeRef, known: KnownPin = {}): FlakeRef | undefined {
  const { lastModified } = known;
  const narHash = known.narHash === undefined ? undefined : toSri(known.narHash, "sha256");
  const date = lastModified === undefined ? {} : { lastModified };
  switch (ref.type) {
    case "github":
    case "gitlab":
    case "sourcehut": {
      const { ref: _ref, dir: _dir, ...rest } = ref;
      const rev = known.rev ?? ref.rev;
      return rev === undefined || narHash === undefined
        ? undefined
        : { ...rest, ...date, rev, narHash };
    }
    case "tarball":
    case "file": {
      const { dir: _dir, ...rest } = ref;
      const { url = ref.url } = known;
      return narHash === undefined ? undefined : { ...rest, ...date, url, narHash };
    }
    case "git": {
      const { dir: _dir, ...rest } = ref;
      const rev = known.rev ?? ref.rev;
      const hash = narHash === undefined ? {} : { narHash };
      return rev === undefined || isLocalFile(ref.url)
        ? undefined
        : { ...rest, ...date, ...hash, rev, ...(known.allRefs && { allRefs: true }) };
    }
    case "path":
    case "hg":
    case "indirect":
      return undefined;
    default:
      return ref satisfies never;
  }
}

function isLocalFile(url: string): boolean {
  return url.startsWith("file:");
}

/**
 * The inputs of a pinned flake: those of its own lock; none for nixpkgs, which never had any.
 * Undefined where only the flake itself knows.
 */
function pinnedInputs(ref: FlakeRef, { name, known }: InputRequest): FlakeInputs | undefined {
  if (known?.lock !== undefined) {
    return inputsOfLock(parseLock(known.lock, printFlakeRef(ref)), name);
  }
  return "repo" in ref && /^nixpkgs(-channels)?$/i.test(ref.repo) ? new Map() : undefined;
}

/** What flake.nix must have said for the lock to look as it does. */
function inputsOfLock(lock: LockFile, prefix: string): FlakeInputs {
  const inputs = new Map<string, FlakeInput>();
  for (const [name, edge] of graphOf(lock).inputs) {
    if (isFollows(edge)) {
      inputs.set(name, { follows: [prefix, ...edge], isFlake: true, overrides: new Map() });
    } else if (edge.lock !== undefined) {
      const { original, isFlake } = edge.lock;
      inputs.set(name, { ref: original, isFlake, overrides: new Map() });
    }
  }
  return inputs;
}
