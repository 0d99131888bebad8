/**
 * `flakebridge copy [INSTALLABLES…] --to URL | --from URL`
 *
 * @module
 */
import type { Target } from "../../compat/bridge/targets.ts";
import { isStoreHere, readNixSettings } from "../../compat/lock/fetch/nix_settings.ts";
import { failure } from "../../nix/diagnostic.ts";
import { setProfile } from "../../nix/tools/profile.ts";
import { usage } from "../call.ts";
import { derivationFlag, derivationOf } from "../derivations.ts";
import { type EvaluationFlags, evaluationFlags, installablePositionals } from "../evaluation.ts";
import { namedWords, stdinFlag } from "../installable_words.ts";
import { nixWordsOf } from "../nix_settings.ts";
import { buildFlags, targetsOfAll, withBuilt } from "../realising.ts";
import { defineVerb, type FlagValues, type Verb } from "../verb.ts";

const flags = {
  to: {
    type: "text",
    value: "URL",
    mayBeEmpty: true,
    help: "The store to copy to: `file:///DIR`, `ssh://HOST`; this machine's where it is empty.",
  },
  from: {
    type: "text",
    value: "URL",
    mayBeEmpty: true,
    help: "The store to copy from; this machine's where it is empty.",
  },
  "out-link": {
    type: "text",
    short: "o",
    value: "LINK",
    help: "A link to what was copied to this machine; further ones have a number behind.",
  },
  all: {
    type: "switch",
    help: "Copy all that a store has: this machine's, one below a directory, a cache in one.",
  },
  ...derivationFlag,
  "no-recursive": { type: "switch", help: "Copy the paths alone, and not what they refer to." },
  "no-check-sigs": { type: "switch", help: "Copy what no trusted key has signed, too." },
  "substitute-on-destination": {
    type: "switch",
    short: "s",
    help: "Let the store that is copied to take what it can from its binary caches.",
  },
  profile: { type: "text", value: "LINK", help: "Make what was copied a profile's generation." },
  ...stdinFlag,
  ...buildFlags,
  ...evaluationFlags,
} as const;

type CopyFlags = FlagValues<typeof flags>;

export const verb: Verb = defineVerb({
  description:
    "Copies store paths and all they need between stores, as `nix copy` does, on a Nix " +
    "that has no flakes or keeps them off. What is copied from this store is built first. What no " +
    "trusted key has signed is refused as Nix does, where the other store has a database; what " +
    "comes by ssh is taken as `nix-copy-closure` takes it, signed or not.",
  positionals: installablePositionals,
  flags,
  examples: [
    { command: "flakebridge copy --to ssh://server .#app", does: "send a package to a machine" },
    { command: "flakebridge copy --to file:///mnt/cache .#app", does: "fill a binary cache" },
    { command: "flakebridge copy --all --from file:///mnt/cache", does: "take all of one" },
  ],
  run: async ({ words: { INSTALLABLES: words }, flags }, output) => {
    if (flags.from === undefined && flags.to === undefined) {
      throw usage("copy needs --from or --to, or both", "Write `--to URL`");
    }
    if (flags.profile !== undefined && flags.to !== undefined) {
      throw failure("profile", "'--profile' is for this machine's store, and not with --to");
    }
    if (flags.all) {
      if (words.length > 0) throw usage("--all takes no installables", "Leave them out");
      const { allPaths } = await import("../../nix/tools/all_paths.ts");
      await copyPaths(await allPaths(flags.from || storeElsewhere(flags)), flags);
      return 0;
    }
    const isBuilt = !flags.from && !flags.derivation;
    const building = {
      wish: { words: await namedWords(words, flags), lookup: "package", flags },
      find: targetsOfAll,
      targets: (answer: readonly (readonly Target[])[]) => isBuilt ? answer.flat() : [],
      flags,
    } as const;
    return await withBuilt(building, output, async ({ answer, flags: accepting }) => {
      const all = { ...flags, option: accepting.option };
      await copyPaths(await pathsMeant(answer.flat(), all), all);
      await addLinks(answer.flat(), all);
    });
  },
});

async function pathsMeant(
  targets: readonly Target[],
  flags: CopyFlags,
): Promise<readonly string[]> {
  const { pathsOf } = await import("../../compat/bridge/targets.ts");
  if (!flags.derivation) return targets.flatMap(pathsOf);
  return await Promise.all(targets.map((target) => derivationOf(target, nixWordsOf(flags))));
}

async function copyPaths(paths: readonly string[], flags: CopyFlags): Promise<void> {
  const { copyClosure } = await import("../../nix/tools/copy_closure.ts");
  const here = storeElsewhere(flags);
  const direction = { from: flags.from || here, to: flags.to || here };
  if (direction.from !== direction.to) {
    await copyClosure([...new Set(paths)], direction, {
      settings: nixWordsOf(withoutStore(flags)),
      withoutSignatures: flags["no-check-sigs"],
      substitutes: flags["substitute-on-destination"],
      isShallow: flags["no-recursive"],
    });
  }
  if (flags.profile === undefined) return;
  const { pathForProfile } = await import("../profile_path.ts");
  await setProfile(flags.profile, pathForProfile(paths));
}

/** Makes the links that the flags ask for, where what they lead to is on this machine's disk. */
async function addLinks(targets: readonly Target[], flags: CopyFlags): Promise<void> {
  const { "out-link": prefix } = flags;
  if (prefix === undefined) return;
  const { storeRoot } = await import("../../nix/tools/store_root.ts");
  const { addRoot } = await import("../../nix/tools/store.ts");
  const { inStore } = await import("../../nix/tools/in_store.ts");
  const { linksTo } = await import("../out_links.ts");
  const store = flags.to || storeElsewhere(flags);
  if (store !== undefined && storeRoot(store) === undefined) {
    throw failure("out-link", "'--out-link' is not supported for this Nix store");
  }
  for (const [link, path] of linksTo(targets, prefix)) await addRoot(path, link, inStore(store));
}

/** The one store that the flags or the environment name, unless it is this machine's. */
function storeElsewhere({ store, option }: EvaluationFlags): string | undefined {
  const settings = readNixSettings(option);
  if (isStoreHere(settings, store)) return undefined;
  return store ?? settings.get("store") ?? Deno.env.get("NIX_REMOTE");
}

/** The flags without what names a store, since there are two. */
function withoutStore<F extends EvaluationFlags>(flags: F): F {
  return { ...flags, store: undefined, option: flags.option.filter(([name]) => name !== "store") };
}
