/**
 * Every verb on a flake that has an output of every type in Nix's output schema. What the verbs do
 * with flags, several installables and mistakes is in the other tables.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { Case } from "../case.ts";

const TYPES = fromFileUrl(new URL("../types", import.meta.url));

const COMMITTED = "git init -q; git add -A; git commit -qm one";
const SCRIPT = `cp -r ${TYPES} types; cd types; ${COMMITTED}`;

/** No output has the name `default` then: what is asked for without a name has an old one. */
const OLD_NAMES = `cp -r ${TYPES} types; cd types; sed -i '/^ *default = .*;$/d' flake.nix
  ${COMMITTED}`;

/** A verb in the flake. */
function used(words: readonly string[], more: Partial<Case> = {}): Case {
  const prints = words.includes("--json") ? "json" : "text";
  return { words, cwd: "types", script: SCRIPT, prints, succeeds: true, ...more };
}

/**
 * What comes onto a machine, beside the same program called by hand: what it wrote down is
 * compared.
 */
function deployed(words: readonly string[], native: readonly string[]): Case {
  return used(words, { native, script: `mkdir "$PWD-profiles"; ${SCRIPT}` });
}

/** A verb that finds what has an old name. */
function old(words: readonly string[], more: Partial<Case> = {}): Case {
  return used(words, { script: OLD_NAMES, title: "old names", ...more });
}

const MACHINES = "nixosConfigurations.host.config.system.build";
const MACHINE = `${MACHINES}.toplevel`;
const HOME = "homeConfigurations.someone.activationPackage";
const MAC = "darwinConfigurations.mac.system";

/** All that can be built but `loud`, by type. */
const BUILDABLE = [
  "hello",
  "needs",
  "tree.leaf",
  "packages.aarch64-linux.hello",
  "devShells.x86_64-linux.other.stdenv",
  "checks.x86_64-linux.passes",
  "formatter.x86_64-linux",
  "hydraJobs.set.job",
  MACHINE,
  HOME,
  MAC,
  "defaultPackage.x86_64-linux",
];

/** By verb: why ours is the newest Nix's answer, and not the older one's own. */
const OLDER = {
  show: { "2.8": "2.8 shows empty sets, and what it does not know, by other rules" },
  metadata: { "2.8": "2.8 says less, and has short names of branches" },
  prefetch: {
    "2.8": "2.8 does not say what the reference was locked to",
    "2.26": "2.26 adds a hash, and a mark of its own, to what the reference was locked to",
  },
  build: { "2.8": "2.8 builds several in an order of its own" },
  eval: { "2.8": "2.8 copies a path in JSON to a store path of its own" },
  run: { "2.8": "2.8 takes only a derivation for defaultApp" },
  fmt: { "2.8": "2.8 gives the formatter a dot where it is given nothing" },
  formatter: { "2.8": "no such verb", "2.26": "no such verb" },
  repl: { "2.8": "2.8 takes a word for a file" },
};

/** A verb that the versions do not do all alike. */
export const VERSIONED: readonly Case[] = [
  used(["flake", "show"], { newest: OLDER.show }),
  used(["flake", "show", "--all-systems", "--legacy", "--json"], { newest: OLDER.show }),
  used(["flake", "check"]),
  used(["flake", "metadata", "--json"], { newest: OLDER.metadata }),
  used(["flake", "prefetch", "git+file:{{dir}}/types", "--json"], { newest: OLDER.prefetch }),
  used(["build", "--no-link", "--json", ...BUILDABLE.map((path) => `.#${path}`)], {
    newest: OLDER.build,
  }),
  used(["eval", "--json", ".#lib.values"], { newest: OLDER.eval }),
  used(["develop", "-c", "sh", "-c", "echo $NAMED $FROM_SETUP"]),
  used(["fmt"], { newest: OLDER.fmt }),
  used(["formatter", "run"], { newest: OLDER.formatter }),
  used(["repl", "."], { prints: "nothing", newest: OLDER.repl }),
  old(["run"], { newest: OLDER.run }),
];

const PROFILE = ["--profile", "{{dir}}-profile"];
const PROFILES = ["--profiles", "{{dir}}-profiles"];
const INSTALL = ["profile", "install", ...PROFILE, ".#hello", ".#tree.leaf"];
const INSTALLED = ["sh", "-c", "ls {{dir}}-profile/bin; {{dir}}-profile/bin/leaf"];

/** A verb that does the same in every version. */
export const ALIKE: readonly Case[] = [
  used(["build"]),
  old(["build"]),
  used(["run", ".", "--", "a"]),
  used(["run", ".#greet"]),
  used(["run", ".#tree.leaf"]),
  used(["shell", ".#hello", ".#tree.leaf", "-c", "sh", "-c", "hello; leaf"]),
  old(["shell", "-c", "old-package"]),
  used(["develop", ".#other", "-c", "sh", "-c", "echo $NAMED"]),
  old(["develop", "-c", "sh", "-c", "echo $NAMED"]),
  used(["print-dev-env", ".#other"], { prints: "nothing" }),
  used(["bundle", "--bundler", ".", ".#hello"]),
  used(["bundle", "--bundler", ".#copied", ".#hello", "-o", "../bundled"]),
  old(["bundle", "--bundler", ".", ".#hello"]),
  used(["flake", "init", "-t", "../types"], { cwd: "elsewhere" }),
  used(["flake", "new", "-t", "../types#begun", "begun"], { cwd: "elsewhere" }),
  old(["flake", "init", "-t", "../types"], { cwd: "elsewhere" }),
  used(["flake", "clone", "git+file:{{dir}}/types", "--dest", "cloned"], { cwd: "elsewhere" }),
  used(["flake", "lock"]),
  used(["flake", "update"]),
  used(["flake", "archive", "--json"]),
  used(["edit", ".#placed"], { environment: { EDITOR: "echo" } }),
  used(["shell", ".#hello", "-c", ...INSTALLED], { before: INSTALL, title: "profile install" }),
  used(["profile", "remove", ...PROFILE, "hello"], { before: INSTALL }),
  deployed(["os", "build", ".#host"], ["build", `.#${MACHINE}`]),
  deployed(["os", "build-vm", ".#host"], ["build", `.#${MACHINES}.vm`]),
  ...["switch", "boot", "test", "dry-activate"].map((action) =>
    deployed(["os", action, ".#host", ...PROFILES], [
      ...["shell", `.#${MACHINE}`, "-c", "switch-to-configuration", action],
    ])
  ),
  deployed(["home", "build", ".#someone"], ["build", `.#${HOME}`]),
  deployed(["home", "switch", ".#someone"], ["shell", `.#${HOME}`, "-c", "activate"]),
  deployed(["darwin", "build", ".#mac"], ["build", `.#${MAC}`]),
  deployed(["darwin", "switch", ".#mac", ...PROFILES], ["shell", `.#${MAC}`, "-c", "activate"]),
  used(["log", ".#loud"], { before: ["build", "--no-link", ".#loud"] }),
  used(["why-depends", ".#needs", ".#hello"]),
  used(["path-info", "-r", "-s", ".#needs"], { before: ["build", "--no-link", ".#needs"] }),
  used(["copy", "--to", "file://{{dir}}/cache", ".#needs"]),
];
