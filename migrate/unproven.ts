/**
 * Why a migration has no proof: it does not depend on one.
 *
 * @module
 */
import { type Diagnostic, Failure } from "../nix/diagnostic.ts";
import { diskFault } from "../nix/tools/write_error.ts";

/** What `work` comes to, or why it can't be done. */
export async function orReason<T>(
  { signal }: { readonly signal?: AbortSignal },
  work: () => Promise<T>,
): Promise<T | Diagnostic> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) return unproven("it was interrupted");
    const reason = error instanceof Failure ? error : diskFault(error);
    if (reason === undefined) throw error;
    return unproven(reason.message);
  }
}

/** The warning that derivations were not compared. */
export function unproven(why: string): Diagnostic {
  const message = `The derivations were not compared: ${why}`;
  const help = "verify later: `flakebridge verify`";
  return { severity: "warning", code: "unproven", message, help };
}
