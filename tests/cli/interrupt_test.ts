import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { appearing } from "../ground/appearing.ts";
import { readTree, type Tree, writeTree } from "../ground/tree.ts";
import { MINI_NIXPKGS_REF } from "../ground/mini_nixpkgs.ts";
import { checkoutPath } from "./program.ts";

const realNix = new TextDecoder().decode(
  new Deno.Command("sh", { args: ["-c", "command -v nix-instantiate"] }).outputSync().stdout,
).trim();

/**
 * Whether it is still there after a while, in which a busy machine ends what it was told to end.
 */
function isRunning(pid: string): boolean {
  const waiting = `for try in $(seq 300); do kill -0 ${pid} || exit 1; sleep 0.1; done`;
  return new Deno.Command("sh", { args: ["-c", waiting], stderr: "null" }).outputSync().success;
}

/** What a migration that was interrupted came to. */
interface Interrupted {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly before: Tree;
  readonly after: Tree;
  /** What is left where temporary files go. */
  readonly left: readonly string[];
  readonly stillRunning: boolean;
}

/**
 * Interrupts a migration while `hangs`, a line of a shell script in place of nix-instantiate, runs.
 */
async function interrupted(
  hangs: (pidFile: string, project: string) => string,
): Promise<Interrupted> {
  const directory = await Deno.makeTempDir();
  const place = (name: string): string => join(directory, name);
  try {
    for (const name of ["programs", "temporary"]) await Deno.mkdir(place(name));
    const before = await readTree(checkoutPath("examples/c-program"));
    await writeTree(place("project"), before);
    const nix = place("programs/nix-instantiate");
    await Deno.writeTextFile(nix, `#!/bin/sh\n${hangs(place("pid"), place("project"))}\n`);
    await Deno.chmod(nix, 0o755);
    const words = [place("project"), "--nixpkgs", MINI_NIXPKGS_REF];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", checkoutPath("migrate.ts"), ...words],
      env: {
        PATH: `${place("programs")}:${Deno.env.get("PATH")}`,
        TMPDIR: place("temporary"),
        XDG_STATE_HOME: place("state"),
      },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const pid = (await appearing(place("pid"))).trim();
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    const decoder = new TextDecoder();
    return {
      status: code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
      before,
      after: await readTree(place("project")),
      left: await Array.fromAsync(Deno.readDir(place("temporary")), ({ name }) => name),
      stillRunning: isRunning(pid),
    };
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("migrate leaves nothing behind when it is interrupted before files change", async () => {
  const { before, after, ...rest } = await interrupted((pidFile) =>
    `echo $$ > ${pidFile}; exec sleep 60`
  );
  assertEquals(rest, { status: 130, stdout: "", stderr: "", left: [], stillRunning: false });
  assertEquals(after, before);
});

Deno.test("migrate tells what it did when it is interrupted after files changed", async () => {
  const { stdout, stderr, after, ...rest } = await interrupted((pidFile, project) =>
    `[ -e ${project}/flake.nix ] || exec ${realNix} "$@"; echo $$ > ${pidFile}; exec sleep 60`
  );
  assertEquals([rest.status, stderr, rest.left, rest.stillRunning], [130, "", [], false]);
  assert("flake.nix" in after);
  assertStringIncludes(stdout, "is a flake now.");
  assertStringIncludes(stdout, "it was interrupted");
});
