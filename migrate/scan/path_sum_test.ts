import { assertEquals } from "@std/assert";
import { parse } from "../../nix/syntax/parse.ts";
import { bind, topScope } from "./names.ts";
import { computedPath, type PathSum, pathSum, summedPath } from "./path_sum.ts";

/** What an expression in `nix/x.nix` names. */
function named(text: string): string | undefined {
  const sum = sumOf(text);
  return sum && summedPath(sum);
}

/** The sum that an expression is, or the body of its `let`, in `nix/x.nix`. */
function sumOf(text: string): PathSum | undefined {
  const { root } = parse(text).tree;
  const top = topScope("nix/x.nix", () => undefined);
  return root.type === "Let" ? pathSum(root.body, bind(root, top)) : pathSum(root, top);
}

Deno.test("pathSum() follows the names that a path is begun by", () => {
  const bound = 'let root = ./.; dir = root + "/b"; text = toString root; self = self + "/a"; in ';
  assertEquals(named(`${bound} root`), "nix");
  assertEquals(named(`${bound} root + "/a.nix"`), "nix/a.nix");
  assertEquals(named(`${bound} dir + ("/c" + "/a.nix")`), "nix/b/c/a.nix");
  assertEquals(named(`${bound} text + "/../a.nix"`), "a.nix");
  assertEquals(named(`${bound} "${"${dir}"}/a.nix"`), "nix/b/a.nix");
  assertEquals(named(`${bound} "${"${text}"}/../a.nix"`), "a.nix");
  assertEquals(named(`${bound} "${"${root}"}/../a.nix"`), undefined);
  assertEquals(named(`${bound} self`), undefined);
  assertEquals(named(`${bound} other + "/a.nix"`), undefined);
});

Deno.test("summedPath() reads literals, sums and texts that begin with one", () => {
  assertEquals(named("./a.nix"), "nix/a.nix");
  assertEquals(named('./. + "/a.nix"'), "nix/a.nix");
  assertEquals(named('../. + ("/b" + "/a.nix")'), "b/a.nix");
  assertEquals(named('(./b + "/c") + "/a.nix"'), "nix/b/c/a.nix");
  assertEquals(named("./. + /a.nix"), "nix/a.nix");
  assertEquals(named('toString ./. + "/a.nix"'), "nix/a.nix");
  assertEquals(named('"${./.}/a.nix"'), "nix/a.nix");
  assertEquals(named('"${toString ./.}/../a.nix"'), "a.nix");
  assertEquals(named('./a + ".nix"'), "nix/a.nix");
  assertEquals(named('./b + "/../a.nix"'), "nix/a.nix");
});

Deno.test("summedPath() reads nothing that is computed, or stands outside of the project", () => {
  for (const text of ["./${a}.nix", "./. + a", '"${./.}/${a}"', '"${./.}/../a.nix"', "/a", "~/a"]) {
    assertEquals(named(text), undefined, text);
  }
  assertEquals(named('../. + "a.nix"'), undefined);
});

/** Which of some paths an expression in `nix/x.nix` may name. */
function mayName(text: string): readonly string[] | undefined {
  const sum = sumOf(text);
  const pattern = sum && computedPath(sum);
  const paths = ["nix/a.nix", "nix/b/a.nix", "a.nix", "nix/a.json", "nix/bb/a.nix"];
  return pattern && paths.filter((path) => pattern.test(path));
}

Deno.test("computedPath() tells which paths a computed one may be", () => {
  const below = ["nix/a.nix", "nix/b/a.nix", "nix/bb/a.nix"];
  for (
    const text of ["./${a}.nix", '"${./.}/${a}.nix"', './. + "/${a}.nix"', './. + (a + ".nix")']
  ) {
    assertEquals(mayName(text), below, text);
  }
  assertEquals(mayName('./b + "/${a}.nix"'), ["nix/b/a.nix"]);
  assertEquals(mayName("./b + a"), ["nix/b/a.nix", "nix/bb/a.nix"]);
  assertEquals(mayName("../. + name"), [
    "nix/a.nix",
    "nix/b/a.nix",
    "a.nix",
    "nix/a.json",
    "nix/bb/a.nix",
  ]);
  assertEquals(mayName("./a.nix"), undefined);
  assertEquals(mayName("/etc + a"), undefined);
});
