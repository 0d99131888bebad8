/**
 * `flakebridge check [FLAKE]`
 *
 * @module
 */
import { nixString } from "../../nix/syntax/string_literal.ts";
import { runNix } from "../../nix/tools/run.ts";
import { evaluatedFlake } from "../evaluating.ts";
import { evaluationFlags } from "../evaluation.ts";
import { flakePositionals } from "../locking.ts";
import type { Output } from "../output.ts";
import { buildFlags, buildFound } from "../realising.ts";
import { stands } from "../stands.ts";
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
    const options = (system: string) =>
      `{
        system = ${nixString(system)};
        allSystems = ${flags["all-systems"]};
        keepGoing = ${flags["keep-going"]};
        inherit isDerivation typeName described;
      }`;
    const { allOutputs } = await import("../../compat/bridge/targets.ts");
    const { answer: findings, status } = await buildFound<readonly Finding[]>({
      wish: { words: [words.FLAKE], lookup: "package", flags, isWhole: true },
      find: async (evaluated) => {
        const { outputs, system, ask } = await evaluatedFlake(evaluated);
        const answer = await ask(`(${check}) ${options(system)} ${outputs}`);
        output.done();
        const findings = answer as unknown as readonly Finding[];
        tell(findings, output);
        if (!flags["no-build"]) tellCount(findings.filter(isCheck).length, output);
        return findings;
      },
      targets: (findings) =>
        flags["no-build"] ? [] : findings.filter(isCheck).map(({ build }) => allOutputs(build)),
      flags,
    }, output);
    if (status !== 0 && flags["keep-going"]) await nameFailed(findings.filter(isCheck), output);
    return findings.some(({ error }) => error !== undefined) ? 1 : status;
  },
});

/** One thing that check.nix found. */
interface Finding {
  /** The derivation of a check, and its path among the outputs. */
  readonly build?: string;
  readonly path?: string;
  readonly warning?: string;
  readonly error?: string;
  readonly omitted?: string;
}

type Check = Required<Pick<Finding, "build" | "path">>;

function isCheck(finding: Finding): finding is Check {
  return finding.build !== undefined;
}

function tellCount(count: number, output: Output): void {
  if (count > 0) output.say(`running ${count} flake ${count === 1 ? "check" : "checks"}...`);
}

/** Names the checks of which an output is not there, now that all have been tried. */
async function nameFailed(checks: readonly Check[], output: Output): Promise<void> {
  for (const { build, path } of checks) {
    const outputs = await runNix("nix-store", ["--query", "--outputs", build]);
    if (outputs.trim().split("\n").every(stands)) continue;
    const message = `failed to build attribute '${path}'`;
    output.diagnose({ severity: "error", code: "flake-check", message });
  }
}

function tell(findings: readonly Finding[], output: Output): void {
  const warn = (message: string) =>
    output.diagnose({ severity: "warning", code: "flake-output", message });
  for (const { warning, error } of findings) {
    if (warning !== undefined) warn(warning);
    if (error !== undefined) {
      output.diagnose({ severity: "error", code: "flake-output", message: error });
    }
  }
  const omitted = new Set(findings.flatMap(({ omitted }) => omitted ?? []));
  if (omitted.size === 0) return;
  warn(
    `The check omitted these incompatible systems: ${[...omitted].sort().join(", ")}\n` +
      "Use '--all-systems' to check all.",
  );
}
