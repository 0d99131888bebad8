/**
 * `flakebridge metadata [DIR]`
 *
 * @module
 */
import type { FetchSession, FlakeMetadata, RootFlake } from "../../compat/lock/mod.ts";
import { NEWEST_RELEASE, type NixRelease } from "../../compat/ref/release.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { isPretty, jsonFlags, printAsNix } from "../json.ts";
import { flakeFlags } from "../lock_flags.ts";
import { flakePositionals, withLockedFlake } from "../locking.ts";
import type { Output } from "../output.ts";
import type { Style } from "../style.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Shows what `nix flake metadata` shows, without Nix: what the flake is, its revision, and its " +
    "inputs as a tree. As in Nix, a flake that is not locked is locked first; where there is a " +
    "store, it gets the flake's tree.",
  positionals: flakePositionals,
  flags: {
    ...jsonFlags,
    "eval-store": {
      type: "text",
      value: "URL",
      mayBeEmpty: true,
      help: "The store that gets the flake's tree; the usual one unless told.",
    },
    ...flakeFlags,
  },
  examples: [
    { command: "flakebridge metadata", does: "show the flake in this directory" },
    { command: "flakebridge metadata --json", does: "for a program to read" },
    { command: "flakebridge metadata github:NixOS/nixpkgs", does: "show a flake elsewhere" },
  ],
  run: async ({ words, flags }, output) => {
    const { metadataOf } = await import("../../compat/lock/mod.ts");
    const wish = { flake: words.FLAKE, flags };
    return await withLockedFlake(wish, output, async ({ root, locked: { lock }, session }) => {
      const metadata = await metadataOf(root, lock, session);
      if (!keepsNothing(flags["eval-store"])) {
        await storeIfPossible(root, flags["eval-store"], session, output);
      }
      output.done();
      if (flags.json) await printAsNix(metadata, isPretty(flags, output, session.like), output);
      else output.result(await renderMetadata(metadata, output.resultStyle, session.like));
      return 0;
    });
  },
});

/** Whether this is Nix's "Dummy Store", whose trees end with the program that put them there. */
function keepsNothing(store: string | undefined): boolean {
  return store?.startsWith("dummy://") === true;
}

/** Puts the tree where its path is, as Nix does; without Nix the path is all that can be told. */
async function storeIfPossible(
  root: RootFlake,
  store: string | undefined,
  session: FetchSession,
  output: Output,
): Promise<void> {
  const { storeTree } = await import("../../compat/lock/mod.ts");
  const { inStore } = await import("../../nix/tools/in_store.ts");
  const { isAbsent } = await import("../../nix/tools/nix.ts");
  try {
    await storeTree(await root.fetched(), session, inStore(store));
  } catch (error) {
    if (isAbsent(error)) return;
    if (!(error instanceof Failure)) throw error;
    for (const fault of error.diagnostics) output.diagnose({ ...fault, severity: "warning" });
  }
}

/** The metadata in words, as Nix lays them out. */
export async function renderMetadata(
  metadata: FlakeMetadata,
  style: Style,
  like: NixRelease = NEWEST_RELEASE,
): Promise<string> {
  const { inputLines } = await import("../../compat/lock/mod.ts");
  const isLocked = like === "2.8" || metadata.dirtyRevision === undefined && isPinned(metadata);
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ["Resolved URL:", metadata.resolvedUrl],
    ["Locked URL:", isLocked ? metadata.url : undefined],
    ["Description:", metadata.description],
    ["Path:", metadata.path],
    ["Revision:", metadata.revision ?? metadata.dirtyRevision],
    ["Revisions:", metadata.revCount],
    ["Last modified:", localTime(metadata.lastModified)],
    ["Fingerprint:", metadata.fingerprint],
  ];
  const said = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [style.bold(name) + " ".repeat(15 - name.length) + String(value)]
  );
  const inputs = inputLines(metadata.locks, like).map(({ branch, name, what }) =>
    `${branch}${style.bold(name)}${what}`
  );
  const isTitled = like === "2.8" || inputs.length > 0;
  const title = isTitled ? [style.bold("Inputs:"), ...inputs] : [];
  return [...said, ...title].join("\n") + "\n";
}

/** Whether the locked reference can only ever mean this tree. */
function isPinned({ revision, resolved }: FlakeMetadata): boolean {
  return revision !== undefined || !["git", "hg"].includes(String(resolved.type));
}

/** `2024-02-29 12:34:56`, in the time zone of this machine. */
function localTime(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const date = new Date(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
