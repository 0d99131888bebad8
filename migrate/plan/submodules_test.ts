import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/migrate/memory_project.ts";
import { scan } from "../scan/scan.ts";
import { submoduleNotes, submodulesRead } from "./submodules.ts";

const git = {
  topLevel: "/project",
  gitDir: "/project/.git",
  prefix: "",
  hasHead: true,
  dirty: [],
  submodules: ["dep/greeter", "lib"],
  ignoresRoot: false,
  holdsHome: false,
};

/** The submodules that a default.nix beside a shell.nix reads. */
function read(text: string, path = "default.nix"): readonly string[] {
  const project = scan(memoryTree({ "shell.nix": "{ }", [path]: text }, { git }));
  return submodulesRead([project.files.get(path)!], project, project.lookups);
}

Deno.test("submodulesRead() sees paths into them, and directories that have them", () => {
  assertEquals(read("import ./lib { }"), ["lib"]);
  assertEquals(read("./dep/greeter/src"), ["dep/greeter"]);
  assertEquals(read("../dep", "nix/a.nix"), ["dep/greeter"]);
  assertEquals(read("{ src = ./.; }"), ["dep/greeter", "lib"]);
});

Deno.test("submodulesRead() sees none where only code is read, or other files", () => {
  assertEquals(read("import ./shell.nix"), []);
  assertEquals(read("import ../shell.nix { }", "nix/a.nix"), []);
  assertEquals(read("[ ./library ./dep/x ../lib /lib ~/lib <lib> ]"), []);
});

Deno.test("submoduleNotes() says what it asks of Nix", () => {
  assertEquals(submoduleNotes([]), []);
  assertEquals(submoduleNotes(["a", "b"]).map(({ message }) => message), [
    "flake.nix asks for the submodules, since the code reads a, b",
  ]);
});
