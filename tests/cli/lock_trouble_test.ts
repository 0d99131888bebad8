/**
 * What can go wrong around a lock file: kills, two runs at once, places where nothing can be
 * written, flakes that are not there.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename, join } from "@std/path";
import { appearing } from "../ground/appearing.ts";
import { checkoutPath, flakebridge } from "./program.ts";

const INPUTS = 40;

/** A directory with a flake in a git repository that has many inputs, all directories beside it. */
async function workplace(): Promise<AsyncDisposable & { readonly flake: string }> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const flake = join(directory, "flake");
  await Deno.mkdir(flake);
  const lines: string[] = [];
  for (let at = 0; at < INPUTS; at++) {
    const input = join(directory, `i${at}`);
    await Deno.mkdir(input);
    await Deno.writeTextFile(join(input, "x"), String(at));
    lines.push(`inputs.i${at} = { url = "path:${input}"; flake = false; };`);
  }
  await Deno.writeTextFile(join(flake, "flake.nix"), `{ ${lines.join("\n")} outputs = _: { }; }\n`);
  await git(flake, "init", "-q");
  await git(flake, "add", "flake.nix");
  return { flake, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

async function git(directory: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args: ["-C", directory, ...words] }).output();
  return new TextDecoder().decode(stdout);
}

/** What is in the directory besides git's own. */
function filesIn(directory: string): readonly string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).filter((name) => name !== ".git")
    .sort();
}

Deno.test("lock that is killed leaves the old lock file or the new one", async () => {
  await using place = await workplace();
  const file = join(place.flake, "flake.lock");
  await flakebridge(["lock"], { cwd: place.flake });
  const complete = await Deno.readTextFile(file);
  const stale = `{ "nodes": { "root": {} }, "root": "root", "version": 7 }`;
  for (const delay of [60, 120, 180, 240]) {
    await Deno.writeTextFile(file, stale);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", checkoutPath("cli.ts"), "lock"],
      cwd: place.flake,
      stdout: "null",
      stderr: "null",
    }).spawn();
    await new Promise((resolve) => setTimeout(resolve, delay));
    try {
      child.kill("SIGKILL");
    } catch {
      // It was quicker.
    }
    await child.status;
    assert([stale, complete].includes(await Deno.readTextFile(file)));
  }
  const again = await flakebridge(["update"], { cwd: place.flake });
  assertEquals(again.status, 0, again.stderr);
  assertEquals(await Deno.readTextFile(file), complete);
});

Deno.test("lock removes what a killed one left long ago, and nothing else", async () => {
  await using place = await workplace();
  const left = basename(await Deno.makeTempFile({ dir: place.flake, prefix: ".flake.lock." }));
  const [fresh, own] = [".flake.lock.fedcba9876543210", ".flake.lock.bad"];
  for (const name of [fresh, own]) await Deno.writeTextFile(join(place.flake, name), "");
  for (const name of [left, own]) await Deno.utime(join(place.flake, name), 0, 0);
  const { status, stderr } = await flakebridge(["lock"], { cwd: place.flake });
  assertEquals(status, 0, stderr);
  assertEquals(filesIn(place.flake), [own, fresh, "flake.lock", "flake.nix"].toSorted());
});

Deno.test("four locks at once all succeed, and write one whole file", async () => {
  await using place = await workplace();
  const runs = await Promise.all(
    [1, 2, 3, 4].map(() => flakebridge(["lock"], { cwd: place.flake })),
  );
  assertEquals(runs.map(({ status, stderr }) => status === 0 ? "" : stderr), ["", "", "", ""]);
  assertEquals(filesIn(place.flake), ["flake.lock", "flake.nix"]);
  assertEquals(
    (await flakebridge(["lock", "--no-update-lock-file"], { cwd: place.flake })).status,
    0,
  );
});

Deno.test("lock waits for another git that is at work on the index", async () => {
  await using place = await workplace();
  const held = join(place.flake, ".git/index.lock");
  await Deno.writeTextFile(held, "");
  const run = flakebridge(["lock"], { cwd: place.flake });
  // Git is told of a file that is there.
  await appearing(join(place.flake, "flake.lock"));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await Deno.remove(held);
  const { status, stderr } = await run;
  assertEquals(status, 0, stderr);
  assertEquals(await git(place.flake, "ls-files", "flake.lock"), "flake.lock\n");
});

Deno.test("lock says where it may not write", async () => {
  await using place = await workplace();
  const run = await flakebridge(["lock", "--output-lock-file", "/proc/flake.lock"], {
    cwd: place.flake,
  });
  assertEquals(run.status, 1);
  assertStringIncludes(run.stderr, "/proc/flake.lock");
  assert(!run.stderr.includes("defect"), run.stderr);
  assertEquals(filesIn(place.flake), ["flake.nix"]);
});

Deno.test("lock says which of its files is a directory", async () => {
  await using place = await workplace();
  const inFlake = { cwd: place.flake };
  const reference = await flakebridge(["lock", "--reference-lock-file", "."], inFlake);
  assertEquals(reference.status, 1);
  assertStringIncludes(reference.stderr, `error: "." can't be read: it is a directory`);
  await Deno.mkdir(join(place.flake, "flake.lock"));
  const lock = await flakebridge(["lock", `path:${place.flake}`], inFlake);
  assertEquals(lock.status, 1);
  assertStringIncludes(lock.stderr, `error: "flake.lock" can't be read: it is a directory`);
});

Deno.test("lock writes to what is no file", async () => {
  await using place = await workplace();
  const { stdout, status } = await flakebridge(["lock", "--output-lock-file", "/dev/stdout"], {
    cwd: place.flake,
  });
  assertEquals([status, JSON.parse(stdout).version], [0, 7]);
  assertEquals(filesIn(place.flake), ["flake.nix"]);
});

Deno.test("flakes that are not there are told apart, each with a remedy", async () => {
  await using place = await workplace();
  const say = async (...words: readonly string[]) => {
    const { status, stderr } = await flakebridge(words, { cwd: place.flake });
    assertEquals(status, 1, stderr);
    return stderr;
  };
  assertStringIncludes(await say("lock", "./none"), `there is no directory "${place.flake}/none"`);
  assertStringIncludes(await say("metadata", "/dev/null"), "it is not a directory");
  await Deno.remove(join(place.flake, "flake.nix"));
  const none = await say("lock");
  assertStringIncludes(none, `there is no flake.nix in "${place.flake}", nor above it`);
  assertStringIncludes(none, "`flakebridge migrate` makes one");
  assertStringIncludes(await say("lock", "github:o"), "github:o");
});

Deno.test("a lock file that is not here can't be written, and need not be", async () => {
  await using place = await workplace();
  await git(place.flake, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "first");
  const branch = (await git(place.flake, "branch", "--show-current")).trim();
  const flake = `git+file://${place.flake}?ref=${branch}`;
  const run = await flakebridge(["metadata", flake, "--json"], { cwd: place.flake });
  assertEquals(run.status, 1);
  assertStringIncludes(run.stderr, "`--no-write-lock-file` goes on without it");
  const read = await flakebridge(["metadata", flake, "--json", "--no-write-lock-file"]);
  assertEquals([read.status, JSON.parse(read.stdout).revCount], [0, 1]);
});

Deno.test("lock --dedupe --apply merges what is there twice, and locks again", async () => {
  await using place = await workplace();
  const [one, two] = [join(place.flake, "../i0"), join(place.flake, "../two")];
  const leaf = "{ outputs = _: { }; }\n";
  await Deno.mkdir(two);
  await Deno.writeTextFile(join(one, "flake.nix"), leaf);
  const input = await Deno.realPath(one);
  await Deno.writeTextFile(
    join(two, "flake.nix"),
    `{ inputs.one.url = "path:${input}"; outputs = _: { }; }\n`,
  );
  const before = `{
  inputs = {
    one.url = "path:${input}";
    two.url = "path:${await Deno.realPath(two)}"; # and so on
  };
  outputs = _: { };
}
`;
  await Deno.writeTextFile(join(place.flake, "flake.nix"), before);
  const shown = await flakebridge(["lock", "--dedupe"], { cwd: place.flake });
  assertStringIncludes(shown.stderr, `+    two.inputs.one.follows = "one";`);
  assertEquals(await Deno.readTextFile(join(place.flake, "flake.nix")), before);
  const applied = await flakebridge(["lock", "--dedupe", "--apply"], { cwd: place.flake });
  assertEquals(applied.status, 0, applied.stderr);
  assertEquals(
    await Deno.readTextFile(join(place.flake, "flake.nix")),
    before.replace("# and so on\n", `# and so on\n    two.inputs.one.follows = "one";\n`),
  );
  const { nodes } = JSON.parse(await Deno.readTextFile(join(place.flake, "flake.lock")));
  assertEquals(nodes.two.inputs.one, ["one"]);
  const again = await flakebridge(["lock", "--dedupe"], { cwd: place.flake });
  assertStringIncludes(again.stderr, "Nothing is there more than once.");
});

Deno.test("lock ends with Nix's 102 where an input has another hash than flake.nix says", async () => {
  const flake = await Deno.makeTempDir();
  const hash = `sha256-${"A".repeat(43)}%3D`;
  const input = `inputs.a = { url = "path:${flake}?narHash=${hash}"; flake = false; };`;
  await Deno.writeTextFile(join(flake, "flake.nix"), `{ ${input} outputs = _: { }; }\n`);
  const { status, stderr } = await flakebridge(["lock", `path:${flake}`]);
  assertStringIncludes(stderr, "NAR hash mismatch");
  assertStringIncludes(stderr, "note: while locking the flake input 'a'");
  assertEquals([status, filesIn(flake)], [102, ["flake.nix"]]);
  await Deno.remove(flake, { recursive: true });
});
