import { assertEquals } from "@std/assert";
import { memoryTree } from "../../tests/migrate/memory_project.ts";
import { scan } from "../scan/scan.ts";
import { audit } from "./audit.ts";

/** The places of what is found, where `links` lead elsewhere. */
function places(links: Readonly<Record<string, string>>, text: string): readonly string[] {
  const texts = Object.fromEntries(Object.keys(links).map((path) => [path, text]));
  const tree = memoryTree({ ...texts, "src/a": "", "nix/real.nix": text }, {}, (path) => {
    const target = links[path];
    return target === undefined ? {} : { kind: "symlink", target };
  });
  return audit(scan(tree), []).map(({ code, place }) => `${code} ${place.file}`);
}

Deno.test("audit() looks at what links lead to, once, where that stands", () => {
  const links = { "default.nix": "nix/real.nix", "shell.nix": "default.nix" };
  assertEquals(places(links, "{ pkgs }: ../src/a"), places({}, "{ pkgs }: ../src/a"));
  assertEquals(places(links, "import ../../x.nix"), ["outside-path nix/real.nix"]);
});
