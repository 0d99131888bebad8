/**
 * A process that kills itself: `killed.ts VERB ROOT POINT [CHANGES]` applies the changes, takes
 * them back, or recovers, and dies by SIGKILL at the POINTth moment: before each operation on the
 * file system, and in the middle of those that have one. Exits with 0 when it got through before.
 */
import { dirname, join } from "@std/path";
import { apply } from "../../migrate/apply/apply.ts";
import { disk, type FileSystem } from "../../migrate/apply/file_system.ts";
import { recover } from "../../migrate/apply/recover.ts";
import { undo } from "../../migrate/apply/undo.ts";
import { planOf } from "./plans.ts";

/** The disk, where `moment` is called before each operation and inside of the long ones. */
function interrupted(moment: () => void): FileSystem {
  return {
    async write(path, bytes, mode) {
      moment();
      Deno.writeFileSync(path, bytes.subarray(0, bytes.length / 2));
      moment();
      await disk.write(path, bytes, mode);
    },
    async discard(path) {
      moment();
      for (const { name } of Deno.readDirSync(path)) {
        Deno.removeSync(join(path, name));
        moment();
        break;
      }
      await disk.discard(path);
    },
    symlink: (target, path) => (moment(), disk.symlink(target, path)),
    hardLink: (path, second) => (moment(), disk.hardLink(path, second)),
    rename: (from, to) => (moment(), disk.rename(from, to)),
    remove: (path) => (moment(), disk.remove(path)),
    makeDirectory: (path) => (moment(), disk.makeDirectory(path)),
    git: (directory, args, options) => (moment(), disk.git(directory, args, options)),
  };
}

/** A moment that kills this process when it comes for the `point`th time. */
function killAt(point: number): () => void {
  let seen = 0;
  return () => {
    if (++seen === point) Deno.kill(Deno.pid, "SIGKILL");
  };
}

/** Runs this module in a process of its own; tells whether it got through. */
export async function runKilled(
  verb: "apply" | "shim" | "undo" | "recover",
  root: string,
  point: number,
  changes: unknown = [],
): Promise<boolean> {
  const script = join(dirname(new URL(import.meta.url).pathname), "killed.ts");
  const { code, signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", script, verb, root, `${point}`, JSON.stringify(changes)],
  }).output();
  if (code !== 0 && signal !== "SIGKILL") throw new Error(new TextDecoder().decode(stderr));
  return code === 0;
}

if (import.meta.main) {
  const [verb, root = "", point, changes = "[]"] = Deno.args;
  const fileSystem = interrupted(killAt(Number(point)));
  const plan = planOf(root, JSON.parse(changes));
  if (verb === "apply") await apply(plan, { fileSystem });
  else if (verb === "shim") await apply(plan, { fileSystem, verb });
  else if (verb === "undo") await undo(root, { fileSystem });
  else await recover(root, fileSystem);
}
