import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { copyTemplate } from "./copy_template.ts";

/** A template of the files `a`, `b` and `sub/c` beside an empty directory `to`. */
async function place(): Promise<AsyncDisposable & { readonly from: string; readonly to: string }> {
  const directory = await Deno.makeTempDir();
  const [from, to] = [`${directory}/from`, `${directory}/to`];
  await Deno.mkdir(`${from}/sub`, { recursive: true });
  await Deno.mkdir(to);
  for (const name of ["a", "b", "sub/c"]) await Deno.writeTextFile(`${from}/${name}`, name);
  return { from, to, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

Deno.test("copyTemplate() leaves what is there, whatever it is", async () => {
  await using tried = await place();
  await Deno.symlink(tried.from, `${tried.to}/a`);
  await new Deno.Command("mkfifo", { args: [`${tried.to}/b`] }).output();
  for (const dryRun of [true, false]) {
    const copied = await copyTemplate(tried.from, tried.to, { dryRun });
    assertEquals(copied.map(({ outcome }) => outcome), ["conflict", "conflict", "written"]);
  }
  assertEquals(await Deno.readTextFile(`${tried.to}/sub/c`), "sub/c");
});

Deno.test("copyTemplate() refuses to put a directory where a file is, and says so when asked before", async () => {
  await using tried = await place();
  await Deno.writeTextFile(`${tried.to}/sub`, "mine");
  for (const dryRun of [true, false]) {
    await assertRejects(
      () => copyTemplate(tried.from, tried.to, { dryRun }),
      Failure,
      "is there, and is no directory",
    );
  }
  assertEquals(await Deno.readTextFile(`${tried.to}/sub`), "mine");
});

Deno.test("copyTemplate() copies nothing of a template with a name that is not UTF-8", async () => {
  await using tried = await place();
  const script = 'printf "\\375" > "$1/$(printf "z\\375")"';
  await new Deno.Command("sh", { args: ["-c", script, "sh", `${tried.from}/sub`] }).output();
  const refused = () => copyTemplate(tried.from, tried.to);
  await assertRejects(refused, Failure, `is not UTF-8: "${tried.from}/sub/z\ufffd"`);
  assertEquals([...Deno.readDirSync(tried.to)], []);
});

Deno.test("copyTemplate() takes back what it made where it can't go on", async () => {
  await using tried = await place();
  await Deno.writeTextFile(`${tried.to}/mine`, "mine");
  await new Deno.Command("mkfifo", { args: [`${tried.from}/sub/pipe`] }).output();
  for (const to of [tried.to, `${tried.to}/new/deep`]) {
    await assertRejects(() => copyTemplate(tried.from, to), Failure, "is not a file");
    assertEquals([...Deno.readDirSync(tried.to)].map(({ name }) => name), ["mine"]);
  }
});

Deno.test("copyTemplate() refuses a template that is no directory", async () => {
  await using tried = await place();
  for (const from of [`${tried.from}/a`, `${tried.from}/none`]) {
    await assertRejects(() => copyTemplate(from, `${tried.to}/x`), Failure, "is no directory");
  }
  assertEquals([...Deno.readDirSync(tried.to)], []);
});
