import { assertEquals, assertStringIncludes } from "@std/assert";
import { evaluatorText } from "../evaluator/evaluator.ts";
import { planShims } from "./plan_shims.ts";
import { renderShim } from "./shim.ts";

const value = renderShim({
  file: "default.nix",
  evaluator: "./nix/flake-compat.nix",
  result: "shellNix",
  interface: { kind: "value" },
});

function states(files: Readonly<Record<string, string>>): readonly string[] {
  return planShims((path) => files[path]).map(({ path, state }) => `${path} ${state}`);
}

Deno.test("planShims() finds what is missing, and what is as it should be", () => {
  assertEquals(states({}), [
    "default.nix missing",
    "shell.nix missing",
    "nix/flake-compat.nix missing",
  ]);
  assertEquals(states({ "default.nix": value, "nix/flake-compat.nix": evaluatorText }), [
    "default.nix current",
    "shell.nix missing",
    "nix/flake-compat.nix current",
  ]);
});

Deno.test("planShims() tells another version's from what a person changed or wrote", () => {
  const older = (text: string): string => text.replace(/\d+\.\d+\.\d+/, "0.0.1");
  assertEquals(
    states({
      "default.nix": older(value),
      "shell.nix": "{ }",
      "nix/flake-compat.nix": older(evaluatorText),
    }),
    ["default.nix outdated", "shell.nix foreign", "nix/flake-compat.nix outdated"],
  );
  assertEquals(
    states({
      "default.nix": `${value}# mine\n`,
      "nix/flake-compat.nix": `${evaluatorText}# mine\n`,
    }),
    ["default.nix edited", "shell.nix missing", "nix/flake-compat.nix edited"],
  );
});

Deno.test("planShims() keeps the interface and the evaluator of the shims it finds", () => {
  const elsewhere = value.replace("./nix/flake-compat.nix", "./nix/flake-compat-2.nix");
  const [found, missing, evaluator] = planShims((path) =>
    path === "default.nix" ? elsewhere : undefined
  );
  assertEquals(found?.text, elsewhere);
  assertStringIncludes(missing?.text ?? "", "./nix/flake-compat-2.nix");
  assertEquals(evaluator?.path, "nix/flake-compat-2.nix");
});
