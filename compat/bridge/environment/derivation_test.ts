import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Failure } from "../../../nix/diagnostic.ts";
import type { Derivation } from "../../../nix/store/derivation.ts";
import { derivationName, environmentExpression } from "./derivation.ts";

const DRV = `/nix/store/${"0".repeat(32)}-hello-1.0.drv`;

function derivationOf(env: Readonly<Record<string, string>>, builder = "/b/bash"): Derivation {
  return {
    outputs: new Map([["out", { path: "/nix/store/o", hashAlgorithm: "", hash: "" }]]),
    inputDerivations: new Map([["/nix/store/i.drv", ["out", "dev"]]]),
    inputSources: ["/nix/store/s"],
    system: "x86_64-linux",
    builder,
    args: ["-e", "builder.sh"],
    env: new Map(Object.entries(env)),
  };
}

Deno.test("derivationName() takes directory, hash and ending away", () => {
  assertEquals(derivationName(DRV), "hello-1.0");
});

Deno.test("environmentExpression() keeps attributes and inputs, not checks nor a fixed hash", () => {
  const text = environmentExpression(
    derivationOf({
      allowedReferences: "",
      name: "hello-1.0",
      outputs: "out",
      outputHash: "h",
      x: "${y}",
    }),
    DRV,
  );
  assertStringIncludes(text, `"x" = "\\\${y}";`);
  assertStringIncludes(text, `name = "hello-1.0-env";`);
  assertStringIncludes(text, `"/nix/store/i.drv" = { outputs = [ "out" "dev" ]; };`);
  assertStringIncludes(text, `"/nix/store/s" = { path = true; };`);
  assertStringIncludes(text, `++ [ "out" "outputHash=h" ]`);
  assertEquals(text.includes("allowedReferences"), false);
});

Deno.test("environmentExpression() refuses what is not built by bash", () => {
  assertThrows(
    () => environmentExpression(derivationOf({ outputs: "out" }, "/bin/sh"), DRV),
    Failure,
  );
  assertThrows(() => environmentExpression(derivationOf({}), DRV), Failure);
});
