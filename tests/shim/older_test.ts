/**
 * Shims as versions of flakebridge wrote them before, `older/MODE-GENERATION-INTERFACE.nix`: each
 * is renewed to what is written now, with its mode and with the arguments that it took.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type PlannedShim, planShims } from "../../compat/shim/plan_shims.ts";
import {
  type Evaluator,
  type LegacyFunction,
  renderShim,
  type ShimFile,
  type ShimInterface,
  type ShimMode,
} from "../../compat/shim/shim.ts";
import type { Supply } from "../../compat/shim/supply.ts";

const EVALUATORS: Readonly<Record<ShimMode, Evaluator>> = {
  vendored: { mode: "vendored", path: "nix/flake-compat.nix" },
  locked: {
    mode: "locked",
    input: ["flake-compat"],
    locked: { type: "github", owner: "o", repo: "r" },
  },
  pinned: { mode: "pinned", url: "https://example.org/a.tar.gz", narHash: "sha256-AAAA" },
};

const packages: Supply = { kind: "packages", input: { name: "nixpkgs", flake: true } };
const src = {
  name: "src",
  supply: { kind: "source", input: { name: "src", flake: true } },
} as const;

function ofPackage(made: Omit<LegacyFunction, "kind" | "code">): LegacyFunction {
  return { kind: "function", code: "nix/package.nix", ...made };
}

const INTERFACES: Readonly<Record<string, ShimInterface>> = {
  value: { kind: "value" },
  flake: { kind: "flake" },
  systems: ofPackage({
    formals: ["system"],
    ellipsis: false,
    systemDefault: '"x86_64-linux"',
    call: { parameters: [] },
  }),
  function: ofPackage({
    formals: ["pkgs", "greeting"],
    ellipsis: false,
    call: { parameters: [{ name: "pkgs", supply: packages }] },
  }),
  called: ofPackage({
    formals: ["stdenv", "src", "debug"],
    ellipsis: true,
    call: {
      parameters: [src, { name: "system", supply: { kind: "system" } }],
      callPackageOf: packages,
    },
  }),
};

const directory = new URL("./older/", import.meta.url);

for (
  const { name } of [...Deno.readDirSync(directory)].toSorted((a, b) => a.name < b.name ? -1 : 1)
) {
  const [mode = "", generation, kind = ""] = name.replace(".nix", "").split("-");
  // What has no stamp yet can't be told from what a person changed.
  const state = generation === "0" ? "edited" : "outdated";

  Deno.test(`an older shim, ${name}, is ${state}, and keeps its mode and its arguments`, () => {
    const text = Deno.readTextFileSync(new URL(name, directory));
    const file: ShimFile = text.startsWith("# shell.nix") ? "shell.nix" : "default.nix";
    const evaluator = EVALUATORS[mode as ShimMode];
    const planned = (text: string): PlannedShim | undefined =>
      planShims((path) => path === file ? text : undefined, evaluator)
        .find(({ path }) => path === file);
    const expected = renderShim({
      file,
      evaluator,
      result: file === "shell.nix" ? "shellNix" : "defaultNix",
      interface: INTERFACES[kind]!,
    });
    assertEquals(planned(text)?.text, expected);
    assertEquals(planned(text)?.state, state);
    assertEquals(planned(expected)?.state, "current");
  });
}
