import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { check } from "../../nix/syntax/check.ts";
import { parse } from "../../nix/syntax/parse.ts";
import {
  type Evaluator,
  isShim,
  isUnchangedShim,
  type LegacyFunction,
  renderShim,
  type ShimInterface,
} from "./shim.ts";

const nixpkgs = { name: "nixpkgs", flake: true };
const pkgs = { name: "pkgs", supply: { kind: "packages", input: nixpkgs } } as const;
const system = { name: "system", supply: { kind: "system" } } as const;

const vendored: Evaluator = { mode: "vendored", path: "nix/flake-compat.nix" };

/** A shim without its header, which Nix reads. */
function shim(
  made: ShimInterface,
  evaluator = vendored,
  result: "defaultNix" | "shellNix" = "defaultNix",
): string {
  const text = renderShim({ file: "default.nix", evaluator, result, interface: made });
  assertEquals(check(parse(text)), [], text);
  assert(text.split("\n").every((line) => line.trim().length <= 100), text);
  return text.replace(/^(#.*\n)+/, "");
}

function legacy(changed: Partial<LegacyFunction>): LegacyFunction {
  const call = { parameters: [] };
  return { kind: "function", code: "nix/a.nix", formals: [], ellipsis: false, call, ...changed };
}

Deno.test("renderShim() writes a value, and a flake's own interface", () => {
  assertEquals(
    shim({ kind: "value" }),
    "(import ./nix/flake-compat.nix { src = ./.; }).defaultNix\n",
  );
  assertEquals(
    shim({ kind: "flake" }),
    `{
  system ? builtins.currentSystem,
  # Other trees for inputs: { nixpkgs = ../nixpkgs; }
  overrides ? { },
}:
(import ./nix/flake-compat.nix {
  src = ./.;
  inherit system overrides;
}).defaultNix
`,
  );
});

Deno.test("renderShim() keeps the default for the system where the file took nothing else", () => {
  const only = (made: Partial<LegacyFunction>) => shim(legacy(made)).split("\n")[1];
  assertEquals(only({}), "  system ? builtins.currentSystem,");
  assertEquals(only({ formals: ["system"] }), "  system ? builtins.currentSystem,");
  assertEquals(only({ systemDefault: '"x86_64-linux"' }), '  system ? "x86_64-linux",');
  assertEquals(shim(legacy({})), shim({ kind: "flake" }));
});

Deno.test("renderShim() takes the arguments that the file took, and calls it with them", () => {
  assertEquals(
    shim(legacy({ formals: ["pkgs", "debug"], call: { parameters: [pkgs, system] } })),
    `{
  system ? builtins.currentSystem,
  # Other trees for inputs: { nixpkgs = ../nixpkgs; }
  overrides ? { },
  # Without one of these, nix/a.nix takes its own default.
  pkgs ? null,
  debug ? null,
}@arguments:
let
  flake = import ./nix/flake-compat.nix {
    src = ./.;
    inherit system overrides;
  };
  given = removeAttrs arguments [
    "system"
    "overrides"
  ];
in
if given == { } then
  flake.defaultNix
else
  import "\${flake.directory}/nix/a.nix" (
    {
      inherit system;
      pkgs = flake.inputs.nixpkgs.legacyPackages.\${system};
    }
    // given
  )
`,
  );
});

Deno.test("renderShim() leaves the file an argument of its own name", () => {
  const text = shim(legacy({ formals: ["overrides"] }));
  assertStringIncludes(text, "  overrides ? null,\n}@arguments:");
  assertStringIncludes(text, 'given = removeAttrs arguments [ "system" ];');
});

Deno.test("renderShim() calls a file as it is to be called", () => {
  const call = (made: Partial<LegacyFunction>) =>
    shim(legacy({ formals: ["a"], ...made })).split(/ else |else\n/)[1];
  const file = '"${flake.directory}/nix/a.nix"';
  const set = "flake.inputs.nixpkgs.legacyPackages.${system}";
  assertEquals(call({}), `import ${file} given\n`);
  assertEquals(
    call({ call: { parameters: [pkgs] } }),
    `  import ${file} (\n    { pkgs = ${set}; } // given\n  )\n`,
  );
  assertEquals(
    call({ call: { parameters: [], callPackageOf: pkgs.supply } }),
    `  ${set}.callPackage ${file} given\n`,
  );
});

Deno.test("renderShim() keeps its own names apart from the file's", () => {
  assertStringIncludes(shim(legacy({ ellipsis: true })), "  ...\n}@arguments:");
  assertStringIncludes(shim(legacy({ formals: ["arguments"] })), "removeAttrs arguments' [");
  shim(legacy({ formals: ["flake", "given", "system", "a-b'"] }));
});

Deno.test("renderShim() reads flake.lock for the revision of flake-compat", () => {
  const evaluator: Evaluator = {
    mode: "locked",
    input: ["flake-compat"],
    locked: { type: "github", owner: "o", repo: "r", rev: "0".repeat(40) },
  };
  assertEquals(
    shim({ kind: "flake" }, evaluator),
    `{
  system ? builtins.currentSystem,
  # Other trees for inputs, where flake-compat takes them: { nixpkgs = ../nixpkgs; }
  overrides ? { },
}:
let
  lock = builtins.fromJSON (builtins.readFile ./flake.lock);
  root = lock.nodes.\${lock.root};
  inherit (lock.nodes.\${root.inputs.flake-compat}) locked;
  flake-compat = fetchTarball {
    url = "https://github.com/\${locked.owner}/\${locked.repo}/archive/\${locked.rev}.tar.gz";
    sha256 = locked.narHash;
  };
  evaluate = import flake-compat;
  overriding =
    if overrides == { } then
      { }
    else if builtins.hasAttr "overrides" (builtins.functionArgs evaluate) then
      { inherit overrides; }
    else
      throw "flake-compat takes no overrides; ours does: flakebridge shim --mode vendored";
  flake =
    (evaluate (
      {
        src = ./.;
        inherit system;
      }
      // overriding
    )).defaultNix;
  ofSystem = name: flake.\${name}.\${system} or { };
in
flake.outputs // ofSystem "legacyPackages" // ofSystem "packages" // flake.default or { }
`,
  );
});

Deno.test("renderShim() names the flake-compat that it pins", () => {
  const evaluator: Evaluator = {
    mode: "pinned",
    url: "https://example.org/a.tar.gz",
    narHash: "sha256-AAAA",
  };
  assertEquals(
    shim({ kind: "value" }, evaluator, "shellNix"),
    `let
  flake-compat = fetchTarball {
    url = "https://example.org/a.tar.gz";
    sha256 = "sha256-AAAA";
  };
  flake = (import flake-compat { src = ./.; }).shellNix;
  ofSystem = name: flake.\${name}.\${builtins.currentSystem} or { };
in
(flake.outputs or flake)
// ofSystem "legacyPackages"
// ofSystem "packages"
// ofSystem "devShells"
// flake.default or { }
`,
  );
  assertStringIncludes(
    shim(legacy({ formals: ["a"] }), evaluator),
    'import "${flake.outPath}/nix/a.nix" given',
  );
});

Deno.test("isShim() knows its own, of any version, and isUnchangedShim() what was changed", () => {
  const text = renderShim({
    file: "shell.nix",
    evaluator: vendored,
    result: "shellNix",
    interface: { kind: "value" },
  });
  assertEquals([isShim(text), isShim(text.replaceAll("\n", "\r\n"))], [true, true]);
  assertEquals([isUnchangedShim(text), isUnchangedShim(text + "#\n")], [true, false]);
  assertEquals(isShim("# x\n# Made by flakebridge 12.3.4. More\n"), true);
  for (const other of ["", "# Made by hand 1.2.3.", "{ }: { }"]) assertEquals(isShim(other), false);
});
