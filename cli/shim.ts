/**
 * `flakebridge shim [DIR]`
 *
 * @module
 */
import type { ShimState } from "../compat/shim/plan_shims.ts";
import type { ShimReport } from "../migrate/write_shims.ts";
import { printJson } from "./json.ts";
import { page, section, table } from "./layout.ts";
import type { Style } from "./style.ts";
import { defineVerb, type ExitStatus, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Writes default.nix and shell.nix for a flake, and the evaluator that they ask, so that " +
    "nix-build and nix-shell work on a Nix without flakes. Shims that took the place of older " +
    "files keep their arguments. A second run changes nothing.",
  positionals: { DIR: { help: "The directory of the flake.", default: "." } },
  flags: {
    check: {
      type: "switch",
      help: "Write nothing; exit with 1 when a shim is not what would be written now, or when " +
        "flake.lock is not what flake.nix asks for.",
    },
    force: {
      type: "switch",
      help: "Overwrite files that are not as flakebridge left them; a copy is kept as NAME.orig.",
    },
    "dry-run": { type: "switch", help: "Print the change as a unified diff; write nothing." },
    json: { type: "switch", help: "Print what was found and done as JSON." },
  },
  examples: [
    { command: "flakebridge shim", does: "let nix-build and nix-shell use the flake here" },
    { command: "flakebridge shim --check", does: "in CI: fail when shims or lock are stale" },
  ],
  async run({ words, flags }, output) {
    const { withScratch } = await import("./scratch.ts");
    const { writeShims } = await import("../migrate/write_shims.ts");
    const { check, force, "dry-run": dryRun } = flags;
    const options = { directory: words.DIR, check, dryRun, force };
    const report = await withScratch(output, () => writeShims(options));
    if (flags.json) output.result(printJson(documentOf(report)));
    else if (dryRun) {
      const { unifiedDiff } = await import("../migrate/apply/unified_diff.ts");
      output.result(await unifiedDiff(report.plan));
    } else output.result(renderShims(report, check, output.resultStyle));
    return check ? statusOf(report) : 0;
  },
});

/** 1 when something is stale. */
function statusOf({ shims, staleLock }: ShimReport): ExitStatus {
  return staleLock === undefined && shims.every(({ state }) => state === "current") ? 0 : 1;
}

function documentOf({ shims, staleLock }: ShimReport): object {
  const files = shims.map(({ path, state }) => ({ path, state }));
  return { files, ...(staleLock !== undefined && { staleLock }) };
}

/** Each file and how it was found, or what was done about it. */
export function renderShims(
  { shims, staleLock }: ShimReport,
  check: boolean,
  style: Style,
): string {
  const rows = shims.map((
    { path, state },
  ) => [path, check ? found(state, style) : done(state, style)]);
  return page([
    section(style.bold("Shims"), table(rows)),
    staleLock === undefined
      ? ""
      : section(style.bold("Lock"), `${style.red("stale")}: ${staleLock}; run flakebridge lock`),
  ]);
}

function found(state: ShimState, style: Style): string {
  switch (state) {
    case "current":
      return style.green("as it should be");
    case "missing":
      return style.red("missing");
    case "outdated":
      return style.red("of another version of flakebridge");
    case "edited":
      return style.red("changed by hand");
    case "foreign":
      return style.red("not flakebridge's");
    default:
      return state satisfies never;
  }
}

function done(state: ShimState, style: Style): string {
  switch (state) {
    case "current":
      return style.dim("as it should be");
    case "missing":
      return style.green("written");
    case "outdated":
      return style.green("renewed");
    case "edited":
    case "foreign":
      return style.yellow("overwritten; a copy is beside it");
    default:
      return state satisfies never;
  }
}
