/**
 * `flakebridge metadata [DIR]`
 *
 * @module
 */
import type { FlakeMetadata } from "../compat/lock/mod.ts";
import { printJson } from "./json.ts";
import type { Style } from "./style.ts";
import { defineVerb, type Verb } from "./verb.ts";

export const verb: Verb = defineVerb({
  description:
    "Shows what `nix flake metadata` would show, without Nix: what the flake is, its revision, and " +
    "its inputs as a tree. Nothing is written.",
  positionals: { DIR: { help: "The directory of the flake.", default: "." } },
  flags: {
    json: { type: "switch", help: "Print the JSON that Nix would print." },
    offline: { type: "switch", help: "Don't use the network." },
  },
  examples: [
    { command: "flakebridge metadata", does: "show the flake in this directory" },
    { command: "flakebridge metadata --json", does: "for a program to read" },
  ],
  async run({ words, flags }, output) {
    const { flakeMetadata } = await import("../compat/lock/mod.ts");
    const { withScratch } = await import("./scratch.ts");
    const { resolve } = await import("@std/path");
    return await withScratch(output, async (signal) => {
      const { metadata, warnings } = await flakeMetadata({
        directory: resolve(words.DIR),
        network: !flags.offline,
        progress: output.progress,
        signal,
      });
      output.done();
      for (const warning of warnings) output.diagnose(warning);
      output.result(
        flags.json ? printJson(metadata) : await renderMetadata(metadata, output.resultStyle),
      );
      return 0;
    });
  },
});

/** The metadata in words, as Nix lays them out. */
export async function renderMetadata(metadata: FlakeMetadata, style: Style): Promise<string> {
  const { inputLines } = await import("../compat/lock/mod.ts");
  const isLocked = metadata.revision !== undefined || metadata.resolved.type === "path";
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
  const inputs = inputLines(metadata.locks).map(({ branch, name, what }) =>
    `${branch}${style.bold(name)}${what}`
  );
  const title = inputs.length === 0 ? [] : [style.bold("Inputs:"), ...inputs];
  return [...said, ...title].join("\n") + "\n";
}

/** `2024-02-29 12:34:56`, in the time zone of this machine. */
function localTime(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const date = new Date(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
