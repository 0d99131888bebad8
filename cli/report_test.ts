import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { MigrationReport } from "../migrate/report.ts";
import { widthOf } from "./layout.ts";
import { renderReport } from "./report.ts";
import { plain } from "./style.ts";

const report: MigrationReport = {
  version: 1,
  directory: "/home/ada/morning",
  status: "migrated",
  scanned: [
    { path: "default.nix", kind: "derivation", calling: "function", why: "calls mkDerivation" },
    { path: "overlay.nix", kind: "overlay", calling: "lambda", why: "takes two arguments" },
  ],
  inputs: [{
    name: "nixpkgs",
    url: "github:NixOS/nixpkgs/nixos-unstable",
    fate: "not pinned before",
    locked: false,
    origin: "default.nix:1:10",
  }],
  outputs: [
    { entry: "default.nix", attributePath: ["packages", "SYSTEM", "default"], legacyPath: [] },
    { entry: "shell.nix", attributePath: ["devShells", "SYSTEM", "default"], legacyPath: [] },
  ],
  files: [
    { kind: "create", path: "default.nix" },
    { kind: "create", path: "flake.nix" },
    { kind: "move", path: "nix/default.nix", from: "default.nix" },
    { kind: "edit", path: "overlay.nix" },
  ],
  notes: [{
    severity: "warning",
    code: "impure",
    message: "`builtins.getEnv` gives an empty string in a flake, so `version` will not be what " +
      "it was before the migration",
    place: { file: "default.nix", line: 3, column: 13, text: "  version = builtins.getEnv x;" },
    help: "make it an argument: `nix-build --argstr version 1.2`",
  }],
};

Deno.test("renderReport() tells what was done, what is to be known, and what comes next", () => {
  assertEquals(
    renderReport(report, ".", plain),
    `/home/ada/morning is a flake now.

Project
  default.nix  derivation (function)  calls mkDerivation
  overlay.nix  overlay (lambda)       takes two arguments

Inputs
  nixpkgs  github:NixOS/nixpkgs/nixos-unstable
           not pinned before (default.nix:1:10); not locked yet

Outputs
  default.nix  →  packages.SYSTEM.default
  shell.nix    →  devShells.SYSTEM.default

Files
  new     default.nix      shim: nix-build as before, from the lock
  new     flake.nix        inputs and outputs
  moved   nix/default.nix  was default.nix
  edited  overlay.nix

Notes
  warning: \`builtins.getEnv\` gives an empty string in a flake, so \`version\` will
           not be what it was before the migration [impure]
    --> default.nix:3:13
    |
  3 |   version = builtins.getEnv x;
    |             ^
  help: make it an argument: \`nix-build --argstr version 1.2\`

Next
  flakebridge lock    lock the inputs first, where there is a network
  nix-build           build it as before
  nix-shell           enter its shell as before
  flakebridge verify  compare again, whenever you like
  flakebridge undo    take everything back
`,
  );
});

Deno.test("renderReport() is short when there is nothing to do", () => {
  const nothing = {
    ...report,
    status: "nothing-to-do",
    inputs: [],
    outputs: [],
    files: [],
  } as const;
  assertEquals(
    renderReport({ ...nothing, notes: [] }, ".", plain),
    "Nothing to do: /home/ada/morning is migrated already.\n",
  );
});

Deno.test("renderReport() says of a dry run that nothing was written", () => {
  const text = renderReport({ ...report, status: "planned" }, "../x", plain);
  assertStringIncludes(text, "would become a flake; nothing was written.");
  assertStringIncludes(text, "the same call without --dry-run  do it");
});

Deno.test("renderReport() leads into a project that is elsewhere", () => {
  const text = renderReport(report, "../my project", plain);
  assertStringIncludes(text, "Next\n  cd '../my project'\n");
});

Deno.test("renderReport() keeps to 80 columns where no name is longer", () => {
  for (const line of renderReport(report, ".", plain).split("\n")) {
    assert(widthOf(line) <= 80, line);
  }
});
