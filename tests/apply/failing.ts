/** Disks on which operations fail, and the failures of what is tried on them. */
import { disk, type FileSystem } from "../../migrate/apply/file_system.ts";
import { Failure } from "../../nix/diagnostic.ts";

/** A disk that is full, or read-only, from the `point`th operation on that needs room. */
export function failingFrom(
  point: number,
  code: "ENOSPC" | "EROFS" = "ENOSPC",
): { readonly fileSystem: FileSystem } {
  let seen = 0;
  function take(): void {
    if (++seen < point) return;
    throw Object.assign(new Error(code), { code });
  }
  return {
    fileSystem: {
      ...disk,
      write: async (...args) => (take(), await disk.write(...args)),
      makeDirectory: async (path) => (take(), await disk.makeDirectory(path)),
      git: async (...args) => (take(), await disk.git(...args)),
    },
  };
}

/** A disk of which operations of every kind fail: those whose numbers, from 1, `fails` takes. */
export function failingAt(fails: (number: number) => boolean): FileSystem {
  let seen = 0;
  return new Proxy(disk, {
    get(target, name: keyof FileSystem) {
      const operation = target[name] as (...args: readonly unknown[]) => Promise<void>;
      return (...args: readonly unknown[]) =>
        fails(++seen)
          ? Promise.reject(Object.assign(new Error("EIO"), { code: "EIO" }))
          : operation.apply(target, [...args]);
    },
  });
}

/** The failure that an action ends in; nothing where it gets through. */
export async function failureOf(action: () => Promise<unknown>): Promise<Failure | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
