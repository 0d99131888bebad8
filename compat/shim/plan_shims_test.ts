import { assertEquals, assertStringIncludes } from "@std/assert";
import { evaluatorSource, evaluatorText } from "../evaluator/evaluator.ts";
import { stamped } from "../evaluator/stamp.ts";
import { planShims } from "./plan_shims.ts";
import { type Evaluator, renderShim } from "./shim.ts";

const evaluator: Evaluator = { mode: "vendored", path: "nix/flake-compat.nix" };

const value = renderShim({
  file: "default.nix",
  evaluator,
  result: "shellNix",
  interface: { kind: "value" },
});

function states(files: Readonly<Record<string, string>>): readonly string[] {
  return planShims((path) => files[path], evaluator).map(({ path, state }) => `${path} ${state}`);
}

Deno.test("planShims() finds what is missing, and what is as it should be", () => {
  assertEquals(states({}), [
    "default.nix missing",
    "shell.nix missing",
    "nix/flake-compat.nix missing",
  ]);
  for (const text of [evaluatorText, evaluatorSource]) {
    assertEquals(states({ "default.nix": value, "nix/flake-compat.nix": text }), [
      "default.nix current",
      "shell.nix missing",
      "nix/flake-compat.nix current",
    ]);
  }
});

Deno.test("planShims() takes a checkout with other line endings for what it is", () => {
  const crlf = (text: string): string => text.replaceAll("\n", "\r\n");
  assertEquals(
    states({
      "default.nix": crlf(value),
      "shell.nix": crlf(`${value}# mine\n`),
      "nix/flake-compat.nix": crlf(evaluatorText),
    }),
    ["default.nix current", "shell.nix edited", "nix/flake-compat.nix current"],
  );
});

Deno.test("planShims() tells another version's from what a person changed or wrote", () => {
  const older = (text: string): string => stamped(text.replace(/\d+\.\d+\.\d+/, "0.0.1"));
  assertEquals(
    states({
      "default.nix": older(value),
      "shell.nix": "{ }",
      "nix/flake-compat.nix": older(evaluatorText),
    }),
    ["default.nix outdated", "shell.nix foreign", "nix/flake-compat.nix outdated"],
  );
  const newer = (text: string): string => stamped(text.replace(/\d+\.\d+\.\d+/, "99.0.0"));
  assertEquals(
    states({ "default.nix": newer(value), "nix/flake-compat.nix": newer(evaluatorText) }),
    ["default.nix newer", "shell.nix missing", "nix/flake-compat.nix newer"],
  );
  const mine = (text: string): string => `${text}# mine\n`;
  for (const version of [(text: string) => text, older]) {
    assertEquals(
      states({
        "default.nix": mine(version(value)),
        "nix/flake-compat.nix": mine(version(evaluatorText)),
      }),
      ["default.nix edited", "shell.nix missing", "nix/flake-compat.nix edited"],
    );
  }
});

/** As it would have been written before shims took overrides. */
const OLDER = stamped(`# default.nix for every Nix, with flakes or without: what flake.nix says.
# Made by flakebridge 0.0.9. The code is in nix/package.nix.
{
  system ? "x86_64-linux",
  # Without one of these, nix/package.nix takes its own default.
  pkgs ? null,
  greeting ? null,
}@arguments:
let
  flake = import ./nix/flake-compat.nix {
    src = ./.;
    inherit system;
  };
  given = removeAttrs arguments [ "system" ];
in
if given == { } then
  flake.defaultNix
else
  import "\${flake.directory}/nix/package.nix" (
    { pkgs = flake.inputs.nixpkgs.legacyPackages.\${system}; } // given
  )
`);

Deno.test("planShims() renews an older version's shim, with the arguments that it took", () => {
  const [shim] = planShims((path) => path === "default.nix" ? OLDER : undefined, evaluator);
  assertEquals(shim?.state, "outdated");
  const nixpkgs = { name: "nixpkgs", flake: true };
  const expected = renderShim({
    file: "default.nix",
    evaluator,
    result: "defaultNix",
    interface: {
      kind: "function",
      code: "nix/package.nix",
      formals: ["pkgs", "greeting"],
      ellipsis: false,
      systemDefault: '"x86_64-linux"',
      call: { parameters: [{ name: "pkgs", supply: { kind: "packages", input: nixpkgs } }] },
    },
  });
  assertEquals(shim?.text, expected);
  assertStringIncludes(expected, "inherit system overrides;");
  const edited = OLDER.replace("greeting ? null", "greeting ? 1");
  assertEquals(states({ "default.nix": edited })[0], "default.nix edited");
});

Deno.test("planShims() keeps a value a value, and takes no link for the other file", () => {
  const planned = (before: string) =>
    planShims((path) => path === "shell.nix" ? before : undefined, evaluator)[1];
  assertStringIncludes(planned("import ./a.nix")?.text ?? "", "(import ./nix/flake-compat.nix {");
  assertStringIncludes(planned("{ a }: a")?.text ?? "", "overrides ? { },");
  assertEquals(planned(value)?.state, "edited");
});

Deno.test("planShims() plans no evaluator where the shims have theirs from elsewhere", () => {
  const pinned = { mode: "pinned", url: "https://example.org/a", narHash: "sha256-A" } as const;
  const planned = planShims((path) => path === "default.nix" ? value : undefined, pinned);
  assertEquals(planned.map(({ path, state }) => `${path} ${state}`), [
    "default.nix outdated",
    "shell.nix missing",
  ]);
});
