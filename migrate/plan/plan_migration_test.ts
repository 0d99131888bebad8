import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { EMPTY_LOCK } from "../../compat/lock/mod.ts";
import { isShim } from "../../compat/shim/shim.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import type { Plan, TextChange } from "./plan.ts";
import { type Draft, planMigration, withLock } from "./plan_migration.ts";

const rev = "1".repeat(40);
const url = (revision: string) => `https://github.com/NixOS/nixpkgs/archive/${revision}.tar.gz`;
const pin = `fetchTarball { url = "${url(rev)}"; sha256 = "${"0".repeat(52)}"; }`;

function draft(texts: Texts, description?: string): Draft {
  return planMigration(memoryProject(texts), {
    nixpkgs: "github:NixOS/nixpkgs/nixos-unstable",
    systems: ["x86_64-linux"],
    layout: "shim",
    style: "plain",
    keepPins: false,
    references: new Map(),
    isFlake: (url) => url.endsWith(rev) ? true : undefined,
    ...(description !== undefined && { description }),
  });
}

function plan(texts: Texts): Plan {
  return draft(texts).plan;
}

function textChanges(plan: Plan | undefined): readonly TextChange[] {
  return plan?.changes.filter((change) => change.kind !== "track") ?? [];
}

function textOf(plan: Plan, path: string): string {
  return textChanges(plan).findLast((change) => change.path === path)?.text ?? "";
}

/** The project that a plan leaves behind. */
function carriedOut(texts: Texts, plan: Plan): Texts {
  const changes = textChanges(plan);
  const after = new Map(Object.entries(texts));
  for (const change of changes) if (change.kind === "move") after.delete(change.from);
  for (const { path, text } of changes) after.set(path, text);
  return Object.fromEntries(after);
}

/** Asserts that Nix reads everything a plan writes. */
function assertReadable(plan: Plan): void {
  for (const { path, text } of textChanges(plan)) {
    if (path.endsWith(".nix")) assertEquals(check(parse(text)), [], `${path}\n${text}`);
  }
}

const shell = "{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { }\n";
const program = "{ stdenv }: stdenv.mkDerivation { src = ./.; }\n";

Deno.test("planMigration() plans flake.nix, evaluator, shims and moves, in the order of paths", () => {
  const made = plan({ "default.nix": program, "shell.nix": shell });
  assertReadable(made);
  assertEquals(made.changes.map(({ kind, path }) => `${kind} ${path}`), [
    "create default.nix",
    "create flake.nix",
    "create nix/flake-compat.nix",
    "move nix/package.nix",
    "move nix/shell.nix",
    "create shell.nix",
  ]);
  assertEquals(made.outputs.map(({ attributePath }) => attributePath.join(".")), [
    "packages.SYSTEM.default",
    "devShells.SYSTEM.default",
  ]);
  assertEquals(textOf(made, "nix/package.nix"), program.replace("./.", "../."));
});

Deno.test("planMigration() keeps a pin: the revision in flake.nix, the hash in the lock", () => {
  const { plan, lockRequests } = draft({ "shell.nix": shell.replace("<nixpkgs>", `(${pin})`) });
  assertReadable(plan);
  const [input] = plan.inputs;
  assertEquals([input?.name, input?.url, input?.fate], [
    "nixpkgs",
    `github:NixOS/nixpkgs/${rev}`,
    "preserved",
  ]);
  assertEquals(lockRequests.map(({ known }) => known?.rev), [rev]);
  assertEquals(textOf(plan, "nix/shell.nix"), "{ pkgs }: pkgs.mkShell { }\n");
});

Deno.test("planMigration() keeps two pins apart, of one branch too", () => {
  const two = pin.replaceAll(rev, "2".repeat(40));
  const text = `let a = import (${pin}) { }; b = import (${two}) { }; in a.mkShell { inherit b; }`;
  const made = plan({ "shell.nix": text });
  assertReadable(made);
  assertEquals(made.inputs.map(({ name }) => name), ["nixpkgs", "nixpkgs-2222222"]);
});

Deno.test("planMigration() writes what Nix reads for channels with a dot in their name", () => {
  for (const text of ["{ pkgs ? CHANNEL }: pkgs.mkShell { }", "with CHANNEL; mkShell { }"]) {
    const made = plan({ "shell.nix": text.replace("CHANNEL", "import <nixos-23.05> { }") });
    assertReadable(made);
    assertEquals(made.inputs.map(({ name }) => name), ["nixos-23-05"]);
  }
});

Deno.test("planMigration() takes the description as it is told", () => {
  const text = 'a "b" ${c}\n';
  const { plan } = draft({ "shell.nix": shell }, text);
  assertReadable(plan);
  assert(textOf(plan, "flake.nix").includes('description = "a \\"b\\" \\${c}\\n";'));
});

Deno.test("planMigration() keeps the interface of files that import each other", () => {
  const made = plan({
    "default.nix": "{ pkgs ? import <nixpkgs> { } }: pkgs.mkShell { a = import ./a.nix { }; }",
    "a.nix": "{ }: import ./default.nix { pkgs = import <nixpkgs> { config = { }; }; }",
  });
  assertReadable(made);
});

Deno.test("planMigration() throws a failure where there is nothing to migrate", () => {
  const message = (texts: Texts) => assertThrows(() => plan(texts), Failure).message.split("\n")[0];
  assertEquals(message({}), "There is no default.nix and no shell.nix here");
  assertEquals(message({ "a.nix": shell }), "There is no default.nix and no shell.nix here");
  assertEquals(message({ "default.nix": "x: x" }), "Nothing here can become part of a flake");
  assertEquals(message({ "default.nix": "{" })?.startsWith('Cannot parse "default.nix"'), true);
});

Deno.test("planMigration() says what there is where there is no entry file", () => {
  const texts = { "user.nix": "{ config, ... }: { a = 1; }", "sub/deep/shell.nix": shell };
  const [error, note, ...more] = assertThrows(() => plan(texts), Failure).diagnostics;
  assertEquals(
    error?.help,
    "migrate takes a directory with a default.nix or a shell.nix, like sub/deep",
  );
  assertEquals(note?.message.startsWith("user.nix is no entry file"), true);
  assertEquals(more, []);
});

Deno.test("planMigration() goes on where one of the two entries can't be used", () => {
  const made = plan({ "default.nix": "{", "shell.nix": shell });
  assertEquals(made.outputs.map(({ entry }) => entry), ["shell.nix"]);
  assertEquals(made.notes.map(({ code }) => code), ["syntax"]);
});

Deno.test("withLock() adds the lock, and says which inputs it lacks", () => {
  const made = draft({ "shell.nix": shell });
  const lock = EMPTY_LOCK;
  const locked = withLock(made, { text: "{}\n", lock, unlocked: [], flakes: new Set() });
  assertEquals(textOf(locked, "flake.lock"), "{}\n");
  assertEquals(locked.inputs.map((input) => input.locked), [true]);
  const missing = { name: "nixpkgs", reason: "there is no network", command: "nix flake lock" };
  const open = withLock(made, { text: "{}\n", lock, unlocked: [missing], flakes: new Set() });
  assertEquals(open.inputs.map((input) => input.locked), [false]);
  assertEquals(open.notes.at(-1)?.code, "unlocked-input");
});

/** A source of nixpkgs. */
const sources = fc.constantFrom(
  "<nixpkgs>",
  "<nixos-23.05>",
  `(${pin})`,
  "(import ./pin.nix)",
  "sources.nixpkgs",
  "nixpkgs",
);

const nixpkgsArguments = fc.constantFrom(
  "{ }",
  "{ config = { }; }",
  "{ inherit system; }",
  '{ system = "x86_64-linux"; }',
  "{ system = builtins.currentSystem; }",
  "args",
  "(args // { })",
);

const packages = fc.oneof(
  fc.tuple(sources, nixpkgsArguments).map(([source, given]) => `import ${source} ${given}`),
  fc.constantFrom("import ./other.nix", "import ./other.nix { }", "import ./default.nix { }"),
);

/** What binds the names that the rest of a file uses. */
const heads = fc.tuple(
  fc.constantFrom("", "# A comment.\n", "/* one */ ", "\r\n", "\t"),
  fc.constantFrom(
    "",
    "{ }: ",
    "{ ... }: ",
    "{ ... }@args: ",
    "args@{ pkgs ? P, ... }: ",
    "{ pkgs ? P }: ",
    "{ pkgs ? P, system ? builtins.currentSystem, nixpkgs ? <nixpkgs> }:\n",
    '{ system ? "x86_64-linux", pkgs ? P }:\n',
    "{ stdenv, pkgs }:\n",
    "{\n  pkgs ? P # why\n, debug ? false\n}:\n",
  ),
  fc.constantFrom(
    "",
    "let pkgs = P; in ",
    "let\n  # why\n  pkgs = P;\n  system = builtins.currentSystem;\nin\n",
    "let nixpkgs = P; pkgs = nixpkgs; in ",
    "let nixpkgs = <nixpkgs>; pkgs = import nixpkgs { }; in ",
    "let inherit (P) lib mkShell; in ",
    "with P; ",
    "with (P); with pkgs; ",
    "let f = system: P; pkgs = f 1; in ",
  ),
);

const bodies = fc.constantFrom(
  "pkgs.mkShell { }",
  "mkShell { inherit system; }",
  "(P).hello",
  "rec { pkgs = P; a = pkgs.hello; }",
  "{ a = pkgs.hello; inherit (P) b; }",
  "pkgs.callPackage ./other.nix { }",
  "pkgs.callPackage ./. { }",
  "import ./other.nix { inherit pkgs; }",
  "import ./shell.nix",
  "[ <nixpkgs/nixos> ./. ]",
  'pkgs.mkShell { a = "${<nixpkgs>}/a"; b = import ./other.nix; }',
);

/** A file: every `P` in it another package set; names that nothing binds come from a `with`. */
const files = fc.tuple(heads, bodies, fc.array(packages, { minLength: 4, maxLength: 4 }))
  .map(([[comment, formals, binding], body, sets]) => {
    let index = 0;
    const text = `${comment}${formals}${binding}${body}`.replaceAll(
      /\bP\b/g,
      () => sets[index++ % sets.length]!,
    );
    return text;
  });

/** What is wrong with a file: here, names that nothing binds. */
function mistakes(text: string): readonly string[] {
  return check(parse(text)).map(({ message }) => message);
}

/** The plan, or nothing where it fails in words. */
function planIfAny(texts: Texts): Plan | undefined {
  try {
    return plan(texts);
  } catch (error) {
    assert(error instanceof Failure, error instanceof Error ? error.stack : "no error");
    return undefined;
  }
}

Deno.test("planMigration() plans any project or fails in words, and makes no new mistakes", () => {
  const projects = fc.record({
    "default.nix": files,
    "shell.nix": files,
    "other.nix": files,
    "pin.nix": fc.constantFrom(pin, "<nixpkgs>", "{ }: <nixpkgs>"),
  });
  fc.assert(
    fc.property(projects, (texts) => {
      const made = planIfAny(texts);
      const before = new Set(Object.values(texts).flatMap(mistakes));
      for (const { path, text } of textChanges(made)) {
        if (!path.endsWith(".nix")) continue;
        const added = mistakes(text).filter((mistake) => !before.has(mistake));
        assertEquals(added, [], `${path}\n${text}`);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("planMigration() leaves behind what migrate knows for migrated", () => {
  const texts = { "default.nix": program, "shell.nix": shell };
  const after = carriedOut(texts, plan(texts));
  assert("flake.nix" in after);
  assert(isShim(after["default.nix"] ?? "") && isShim(after["shell.nix"] ?? ""));
});

Deno.test("planMigration() tells of code that works its system out unless told", () => {
  const codes = (system: string) =>
    plan({
      "default.nix":
        `{ arch ? "i686", pkgs ? import <nixpkgs> { }, system ? ${system} }: pkgs.hello system`,
    }).notes.map(({ code }) => code).filter((code) => code === "own-system");
  assertEquals(codes('"${arch}-linux"'), ["own-system"]);
  for (const told of ['"i686-linux"', "builtins.currentSystem", "pkgs.system", "null"]) {
    assertEquals(codes(told), [], told);
  }
});

Deno.test("planMigration() tells of pins that it can't read", () => {
  const { notes } = plan({
    "default.nix": "{ sources ? import ./nix/sources.nix }: import sources.nixpkgs { }",
    "shell.nix": shell,
    "nix/sources.nix": "# This file has been generated by Niv.\nlet in { }",
    "nix/sources.json": "{ <<<<<<< HEAD",
  });
  assertEquals(
    notes.flatMap(({ code, message }) => code === "unread-pins" ? [message] : []),
    ['Cannot read the pins in "nix/sources.json": it is no JSON'],
  );
});
