/**
 * Why a file can't be read, in words.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";

/**
 * The failure for what reading the file `path` threw; what is no fault of the file stays what it
 * is.
 */
export function describeReadError(error: unknown, path: string): unknown {
  const { IsADirectory, PermissionDenied } = Deno.errors;
  if (error instanceof IsADirectory) {
    return failure("unreadable-file", `"${path}" can't be read: it is a directory`);
  }
  if (!(error instanceof PermissionDenied)) return error;
  return failure("unreadable-file", `"${path}" can't be read: you are not allowed to`);
}
