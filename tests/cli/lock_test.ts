import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { flakebridge, type Run } from "./program.ts";

/** A flake with the input `a`, a directory beside it, in a git repository. */
interface Workplace extends AsyncDisposable {
  readonly flake: string;
  readonly input: string;
  readonly run: (...words: readonly string[]) => Promise<Run>;
  readonly git: (...words: readonly string[]) => Promise<string>;
}

async function workplace(): Promise<Workplace> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const [flake, input] = [join(directory, "flake"), join(directory, "a")];
  await Deno.mkdir(flake);
  await Deno.mkdir(input);
  await Deno.writeTextFile(join(input, "x"), "1");
  await Deno.writeTextFile(
    join(flake, "flake.nix"),
    `{ inputs.a = { url = "path:${input}"; flake = false; }; outputs = _: { }; }\n`,
  );
  const git = async (...words: readonly string[]) => {
    const identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    const args = ["-C", flake, ...identity, ...words];
    return new TextDecoder().decode((await new Deno.Command("git", { args }).output()).stdout);
  };
  await git("init", "-q");
  await git("add", "flake.nix");
  await git("commit", "-qm", "first");
  return {
    flake,
    input,
    run: (...words) => flakebridge(words, { cwd: flake }),
    git,
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

const lockOf = ({ flake }: Workplace) => Deno.readTextFile(join(flake, "flake.lock"));

Deno.test("lock writes flake.lock, tells git of it, and does nothing the second time", async () => {
  await using place = await workplace();
  const first = await place.run("lock");
  assertEquals([first.status, first.stdout], [0, ""]);
  assertMatch(first.stderr, /^flake\.lock is written:\n• Added input 'a':\n {4}'path:/);
  assertEquals(await place.git("ls-files", "flake.lock"), "flake.lock\n");
  const text = await lockOf(place);
  const second = await place.run("lock");
  assertEquals([second.status, second.stderr], [0, "The lock file is up to date.\n"]);
  assertEquals(await lockOf(place), text);
});

Deno.test("lock --no-update-lock-file and --no-write-lock-file write nothing", async () => {
  await using place = await workplace();
  const checked = await place.run("lock", "--no-update-lock-file");
  assertEquals(checked.status, 1);
  assertStringIncludes(
    checked.stderr,
    "requires lock file changes but they're not allowed due to '--no-update-lock-file'",
  );
  const shown = await place.run("lock", "--no-write-lock-file");
  assertEquals(shown.status, 0);
  assertStringIncludes(shown.stderr, "The lock file would change:\n• Added input 'a'");
  assertEquals((await Array.fromAsync(Deno.readDir(place.flake))).length, 2);
});

Deno.test("update locks inputs anew, those that are named alone, and commits", async () => {
  await using place = await workplace();
  await place.run("lock");
  await place.git("add", "flake.lock");
  await place.git("commit", "-qm", "locked");
  await Deno.writeTextFile(join(place.input, "x"), "2");
  const other = await place.run("update", "none");
  assertStringIncludes(
    other.stderr,
    "'none' does not match any input of this flake\nhelp: it has a",
  );
  assertStringIncludes(other.stderr, "up to date");
  await place.git("config", "user.name", "A");
  await place.git("config", "user.email", "a@example.org");
  const updated = await place.run("update", "--commit-lock-file", "--json");
  assertEquals(updated.status, 0, updated.stderr);
  assertEquals(JSON.parse(updated.stdout).changes[0].kind, "updated");
  const message = await place.git("log", "-1", "--format=%B");
  assertMatch(message, /^flake\.lock: Update\n\nFlake lock file updates:\n\n• Updated input 'a':/);
});

Deno.test("lock leaves the old file where it fails, and says where the fault is", async () => {
  await using place = await workplace();
  await place.run("lock");
  const text = await lockOf(place);
  await Deno.writeTextFile(
    join(place.flake, "flake.nix"),
    `{\n  inputs.a.url = "github:o";\n  outputs = _: { };\n}\n`,
  );
  const broken = await place.run("lock", "--offline");
  assertEquals(broken.status, 1);
  assertEquals(await lockOf(place), text);
  await Deno.writeTextFile(join(place.flake, "flake.lock"), `{ "version": 9 }`);
  const hostile = await place.run("lock");
  assertEquals(hostile.status, 1);
  assertStringIncludes(hostile.stderr, "--> flake.lock:1:14");
});

Deno.test("lock --override-input locks another tree for the reference that flake.nix has", async () => {
  await using place = await workplace();
  const other = join(place.flake, "..", "other");
  await Deno.mkdir(other);
  const { stderr, status } = await place.run(
    "lock",
    "--override-input",
    "a",
    `path:${await Deno.realPath(other)}`,
  );
  assertEquals(status, 0, stderr);
  const { locked, original } = JSON.parse(await lockOf(place)).nodes.a;
  assertEquals([locked.path, original.path], [await Deno.realPath(other), place.input]);
  assertStringIncludes((await place.run("lock")).stderr, "up to date");
});

Deno.test("lock --dedupe says what is there twice, and how to have it once", async () => {
  await using place = await workplace();
  const alone = await place.run("lock", "--apply");
  assertEquals([alone.status, alone.stderr.split("\n")[0]], [
    2,
    'error: "--apply" is for "--dedupe"',
  ]);
  const none = await place.run("lock", "--dedupe");
  assertStringIncludes(none.stderr, "Nothing is there more than once.");
  const flake = join(place.flake, "flake.nix");
  const text = await Deno.readTextFile(flake);
  await Deno.writeTextFile(flake, text.replace("outputs", `inputs.b.url = "path:./sub"; outputs`));
  await Deno.mkdir(join(place.flake, "sub"));
  await Deno.writeTextFile(join(place.flake, "sub/flake.nix"), text);
  await place.git("add", "-A");
  const twice = await place.run("lock", "--dedupe");
  assertStringIncludes(twice.stderr, `inputs.b.inputs.a.follows = "a";`);
});

Deno.test("lock does not see what git does not track, as Nix does not", async () => {
  await using place = await workplace();
  await place.run("lock");
  const text = await lockOf(place);
  await place.git("rm", "-q", "--cached", "flake.lock");
  await Deno.writeTextFile(join(place.flake, "flake.lock"), "not read");
  const again = await place.run("lock");
  assertEquals(again.status, 0, again.stderr);
  assertEquals(await lockOf(place), text);
  await place.git("rm", "-q", "--cached", "flake.nix");
  const unseen = await place.run("lock");
  assertEquals(unseen.status, 1);
  assertStringIncludes(unseen.stderr, "Path 'flake.nix' in the repository");
});

Deno.test("lock --nix refuses a version without flakes", async () => {
  await using place = await workplace();
  const { status, stderr } = await place.run("lock", "--nix", "2.3");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "no Nix with flakes has this version");
});

Deno.test("graph and metadata show the inputs; graph says where there is no lock", async () => {
  await using place = await workplace();
  const none = await place.run("graph");
  assertEquals(none.status, 1);
  assertStringIncludes(none.stderr, 'flake.lock" that git tracks');
  assertStringIncludes(none.stderr, "`flakebridge lock` makes it");
  await place.run("lock");
  const { stdout } = await place.run("graph");
  assertMatch(stdout, /^└───a: path:/);
  for (const flake of [`path:${place.flake}`, `git+file://${place.flake}`]) {
    const named = await place.run("graph", flake);
    assertEquals(named.stdout, stdout, named.stderr);
  }
  assertMatch((await place.run("graph", "--format", "mermaid")).stdout, /^graph LR\n/);
  assertMatch((await place.run("graph", "--format", "svg")).stdout, /^<svg /);
  assertEquals((await place.run("graph", "--format", "png")).status, 2);
  const metadata = await place.run("metadata", "--json");
  assertEquals(JSON.parse(metadata.stdout).original.type, "git", metadata.stderr);
});

Deno.test("lock says what it leaves out of a query, on its command line and in flake.nix", async () => {
  await using place = await workplace();
  const text = await Deno.readTextFile(join(place.flake, "flake.nix"));
  await Deno.writeTextFile(join(place.flake, "flake.nix"), text.replace(/(path:[^"]*)/, "$1?b"));
  const { stderr } = await place.run("lock", ".?a");
  const said = [...stderr.matchAll(/dubious URI query '(.)'/g)].map(([, name]) => name);
  assertEquals(said, ["a", "b"], stderr);
});
