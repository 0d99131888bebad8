/**
 * `flakebridge build [INSTALLABLES…]`
 *
 * @module
 */
import { pathsOf, type Target, targetsOf } from "../../compat/bridge/targets.ts";
import { failure } from "../../nix/diagnostic.ts";
import { lazyImport } from "../../nix/lazy_import.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import { setProfile } from "../../nix/tools/profile.ts";
import { isKeptBy } from "../../nix/tools/sealed.ts";
import { addRoot } from "../../nix/tools/store.ts";
import type { Evaluated } from "../evaluating.ts";
import { evaluationFlags, installablePositionals } from "../evaluation.ts";
import { lineFlags, printLine } from "../json.ts";
import { namedWords, stdinFlag } from "../installable_words.ts";
import { linksTo, outLinkFlags, wantedLink } from "../out_links.ts";
import { pathForProfile } from "../profile_path.ts";
import { buildFlags, buildInstallables, withBuilt } from "../realising.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Builds what `nix build` builds, on a Nix that has no flakes or keeps them off, and " +
    "leaves a link to it. The default is the default package of the flake here.",
  positionals: installablePositionals,
  flags: {
    ...outLinkFlags,
    profile: { type: "text", value: "LINK", help: "Make what was built a profile's generation." },
    "print-out-paths": { type: "switch", help: "Print the store paths of what was built." },
    json: { type: "switch", help: "Print derivations and store paths as JSON." },
    ...lineFlags,
    "dry-run": { type: "switch", help: "Say what would be built or fetched; build nothing." },
    all: { type: "switch", help: "Build every output of the flakes for this system." },
    rebuild: { type: "switch", help: "Build again what was built, and compare." },
    ...stdinFlag,
    ...buildFlags,
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge build", does: "build the default package of the flake here" },
    { command: "flakebridge build .#hello^dev", does: "build an output of a package" },
    {
      command: "flakebridge build github:NixOS/nixpkgs#hello --no-link --print-out-paths",
      does: "build a package of a flake elsewhere",
    },
    { command: "flakebridge build -f release.nix tests.x", does: "build without a flake" },
  ],
  run: async ({ words, flags }, output) => {
    const dry = flags["dry-run"] ? ["--dry-run"] : [];
    const check = flags.rebuild ? ["--check"] : [];
    const building = {
      ...buildInstallables,
      ...(flags.all && { verb: "build --all", find: everyTarget }),
      wish: { words: await namedWords(words.INSTALLABLES, flags), lookup: "package", flags },
      flags,
      further: [...dry, ...check],
      isKept: (targets: readonly Target[]) => isKept(targets, flags),
    } as const;
    return await withBuilt(building, output, async ({ answer }) => {
      const targets = answer.flat();
      if (flags.json) await printLine(JSON.stringify(targets.map(shown)), flags, output);
      if (flags["dry-run"]) return;
      if (flags.profile !== undefined) {
        await setProfile(flags.profile, pathForProfile(targets.flatMap(pathsOf)));
      }
      for (const [link, path] of wantedLinks(targets, flags)) await addRoot(path, link);
      if (flags["print-out-paths"]) {
        output.result(targets.flatMap(pathsOf).map((path) => `${path}\n`).join(""));
      }
    });
  },
});

/** What the flakes have that can be built, whichever of their attributes is named. */
async function everyTarget(
  { installables, system, ask }: Evaluated,
): Promise<readonly (readonly Target[])[]> {
  const { outputsOf } = await lazyImport<typeof import("../../compat/bridge/question.ts")>(
    "../../compat/bridge/question.ts",
    import.meta.url,
  );
  const targets: (readonly Target[])[] = [];
  for (const one of installables) {
    if (one.kind !== "flake") throw failure("all", "--all is for whole flakes");
    const expression = `everything ${nixString(system)} ${outputsOf(one.flake)}`;
    targets.push(targetsOf(one, await ask(expression)));
  }
  return targets;
}

/** A target as `nix build --json` prints it. */
function shown(target: Target): unknown {
  if (target.kind === "opaque") return target.path;
  return { drvPath: target.drvPath, outputs: target.outputs };
}

/** The links, where the person wants any. */
function wantedLinks(
  targets: readonly Target[],
  flags: LinkFlags,
): readonly (readonly [link: string, path: string])[] {
  const link = wantedLink(flags);
  return link === undefined ? [] : linksTo(targets, link);
}

/** Where the person wants what is built to be linked to. */
interface LinkFlags {
  readonly profile: string | undefined;
  readonly "no-link": boolean;
  readonly "out-link": string;
}

/** Whether the links that the flags ask for are there, and keep what they lead to. */
async function isKept(
  targets: readonly Target[],
  flags: LinkFlags,
): Promise<boolean> {
  if (flags.profile !== undefined) return false;
  const kept = wantedLinks(targets, flags).map((pair) => isKeptBy(...pair));
  return (await Promise.all(kept)).every(Boolean);
}
