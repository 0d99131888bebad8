/**
 * `flakebridge undo [DIR]`
 *
 * @module
 */
import type { Undone } from "../../migrate/apply/undo.ts";
import type { ReportedFile } from "../../migrate/report.ts";
import { printJson } from "../json.ts";
import { page, section, table } from "../layout.ts";
import type { Style } from "../style.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Gives every file that the last migration touched the bytes, the mode and the place it had, " +
    "and git's index what it held. Shims that `flakebridge shim` wrote after it are taken back " +
    "first, by a call of their own. All of it or nothing. Refuses when a file was changed since, " +
    "unless it is told to keep a copy beside it.",
  positionals: { DIR: { help: "The directory of the migrated project.", default: "." } },
  flags: {
    force: {
      type: "switch",
      help: "Take back files that were changed since, too; their text is kept as NAME.orig.",
    },
    json: { type: "switch", help: "Print what was taken back as JSON." },
  },
  examples: [{ command: "flakebridge undo", does: "take the last migration back" }],
  async run({ words, flags }, output) {
    const { withScratch } = await import("../scratch.ts");
    const { undo } = await import("../../migrate/apply/undo.ts");
    return await withScratch(output, async () => {
      const undone = await undo(words.DIR, { force: flags.force });
      output.result(flags.json ? printJson(undone) : renderUndone(undone, output.resultStyle));
      return 0;
    });
  },
});

/** What was taken back, in words. */
export function renderUndone({ verb, migration, copies }: Undone, style: Style): string {
  const when = migration.time.slice(0, 16).replace("T", " ");
  return page([
    style.bold(`${nameOf(verb)} ${when} (UTC) ${verb === "shim" ? "are" : "is"} taken back.`),
    section(style.bold("Files"), table(fileRows(migration.files, style))),
    section(style.bold("Changed since, kept as"), copies.join("\n")),
  ]);
}

function nameOf(verb: Undone["verb"]): string {
  switch (verb) {
    case "migrate":
      return "The migration of";
    case "audit":
      return "What the audit mended on";
    case "shim":
      return "The shims written on";
    default:
      return verb satisfies never;
  }
}

/** Each file once: a shim goes where the file that comes back takes its place. */
function fileRows(
  files: readonly ReportedFile[],
  style: Style,
): readonly (readonly string[])[] {
  const returning = new Set(files.map(({ from }) => from));
  return files.flatMap(({ kind, path, from }) => {
    switch (kind) {
      case "create":
        return returning.has(path) ? [] : [[style.red("removed"), path]];
      case "edit":
      case "delete":
        return [[style.green("restored"), path]];
      case "move":
        return [[style.green("restored"), `${from}, which was ${path}`]];
      case "track":
        return [[style.green("forgotten"), `${path}, which git does not track again`]];
      default:
        return kind satisfies never;
    }
  });
}
