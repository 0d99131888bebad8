import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Failure } from "../../../nix/diagnostic.ts";
import { parseEnvironment } from "./environment.ts";
import { outputPaths, setupScript } from "./script.ts";

const environment = parseEnvironment(JSON.stringify({
  bashFunctions: { hi: " \n    echo hi\n" },
  variables: {
    TMP: { type: "exported", value: "/build" },
    b: { type: "array", value: ["one", "it's"] },
    a: { type: "var", value: "see $1 in /nix/store/x-thing/bin" },
    out: { type: "exported", value: "/nix/store/x-thing" },
    outputs: { type: "exported", value: "out" },
    strange: { type: "unknown" },
    t: { type: "associative", value: { "10": "x", "9": "y" } },
  },
}));

Deno.test("setupScript() sets variables by name, but for what the builder's machine decides", () => {
  const script = setupScript(environment, { outputs: "/home/o" });
  assertStringIncludes(
    script,
    "a='see $1 in /home/o/out/bin'\ndeclare -a b=('one' 'it'\\''s' )\nout='/home/o/out'\nexport out\n",
  );
  assertStringIncludes(
    script,
    "declare -A t=(['10']='x' ['9']='y' )\nhi ()\n{\n \n    echo hi\n}\n",
  );
  assertEquals(script.includes("TMP='"), false);
});

Deno.test("setupScript() redirects store paths", () => {
  const redirects = new Map([["/nix/store/x-thing/bin", "/home/$&"]]);
  // The outputs are in the order of store paths: the shorter one first, as in Nix.
  const script = setupScript(environment, { outputs: "/o", redirects });
  assertStringIncludes(script, "a='see $1 in /o/out/bin'");
});

Deno.test("outputPaths() refuses an environment that does not name its outputs", () => {
  assertThrows(() => outputPaths({ variables: new Map(), functions: new Map() }), Failure);
});
