/**
 * What `lock` and `update` have in common: their flags, and what becomes of a new lock file.
 *
 * @module
 */
import type { LockedFlake, LockFlakeOptions } from "../compat/lock/mod.ts";
import { failure } from "../nix/diagnostic.ts";
import { usage } from "./call.ts";
import { printJson } from "./json.ts";
import type { Output } from "./output.ts";
import type { Call, ExitStatus, Flags, Positionals } from "./verb.ts";

export const lockPositionals = {
  DIR: { help: "The directory of the flake.", default: "." },
} as const satisfies Positionals;

export const lockFlags = {
  "override-input": {
    type: "pairs",
    value: "INPUT REF",
    help: "Lock another reference for an input; `a/b` is the input `b` of `a`.",
  },
  nix: {
    type: "text",
    value: "VERSION",
    help: "Write what this version of Nix would write; the newest unless told.",
  },
  offline: { type: "switch", help: "Don't use the network." },
  "no-write-lock-file": { type: "switch", help: "Say what would change; write nothing." },
  "no-update-lock-file": { type: "switch", help: "Fail when the lock file would change." },
  "reference-lock-file": {
    type: "text",
    value: "FILE",
    help: "Start from this lock file instead of the flake's own.",
  },
  "output-lock-file": { type: "text", value: "FILE", help: "Write the lock file here." },
  "commit-lock-file": { type: "switch", help: "Commit the changed lock file." },
  dedupe: {
    type: "switch",
    help: "Say what the lock holds more than once, and which `follows` would merge it.",
  },
  json: { type: "switch", help: "Print what changed as JSON." },
} as const satisfies Flags;

type LockCall = Call<typeof lockPositionals, typeof lockFlags>;

/** Locks the flake of a call and writes its lock file as the flags say. */
export async function lockAndWrite(
  call: LockCall,
  update: NonNullable<LockFlakeOptions["update"]>,
  output: Output,
): Promise<ExitStatus> {
  const { lockFlake } = await import("../compat/lock/mod.ts");
  const { withScratch } = await import("./scratch.ts");
  const { resolve } = await import("@std/path");
  const directory = resolve(call.words.DIR);
  return await withScratch(output, async (signal) => {
    const locked = await lockFlake({
      ...await optionsOf(call),
      directory,
      update,
      signal,
      progress: output.progress,
    });
    output.done();
    for (const warning of locked.warnings) output.diagnose(warning);
    await keep(directory, locked, call, output);
    if (call.flags.dedupe) await sayDuplicates(locked, output);
    if (call.flags.json) output.result(printJson(documentOf(locked)));
    return 0;
  });
}

async function optionsOf(
  { flags }: LockCall,
): Promise<Pick<LockFlakeOptions, "network" | "like" | "overrides" | "reference">> {
  const { releaseLike } = await import("../compat/ref/mod.ts");
  const like = flags.nix === undefined ? undefined : releaseLike(flags.nix);
  if (flags.nix !== undefined && like === undefined) {
    throw usage(`"--nix ${flags.nix}": no Nix with flakes has this version`, "Write `--nix 2.26`");
  }
  const reference = flags["reference-lock-file"];
  return {
    network: !flags.offline,
    overrides: await overridesOf(flags["override-input"]),
    ...(like === undefined ? {} : { like }),
    ...(reference === undefined ? {} : { reference: await readReference(reference) }),
  };
}

async function overridesOf(
  given: LockCall["flags"]["override-input"],
): Promise<NonNullable<LockFlakeOptions["overrides"]>> {
  const { parseFlakeRef } = await import("../compat/ref/mod.ts");
  return new Map(given.map(([input, ref]) => [input, parseFlakeRef(ref)]));
}

async function readReference(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw failure("no-lock", `there is no lock file "${file}"`);
  }
}

/** Writes the lock file, or says why not. */
async function keep(
  directory: string,
  locked: LockedFlake,
  { flags }: LockCall,
  output: Output,
): Promise<void> {
  const { printChange } = await import("../compat/lock/mod.ts");
  const target = flags["output-lock-file"];
  if (!locked.changed && target === undefined) return output.say("The lock file is up to date.");
  const changes = locked.changes.map(printChange).join("\n");
  if (flags["no-update-lock-file"]) {
    throw failure("lock-changes", `the lock file would change, which it must not:\n${changes}`);
  }
  if (flags["no-write-lock-file"]) return output.say(`The lock file would change:\n${changes}`);
  if (target !== undefined) return await Deno.writeTextFile(target, locked.text);
  const { commitLock, writeLock } = await import("../compat/lock/fetch/write_lock.ts");
  await writeLock(directory, locked.text);
  output.say(`flake.lock is ${locked.existed ? "updated" : "written"}:\n${changes}`);
  if (!flags["commit-lock-file"]) return;
  const subject = `flake.lock: ${locked.existed ? "Update" : "Add"}`;
  await commitLock(directory, `${subject}\n\nFlake lock file updates:\n\n${changes}\n`);
}

async function sayDuplicates({ lock }: LockedFlake, output: Output): Promise<void> {
  const { duplicateSections } = await import("./graph.ts");
  const { page } = await import("./layout.ts");
  const sections = await duplicateSections(lock, output.style);
  output.say(sections.join("") === "" ? "Nothing is there more than once." : page(sections));
}

function documentOf({ changed, changes, lock }: LockedFlake): object {
  return { changed, changes, lock };
}
