#!/usr/bin/env -S deno run
/**
 * flakebridge's command line: the table of verbs.
 *
 * @module
 */
import { main } from "./cli/main.ts";
import { withNative } from "./cli/native.ts";
import type { Verb, VerbEntry } from "./cli/verb.ts";
import { lazyImport } from "./nix/lazy_import.ts";

/** What every verb does, in the order in which help lists them. */
const summaries: Readonly<Record<string, string>> = {
  migrate: "Turn a legacy project into a flake with a lock and shims",
  verify: "Prove or explain: the derivations before against after",
  undo: "Take back what migrate or shim did last, byte for byte",
  audit: "Find what keeps a project from pure evaluation, and secrets",
  explain: "Tell all about one rule of the audit, or one note",
  shim: "Write or check default.nix and shell.nix of a flake",
  build: "Build what `nix build` would",
  run: "Run an app or a package as `nix run` would",
  shell: "Start a shell with packages as `nix shell` would",
  edit: "Open a package's source in your editor as `nix edit` would",
  eval: "Evaluate an attribute of a flake as `nix eval` would",
  repl: "Try out what is in a flake as in `nix repl`",
  show: "Show the outputs of a flake as `nix flake show` would",
  check: "Check a flake as `nix flake check` would",
  fmt: "Run a flake's formatter as `nix fmt` would",
  formatter: "Run or build a flake's formatter as `nix formatter` would",
  profile: "Install packages of flakes for you: install, list, remove, upgrade, rollback",
  log: "Print what a build printed as `nix log` would",
  copy: "Copy packages between stores as `nix copy` would",
  "path-info": "Tell what the store knows of packages as `nix path-info` would",
  "why-depends": "Show why one package needs another as `nix why-depends` would",
  bundle: "Make one file of a program as `nix bundle` would",
  develop: "Enter a shell as `nix develop` would, without Nix while nothing changed",
  "print-dev-env": "Print a shell's environment as `nix print-dev-env` would",
  direnv: "Load a flake's shell by direnv, at once while nothing changed",
  os: "Build and switch NixOS machines as `nixos-rebuild` would",
  home: "Build and switch your home as `home-manager` would",
  darwin: "Build and switch Macs as `darwin-rebuild` would",
  lock: "Write flake.lock as `nix flake lock` would",
  update: "Lock inputs anew as `nix flake update` would",
  metadata: "Show a flake's revision and inputs as `nix flake metadata` would",
  prefetch: "Copy a flake's tree to the store as `nix flake prefetch` would",
  archive: "Copy a flake and its inputs to the store as `nix flake archive` would",
  init: "Begin a flake here from a template",
  new: "Begin a flake in a directory from a template",
  clone: "Clone the repository of a flake",
  graph: "Draw the inputs of flake.lock, and name what is in it twice",
  registry: "Symbolic names for flakes: list, add, remove, pin, resolve",
  doctor: "Look at the Nix on this machine, and say what would be in the way",
  completions: "Print what lets a shell complete the words of flakebridge",
  help: "Tell about the program or about one verb",
};

/** Every verb. */
export const verbs: readonly VerbEntry[] = Object.entries(summaries)
  .map(([name, summary]) => ({ name, summary, load: () => load(name) }));

/** Reads the module of one verb, so that the others cost nothing. Help asks for no permission. */
async function load(name: string): Promise<{ readonly verb: Verb }> {
  if (name === "help") return await import("./cli/verbs/help.ts");
  const file = `./cli/verbs/${name.replaceAll("-", "_")}.ts`;
  const { verb } = await lazyImport<{ readonly verb: Verb }>(file, import.meta.url);
  return { verb: withNative(name, verb) };
}

if (import.meta.main) await main(verbs, Deno.args);
