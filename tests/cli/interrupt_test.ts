import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readTree, writeTree } from "../ground/tree.ts";
import { checkoutPath } from "./program.ts";

/** Waits until the file is there and has something in it, and gives that. */
async function appearing(file: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const text = await Deno.readTextFile(file).catch(() => "");
    if (text.endsWith("\n")) return text.trim();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${file} did not appear`);
}

function isRunning(pid: string): boolean {
  return new Deno.Command("kill", { args: ["-0", pid], stderr: "null" }).outputSync().success;
}

Deno.test("migrate leaves nothing behind when it is interrupted while Nix evaluates", async () => {
  const directory = await Deno.makeTempDir();
  const [project, programs, temporary] = ["project", "programs", "temporary"]
    .map((name) => join(directory, name)) as [string, string, string];
  try {
    for (const path of [programs, temporary]) await Deno.mkdir(path);
    const before = await readTree(checkoutPath("examples/c-program"));
    await writeTree(project, before);
    const nix = join(programs, "nix-instantiate");
    await Deno.writeTextFile(nix, `#!/bin/sh\necho $$ > ${directory}/pid\nexec sleep 60\n`);
    await Deno.chmod(nix, 0o755);

    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", checkoutPath("migrate.ts"), project, "--offline"],
      env: {
        PATH: `${programs}:${Deno.env.get("PATH")}`,
        TMPDIR: temporary,
        XDG_STATE_HOME: join(directory, "state"),
      },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const pid = await appearing(join(directory, "pid"));
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();

    const decoder = new TextDecoder();
    assertEquals([code, decoder.decode(stdout), decoder.decode(stderr)], [130, "", ""]);
    assertEquals(await Array.fromAsync(Deno.readDir(temporary)), []);
    assertEquals(await readTree(project), before);
    assert(!isRunning(pid), "the program that Nix was is still running");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
