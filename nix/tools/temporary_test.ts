import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { Failure } from "../diagnostic.ts";
import { isTemporaryName, removeLeftoversIn, temporaryDirectory } from "./temporary.ts";

const TWO_HOURS_AGO = new Date(Date.now() - 7_200_000);

function exists(path: string): boolean {
  return Deno.lstatSync(path).isDirectory;
}

Deno.test("removeLeftoversIn() removes what nobody holds and nobody has changed for an hour", () => {
  const mine = temporaryDirectory();
  const make = (name: string, changed: Date) => {
    const path = join(mine.path, name);
    Deno.mkdirSync(join(path, "inside"), { recursive: true });
    Deno.utimeSync(path, changed, changed);
    return path;
  };
  make("flakebridge-0123456789abcdef", TWO_HOURS_AGO);
  const kept = [
    make("flakebridge-1123456789abcdef", new Date()),
    make("flakebridge-before-0123456789abcdef", TWO_HOURS_AGO),
    make("other-0123456789abcdef", TWO_HOURS_AGO),
  ];
  const held = make("flakebridge-2123456789abcdef", TWO_HOURS_AGO);
  using lock = Deno.openSync(held);
  lock.lockSync(true);
  removeLeftoversIn(mine.path);
  const names = [...Deno.readDirSync(mine.path)].map(({ name }) => join(mine.path, name)).sort();
  assertEquals(names, [...kept, held].sort());
  mine.remove();
});

Deno.test("temporaryDirectory() says what a person can do where TMPDIR leads nowhere", () => {
  const outer = temporaryDirectory();
  const before = Deno.env.get("TMPDIR");
  Deno.writeTextFileSync(join(outer.path, "file"), "");
  try {
    for (const name of ["missing", "file"]) {
      Deno.env.set("TMPDIR", join(outer.path, name));
      const { diagnostics } = assertThrows(temporaryDirectory, Failure);
      assertEquals(diagnostics.map(({ code }) => code), ["no-temporary-directory"]);
    }
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    outer.remove();
  }
});

Deno.test("temporaryDirectory() is held until it is removed, however old it is", () => {
  const outer = temporaryDirectory();
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", outer.path);
  const inner = temporaryDirectory();
  if (before === undefined) Deno.env.delete("TMPDIR");
  else Deno.env.set("TMPDIR", before);
  Deno.utimeSync(inner.path, TWO_HOURS_AGO, TWO_HOURS_AGO);
  removeLeftoversIn(outer.path);
  assert(exists(inner.path));
  inner.remove();
  assertEquals([...Deno.readDirSync(outer.path)], []);
  outer.remove();
});

Deno.test("isTemporaryName() knows the names that Deno makes", () => {
  for (let count = 0; count < 50; count++) {
    const { path, remove } = temporaryDirectory();
    assert(isTemporaryName(path.slice(path.lastIndexOf("/") + 1), "flakebridge-"), path);
    remove();
  }
  assert(!isTemporaryName("flakebridge-names-0123456789abcdef", "flakebridge-"));
});
