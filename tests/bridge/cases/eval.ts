/**
 * `eval`.
 *
 * @module
 */
import { type Case, everywhere } from "../case.ts";

const OLD_TEXT = { "2.8": "2.8 writes derivations, functions and errors otherwise" };

const NO_FILES = { "2.8": "2.8 takes no arguments from files" };

const IN_ITS_PLACE = "Nix 2.34 names the file where it stands, ours its copy in the store";
const PLACE = { "2.3": IN_ITS_PLACE, "2.34": IN_ITS_PLACE };

const NOT_SEEN = "the README's limits: what code can't see of a value";
const UNSEEN = { "2.3": NOT_SEEN, "2.8": NOT_SEEN, "2.26": NOT_SEEN, "2.34": NOT_SEEN };

const BY_DERIVATION = { "2.3": "in 2.3 a flake's tree is had by a derivation, which is written" };

function evaluated(words: readonly string[], more: Partial<Case> = {}): Case {
  const prints = words.includes("--json") ? "json" : "text";
  return { words: ["eval", ...words], prints, ...more };
}

/** Gets two flakes, one by a reference that is computed. */
const GOT_TWO = [
  "--expr",
  'let get = builtins.getFlake; in [ (get "git+file://{{dir}}/whole").seen ' +
  '(get "path:${toString {{dir}}/directory}").fileText ]',
];

/** A flake whose revision is known. */
const DATED = `mkdir dated
  echo '{ outputs = { self }: { n = 7; }; }' > dated/flake.nix
  cd dated
  git init -q; git add -A
  git commit -qm one`;
const LOCKED = "git+file://{{dir}}/dated?rev=268841eb9144a160434159fa24f9f22fec90e741";

/** Attributes of the flake, each printed as text and as JSON. */
const VALUES = [
  "number",
  "bool",
  "nothing",
  "float",
  "string",
  "list",
  "set",
  "set.a",
  "fileText",
  "system",
  "home",
  "seen",
] as const;

/** A flake of its own, \`set\`, that asks for settings; one of them forbids what \`seven\` does. */
const SETTINGS = `mkdir set data data/nix
  echo '{ "allow-import-from-derivation": { "false": true } }' > data/nix/trusted-settings.json
  cat > set/flake.nix <<'END'
{
  nixConfig.allow-import-from-derivation = false;
  nixConfig.bash-prompt = "> ";
  nixConfig.netrc-file = ./netrc;
  outputs = _: {
    seven = import (derivation {
      name = "seven";
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo 7 > $out" ];
    });
  };
}
END
  touch set/netrc`;

const FORBIDDEN = "allow-import-from-derivation";

/** The attribute of the flake that asks for settings. */
function withSettings(words: readonly string[], more: Partial<Case> = {}): Case {
  return evaluated(["--json", "path:{{dir}}/set#seven", ...words], { script: SETTINGS, ...more });
}

export const EVAL: readonly Case[] = [
  ...VALUES.flatMap((name) => [
    evaluated([`.#${name}`], name === "set" ? { newest: OLD_TEXT } : {}),
    evaluated(["--json", `.#${name}`], name === "number" ? { quick: true } : {}),
  ]),
  evaluated(["--read-only", ".#string"], { gaps: BY_DERIVATION }),
  evaluated(["--read-only", "--raw", ".#text.drvPath"], { gaps: BY_DERIVATION }),
  evaluated(["--json", ".#seen"], { cwd: "dirty", newest: { "2.8": "2.8 has no dirtyRev" } }),
  evaluated(["--json", ".#seen"], { cwd: "directory" }),
  evaluated(["--json", "git+file:{{dir}}/whole?ref=master#seen"], {
    cwd: "elsewhere",
    worded: everywhere("Nix has the words of libgit2"),
  }),
  evaluated([".#file"], { gaps: PLACE }),
  evaluated(["--json", ".#file"], { newest: { "2.8": "2.8 copies paths to the store for JSON" } }),
  evaluated([".#text"], { newest: OLD_TEXT }),
  evaluated(["--json", ".#text"]),
  evaluated(["--raw", ".#text"]),
  evaluated(["--raw", ".#string"], { quick: true }),
  evaluated(["--raw", ".#number"]),
  evaluated(["--raw", "--json", ".#number"], { says: "are mutually exclusive" }),
  withSettings([], { says: `ignoring untrusted flake configuration setting '${FORBIDDEN}'` }),
  withSettings([], {
    title: "remembered",
    before: ["eval", "--json", "path:{{dir}}/set#seven"],
    says: "ignoring untrusted flake configuration setting 'netrc-file'",
  }),
  withSettings(["--accept-flake-config"], {
    before: ["eval", "--json", "path:{{dir}}/set#seven"],
    says: FORBIDDEN,
    quick: true,
  }),
  withSettings([], {
    title: "accepted by a setting",
    environment: { NIX_CONFIG: "accept-flake-config = true" },
    says: FORBIDDEN,
  }),
  withSettings([], {
    title: "trusted before",
    environment: { XDG_DATA_HOME: "{{dir}}/data" },
    says: FORBIDDEN,
  }),
  evaluated(["--raw", ".#file"]),
  evaluated(["--json", ".#function"]),
  evaluated([".#thrown"], { says: "error: this is thrown", quick: true }),
  evaluated([".#missing"], { says: "attribute 'y' missing" }),
  evaluated([".#traced"], { says: "trace: this is traced" }),
  evaluated([".#packages", "--apply", "builtins.attrNames"]),
  evaluated(["--json", ".#packages.x86_64-linux", "--apply", "builtins.attrNames"]),
  evaluated(["--json", ".#number", "--apply", "x: x + y"], { says: "undefined variable 'y'" }),
  evaluated(["--impure", "--json", ".#home"], { environment: { GREETING: "hello" } }),
  evaluated(["--json", ".#home"], { title: "pure", environment: { GREETING: "hello" } }),
  evaluated(["--impure", "--json", ".#system"]),
  evaluated(["--json", "--expr", "1 + 1"]),
  evaluated(["-f", "-"], { stdin: "[ 1 ]\n", succeeds: true }),
  evaluated(["--expr", "1", "--build-cores", "1", "--gc-keep-outputs"], {
    newest: { "2.8": "2.8 has no flags by the names of old" },
    succeeds: true,
  }),
  evaluated(["--expr", "{ a = [ 1 2.5 null true ]; }"]),
  evaluated(["--expr", '{ a."b c" = 1; if_ = 2; "if" = 3; }']),
  evaluated(["--expr", '{ or = 1; "else" = [ 1.0 1.5e10 0.1234567 (-2.5) 1234567.0 ]; }'], {
    newest: OLD_TEXT,
  }),
  // A number that no double has, as it stands.
  {
    words: ["eval", "--json", "--expr", "9223372036854775807"],
    prints: "text",
    newest: { "2.8": "2.8 ends JSON without the end of a line" },
  },
  evaluated(["--json", "--expr", "[ 1.0 1.0e10 0.1 ]"]),
  evaluated(["--expr", "x: x"], { gaps: UNSEEN }),
  evaluated(["--expr", '{ a = throw "no"; }'], { gaps: UNSEEN }),
  evaluated(["--json", "--expr", "{ a = 1; }", "a"]),
  evaluated(["--expr", 'builtins.getFlake "git+file://{{dir}}/whole"', "number"], {
    says: "error: cannot call 'getFlake' on unlocked",
    worded: everywhere("Nix names a position that there is not, and its own flag"),
  }),
  evaluated(["--impure", "--json", ...GOT_TWO], { quick: true }),
  evaluated(["--pure-eval", "-f", "../plain", "called"], {
    says: "'--file' is not compatible with '--pure-eval'",
    newest: { "2.8": "2.8 is impure all the same", "2.26": "2.26 is impure all the same" },
  }),
  evaluated(["--impure", "--json", "--expr", '__getFlake "{{dir}}/unlocked"', "seen"], {
    newest: { "2.8": "2.8 gets no flake without a whole lock file" },
  }),
  evaluated(["--impure", "--expr", 'builtins.getFlake "./whole"'], { says: "absolute path" }),
  evaluated(["--impure", "--expr", "builtins.getFlake ../whole"], { says: "a string" }),
  evaluated(["--impure", "--expr", 'builtins.tryEval (builtins.getFlake "path:{{dir}}/no")'], {
    worded: everywhere("our evaluator looks for flake.nix alone"),
    says: 'no "flake.nix"',
  }),
  evaluated(["--json", "--expr", `(builtins.getFlake "${LOCKED}").n`], { script: DATED }),
  evaluated(["--json", ".#number", "--apply", `n: n + (builtins.getFlake "${LOCKED}").n`], {
    script: DATED,
  }),
  evaluated(["--json", "-f", "../getting", "a.seen"], {
    script: `mkdir getting
      echo '{ a = builtins.getFlake (toString ../whole); }' > getting/default.nix`,
    succeeds: true,
  }),
  evaluated(["--json", "-f", "../plain", "value"]),
  evaluated(["--json", "-f", "../plain", "list.0.name"]),
  evaluated(["--json", "--argstr", "words", "given", "-f", "../plain", "one.words"]),
  evaluated(["--json", "--arg-from-file", "words", "file", "-f", "../plain", "one.words"], {
    newest: NO_FILES,
  }),
  evaluated(["--json", "--arg-from-file", "words", "none", "-f", "../plain", "one.words"], {
    worded: { "2.34": "2.34 quotes the path as code does" },
    newest: NO_FILES,
    says: "No such file",
  }),
  evaluated(["--json", "--arg-from-stdin", "words", "-f", "../plain", "one.words"], {
    newest: NO_FILES,
    stdin: "given",
  }),
  evaluated([".#nope"], { says: "does not provide attribute" }),
  evaluated(["--log-format", "raw", ".#number"], { succeeds: true }),
  evaluated(["--write-to", "../new", ".#string"]),
  evaluated(["--write-to", "../new", "--expr", '{ a.b = "1"; c = "2"; }']),
  evaluated(["--write-to", "flake.nix", ".#string"]),
  evaluated(["--write-to", "../new", ".#number"], {
    worded: everywhere("Nix names a position that there is not"),
  }),
];
