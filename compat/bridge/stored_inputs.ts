/**
 * Inputs that the evaluator can't fetch by itself are put into the store beforehand.
 *
 * @module
 */
import { Failure } from "../../nix/diagnostic.ts";
import { fetchTree } from "../lock/fetch/fetch_tree.ts";
import { type FetchSession, type LockFile, storeTree } from "../lock/mod.ts";
import { type FlakeRef, isRelative, sameRef } from "../ref/mod.ts";

/**
 * Stores the inputs of a lock that pure evaluation can't read, those that want an access token,
 * which expressions have none of, and those that were fetched to be locked. One that can't be had
 * is left out: if the flake looks at it, the evaluation says so.
 */
export async function storeInputs({ nodes }: LockFile, session: FetchSession): Promise<void> {
  const fetched = await Promise.allSettled(session.trees.values());
  const known = fetched.flatMap((tree) => tree.status === "fulfilled" ? [tree.value.locked] : []);
  for (const { locked } of Object.values(nodes)) {
    if (locked === undefined || isRelative(locked)) continue;
    if (!isBeyondEvaluator(locked, session) && !known.some((ref) => sameRef(ref, locked))) continue;
    try {
      await storeTree(await fetchTree(locked, session), session);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
}

function isBeyondEvaluator(locked: FlakeRef, session: FetchSession): boolean {
  switch (locked.type) {
    case "path":
      return true;
    case "github":
    case "gitlab":
    case "sourcehut": {
      const host = locked.host ?? HOSTS[locked.type];
      return session.token(host, `${locked.owner}/${locked.repo}`) !== undefined;
    }
    default:
      return false;
  }
}

const HOSTS = { github: "github.com", gitlab: "gitlab.com", sourcehut: "git.sr.ht" } as const;
