/**
 * `flakebridge check [FLAKE]`
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { Target } from "../../compat/bridge/targets.ts";
import { withFlake } from "../evaluating.ts";
import { evaluationFlags } from "../evaluation.ts";
import { flakePositionals } from "../locking.ts";
import { withSettings } from "../nix_settings.ts";
import type { Output } from "../output.ts";
import { buildFlags, realise } from "../realising.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Checks that the outputs of a flake are what they should be, and builds its checks, " +
    "as `nix flake check` does, on a Nix that has no flakes or keeps them off.",
  positionals: flakePositionals,
  flags: {
    "no-build": { type: "switch", help: "Build no checks." },
    "all-systems": { type: "switch", help: "Look at the outputs for all systems." },
    ...buildFlags,
    ...evaluationFlags,
  },
  examples: [
    { command: "flakebridge check", does: "check the flake here" },
    { command: "flakebridge check --no-build --all-systems", does: "evaluate everything" },
  ],
  run: async ({ words, flags }, output) => {
    const { default: check } = await import("../../compat/bridge/check.nix", {
      with: { type: "text" },
    });
    const wish = { word: words.FLAKE, flags };
    const { findings, settings } = await withFlake(wish, output, async (evaluated) => {
      const { outputs, system, ask, settings } = evaluated;
      const options = `{ system = ${nixString(system)}; allSystems = ${flags["all-systems"]}; }`;
      const answer = await ask(`(${check}) ${options} ${outputs}`);
      return { findings: answer as unknown as readonly Finding[], settings };
    });
    output.done();
    tell(findings, output);
    if (flags["no-build"]) return 0;
    const { allOutputs } = await import("../../compat/bridge/targets.ts");
    const targets = findings.flatMap(({ build }): Target[] => build ? [allOutputs(build)] : []);
    return await realise(targets, withSettings(flags, settings.accepted));
  },
});

/** One thing that check.nix found. */
interface Finding {
  readonly build?: string;
  readonly warning?: string;
  readonly omitted?: string;
}

function tell(findings: readonly Finding[], output: Output): void {
  const warn = (message: string) =>
    output.diagnose({ severity: "warning", code: "flake-output", message });
  for (const { warning } of findings) if (warning !== undefined) warn(warning);
  const omitted = new Set(findings.flatMap(({ omitted }) => omitted ?? []));
  if (omitted.size === 0) return;
  warn(
    `The check omitted these incompatible systems: ${[...omitted].sort().join(", ")}\n` +
      "Use '--all-systems' to check all.",
  );
}
