import { assertEquals } from "@std/assert";
import { memoryProject } from "../../tests/migrate/memory_project.ts";
import { otherToolsNotes } from "./other_tools.ts";

Deno.test("otherToolsNotes() names the files of other tools, and only those", () => {
  const project = memoryProject({ "hive.nix": "{ }", "home.nix": "{ }", "shell.nix": "{ }" });
  assertEquals(
    otherToolsNotes(project, new Set()).map(({ place, message }) => [place?.file, message]),
    [
      ["home.nix", "home.nix is for home-manager, and no output of the flake"],
      ["hive.nix", "hive.nix is for Colmena, and no output of the flake"],
    ],
  );
});
