import { assertEquals } from "@std/assert";
import { writtenLines } from "../../nix/syntax/write.ts";
import { memoryProject, type Texts } from "../../tests/migrate/memory_project.ts";
import { templatesOutput } from "./templates.ts";

/** What `templates` is, on one line. */
function templates(texts: Texts): readonly string[] {
  return templatesOutput(memoryProject(texts)).map((output) =>
    output.kind === "derived"
      ? writtenLines(output.value).join(" ").replaceAll(/\s+/g, " ")
      : output.kind
  );
}

Deno.test("templatesOutput() has the projects of templates/, each with its own words", () => {
  assertEquals(
    templates({
      "templates/a/flake.nix": '{ description = "A " + unknown; }',
      "templates/b/flake.nix": '{ description = "Begins well"; }',
      "templates/c d/shell.nix": "{ }",
      "templates/letter.txt": "Dear",
      "templates/deep/er/flake.nix": "{ }",
    }),
    [
      '{ a = { path = ./templates/a; description = "a"; }; ' +
      'b = { path = ./templates/b; description = "Begins well"; }; ' +
      '"c d" = { path = (./. + "/templates/c d"); description = "c d"; }; }',
    ],
  );
});

Deno.test("templatesOutput() has template/ as the default one, described by its README", () => {
  const readme = { "template/README.md": "# A\n\nStarts a project with Nix.\n" };
  assertEquals(templates({ "template/flake.nix": "{ }", ...readme }), [
    '{ default = { path = ./template; description = "Starts a project with Nix"; }; }',
  ]);
  assertEquals(templates({ "shell.nix": "{ }", ...readme }), []);
});
