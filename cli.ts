#!/usr/bin/env -S deno run
/**
 * flakebridge's command line: the table of verbs.
 *
 * @module
 */
import { main } from "./cli/main.ts";
import type { VerbEntry } from "./cli/verb.ts";

/** Every verb, in the order in which help lists them. */
export const verbs: readonly VerbEntry[] = [
  {
    name: "migrate",
    summary: "Turn a legacy project into a flake with a lock and shims",
    load: () => import("./cli/verbs/migrate.ts"),
  },
  {
    name: "verify",
    summary: "Prove or explain: the derivations before against after",
    load: () => import("./cli/verbs/verify.ts"),
  },
  {
    name: "undo",
    summary: "Take back what migrate or shim did last, byte for byte",
    load: () => import("./cli/verbs/undo.ts"),
  },
  {
    name: "audit",
    summary: "Find what keeps a project from pure evaluation, and secrets",
    load: () => import("./cli/verbs/audit.ts"),
  },
  {
    name: "explain",
    summary: "Tell all about one rule of the audit",
    load: () => import("./cli/verbs/explain.ts"),
  },
  {
    name: "shim",
    summary: "Write or check default.nix and shell.nix of a flake",
    load: () => import("./cli/verbs/shim.ts"),
  },
  {
    name: "build",
    summary: "Build what `nix build` would",
    load: () => import("./cli/verbs/build.ts"),
  },
  {
    name: "run",
    summary: "Run an app or a package as `nix run` would",
    load: () => import("./cli/verbs/run.ts"),
  },
  {
    name: "shell",
    summary: "Start a shell with packages as `nix shell` would",
    load: () => import("./cli/verbs/shell.ts"),
  },
  {
    name: "eval",
    summary: "Evaluate an attribute of a flake as `nix eval` would",
    load: () => import("./cli/verbs/eval.ts"),
  },
  {
    name: "repl",
    summary: "Try out what is in a flake as in `nix repl`",
    load: () => import("./cli/verbs/repl.ts"),
  },
  {
    name: "show",
    summary: "Show the outputs of a flake as `nix flake show` would",
    load: () => import("./cli/verbs/show.ts"),
  },
  {
    name: "check",
    summary: "Check a flake as `nix flake check` would",
    load: () => import("./cli/verbs/check.ts"),
  },
  {
    name: "fmt",
    summary: "Run a flake's formatter as `nix fmt` would",
    load: () => import("./cli/verbs/fmt.ts"),
  },
  {
    name: "profile",
    summary: "Install packages of flakes for you: install, list, remove, upgrade, rollback",
    load: () => import("./cli/verbs/profile.ts"),
  },
  {
    name: "log",
    summary: "Print what a build printed as `nix log` would",
    load: () => import("./cli/verbs/log.ts"),
  },
  {
    name: "copy",
    summary: "Copy packages between stores as `nix copy` would",
    load: () => import("./cli/verbs/copy.ts"),
  },
  {
    name: "why-depends",
    summary: "Show why one package needs another as `nix why-depends` would",
    load: () => import("./cli/verbs/why_depends.ts"),
  },
  {
    name: "bundle",
    summary: "Make one file of a program as `nix bundle` would",
    load: () => import("./cli/verbs/bundle.ts"),
  },
  {
    name: "develop",
    summary: "Enter a shell as `nix develop` would, without Nix while nothing changed",
    load: () => import("./cli/verbs/develop.ts"),
  },
  {
    name: "print-dev-env",
    summary: "Print a shell's environment as `nix print-dev-env` would",
    load: () => import("./cli/verbs/print_dev_env.ts"),
  },
  {
    name: "direnv",
    summary: "Load a flake's shell by direnv, at once while nothing changed",
    load: () => import("./cli/verbs/direnv.ts"),
  },
  {
    name: "lock",
    summary: "Write flake.lock as `nix flake lock` would",
    load: () => import("./cli/verbs/lock.ts"),
  },
  {
    name: "update",
    summary: "Lock inputs anew as `nix flake update` would",
    load: () => import("./cli/verbs/update.ts"),
  },
  {
    name: "metadata",
    summary: "Show a flake's revision and inputs as `nix flake metadata` would",
    load: () => import("./cli/verbs/metadata.ts"),
  },
  {
    name: "prefetch",
    summary: "Copy a flake's tree to the store as `nix flake prefetch` would",
    load: () => import("./cli/verbs/prefetch.ts"),
  },
  {
    name: "archive",
    summary: "Copy a flake and its inputs to the store as `nix flake archive` would",
    load: () => import("./cli/verbs/archive.ts"),
  },
  {
    name: "init",
    summary: "Begin a flake here from a template",
    load: () => import("./cli/verbs/init.ts"),
  },
  {
    name: "new",
    summary: "Begin a flake in a directory from a template",
    load: () => import("./cli/verbs/new.ts"),
  },
  {
    name: "clone",
    summary: "Clone the repository of a flake",
    load: () => import("./cli/verbs/clone.ts"),
  },
  {
    name: "graph",
    summary: "Draw the inputs of flake.lock, and name what is in it twice",
    load: () => import("./cli/verbs/graph.ts"),
  },
  {
    name: "registry",
    summary: "Symbolic names for flakes: list, add, remove, pin, resolve",
    load: () => import("./cli/verbs/registry.ts"),
  },
  {
    name: "doctor",
    summary: "Look at the Nix on this machine, and say what would be in the way",
    load: () => import("./cli/verbs/doctor.ts"),
  },
  {
    name: "completions",
    summary: "Print what lets a shell complete the words of flakebridge",
    load: () => import("./cli/verbs/completions.ts"),
  },
  {
    name: "help",
    summary: "Tell about the program or about one verb",
    load: () => import("./cli/verbs/help.ts"),
  },
];

if (import.meta.main) await main(verbs, Deno.args);
