/**
 * `flakebridge audit [DIR]`
 *
 * @module
 */
import type { Audit, AuditOptions } from "../../migrate/audit_project.ts";
import { usage } from "../call.ts";
import { printJson } from "../json.ts";
import type { Output } from "../output.ts";
import { type Call, defineVerb, type Verb } from "../verb.ts";

const positionals = {
  DIR: { help: "The directory of the project.", default: "." },
} as const;

const flags = {
  fix: { type: "switch", help: "Mend what can be mended without changing what it means." },
  "unsafe-fixes": {
    type: "switch",
    help: "Mend also where the meaning may change; look at the result.",
  },
  "dry-run": {
    type: "switch",
    help: "With --fix or --unsafe-fixes: print the change as a unified diff; write nothing.",
  },
  "allow-dirty": { type: "switch", help: "Mend where git has changes that are not committed." },
  json: { type: "switch", help: "Print the findings as JSON." },
  sarif: { type: "switch", help: "Print the findings as SARIF 2.1.0, for editors and code hosts." },
} as const;

export const verb: Verb = defineVerb({
  description:
    "Finds what pure evaluation refuses or answers differently, and secrets that would be copied " +
    "to the store, which everybody can read: each with its place, the reason and a remedy. " +
    "Exits with 1 when an error or a warning is left; notes don't count. `flakebridge explain " +
    "CODE` tells more about a finding, and `flakebridge undo` takes a mending back.",
  positionals,
  flags,
  examples: [
    { command: "flakebridge audit", does: "see what keeps the project from being a flake" },
    { command: "flakebridge audit --fix --dry-run", does: "see what can be mended" },
    { command: "flakebridge audit --sarif > audit.sarif", does: "for a code host, in CI" },
  ],
  async run(call, output) {
    const options = optionsOf(call);
    const { withScratch } = await import("../scratch.ts");
    const { auditProject } = await import("../../migrate/audit_project.ts");
    const { hasTrouble } = await import("../../migrate/audit/report.ts");
    const { refusingAsJson } = await import("../refusal.ts");
    return await refusingAsJson(call.flags.json, output, async () => {
      const audit = await withScratch(output, () => auditProject(options, output.progress));
      await print(audit, call, output);
      return hasTrouble(audit.report) ? 1 : 0;
    });
  },
});

type AuditCall = Call<typeof positionals, typeof flags>;

function optionsOf({ words, flags: given }: AuditCall): AuditOptions {
  const { fix, "unsafe-fixes": unsafe, "dry-run": dryRun } = given;
  if (dryRun && !fix && !unsafe) {
    throw usage('"--dry-run" shows what "--fix" would do', "Write `--fix --dry-run`");
  }
  if (given.json && given.sarif) {
    throw usage('"--json" and "--sarif" are two documents', "Write one of them");
  }
  return {
    directory: words.DIR,
    dryRun,
    allowDirty: given["allow-dirty"],
    ...(unsafe ? { fix: "unsafe" } : fix ? { fix: "safe" } : {}),
  };
}

/** The result is a document, the diff or the report; beside a diff, the report is only said. */
async function print(
  { report, plan }: Audit,
  { flags: given }: AuditCall,
  output: Output,
): Promise<void> {
  if (given.json) return output.result(printJson(report));
  if (given.sarif) {
    const { sarifOf } = await import("../../migrate/audit/sarif.ts");
    const { default: { version } } = await import("../../deno.json", { with: { type: "json" } });
    return output.result(printJson(sarifOf(report, version)));
  }
  const { renderAudit } = await import("../findings.ts");
  if (!given["dry-run"]) return output.result(renderAudit(report, output.resultStyle));
  const { unifiedDiff } = await import("../../migrate/apply/unified_diff.ts");
  output.result(await unifiedDiff(plan));
  output.say(renderAudit(report, output.style, { dryRun: true }));
}
