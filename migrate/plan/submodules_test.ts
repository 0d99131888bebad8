import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/migrate/memory_project.ts";
import { scan } from "../scan/scan.ts";
import { type ReadSubmodules, submoduleNotes, submodulesRead } from "./submodules.ts";

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

const modules = `[submodule "dep/greeter"]
\tpath = dep/greeter
\turl = https://example.org/greeter
[submodule "lib"]
  path="lib"
`;

/** The submodules that a default.nix beside a shell.nix reads. */
function allRead(text: string, files: Record<string, string> = {}): ReadSubmodules {
  const project = scan(memoryTree({ "shell.nix": "{ }", "default.nix": text, ...files }, { git }));
  const all = [...project.files.values()].filter(({ path }) => path !== "shell.nix");
  return submodulesRead(all, project, project.lookups);
}

/** Those of them that .gitmodules names, as it does with all. */
function read(text: string, path = "default.nix"): readonly string[] {
  const { known, unknown } = allRead("{ }", { [path]: text, ".gitmodules": modules });
  assertEquals(unknown, []);
  return known;
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

Deno.test("submodulesRead() keeps apart what .gitmodules does not name", () => {
  assertEquals(allRead("./."), { known: [], unknown: ["dep/greeter", "lib"] });
  const one = { ".gitmodules": modules.replace("path = dep/greeter", "path = dep/other") };
  assertEquals(allRead("./.", one), { known: ["lib"], unknown: ["dep/greeter"] });
});

Deno.test("submoduleNotes() says what it asks of Nix, and what no flake sees", () => {
  const told = (known: string[], unknown: string[]) =>
    submoduleNotes({ known, unknown }).map(({ message }) => message);
  assertEquals(told([], []), []);
  assertEquals(told(["a", "b"], []), [
    "flake.nix asks for the submodules, since the code reads a, b",
  ]);
  assertEquals(told([], ["c"]), [
    "The code reads c, a submodule that .gitmodules does not name: a clone has an empty " +
    "directory there, and a flake nothing",
  ]);
});
