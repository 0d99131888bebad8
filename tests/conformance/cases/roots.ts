/**
 * Cases of what a flake's own tree can be.
 *
 * @module
 */
import type { Case } from "../case.ts";
import { type RootKind, ROOTS } from "../roots.ts";

/** Kinds that no flake can be evaluated from. */
const BROKEN: readonly RootKind[] = ["git without its lock", "git without its flake", "no flake"];

const kinds = (Object.keys(ROOTS) as RootKind[]).filter((kind) => !BROKEN.includes(kind));

/** What Nix can't read without native flakes; each ends with a clear message. */
const LIMITS: Partial<Record<RootKind, Case["limits"]>> = {
  "git with LFS": { "2.3": "has files in Git LFS" },
  "dirty git with LFS": { "2.3": "has files in Git LFS" },
  "git without commits": { "2.3": "has no commit yet" },
  "git with a branch without commits": { "2.3": "has no commit yet" },
  // Native flakes of 2.8 end with the same words, which are git's.
  "git with a branch called HEAD": { "2.8": "refname 'HEAD' is ambiguous" },
  "sub-directory below a linked one of git": { "2.8": "is a symbolic link" },
  "sub-directory of git linked by an absolute path": {
    "2.3": "is not in the Nix store",
    "2.34": "is a symbolic link",
  },
  "shallow clone": { "2.3": "is a shallow clone" },
  "dirty shallow clone": { "2.3": "is a shallow clone" },
  "sub-directory of a shallow clone": { "2.3": "is a shallow clone" },
  "symbolic link to a directory": {
    "2.3": "is a symbolic link",
    "2.8": "is a symbolic link",
  },
};

export const ROOT_CASES: readonly Case[] = kinds.map((root) => ({
  name: `root: ${root}`,
  root,
  ...(LIMITS[root] === undefined ? {} : { limits: LIMITS[root] }),
}));
