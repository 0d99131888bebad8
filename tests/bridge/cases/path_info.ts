/**
 * `path-info`: nothing is built for it, so that a build comes before.
 *
 * @module
 */
import type { Case } from "../case.ts";

const NO_FLAG = "this version has not got the flag";
const BEFORE_FORMATS = { "2.8": NO_FLAG, "2.26": NO_FLAG };
const DERIVATIONS_ONLY = { "2.8": "2.8 takes nothing but derivations" };
const ONE_OUTPUT = { "2.8": "2.8 takes the first output where others are wanted" };
const NO_STDIN = { "2.8": NO_FLAG };

function told(words: readonly string[], more: Partial<Case> = {}): Case {
  const prints = words.includes("--json") ? "json" : "text";
  return {
    words: ["path-info", ...words],
    before: ["build", "--no-link", ".#both", ".#multi"],
    prints,
    ...more,
  };
}

const INVALID = "/nix/store/00000000000000000000000000000000-x";

export const PATH_INFO: readonly Case[] = [
  told([".#both"], { succeeds: true, quick: true }),
  told([".#multi", ".#both"], { newest: ONE_OUTPUT, succeeds: true }),
  told([".#both", "-s"], { succeeds: true }),
  told([".#both", "-S", "-s", "-h"], { succeeds: true, quick: true }),
  told([".#both", "-r", "-s", "--sigs"], { succeeds: true }),
  told([".#file", ".#both", "-r", "--sigs"], { newest: DERIVATIONS_ONLY, succeeds: true }),
  told([".#both", "--json"], { succeeds: true, quick: true }),
  told([".#both", "-r", "--json", "-S"], { succeeds: true }),
  told([".#both", "--derivation", "-r", "-s", "-h"], { succeeds: true }),
  told([".#both", "--derivation", "--json"], { succeeds: true }),
  told([".#broken", INVALID, "--json"], { succeeds: true }),
  told([".#both", "--json", "--json-format", "2"], { newest: BEFORE_FORMATS, succeeds: true }),
  told([".#both", "--json", "--json-format", "1"], { newest: BEFORE_FORMATS, succeeds: true }),
  told([".#both", "--json", "--json-format", "3"], { newest: BEFORE_FORMATS }),
  told([INVALID, "--json", "--json-format", "2", "--pretty"], {
    newest: BEFORE_FORMATS,
    succeeds: true,
    prints: "text",
  }),
  told(["--stdin"], { newest: NO_STDIN, succeeds: true }),
  told(["--stdin"], {
    newest: NO_STDIN,
    succeeds: true,
    stdin: ".#both\n.#multi",
    title: "with some",
  }),
  told([INVALID], { says: `path '${INVALID}' is not valid` }),
  told([INVALID, "-r"], { says: `path '${INVALID}' is not valid` }),
  told([".#broken", ".#both"]),
  told([".#number"]),
];
