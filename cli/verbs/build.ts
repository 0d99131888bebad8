/**
 * `flakebridge build [INSTALLABLES…]`
 *
 * @module
 */
import { pathsOf, type Target } from "../../compat/bridge/targets.ts";
import { failure } from "../../nix/diagnostic.ts";
import { setProfile } from "../../nix/tools/profile.ts";
import type { Evaluated } from "../evaluating.ts";
import { evaluationFlags, installablePositionals } from "../evaluation.ts";
import { buildFlags, buildInstallables, withBuilt } from "../realising.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Builds what `nix build` builds, on a Nix that has no flakes or keeps them off, and " +
    "leaves a link to it. The default is the default package of the flake here.",
  positionals: installablePositionals,
  flags: {
    "out-link": {
      type: "text",
      short: "o",
      value: "LINK",
      help: "The link to what was built; further ones have a number behind.",
      default: "result",
    },
    "no-link": { type: "switch", help: "Make no link." },
    profile: { type: "text", value: "LINK", help: "Make what was built a profile's generation." },
    "print-out-paths": { type: "switch", help: "Print the store paths of what was built." },
    json: { type: "switch", help: "Print derivations and store paths as JSON." },
    "dry-run": { type: "switch", help: "Say what would be built or fetched; build nothing." },
    all: { type: "switch", help: "Build every output of the flakes for this system." },
    rebuild: { type: "switch", help: "Build again what was built, and compare." },
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
      wish: { words: words.INSTALLABLES, lookup: "package", flags },
      flags,
      further: [...dry, ...check],
    } as const;
    return await withBuilt(building, output, async ({ answer }) => {
      const targets = answer.flat();
      if (flags.json) output.result(JSON.stringify(targets.map(shown)) + "\n");
      if (flags["dry-run"]) return;
      if (flags.profile !== undefined) await setProfile(flags.profile, pathForProfile(targets));
      if (!flags["no-link"]) await makeLinks(targets, flags["out-link"]);
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
  const { outputsOf } = await import("../../compat/bridge/question.ts");
  const { targetsOf } = await import("../../compat/bridge/targets.ts");
  const { nixString } = await import("../../nix/syntax/string_literal.ts");
  const targets: (readonly Target[])[] = [];
  for (const one of installables) {
    if (one.kind !== "flake") throw failure("all", "--all is for whole flakes");
    const expression = `everything ${nixString(system)} ${outputsOf(one.flake)}`;
    targets.push(targetsOf(one, await ask(expression)));
  }
  return targets;
}

/** A profile has one path in it. */
function pathForProfile(targets: readonly Target[]): string {
  const paths = [...new Set(targets.flatMap(pathsOf))];
  const [path] = paths;
  if (path !== undefined && paths.length === 1) return path;
  throw failure(
    "profile",
    `'--profile' requires that the arguments produce a single store path, but there are ${paths.length}`,
  );
}

/** A target as `nix build --json` prints it. */
function shown(target: Target): unknown {
  if (target.kind === "opaque") return target.path;
  return { drvPath: target.drvPath, outputs: target.outputs };
}

/** A link for each output: with the number of its target from the second on, and its own name. */
async function makeLinks(targets: readonly Target[], link: string): Promise<void> {
  const { addRoot } = await import("../../nix/tools/store.ts");
  for (const [number, target] of targets.entries()) {
    const numbered = number === 0 ? link : `${link}-${number}`;
    if (target.kind === "opaque") await addRoot(target.path, numbered);
    else {
      for (const [name, path] of Object.entries(target.outputs)) {
        await addRoot(path, name === "out" ? numbered : `${numbered}-${name}`);
      }
    }
  }
}
