/**
 * `flakebridge why-depends PACKAGE DEPENDENCY`
 *
 * @module
 */
import { calledInNix } from "../../compat/bridge/called.ts";
import type { MentionsOf } from "../../compat/bridge/why_depends.ts";
import { derivationFlag, derivationOf } from "../derivations.ts";
import { type Evaluation, evaluationFlags } from "../evaluation.ts";
import { nixWordsOf } from "../nix_settings.ts";
import type { Output } from "../output.ts";
import { buildFlags, buildFound, buildInstallables } from "../realising.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Shows why one package needs another at run time, as `nix why-depends` does, on a " +
    "Nix that has no flakes or keeps them off: the shortest chain of references.",
  positionals: {
    PACKAGE: { help: "What depends; it is built." },
    DEPENDENCY: { help: "On what." },
  },
  flags: {
    all: { type: "switch", short: "a", help: "Show all chains." },
    ...derivationFlag,
    precise: { type: "switch", help: "Show where each path names the next." },
    ...buildFlags,
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge why-depends .#app nixpkgs#openssl", does: "find who refers to it" },
  ],
  run: async ({ words, flags }, output) => {
    const wish = { words: [words.PACKAGE, words.DEPENDENCY], lookup: "package", flags } as const;
    const { answer: [one = [], other = []], status } = await buildFound({
      ...buildInstallables,
      targets: ([one = []]) => flags.derivation ? [] : one,
      wish,
      flags,
    }, output);
    if (status !== 0) return status;
    const { pathsOf } = await import("../../compat/bridge/targets.ts");
    const { chain, chainLines, parseGraph, preciseLines } = await import(
      "../../compat/bridge/why_depends.ts"
    );
    const { runNix } = await import("../../nix/tools/run.ts");
    const { basename, dirname } = await import("@std/path");
    const settings = nixWordsOf(flags);
    const [start, goal] = await Promise.all([one, other].map(async ([target]) => {
      if (target === undefined) return "";
      return flags.derivation ? await derivationOf(target, settings) : pathsOf(target)[0] ?? "";
    }));
    const graph = ["--query", "--graph", ...settings, start!];
    const references = parseGraph(await runNix("nix-store", graph));
    const ends = { start: basename(start!), goal: basename(goal!), all: flags.all };
    const found = chain(references, ends);
    if (found === undefined) {
      const [package_, dependency] = await namesOf(wish, output);
      output.say(`'${package_}' does not depend on '${dependency}'`);
      return 0;
    }
    const store = dirname(start!);
    const lines = flags.precise
      ? await preciseLines(found, { store, all: flags.all, mentionsOf: mentionsIn(store) })
      : chainLines(found, store);
    output.result(lines.map((line) => `${line}\n`).join(""));
    return 0;
  },
});

/**
 * What the installables are called: references of flakes, locked or not, store paths, attributes.
 */
async function namesOf(wish: Evaluation, output: Output): Promise<readonly string[]> {
  const { withInstallables } = await import("../evaluating.ts");
  return await withInstallables(wish, output, ({ installables }) => {
    return Promise.resolve(installables.map(calledInNix));
  });
}

/** Looks for digests in what is in a store. */
function mentionsIn(store: string): MentionsOf {
  return async (name, digests) => {
    const { mentionsIn } = await import("../../compat/bridge/mentions.ts");
    const { readTree } = await import("../../nix/tools/read_tree.ts");
    return await mentionsIn(readTree(`${store}/${name}`), digests);
  };
}
