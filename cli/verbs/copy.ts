/**
 * `flakebridge copy [INSTALLABLES…] --to URL | --from URL`
 *
 * @module
 */
import type { Target } from "../../compat/bridge/targets.ts";
import { evaluationFlags, installablePositionals } from "../evaluation.ts";
import { nixWordsOf } from "../nix_settings.ts";
import { buildFlags, targetsOfAll, withBuilt } from "../realising.ts";
import { usage } from "../call.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Copies store paths and all they need between stores, as `nix copy` does, on a Nix " +
    "that has no flakes or keeps them off. What is copied to another store is built first.",
  positionals: installablePositionals,
  flags: {
    to: { type: "text", value: "URL", help: "The store to copy to: `file:///DIR`, `ssh://HOST`." },
    from: { type: "text", value: "URL", help: "The store to copy from." },
    ...buildFlags,
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge copy --to ssh://server .#app", does: "send a package to a machine" },
    { command: "flakebridge copy --to file:///mnt/cache .#app", does: "fill a binary cache" },
  ],
  run: async ({ words, flags }, output) => {
    const { from, to } = flags;
    if ((from === undefined) === (to === undefined)) {
      throw usage("copy needs one of --from and --to", "Write `--to URL`");
    }
    const { pathsOf } = await import("../../compat/bridge/targets.ts");
    const { copyClosure } = await import("../../nix/tools/copy_closure.ts");
    const building = {
      wish: { words: words.INSTALLABLES, lookup: "package", flags },
      find: targetsOfAll,
      targets: (answer: readonly (readonly Target[])[]) => to === undefined ? [] : answer.flat(),
      flags,
    } as const;
    return await withBuilt(building, output, async ({ answer, flags }) => {
      const paths = answer.flat().flatMap(pathsOf);
      await copyClosure(paths, from === undefined ? { to: to! } : { from }, nixWordsOf(flags));
    });
  },
});
