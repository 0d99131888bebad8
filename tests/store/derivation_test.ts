import { assertEquals } from "@std/assert";
import { narDigest } from "../../nix/store/digest.ts";
import { parseDerivation, printDerivation } from "../../nix/store/derivation.ts";
import { parseHash } from "../../nix/store/hash.ts";
import { fixedOutputPath, parseStorePath, sourcePath } from "../../nix/store/store_path.ts";
import { needNix } from "../../nix/tools/nix.ts";
import { readTree } from "../../nix/tools/read_tree.ts";
import { runNix } from "../../nix/tools/run.ts";
import { withNixSettings } from "../tools/nix_settings.ts";

/** Derivations with everything a `.drv` file can hold. */
const EXPRESSION = String.raw`
  let
    make = more: derivation ({ system = "x86_64-linux"; builder = "/bin/sh"; } // more);
    fixed = make { name = "f"; outputHash = "0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73";
      outputHashAlgo = "sha256"; outputHashMode = "recursive"; };
    two = make { name = "two"; outputs = [ "out" "dev" ]; args = [ "-c" "echo \"\\n\"\n\t\r" ]; };
    structured = make { name = "structured"; __structuredAttrs = true; list = [ 1 2 ]; inherit two; };
    text = builtins.toFile "text" "some ''text''";
  in make { name = "odd"; "é" = "ü\\"; inherit fixed text structured; dev = two.dev; out1 = two.out;
    empty = ""; number = 1.5; path = TREE; }
`;

Deno.test("printDerivation() gives back every .drv file of a closure, byte for byte", async () => {
  await withTree(async ({ root, nix }) => {
    const top = await instantiate(root, nix);
    const derivations = (await nix("nix-store", "-q", "--requisites", top)).filter((path) => {
      return path.endsWith(".drv");
    });
    assertEquals(derivations.length, 4);
    for (const path of derivations) {
      const text = await Deno.readTextFile(path);
      const derivation = parseDerivation(text);
      assertEquals(printDerivation(derivation), text);
      const inputs = [...derivation.inputDerivations.keys(), ...derivation.inputSources];
      const references = await nix("nix-store", "-q", "--references", path);
      assertEquals(inputs.toSorted(), references.toSorted());
    }
  });
});

Deno.test("sourcePath() is where Nix copies a tree", async () => {
  await withTree(async ({ root, nix, store }) => {
    const top = await Deno.readTextFile(await instantiate(root, nix));
    const path = parseDerivation(top).env.get("path")!;
    const hash = await narDigest(readTree(root));
    assertEquals(await sourcePath(hash, parseStorePath(path, store)!.name, store), path);
  });
});

Deno.test("fixedOutputPath() equals nix-store --print-fixed-path", async () => {
  await withTree(async ({ nix, store }) => {
    const lengths = { md5: 32, sha1: 40, sha256: 64, sha512: 128 } as const;
    for (const algorithm of ["md5", "sha1", "sha256", "sha512"] as const) {
      const digits = "0f".repeat(lengths[algorithm] / 2);
      const hash = parseHash(digits, algorithm);
      for (const recursive of [false, true]) {
        const flags = recursive ? ["--recursive"] : [];
        const path = await nix(
          "nix-store",
          "--print-fixed-path",
          ...flags,
          algorithm,
          digits,
          "a-1",
        );
        assertEquals([await fixedOutputPath("a-1", { hash, recursive }, store)], path);
      }
    }
  });
});

/** Runs a program of Nix and returns the lines it prints. */
type RunLines = (program: string, ...args: readonly string[]) => Promise<readonly string[]>;

async function instantiate(root: string, nix: RunLines): Promise<string> {
  const [path] = await nix("nix-instantiate", "-E", EXPRESSION.replace("TREE", root));
  return path!;
}

async function withTree(
  test: (tree: { root: string; nix: RunLines; store: string }) => Promise<void>,
): Promise<void> {
  await withNixSettings(async (temporary, env) => {
    const root = `${temporary}/tree`;
    await Deno.mkdir(`${root}/d`, { recursive: true });
    await Deno.writeTextFile(`${root}/d/f`, "text", { mode: 0o755 });
    const nix: RunLines = async (program, ...args) => {
      return (await runNix(program, args, { env })).split("\n").filter((line) => line !== "");
    };
    await test({ root, nix, store: (await needNix({ env })).store });
  });
}
