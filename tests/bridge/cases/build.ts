/**
 * `build`, and how every verb reads installables.
 *
 * @module
 */
import { type Case, everywhere } from "../case.ts";

const NO_OUTPUTS = { "2.8": "2.8 knows no ^outputs" };
const ONE_OUTPUT = { "2.8": "2.8 builds one output, and does not ask meta.outputsToInstall" };
const NO_DOT = { "2.8": "2.8 takes a path with a dot before it for one with an empty name" };
const DERIVATIONS_ONLY = { "2.8": "2.8 builds derivations alone" };

const NO_FLAG = { "2.8": "2.8 has no such flag" };
const NO_TREES = { "2.8": "2.8 takes no flake's tree for a file" };
const ORDER = { "2.8": "2.8 builds several in an order of its own" };
const NATIVE_LISTS_FOUR = "Nix prints what is named twice four times";
const TWICE = { "2.3": NATIVE_LISTS_FOUR, "2.26": NATIVE_LISTS_FOUR, "2.34": NATIVE_LISTS_FOUR };

const PARTS = everywhere("code can't see which parts of a set were evaluated");
const LIBGIT = everywhere("Nix has the words of libgit2");
const LOOKED = everywhere("ours says where it looked");
const PLACES = everywhere("Nix says it of what a link leads to, or calls what is missing no flake");
const NEWER = "inputs.self is newer";
const NO_STDIN = { "2.8": "2.8 has no --stdin" };
const SELF = { "2.8": NEWER, "2.26": NEWER };
const PATHS = { "2.8": "2.8 has a set around a path in JSON" };
const MAKE = ["build", ".#text", "-o", "../made"];

/** A text that is a derivation's path and needs nothing of what it is made of. */
const DERIVATION_ITSELF = `builtins.unsafeDiscardOutputDependency (derivation {
  name = "itself"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "exit 1" ];
}).drvPath`;
const BUILDS_DRV = { "2.8": "2.8 does not take a text that is no output" };

/** What is addressed by what it builds: only then its path is known. */
const FLOATING = `derivation {
  name = "floating"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ];
  __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";
}`;
const ADDRESSED = { NIX_CONFIG: "extra-experimental-features = ca-derivations" };
const NOT_IN_23 = { "2.3": "2.3 knows no addresses by content" };

/** A git submodule in the repository `whole`. */
const SUBMODULE = `
  git init -q module; echo within > module/file; git -C module add -A; git -C module commit -qm one
  git -C whole -c protocol.file.allow=always submodule --quiet add ../module sub
  git -C whole add -A; git -C whole commit -qm sub
`;

/**
 * With a registry in which \`nixpkgs\` is the tree \`directory\`, \`open\` the one without a lock.
 */
function registered(installable: string, more: Partial<Case> = {}): Case {
  const script = `echo '{ "version": 2, "flakes": [ {
    "from": { "type": "indirect", "id": "nixpkgs" },
    "to": { "type": "path", "path": "'$PWD'/directory" } }, {
    "from": { "type": "indirect", "id": "open" },
    "to": { "type": "git", "url": "file://'$PWD'/unlocked" } } ] }' > registry.json`;
  const environment = { NIX_CONFIG: "flake-registry = {{dir}}/registry.json" };
  return built([installable], { cwd: "elsewhere", script, environment, ...more });
}

/** The repository \`changed\`, with a change that is not committed. */
const CHANGED = `
  cp -r ../../base/dep changed
  git -C changed init -q; git -C changed add -A; git -C changed commit -qm one
  sed -i 's/^/ /' changed/flake.nix`;

/** The same words in all cases: no link, and what was built as JSON. */
function built(installables: readonly string[], more: Partial<Case> = {}): Case {
  return { words: ["build", "--no-link", "--json", ...installables], prints: "json", ...more };
}

export const BUILD: readonly Case[] = [
  // Installables
  built([], { quick: true }),
  built(["."]),
  built([".#text"], { quick: true }),
  built([".#packages.x86_64-linux.text"]),
  built([".#set.inner"]),
  built([".#hydraJobs.job"]),
  built([".#nixosConfigurations.host.config.system.build.toplevel"]),
  built(['.#"quoted.name"']),
  built(['.#packages.x86_64-linux."quoted.name"']),
  built([".#quoted.name"], {
    says: "does not provide attribute 'packages.x86_64-linux.quoted.name'",
  }),
  built([".#.packages.x86_64-linux.text"], { newest: NO_DOT }),
  built([".#.text"], { newest: NO_DOT }),
  built([".#nope"], { says: "does not provide attribute", quick: true }),
  built([".#tex"], { says: "Did you mean one of text or set?" }),
  built(["-f", "../plain", "onne"], { says: "Did you mean one?" }),
  built([".#set.a.b"], { worded: PARTS }),
  built([".#number"], { says: "but found an integer: 7" }),
  built([".#thrown"], { says: "error: this is thrown" }),
  built(["path:.#text"]),
  built(["path:.#source"]),
  built([".#source"]),
  built(["{{dir}}/whole#text"]),
  built(["../whole#text"], { cwd: "elsewhere" }),
  built(["git+file:{{dir}}/whole#text"]),
  built(["git+file:{{dir}}/whole?ref=master#text"], { cwd: "elsewhere", worded: LIBGIT }),
  built(["git+file:{{dir}}/none#text"], {
    says: '/none" does not exist',
    worded: everywhere("Nix adds what it was doing, and 2.26 asks libgit first"),
  }),
  built(["path:{{dir}}/directory#text"], { cwd: "elsewhere" }),
  built([".?dir=sub#default"], {
    script:
      "mkdir whole/sub; cp directory/flake.nix directory/flake.lock directory/file whole/sub;" +
      "cp -r directory/template whole/sub; git -C whole add -A; git -C whole commit -qm sub",
  }),
  built([".?submodules=1#source"], { script: SUBMODULE }),
  built([".?submodules=1#source"], {
    script: `${SUBMODULE}echo changed >> whole/sub/file`,
    title: "dirty submodule",
  }),
  built([".#source"], {
    script:
      `sed -i 's|inputs.dep|inputs.self.submodules = true; inputs.dep|' whole/flake.nix\n${SUBMODULE}`,
    title: "inputs.self.submodules",
    gaps: SELF,
  }),
  registered("nixpkgs#text"),
  registered("nixpkgs"),
  registered("flake:nixpkgs#set.inner"),
  registered("open#text", {
    says: "lock file of 'flake:open'",
    quick: true,
    worded: everywhere("ours says why the lock would be written"),
  }),
  registered("other#text", { says: "other" }),
  built([".#source"], { cwd: "directory" }),
  built([".#source"], { cwd: "dirty" }),
  built([".#default"], { cwd: "whole/template", says: "does not provide attribute" }),
  built([], { cwd: "elsewhere", says: "flake.nix", worded: LOOKED }),
  built(["."], { cwd: "plain", says: "flake.nix", worded: LOOKED }),
  built(["nope/nope"], { cwd: "elsewhere" }),
  built([".#file"], { newest: { ...DERIVATIONS_ONLY } }),
  built([".#fileText"], { newest: DERIVATIONS_ONLY }),
  built([".#built"], { newest: DERIVATIONS_ONLY }),
  built([".#string"]),
  built([".#text.drvPath"], {
    newest: DERIVATIONS_ONLY,
    says: "complete source and binary closure",
  }),
  built(["../file-link"], {
    script: "nix-store --version >/dev/null; ln -s /nix/store/none file-link",
    worded: PLACES,
  }),
  // Store paths
  built(["../made"], { before: MAKE, newest: PATHS }),
  built(["../made", ".#needs"], { before: MAKE, newest: PATHS }),
  built(["../made/below"], { before: MAKE, worded: PLACES }),
  built(["../drv"], {
    before: ["build", "--expr", DERIVATION_ITSELF, "-o", "../drv"],
    newest: BUILDS_DRV,
  }),
  // Outputs
  built([".#multi"], { newest: ONE_OUTPUT, quick: true }),
  built([".#multi^out"], { newest: NO_OUTPUTS }),
  built([".#multi^doc,out"], { newest: NO_OUTPUTS }),
  built([".#multi^*"], { newest: NO_OUTPUTS }),
  built([".#multi^nope"], {
    newest: NO_OUTPUTS,
    says: "does not have output 'nope'",
    worded: { "2.26": '2.26 has the words "wanted outputs"' },
  }),
  built([".#multi^"], { says: "invalid extended outputs specifier" }),
  built([".#multi.dev"], { newest: ONE_OUTPUT }),
  built([".#text^out"], { newest: NO_OUTPUTS }),
  // Several
  built([".#text", ".#multi"], { newest: ONE_OUTPUT }),
  built([".#text", ".#text"], { gaps: TWICE }),
  built([".", "path:{{dir}}/directory#needs"]),
  built([".#text", ".#nope"]),
  // Without a flake
  built(["-f", "../plain", "one"], { quick: true }),
  built(["-f", "../plain/default.nix", "one"]),
  built(["-f", "flake:path:{{dir}}/plain", "one"], { newest: NO_TREES }),
  built(["-f", "flake:git+file://{{dir}}/none", "one"], {
    says: '/none" does not exist',
    newest: NO_TREES,
    worded: everywhere("Nix adds what it was doing, and 2.26 asks libgit first"),
  }),
  built(["-I", "p=flake:path:{{dir}}/plain", "-f", "<p>", "one"], { newest: NO_TREES }),
  built(["-f", "../plain", "list.1"]),
  built(["-f", "../plain", "list"]),
  built(["-f", "../plain", "nested"]),
  built(["-f", "../plain", "hidden"]),
  built(["-f", "../plain", "called"]),
  built(["-f", "../plain"], { newest: ORDER }),
  built(["-f", "../plain", "nope"], {
    says: "attribute 'nope' in selection path 'nope' not found",
  }),
  built(["-f", "../plain", "list.7"], { says: "list index 7" }),
  built(["-f", "../plain", "value"]),
  built(["-f", "../plain", "--argstr", "words", "given", "one"]),
  built(["-f", "../plain", "--arg", "words", '"a" + "b"', "one"]),
  built([".#text", "--arg", "words", "1"], { says: "incompatible with flakes" }),
  built(["-f", "../plain", "one^out"], { newest: NO_OUTPUTS }),
  built(["-f", "nope", "one"]),
  built(["--expr", "(import ../plain { }).one"], { says: "forbidden" }),
  built(["--impure", "--expr", "(import ../plain { }).one"]),
  built(["--impure", "--expr", "(import <a> { }).one", "-I", "a=../plain", "-I", "b=../whole"]),
  built(["--expr", "(import <a> { }).one", "--include", "a=../plain"], {
    // 2.3 says that it was not found in the search path.
    says: "error: ",
  }),
  built([
    "--expr",
    'derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }',
  ]),
  built([
    "--expr",
    '{ a.b = builtins.derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }',
    "a.b",
  ]),
  built(["--expr", DERIVATION_ITSELF], { newest: BUILDS_DRV, quick: true }),
  { words: ["build", "--expr", DERIVATION_ITSELF], prints: "json", newest: BUILDS_DRV },
  built(["--expr", "x"], { says: "undefined variable 'x'" }),
  built(["-f", "../plain", "--expr", "1"]),
  // Links
  { words: ["build", ".#text"], prints: "text", quick: true },
  { words: ["build", "-o", "link", ".#text"], prints: "text" },
  { words: ["build", "-o", "", ".#text"], prints: "text", succeeds: true },
  {
    words: ["build", "--out-link", "../link", ".#text", ".#set.inner"],
    prints: "text",
    newest: ORDER,
  },
  { words: ["build", ".#multi"], prints: "text", newest: ONE_OUTPUT },
  { words: ["build", ".#multi^*"], prints: "text", newest: NO_OUTPUTS },
  { words: ["build", ".#text", "-o", "flake.nix"], prints: "text" },
  { words: ["build", "--no-link", "--profile", "../profile", ".#text"], prints: "text" },
  {
    words: ["build", "--no-link", "--profile", "../profile", ".#text", ".#set.inner"],
    prints: "text",
    says: "'--profile' requires that the arguments produce a single store path, but there are 2",
  },
  // From stdin
  built(["--stdin"], { stdin: ".#text\n  .#set.inner", newest: NO_STDIN }),
  built(["--stdin", ".#set.inner"], { stdin: ".#text", newest: NO_STDIN }),
  built(["--stdin"], { stdin: "", newest: NO_STDIN, title: "empty" }),
  built(["-f", "-", "one"], { stdin: "import ../plain { }", title: "from stdin" }),
  // Manners
  {
    words: ["build", "--no-link", "--print-out-paths", ".#multi", ".#text"],
    prints: "text",
    newest: ONE_OUTPUT,
  },
  { words: ["build", "--no-link", "--print-out-paths", ".#text"], prints: "text", newest: NO_FLAG },
  { words: ["build", "--dry-run", ".#text"], prints: "text" },
  { words: ["build", "--dry-run", "--json", ".#needs"], prints: "json" },
  { words: ["build", "--no-link", ".#broken"], prints: "text", quick: true },
  { words: ["build", "--no-link", "-L", ".#broken"], prints: "text", says: "it is broken" },
  { words: ["build", "--no-link", "--keep-going", ".#broken", ".#text"], prints: "text" },
  { words: ["build", "--rebuild", "--no-link", ".#text"], prints: "text", script: "true" },
  { words: ["build", "--no-link", "--max-jobs", "1", "--cores", "1", ".#text"], prints: "text" },
  {
    words: ["build", "--no-link", "--builders", "", "--substituters", "", ".#text"],
    prints: "text",
  },
  { words: ["build", "--no-link", "--option", "max-jobs", "1", ".#text"], prints: "text" },
  { words: ["build", "--no-link", "--repair", ".#text"], prints: "text", newest: NO_FLAG },
  { words: ["build", "--no-link", "--debug", ".#text"], prints: "text", succeeds: true },
  {
    words: ["build", "--no-link", "--log-format", "raw", ".#text"],
    prints: "text",
    gaps: { "2.3": "2.3 shows builds in one way" },
  },
  built(["--expr", FLOATING], { environment: ADDRESSED, gaps: NOT_IN_23 }),
  // The lock
  built([".#text"], { cwd: "unlocked" }),
  built([".#text", "--no-write-lock-file"], { cwd: "unlocked" }),
  built([".#source", "--no-write-lock-file"], { cwd: "unlocked" }),
  built([".#text", "--no-update-lock-file"], { cwd: "unlocked" }),
  built([".#text", "--override-input", "dep", "path:{{base}}/dep"]),
  built([".#source", "--override-input", "dep", "path:{{base}}/dep"]),
  built([".#source", "--override-input", "dep", "git+file:{{dir}}/changed"], { script: CHANGED }),
  built([".#text", "--override-input", "dep", "git+file:{{dir}}/changed"], { script: CHANGED }),
  built([".#text", "--output-lock-file", "other.lock"], { cwd: "unlocked", newest: NO_FLAG }),
];
