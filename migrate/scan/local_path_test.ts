import { assertEquals } from "@std/assert";
import { parse } from "../../nix/syntax/parse.ts";
import { projectPath, resolveFrom } from "./local_path.ts";

Deno.test("resolveFrom() takes a path from the file it stands in to the root", () => {
  const paths = [
    ["default.nix", "./a.nix", "a.nix"],
    ["default.nix", "./.", ""],
    ["nix/x.nix", "../a", "a"],
    ["nix/x.nix", "../.", ""],
    ["nix/x.nix", "./y/../z", "nix/z"],
    ["default.nix", "../a", "../a"],
    ["nix/x.nix", "../../../a", "../../a"],
  ] as const;
  for (const [file, path, expected] of paths) assertEquals(resolveFrom(file, path), expected);
});

Deno.test("projectPath() reads relative literals, and no others", () => {
  const path = (text: string) => {
    const { root } = parse(text).tree;
    return root.type === "Path" ? projectPath(root, "nix/x.nix") : "no path";
  };
  assertEquals(path("../a"), "a");
  assertEquals(path("/a"), undefined);
  assertEquals(path("~/a"), undefined);
  assertEquals(path("./a/${b}"), undefined);
});
