/**
 * A plan with its lock. What is fetched for the lock can tell more than was known before: whether a
 * pinned nixpkgs is a flake, which one of before 20.03 is not.
 *
 * @module
 */
import {
  type InputRequest,
  type LockFile,
  lockInputs,
  type LockInputsOptions,
} from "../compat/lock/mod.ts";
import { type Draft, type PlanOptions, withLock } from "./plan/plan_migration.ts";
import type { Plan } from "./plan/plan.ts";

/**
 * The plan that `draft` makes, locked; made anew where what was fetched turns out to be a flake.
 * Nothing is fetched twice.
 */
export async function lockedPlan(
  draft: (isFlake: PlanOptions["isFlake"]) => Draft,
  isFlake: PlanOptions["isFlake"],
  options: LockInputsOptions,
): Promise<Plan> {
  const first = draft(isFlake);
  const result = await lockInputs(first.lockRequests, options);
  const flakes = first.lockRequests
    .filter(({ name }) => first.undecided.has(name) && result.flakes.has(name))
    .map(({ url }) => url);
  if (flakes.length === 0) return withLock(first, result);
  const second = draft((url) => flakes.includes(url) || isFlake(url));
  const requests = second.lockRequests.map((request) => atLock(request, result.lock));
  return withLock(second, await lockInputs(requests, options));
}

/** What is asked for, at the very tree that was locked. */
function atLock(request: InputRequest, { nodes, root }: LockFile): InputRequest {
  const label = nodes[root]?.inputs?.[request.name];
  const locked = typeof label === "string" ? nodes[label]?.locked : undefined;
  if (locked === undefined) return request;
  const { narHash } = locked;
  const lastModified = "lastModified" in locked ? locked.lastModified : undefined;
  const rev = "rev" in locked ? locked.rev : undefined;
  const url = "url" in locked ? locked.url : undefined;
  return {
    ...request,
    known: {
      ...request.known,
      ...(rev !== undefined && { rev }),
      ...(narHash !== undefined && { narHash }),
      ...(lastModified !== undefined && { lastModified }),
      ...(url !== undefined && { url }),
    },
  };
}
