/**
 * `show`, `check`, `log`, `why-depends`, `copy` and `bundle`. With `flake` before it, a verb of
 * ours is the same verb.
 *
 * @module
 */
import { type Case, everywhere } from "../case.ts";

const NEWER_TREE = { "2.8": "2.8 shows empty sets, and checks by other rules" };

const LESS = { "2.8": "2.8 does not check this" };

function shown(words: readonly string[], more: Partial<Case> = {}): Case {
  const prints = words.includes("--json") ? "json" : "text";
  return { words: ["flake", "show", ...words], prints, ...more };
}

/** `check` of a flake with these outputs. */
function checked(outputs: string, more: Partial<Case> = {}): Case {
  const drv = `derivation { name = "n"; system = "x86_64-linux"; builder = "/bin/sh"; }`;
  const ok = `derivation { name = "ok"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
    `args = [ "-c" "echo > $out" ]; }`;
  const flake = `{ outputs = { self }: let drv = ${drv}; ok = ${ok}; in { ${outputs} }; }`;
  return {
    words: ["flake", "check", "path:."],
    cwd: `elsewhere`,
    title: outputs,
    prints: "text",
    script: `cat > elsewhere/flake.nix <<'END'\n${flake}\nEND\n`,
    ...more,
  };
}

const CHECKS: readonly Case[] = [
  checked(""),
  checked("checks.x86_64-linux.a = ok;", { quick: true }),
  checked("checks.x86_64-linux.a = drv;", {
    worded: { "2.34": "2.34 names the check in what a build says, ours behind it" },
  }),
  checked("checks.x86_64-linux.a = 1;", {
    says: "flake attribute 'checks.x86_64-linux.a' is not a derivation",
  }),
  checked("checks.aarch64-linux.a = 1;", { newest: { "2.8": "2.8 looks at all systems" } }),
  checked("checks.x86.a = ok;", { says: "'x86' is not a valid system type" }),
  checked("checks = 1;"),
  checked('checks.x86_64-linux = { a = 1; b = 2; c = throw "c"; };', {
    words: ["flake", "check", "--keep-going", "path:."],
    says: "checks.x86_64-linux.b",
    worded: everywhere("ours ends with the last error, and with no sum of them"),
    newest: { "2.8": "2.8 stops at the first for evaluation" },
  }),
  checked("packages.x86_64-linux.a = drv;"),
  checked('packages.x86_64-linux.a = throw "this is thrown";', { says: "this is thrown" }),
  checked("packages.x86_64-linux.a = { };"),
  checked("packages.x86_64-linux = 1;"),
  checked("devShells.x86_64-linux.default = drv;"),
  checked("devShell.x86_64-linux = drv;", { says: "deprecated" }),
  checked("devShell.x86_64-linux = 1;"),
  checked("defaultPackage.x86_64-linux = drv;"),
  checked("formatter.x86_64-linux = drv;"),
  checked("formatter.x86_64-linux = 1;", { newest: LESS }),
  checked('apps.x86_64-linux.a = { type = "app"; program = "${ok}/bin/a"; };', {
    says: "lacks attribute 'meta'",
  }),
  checked('apps.x86_64-linux.a = { type = "app"; };', { newest: LESS }),
  checked('apps.x86_64-linux.a = { program = "${ok}/bin/a"; };', { newest: LESS }),
  checked('apps.x86_64-linux.a = { type = "app"; program = "${ok}/a"; odd = 1; };', {
    newest: LESS,
  }),
  checked("apps.x86_64-linux.a = 1;", { newest: LESS }),
  checked("packages.x86_64-linux.a = drv // { name = 1; };"),
  checked("overlays.a = final: prev: { };"),
  checked("overlays.a = self: super: { };"),
  checked("overlays.a = { final, prev }: { };"),
  checked("overlays.a = 1;"),
  checked("overlay = final: prev: { };"),
  checked("nixosModules.a = { };"),
  checked("nixosModules.a = { pkgs, ... }: { };"),
  checked('nixosModules.a = throw "bad module";'),
  checked("nixosConfigurations.a.config.system.build.toplevel = drv;"),
  checked("nixosConfigurations.a.config.system.build.toplevel = 1;"),
  checked("nixosConfigurations.a = { };", {
    worded: everywhere("ours has Nix's words for what code selects"),
  }),
  checked("hydraJobs.a.b = drv;"),
  checked("hydraJobs.a.b = 1;"),
  checked("hydraJobs = drv;"),
  checked('templates.a = { path = ./.; description = "d"; };'),
  checked('templates.a = { path = ./none; description = "d"; };', { newest: LESS }),
  checked("templates.a = { path = ./.; };"),
  checked('templates.a = { path = ./.; description = "d"; odd = 1; };'),
  checked("templates.a = { path = ./.; description = 1; };"),
  checked('apps.x86_64-linux.a = { type = "app"; program = "${ok}/a"; meta.description = 1; };', {
    newest: LESS,
  }),
  checked("bundlers.x86_64-linux.a = x: x;"),
  checked("bundlers.x86_64-linux.a = 1;"),
  checked("legacyPackages.x86_64-linux.a = 1;"),
  checked('lib.a = throw "never looked at";'),
  checked("odd = 1;", { says: "unknown flake output 'odd'" }),
];

/** What `profile` says of a profile with three packages. */
function profiled(action: string, more: Partial<Case> = {}): Case {
  const [first = "", ...rest] = action.split(" ");
  const profile = ["--profile", "{{dir}}-profile"];
  const packages = [".#default", ".#main", ".#multi^dev"];
  return {
    words: ["profile", first, ...profile, ...rest],
    before: ["profile", "install", ...profile, ...packages],
    prints: rest.includes("--json") ? "json" : "text",
    newest: { "2.8": "2.8 knows no names in a profile" },
    ...more,
  };
}

/** A place for stores whose databases differ: what is below it is not compared. */
const HIDDEN = "{{dir}}/whole/.git";
const CACHE = `file://${HIDDEN}/cache`;

/** This machine as another one, which `nix-copy-closure` has no words for. */
const MACHINE = `ssh://localhost?remote-store=${HIDDEN}/store`;

function copied(words: readonly string[], more: Partial<Case> = {}): Case {
  return { words: ["copy", ...words], prints: "text", ...more };
}

/** With \`.#needs\` and what it needs in the cache. */
function fromCache(words: readonly string[], more: Partial<Case> = {}): Case {
  const before = ["copy", "--to", CACHE, ".#needs"];
  return copied(words, { before, newest: EVALUATES_THERE, ...more });
}

const EVALUATES_THERE = { "2.8": "2.8 evaluates in the store that is copied from" };

const ANOTHER_FIRST = everywhere("Nix refuses what is referred to first");
const UNSIGNED = "because it lacks a signature by a trusted key";

const NO_EMPTY = {
  "2.8": "until 2.26 an empty store counted as none",
  "2.26": "until 2.26 an empty store counted as none",
};
const NO_LINKS = { "2.8": "2.8 has no links of what was copied" };

/** Refers to a text, which is known by what it contains and needs no signature. */
const REFERRING = `derivation {
  name = "referring"; system = "x86_64-linux"; builder = "/bin/sh";
  args = [ "-c" "echo \${builtins.toFile "why" "why"} hi > $out" ];
}`;

/** A secret key that was made for this alone. */
const KEY = "k.example:MdH+9SaQUIAN4zDPdlT4spQ58e75g+IwMckSbRr" +
  "74LHZZZ7xnI8t0uYCCyq2A9YCkk4d0dySkAELSeQWRjQlYw==";

const SIGNED = ["--option", "secret-key-files", "{{dir}}/key"];

const COPIES: readonly Case[] = [
  copied(["--to", "file://{{dir}}/cache", ...SIGNED, "--expr", REFERRING], {
    script: `echo '${KEY}' > key`,
    succeeds: true,
  }),
  copied(["--to", "file://{{dir}}/cache", "--derivation", "--expr", REFERRING], {
    succeeds: true,
  }),
  copied(["--to", "file://{{dir}}/cache", ".#needs"], {
    title: "in a hook",
    script: "echo store = auto > whole/hook.conf",
    environment: { NIX_USER_CONF_FILES: "{{dir}}/whole/hook.conf" },
    succeeds: true,
  }),
  copied(["--to", "file://{{dir}}/cache", "-s", "--no-check-sigs", ".#needs"], { succeeds: true }),
  copied(["--to", "file://{{dir}}/cache", "--no-recursive", ".#needs"]),
  copied(["--to", CACHE, "--derivation", ".#needs"], { succeeds: true }),
  copied(["--to", `${HIDDEN}/store`, ".#needs"], { says: UNSIGNED, worded: ANOTHER_FIRST }),
  copied(["--to", `${HIDDEN}/store`, "--no-check-sigs", ".#needs"], { succeeds: true }),
  fromCache(["--from", CACHE, "--to", "file://{{dir}}/cache", ".#needs"], { succeeds: true }),
  fromCache(["--from", CACHE, "--to", "file://{{dir}}/cache", "--all"], { succeeds: true }),
  fromCache(["--from", CACHE, "--to", `${HIDDEN}/store`, ".#needs"], {
    says: UNSIGNED,
    worded: ANOTHER_FIRST,
  }),
  fromCache(["--from", CACHE, ".#needs"], { succeeds: true }),
  copied(["--to", `file:${HIDDEN}/cache`, ".#needs"], { succeeds: true }),
  copied(["--to", MACHINE, ".#needs"], { succeeds: true }),
  copied(["--to", CACHE, "--profile", "../profile", ".#needs"], {
    worded: everywhere("ours names the flag that clashes"),
  }),
  copied(["--to", "nonsense://x", ".#needs"]),
  copied(["--to", "", "-o", "../link", ".#multi", ".#needs"], { newest: NO_EMPTY }),
  copied(["--from", "", ".#needs"], { newest: NO_EMPTY }),
  copied(["--to", CACHE, "-o", "../link", ".#needs"], { newest: NO_LINKS }),
  fromCache(["--from", CACHE, "--no-check-sigs", "-o", "../linked", ".#needs"], {
    newest: NO_LINKS,
    succeeds: true,
  }),
];

const NO_LOG = everywhere("nix-store names the derivation whose log is missing");

export const SHOW: readonly Case[] = [
  shown(["."], { newest: NEWER_TREE }),
  shown(["path:{{base}}/dep"], { newest: NEWER_TREE }),
  shown(["--json", "path:{{base}}/dep"], { quick: true }),
  shown(["--json", "--log-format", "bar", "path:{{base}}/dep"], { succeeds: true }),
  shown(["--json", "--pretty", "path:{{base}}/dep"], {
    newest: { "2.8": "only 2.34 has --pretty", "2.26": "only 2.34 has --pretty" },
    prints: "text",
  }),
  shown(["--json", "."], { newest: NEWER_TREE }),
  shown(["--json", "--all-systems", "."], { newest: NEWER_TREE }),
  shown(["--json", "--legacy", "."], { newest: NEWER_TREE }),
  shown(["--legacy", "."], { newest: NEWER_TREE }),
  ...CHECKS,
  profiled("list"),
  profiled("list --json"),
  profiled("remove main nope", { says: "Package name 'nope' does not match any packages" }),
  profiled("remove --regex .*none"),
  profiled("remove nope"),
  profiled("rollback --to 7"),
  { words: ["log", ".#text"], prints: "text", worded: NO_LOG },
  { words: ["log", ".#number"], prints: "text" },
  {
    words: ["log", ".#broken"],
    prints: "text",
    title: "after a build",
    worded: NO_LOG,
    script: "true",
  },
  { words: ["why-depends", ".#needs", ".#text"], prints: "text" },
  { words: ["why-depends", ".#link", ".#text"], prints: "text" },
  { words: ["why-depends", ".#link2", ".#text"], prints: "text" },
  {
    words: ["why-depends", ".#text", ".#needs"],
    prints: "text",
    says: "/whole#text' does not depend on 'git+file://",
  },
  { words: ["why-depends", ".#link2", ".#link2"], prints: "text" },
  { words: ["why-depends", "--precise", ".#needs", ".#text"], prints: "text" },
  { words: ["why-depends", "--precise", ".#link2", ".#text"], prints: "text" },
  { words: ["why-depends", "--precise", "--all", ".#link2", ".#text"], prints: "text" },
  { words: ["why-depends", "--precise", "--all", ".#both", ".#text"], prints: "text" },
  { words: ["why-depends", "--all", ".#both", ".#text"], prints: "text" },
  { words: ["why-depends", "--derivation", ".#link2", ".#text"], prints: "text" },
  { words: ["why-depends", "--derivation", "--precise", ".#link2", ".#text"], prints: "text" },
  { words: ["why-depends", "--derivation", ".#needs", ".#link"], prints: "text" },
  { words: ["bundle", "--bundler", ".#default", ".#text"], prints: "text" },
  { words: ["bundle", "--bundler", ".", ".#main", "-o", "bundle"], prints: "text" },
  { words: ["bundle", "--bundler", ".", ".#nope"], prints: "text" },
  { words: ["copy", "--to", "file://{{dir}}/cache", ".#text"], prints: "text" },
  { words: ["copy", "--to", "file://{{dir}}/cache", ".#link2"], prints: "text" },
  ...COPIES,
];
