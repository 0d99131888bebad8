/**
 * The manual page, made of the help of every verb.
 *
 * @module
 */
import { programHelp, verbHelp } from "./help_text.ts";
import { plain } from "./style.ts";
import type { VerbEntry } from "./verb.ts";

/** When the version in deno.json was begun: the page is the same from run to run. */
const DATE = "2026-11-22";

/** The page in roff, for man(1). */
export async function manPage(verbs: readonly VerbEntry[], version: string): Promise<string> {
  const sections = await Promise.all(verbs.map(async (entry) => {
    const { verb } = await entry.load();
    return `.SS ${entry.name}\n${literal(verbHelp(entry, verb, plain))}`;
  }));
  return [
    `.TH FLAKEBRIDGE 1 "${DATE}" "flakebridge ${version}" "User Commands"`,
    ".SH NAME",
    "flakebridge \\- legacy Nix projects as flakes, and flakes on every Nix",
    ".SH SYNOPSIS",
    ".B flakebridge",
    "VERB [WORDS] [FLAGS]",
    ".SH DESCRIPTION",
    literal(programHelp(verbs, plain)),
    ".SH VERBS",
    ...sections,
    "",
  ].join("\n");
}

/** Text as it stands: nothing in it means anything to roff. */
function literal(text: string): string {
  const lines = text.trimEnd().split("\n").map((line) =>
    line.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^[.']/, "\\&$&")
  );
  return [".nf", ...lines, ".fi"].join("\n");
}
