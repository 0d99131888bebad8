import { assertEquals } from "@std/assert";
import { checkoutPath, flakebridge } from "./program.ts";
import { rules } from "../../migrate/audit/rules.ts";
import { explanations } from "../../migrate/explanations.ts";

/** Codes that the sources of a directory say in diagnostics of their own, with how bad they are. */
type Said = readonly (readonly [code: string, severity: string | undefined])[];

async function codesIn(directory: string): Promise<Said> {
  const codes: (Said[number])[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    if (isDirectory) codes.push(...await codesIn(path));
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) {
      const text = await Deno.readTextFile(path);
      const said = text.matchAll(/(?:\bseverity: "(\w+)",\s*)?\bcode: "([a-z-]+)"/g);
      codes.push(...said.map(([, severity, code = ""]) => [code, severity] as const));
    }
  }
  return codes;
}

Deno.test("explain has a page for every code that a report can have, and for no other", async () => {
  const found = await codesIn(checkoutPath("migrate"));
  const said = new Set(found.map(([code]) => code));
  const known = [...rules, ...explanations].map(({ code }) => code);
  assertEquals([...said.difference(new Set(known))], []);
  assertEquals([...new Set(explanations.map(({ code }) => code)).difference(said)], []);
  assertEquals(known.length, new Set(known).size, "a code has two pages");
  const severities = explanations.filter(({ code, severity }) =>
    !found.some(([other, said = severity]) => other === code && said === severity)
  );
  assertEquals(severities, []);
});

Deno.test("explain tells about a note of a migration", async () => {
  const { stdout } = await flakebridge(["explain", "tree-name"]);
  assertEquals(stdout.split("\n")[0], "tree-name (warning): a text with the store path of nixpkgs");
});
