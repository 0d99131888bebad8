/**
 * `flakebridge archive [FLAKE]`
 *
 * @module
 */
import { isPretty, lineFlags, printAsNix } from "../json.ts";
import { flakeFlags } from "../lock_flags.ts";
import { flakePositionals, withLockedFlake } from "../locking.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Copies a flake and all its inputs to the store, to the paths that " +
    "`nix flake archive` gives them, and keeps them from being collected as garbage until the " +
    "flake is archived anew without them. Nix needs no flakes for it.",
  positionals: flakePositionals,
  flags: {
    json: { type: "switch", help: "Print the store paths as the JSON that Nix would print." },
    ...lineFlags,
    "dry-run": { type: "switch", help: "Compute the store paths; copy nothing." },
    to: {
      type: "text",
      value: "STORE",
      mayBeEmpty: true,
      help: "Copy to this store too: `file:///mnt/cache`.",
    },
    roots: {
      type: "text",
      value: "DIR",
      help: "Where the links are that keep the paths; in ~/.local/state/flakebridge unless told.",
    },
    ...flakeFlags,
  },
  examples: [
    { command: "flakebridge archive", does: "have all inputs here, for a time without a network" },
    { command: "flakebridge archive --to file:///mnt/cache", does: "take them along" },
    { command: "flakebridge archive --json --dry-run", does: "see the store paths" },
  ],
  run: async ({ words, flags }, output) => {
    const { archiveFlake, pathsOf } = await import("../../compat/lock/mod.ts");
    const wish = { flake: words.FLAKE, flags, isKeptWhole: !flags["dry-run"] };
    return await withLockedFlake(wish, output, async ({ root, locked, session }) => {
      const flake = { tree: await root.fetched(), dir: root.dir };
      const archived = await archiveFlake(flake, locked.lock, session, {
        dryRun: flags["dry-run"],
        ...(flags.to === undefined ? {} : { to: flags.to }),
      });
      output.done();
      // 2.8 has no newline at the end, and its own order.
      if (flags.json && session.like === "2.8") output.result(JSON.stringify(archived));
      else if (flags.json) {
        await printAsNix(archived, isPretty(flags, output, session.like), output);
      }
      if (flags["dry-run"]) return 0;
      const { printFlakeRef } = await import("../../compat/ref/mod.ts");
      const { keepRoots, rootsDirectory } = await import("../roots.ts");
      const directory = flags.roots ?? await rootsDirectory(printFlakeRef(root.resolved));
      const paths = pathsOf(archived);
      await keepRoots(directory, paths);
      output.say(`${paths.length} store paths, kept by the links in ${directory}`);
      return 0;
    });
  },
});
