/**
 * `run`, `shell` and `fmt`: programs of flakes.
 *
 * @module
 */
import { type Case, everywhere } from "../case.ts";

function ran(words: readonly string[], more: Partial<Case> = {}): Case {
  return { words: ["run", ...words], prints: "text", ...more };
}

function inShell(words: readonly string[], more: Partial<Case> = {}): Case {
  return { words: ["shell", ...words], prints: "text", ...more };
}

/** A script below the flake's directory, started in that one: `text` is what it is run with. */
function script(text: string, more: Partial<Case> = {}): Case {
  return {
    title: text,
    words: ["scripts/a", "b"],
    script: `mkdir whole/scripts; printf '#! /usr/bin/env nix\n#! nix ${text}\n' > whole/scripts/a`,
    prints: "text",
    newest: { "2.8": "2.8 reads no scripts" },
    ...more,
  };
}

const ONE_OUTPUT = { "2.8": "2.8 takes one output, and does not ask meta.outputsToInstall" };
const NO_FLAG = { "2.8": "2.8 has no such flag" };
function formatter(words: readonly string[], more: Partial<Case> = {}): Case {
  const newest = { "2.8": "no such verb", "2.26": "no such verb" };
  return { words: ["formatter", ...words], prints: "text", newest, succeeds: true, ...more };
}

/** A package that is a link out of the store. */
const ELSEWHERE = `derivation {
  name = "elsewhere"; system = "x86_64-linux"; builder = "/bin/sh";
  PATH = "/usr/bin:/bin"; args = [ "-c" "ln -s /tmp/foo/bar $out" ];
}`;

/** A package that is a link to itself. */
const LOOP = `derivation {
  name = "loop"; system = "x86_64-linux"; builder = "/bin/sh";
  PATH = "/usr/bin:/bin"; args = [ "-c" "ln -s $out $out" ];
}`;

const DOT = { "2.8": "2.8 gives the formatter a dot where it is given nothing" };

/** An attribute of the flake that says where it stands. */
const PLACED =
  `sed -i 's|number = |placed.meta.position = "\${./file}:3"; number = |' directory/flake.nix`;

const UNQUOTED = everywhere("Nix leaves the second quote out");

/** The words that an editor is started with. */
function edited(words: readonly string[], more: Partial<Case> = {}): Case {
  return {
    words: ["edit", ...words],
    prints: "text",
    environment: { EDITOR: "echo vim" },
    ...more,
  };
}

/** A package that is no flake's. */
const PROGRAM = `derivation {
  name = "greet"; system = "x86_64-linux"; builder = "/bin/sh"; PATH = "/usr/bin:/bin";
  args = [ "-c" "mkdir -p $out/bin; ln -s /bin/echo $out/bin/greet" ];
}`;

export const RUN: readonly Case[] = [
  ran([], { quick: true }),
  ran(["."]),
  ran([".#default"]),
  ran([".#hello"], { says: "does not provide attribute 'apps.x86_64-linux.hello'" }),
  ran([".#main"]),
  ran([".#pname"]),
  ran([".#packages.x86_64-linux.default"]),
  ran([".#apps.x86_64-linux.default"]),
  ran([".", "--", "a", "--flag", "-x", "b c"], { quick: true }),
  ran([".", "a", "b"]),
  ran([".", "--", "--", "a"]),
  ran(["--", ".", "a"]),
  ran([".#main"], { title: "fails", environment: { STATUS: "7" } }),
  ran([".#wrong"], {
    says: "should have type 'app'",
    script: `sed -i 's|# more apps|wrong.type = "program";|' whole/flake.nix`,
  }),
  ran([".#outside"], { says: "is not in the Nix store" }),
  ran([".#text"], { says: "/bin/text': Not a directory" }),
  ran([".#multi"], { says: "/bin/multi': No such file or directory" }),
  ran([".#string"], { says: "attribute 'string.type' does not exist" }),
  ran(["--expr", PROGRAM], { succeeds: true }),
  ran([".#less"], {
    says: "attribute 'apps.x86_64-linux.less.program' does not exist",
    script: `sed -i 's|# more apps|less.type = "app";|' whole/flake.nix`,
  }),
  ran([".#broken"]),
  ran([".#thrown"], {
    says: "this is thrown",
    // What 2.26 remembers to fail it takes for what lacks a type.
    environment: { NIX_CONFIG: "eval-cache = false" },
  }),
  ran([".#set.inner"]),
  ran([".#number"]),
  ran(["path:{{dir}}/directory"], { cwd: "elsewhere" }),
  ran(["-i", ".#main"], { newest: NO_FLAG, environment: { STATUS: "7" } }),
  inShell([".#default", "-c", "hello", "a", "b"], { quick: true }),
  inShell([".#main", "-c", "chosen", "--flag", "-c", "x"]),
  inShell([".#main", ".#default", "-c", "sh", "-c", "hello; chosen"]),
  inShell([".#multi", "-c", "name"], {
    newest: ONE_OUTPUT,
    worded: everywhere("Deno takes a file that is no program for none"),
  }),
  inShell([".#default", "-c", "sh", "-c", "exit 9"]),
  inShell([".#default", "-c", "none"]),
  inShell([".#default", "-i", "-c", "/bin/sh", "-c", "echo ${HOME-unset}"]),
  inShell([".#default"], { environment: { SHELL: "/usr/bin/true" } }),
  inShell([".#broken", "-c", "true"]),
  inShell([".#default", "-c", "sh", "-c", "echo $PATH | cut -d: -f1"]),
  script("shell .. --command sh -c ``echo $0 $* here; hello a``", { succeeds: true }),
  script("shell\\n#! nix .. --command echo", { succeeds: true }),
  script("eval --expr ../flake.nix *"),
  {
    words: ["shell", "--expr", ELSEWHERE, "-c", "true"],
    prints: "text",
    newest: {
      "2.8": "2.8 takes the directory as it is",
      "2.26": "2.26 takes the directory as it is",
    },
    says: "path '/tmp/foo/bar/bin' is not in the Nix store",
  },
  {
    words: ["shell", "--expr", LOOP, "-c", "true"],
    prints: "text",
    newest: {
      "2.8": "2.8 leaves it to the system to say, and of another file",
      "2.26": "2.26 says it of another file",
    },
    says: "-loop/bin'",
  },
  { words: ["fmt"], prints: "text", newest: DOT },
  { words: ["fmt", "file", "flake.nix"], prints: "text", quick: true },
  { words: ["fmt", "--", "--check"], prints: "text" },
  { words: ["fmt", "a"], cwd: "whole/template", prints: "text" },
  formatter(["run", "file"], { quick: true }),
  formatter(["build"]),
  formatter(["build", "-o", "linked"]),
  formatter(["build", "--no-link"]),
  // Editors
  edited(["--impure", "--expr", '{ meta.position = "/nowhere/a:b.nix:7"; }'], { quick: true }),
  edited(["--impure", "--expr", '{ meta.position = "/nowhere/file.nix:0070"; }']),
  edited(["--impure", "--expr", '{ meta.position = "/nowhere/file.nix"; }']),
  edited(["--impure", "--expr", "{ meta.position = 7; }"]),
  edited([".#text"], {
    says: "/whole#text'",
    worded: UNQUOTED,
  }),
  edited([".#number"], { worded: UNQUOTED }),
  edited([".#nope"], { says: "does not provide attribute" }),
  edited(["path:.#placed"], {
    script: PLACED,
    cwd: "directory",
  }),
  edited([".#placed"], {
    script: PLACED,
    cwd: "directory",
    environment: { EDITOR: "echo hx -x" },
    title: "no line",
  }),
];
