/**
 * What an evaluation depended on, so that one can tell later on whether it would go the same way.
 *
 * @module
 */
import type { CheckoutState } from "../../lock/mod.ts";
import type { Look } from "./look.ts";
import type { Read, Reads } from "./reads.ts";

/** A tree on this machine, as it is now. */
export interface PresentTree {
  readonly look: Look;
  /** Absent outside of git. */
  readonly state?: () => Promise<CheckoutState>;
}

/** What an evaluation read, and what it saw. */
export interface Trace {
  readonly reads: readonly (Read & { readonly answer: string })[];
  /** What the flake saw of the state of its repository; absent where it did not look. */
  readonly state?: string;
}

/**
 * The trace of an evaluation that read `reads` of the tree `evaluated`. Undefined where the tree is
 * not that any more, or has what can't be told from outside: then it is of no use.
 */
export async function traceOf(
  reads: Reads,
  evaluated: Look,
  present: PresentTree,
): Promise<Trace | undefined> {
  const answers: (Read & { readonly answer: string })[] = [];
  for (const read of reads.paths) answers.push({ ...read, answer: await evaluated(read) });
  const isTimed = reads.self.has("lastModified") || reads.self.has("lastModifiedDate");
  if (isTimed && present.state === undefined) return undefined;
  const state = await stateSeen(reads.self, present);
  const trace = { reads: answers, ...(state !== undefined && { state }) };
  return await isCurrent(trace, present) ? trace : undefined;
}

/** Whether an evaluation would see again what the traced one saw. */
export async function isCurrent(trace: Trace, present: PresentTree): Promise<boolean> {
  const state = trace.state === undefined ? undefined : present.state?.();
  for (const { answer, ...read } of trace.reads) {
    if (await present.look(read) !== answer) return false;
  }
  if (state === undefined) return trace.state === undefined;
  return stateText(await state, trace.state?.includes(" ") ?? false) === trace.state;
}

/** A flake that looks at itself sees whether it has a revision; perhaps it reads it, too. */
async function stateSeen(
  self: ReadonlySet<string>,
  { state }: PresentTree,
): Promise<string | undefined> {
  if (self.size === 0 || state === undefined) return undefined;
  return stateText(await state(), self.size > 1);
}

function stateText({ head, isDirty }: CheckoutState, withCommit: boolean): string {
  const kind = head === undefined ? "unborn" : isDirty ? "dirty" : "clean";
  return withCommit ? `${kind} ${head ?? ""}` : kind;
}
