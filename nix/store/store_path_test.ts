import { assertEquals, assertRejects } from "@std/assert";
import { parseHash } from "./hash.ts";
import { fixedOutputPath, parseStorePath, storePathsIn } from "./store_path.ts";

const PATH = "/nix/store/0mdqa9w1p6cmli6976v4wi0sw9r4p5pr-hello-1.0";

Deno.test("parseStorePath() takes a path apart, and what stands below it", () => {
  const digest = "0mdqa9w1p6cmli6976v4wi0sw9r4p5pr";
  const whole = { path: PATH, digest, name: "hello-1.0" };
  assertEquals(parseStorePath(PATH), { ...whole, below: "" });
  assertEquals(parseStorePath(`${PATH}/bin/x`), { ...whole, below: "/bin/x" });
  assertEquals(parseStorePath(PATH.replace("/nix", "/opt/nix"), "/opt/nix/store")?.digest, digest);
});

Deno.test("parseStorePath() knows what is no store path", () => {
  const others = ["/nix/store", "/nix/store/", "/nix/store/x", "/tmp/x", `${PATH}%`, `x${PATH}`];
  for (const other of others) assertEquals(parseStorePath(other), undefined);
});

Deno.test("fixedOutputPath() refuses a name that the store does not take", async () => {
  const hash = parseHash("d41d8cd98f00b204e9800998ecf8427e", "md5");
  for (const name of ["", "a b", "a/b", "x".repeat(212)]) {
    await assertRejects(
      () => fixedOutputPath(name, { hash, recursive: true }),
      SyntaxError,
      "not a valid name",
    );
  }
});

Deno.test("storePathsIn() finds the objects that a text names, and no more of them", () => {
  const path = `/nix/store/${"0".repeat(32)}-a.drv`;
  assertEquals(storePathsIn(`"${path}" ${path}/below /nix/store/x /nix/store/`), [path, path]);
});
