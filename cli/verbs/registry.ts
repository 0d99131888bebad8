/**
 * `flakebridge registry [ACTION] [FROM] [TO]`
 *
 * @module
 */
import type { FlakeRef, NixRelease } from "../../compat/ref/mod.ts";
import { usage } from "../call.ts";
import { fetchFlags } from "../fetch_flags.ts";
import { fetchOptions } from "../fetching.ts";
import { printJson } from "../json.ts";
import { nearest } from "../nearest.ts";
import type { Output } from "../output.ts";
import { defineVerb, type Flags, type FlagValues, type Verb } from "../verb.ts";

const registryFlags = {
  registry: {
    type: "text",
    value: "FILE",
    help: "The registry that `add`, `remove` and `pin` change; your own unless told.",
  },
  json: { type: "switch", help: "Print what `list` and `resolve` find as JSON." },
  ...fetchFlags,
} as const satisfies Flags;

type RegistryFlags = FlagValues<typeof registryFlags>;

/** One action: how many words it takes, and what it does with them. */
interface Action {
  readonly words: readonly [least: number, most: number];
  readonly needs: string;
  readonly run: (words: readonly string[], flags: RegistryFlags, output: Output) => Promise<void>;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  list: { words: [0, 0], needs: "no more words", run: list },
  add: { words: [2, 2], needs: "a name, and what it shall stand for", run: add },
  remove: { words: [1, 1], needs: "a name", run: remove },
  pin: { words: [1, 2], needs: "a name, and perhaps what is to be pinned for it", run: pin },
  resolve: { words: [1, Infinity], needs: "names", run: resolveNames },
};

export const verb: Verb = defineVerb({
  description:
    "Symbolic names for flakes, as `nix registry` has them: the global registry, the system's and " +
    "your own, which `add`, `remove` and `pin` change. The files are Nix's. `pin` keeps the " +
    "directory of a reference (`?dir=…`), which Nix forgets.",
  positionals: {
    ACTION: {
      oneOf: Object.keys(ACTIONS),
      help: "list, add, remove, pin or resolve.",
      default: "list",
    },
    WORDS: {
      help: "`add NAME REF`, `remove NAME`, `pin NAME [REF]`, `resolve NAME…`.",
      rest: true,
    },
  },
  flags: registryFlags,
  examples: [
    { command: "flakebridge registry", does: "list all names" },
    {
      command: "flakebridge registry add nixpkgs github:NixOS/nixpkgs/nixos-24.11",
      does: "let nixpkgs be that branch, for you",
    },
    { command: "flakebridge registry resolve nixpkgs", does: "see what a name stands for" },
    {
      command: "flakebridge registry pin nixpkgs",
      does: "let it be its newest revision from now on",
    },
  ],
  async run({ words: { ACTION: name, WORDS: words }, flags }, output) {
    const action = ACTIONS[name];
    if (action === undefined) {
      const meant = nearest(name, Object.keys(ACTIONS));
      const help = meant === undefined ? `Write ${Object.keys(ACTIONS).join(", ")}` : undefined;
      throw usage(`"registry ${name}" is not known`, help ?? `Did you mean \`${meant}\`?`);
    }
    const [least, most] = action.words;
    if (words.length < least || words.length > most) {
      throw usage(
        `"registry ${name}" takes ${action.needs}`,
        "`flakebridge registry --help` shows how",
      );
    }
    await action.run(words, flags, output);
    return 0;
  },
});

/** Every entry on a line: whose it is, the name, what it stands for. */
async function list(_: readonly string[], flags: RegistryFlags, output: Output): Promise<void> {
  const { printFlakeRef } = await import("../../compat/ref/mod.ts");
  const { withFetchSession } = await import("../../compat/lock/mod.ts");
  const { allRegistries } = await import("../../compat/lock/fetch/registries.ts");
  const wish = await fetchOptions(flags, output);
  const registries = await withFetchSession(wish, allRegistries);
  output.done();
  const entries = registries.flatMap(({ kind, registry }) =>
    registry.map(({ from, to }) => ({ kind, from, to }))
  );
  if (flags.json) return output.result(printJson(entries));
  for (const { kind, from, to } of entries) {
    const names = [from, to].map((ref) => printFlakeRef(ref, wish.like));
    output.result(`${kind.padEnd(6)} ${names.join(" ")}\n`);
  }
}

async function add([from, to]: readonly string[], flags: RegistryFlags): Promise<void> {
  await change(flags, await named(from!), await named(to!));
}

async function remove([from]: readonly string[], flags: RegistryFlags): Promise<void> {
  await change(flags, await named(from!), undefined);
}

/** Writes the registry with `from` standing for `to`, or without `from`. */
async function change(
  flags: RegistryFlags,
  from: FlakeRef,
  to: FlakeRef | undefined,
): Promise<void> {
  const { printRegistry } = await import("../../compat/ref/mod.ts");
  const { registryIn, userRegistryFile } = await import("../../compat/lock/fetch/registries.ts");
  const { changeFile } = await import("../../compat/lock/fetch/write_lock.ts");
  const { withEntry, withoutEntry } = await import("../../compat/lock/registry_changes.ts");
  const file = flags.registry ?? userRegistryFile();
  await changeFile(file, () => {
    const old = registryIn(file);
    return printRegistry(to === undefined ? withoutEntry(old, from) : withEntry(old, from, to));
  });
}

async function resolveNames(
  names: readonly string[],
  flags: RegistryFlags,
  output: Output,
): Promise<void> {
  const { printFlakeRef } = await import("../../compat/ref/mod.ts");
  const { resolvedRef, withFetchSession } = await import("../../compat/lock/mod.ts");
  const wish = await fetchOptions(flags, output);
  const refs = await withFetchSession(
    wish,
    (session) => Promise.all(names.map(async (name) => resolvedRef(await named(name), session))),
  );
  output.done();
  if (flags.json) return output.result(printJson(refs));
  for (const ref of refs) output.result(`${printFlakeRef(ref, wish.like)}\n`);
}

/**
 * Lets a name stand for the newest revision of what it, or another reference, stands for now: with
 * its directory, which Nix leaves out, and without which it would be another flake.
 */
async function pin(
  [name, other]: readonly string[],
  flags: RegistryFlags,
  output: Output,
): Promise<void> {
  const { resolvedRef, withFetchSession } = await import("../../compat/lock/mod.ts");
  const { fetchTree } = await import("../../compat/lock/fetch/fetch_tree.ts");
  const { withScratch } = await import("../scratch.ts");
  const from = await named(name!);
  const wish = await fetchOptions(flags, output);
  const to = await withScratch(
    output,
    (signal) =>
      withFetchSession({ ...wish, signal, refresh: true, takesDirty: true }, async (session) => {
        const ref = await resolvedRef(await named(other ?? name!), session);
        const pinned = pinnedBy(session.like, (await fetchTree(ref, session)).locked);
        return ref.dir === undefined ? pinned : { ...pinned, dir: ref.dir };
      }),
    "as Nix",
  );
  output.done();
  await change(flags, from, to);
}

/**
 * Since 2.26 Nix hashes neither what a revision names, nor a directory, nor what is not committed.
 */
function pinnedBy(like: NixRelease, locked: FlakeRef): FlakeRef {
  const isHashed = locked.type !== "path" && locked.type !== "git" && !("rev" in locked);
  if (like === "2.8" || isHashed) return locked;
  const { narHash: _narHash, ...rest } = locked;
  return rest as FlakeRef;
}

/**
 * A reference as a person writes it: a path with `.` in front starts here, and need not be a flake.
 */
async function named(text: string): Promise<FlakeRef> {
  const { isRelative, parseFlakeRef } = await import("../../compat/ref/mod.ts");
  const { resolve } = await import("@std/path");
  const ref = parseFlakeRef(text, { allowRelative: text.startsWith(".") });
  return isRelative(ref) ? { ...ref, path: resolve(ref.path) } : ref;
}
