/**
 * What kept a change from being made, in words.
 *
 * @module
 */
import { Failure, failure } from "../diagnostic.ts";

/** The failure for what changing `path` threw, with its remedy; failures stay what they are. */
export function describeWriteError(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error;
  const words = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return failure("disk-full", "The disk is full; nothing was changed", {
        help: "Free some room, then run again",
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return failure("not-writable", `Not allowed to change ${path}`, {
        help: "Give yourself the permission to write there; nothing was changed",
      });
    default:
      return failure("cannot-write", `${path} can't be changed (${words})`, {
        help: "Nothing was changed; remove the cause, then run again",
      });
  }
}

/**
 * The failure for what a full or closed disk threw, wherever that was; undefined for other errors.
 */
export function diskFault(error: unknown): Failure | undefined {
  const words = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return failure("disk-full", `The disk is full: ${words}`, {
        help: "Free some room, then run again; TMPDIR says where temporary files go",
      });
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return failure("not-writable", `The system does not allow it: ${words}`, {
        help: "Give yourself the permission, then run again",
      });
    default:
      return undefined;
  }
}

/** Says that a file is not what the plan was made from. */
export function changedSince(path: string): Failure {
  return failure("file-changed", `${path} has changed since it was read; nothing was changed`, {
    help: "Run again, so that the new text is looked at",
  });
}

/** The operating system's name for the error, `ENOSPC`. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
