/**
 * `flakebridge shim [DIR]`
 *
 * @module
 */
import type { ShimState } from "../../compat/shim/plan_shims.ts";
import type { ReportedShim, ShimOptions, ShimReport } from "../../migrate/write_shims.ts";
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import { renderDiagnostic } from "../diagnostic.ts";
import { page, section, table } from "../layout.ts";
import type { Style } from "../style.ts";
import { type Call, defineVerb, type ExitStatus, type Verb } from "../verb.ts";

const positionals = {
  DIR: { help: "The directory of the flake.", default: "." },
} as const;

const flags = {
  mode: {
    type: "text",
    value: "MODE",
    help: "Where the shims have their evaluator from. `vendored`: ours, in a file beside them. " +
      "`locked`: flake-compat, an input of the flake, added where there is none. `pinned`: " +
      "flake-compat, at a revision that the shims name. Shims that are there keep theirs; new " +
      "ones are vendored.",
  },
  "flake-compat": {
    type: "text",
    value: "NAME",
    help: "Which flake-compat is added or pinned: `lix` or `nixos`; lix's unless told.",
  },
  evaluator: {
    type: "text",
    value: "PATH",
    help: "Where the vendored evaluator is put; nix/flake-compat.nix unless told.",
  },
  check: {
    type: "switch",
    help: "Write nothing; exit with 1 when a shim is not what would be written now, or when " +
      "flake.lock is not what flake.nix asks for.",
  },
  force: {
    type: "switch",
    help: "Overwrite files that are not as flakebridge left them; a copy is kept as NAME.orig. " +
      "Code that takes arguments moves to nix/ instead, and the shim goes on taking them.",
  },
  "dry-run": { type: "switch", help: "Print the change as a unified diff; write nothing." },
  json: { type: "switch", help: "Print what was found and done as JSON." },
} as const;

export const verb: Verb = defineVerb({
  description:
    "Writes default.nix and shell.nix for a flake, so that nix-build and nix-shell work on a Nix " +
    "without flakes. Shims that took the place of older files keep their arguments; those of an " +
    "older flakebridge are renewed. All files change or none; a second run changes nothing.",
  positionals,
  flags,
  examples: [
    { command: "flakebridge shim", does: "let nix-build and nix-shell use the flake here" },
    { command: "flakebridge shim --check", does: "in CI: fail when shims or lock are stale" },
    { command: "flakebridge shim --mode locked", does: "use flake-compat, as flake.lock has it" },
  ],
  async run(call, output) {
    const options = optionsOf(call);
    const { withScratch } = await import("../scratch.ts");
    const { writeShims } = await import("../../migrate/write_shims.ts");
    const { refusingAsJson } = await import("../refusal.ts");
    const { check, "dry-run": dryRun, json } = call.flags;
    return await refusingAsJson(json, output, async () => {
      const { report, plan } = await withScratch(output, () => writeShims(options));
      if (!json) { for (const note of report.notes) output.diagnose(note); }
      if (json) output.result(printJson(report));
      else if (dryRun) {
        const { unifiedDiff } = await import("../../migrate/apply/unified_diff.ts");
        output.result(await unifiedDiff(plan));
      } else output.result(renderShims(report, check, output.resultStyle));
      return check ? statusOf(report) : 0;
    });
  },
});

/** Where the evaluator can be: below the flake's directory, in a file of its own. */
const EVALUATOR_PATH = /^(?!(?:flake|default|shell)\.nix$)(?:(?!\.\.?\/)[\w.+-]+\/)*[\w.+-]+\.nix$/;

function optionsOf({ words, flags: given }: Call<typeof positionals, typeof flags>): ShimOptions {
  const { check, force, mode, evaluator, "dry-run": dryRun, "flake-compat": flakeCompat } = given;
  if (mode !== undefined && mode !== "vendored" && mode !== "locked" && mode !== "pinned") {
    throw usage(`"--mode" can't be "${mode}"`, "Write `--mode vendored`, `locked` or `pinned`");
  }
  if (flakeCompat !== undefined && flakeCompat !== "lix" && flakeCompat !== "nixos") {
    throw usage(
      `"--flake-compat" can't be "${flakeCompat}"`,
      "Write `--flake-compat lix` or `nixos`",
    );
  }
  if (evaluator !== undefined && !EVALUATOR_PATH.test(evaluator)) {
    throw usage(
      `"--evaluator" needs a Nix file of its own in the flake's directory, not "${evaluator}"`,
      "Write `--evaluator nix/flake-compat.nix`",
    );
  }
  return {
    directory: words.DIR,
    check,
    dryRun,
    force,
    ...(mode && { mode }),
    ...(flakeCompat && { flakeCompat }),
    ...(evaluator && { evaluator }),
  };
}

/** 1 when something is stale. */
function statusOf({ files, staleLock }: ShimReport): ExitStatus {
  const isKept = files.every(({ state }) => state === "current" || state === "in-place");
  return staleLock === undefined && isKept ? 0 : 1;
}

/** Each file and how it was found, or what was done about it. */
export function renderShims(
  { files, staleLock, mode }: ShimReport,
  check: boolean,
  style: Style,
): string {
  const rows = files.map((file) => [
    file.path,
    check ? found(file.state, style) : done(file, style),
  ]);
  return page([
    section(`${style.bold("Shims")} (${mode})`, table(rows)),
    staleLock === undefined ? "" : section(
      `${style.bold("Lock")} (${style.red("stale")})`,
      renderDiagnostic(staleLock, style),
    ),
  ]);
}

function found(state: ShimState, style: Style): string {
  switch (state) {
    case "current":
      return style.green("as it should be");
    case "missing":
      return style.red("missing");
    case "outdated":
      return style.red("not what would be written now");
    case "newer":
      return style.red("a newer flakebridge's");
    case "edited":
      return style.red("changed by hand");
    case "foreign":
      return style.red("not flakebridge's");
    case "in-place":
      return style.green("code of the flake; no shim");
    default:
      return state satisfies never;
  }
}

function done({ state, code }: ReportedShim, style: Style): string {
  switch (state) {
    case "current":
      return style.dim("as it should be");
    case "missing":
      return style.green("written");
    case "outdated":
      return style.green("renewed");
    case "newer":
    case "edited":
    case "foreign":
      return style.yellow(
        code === undefined ? "overwritten; a copy is beside it" : `written; its code is ${code}`,
      );
    case "in-place":
      return style.dim("code of the flake; no shim");
    default:
      return state satisfies never;
  }
}
