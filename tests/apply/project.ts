/** Small projects on disk for the tests of `migrate/apply`, with git and without. */
import { dirname, join } from "@std/path";

// The tests' repositories see neither the person's configuration nor a hook's repository.
Deno.env.set("GIT_CONFIG_GLOBAL", "/dev/null");
Deno.env.set("GIT_CONFIG_NOSYSTEM", "1");
for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"]) {
  Deno.env.delete(name);
}

/** A file of a project: text or bytes of mode 0644, or with a mode of its own, or a link. */
export type ProjectFile =
  | string
  | Uint8Array
  | { readonly text: string; readonly mode: number }
  | { readonly target: string };

/** Runs the test on a fresh directory with the files, whose state directory is its own. */
export async function withProject(
  files: Readonly<Record<string, ProjectFile>>,
  test: (root: string) => Promise<void>,
): Promise<void> {
  const top = Deno.realPathSync(await Deno.makeTempDir({ prefix: "flakebridge-test-" }));
  const stateHome = Deno.env.get("XDG_STATE_HOME");
  Deno.env.set("XDG_STATE_HOME", join(top, "state"));
  try {
    const root = join(top, "project");
    Deno.mkdirSync(root);
    writeFiles(root, files);
    await test(root);
  } finally {
    if (stateHome === undefined) Deno.env.delete("XDG_STATE_HOME");
    else Deno.env.set("XDG_STATE_HOME", stateHome);
    await Deno.remove(top, { recursive: true });
  }
}

/** Writes the files below the directory, making directories on the way. */
export function writeFiles(root: string, files: Readonly<Record<string, ProjectFile>>): void {
  for (const [path, file] of Object.entries(files)) {
    const absolute = join(root, path);
    Deno.mkdirSync(dirname(absolute), { recursive: true });
    if (typeof file === "string") Deno.writeTextFileSync(absolute, file);
    else if (file instanceof Uint8Array) Deno.writeFileSync(absolute, file);
    else if ("target" in file) Deno.symlinkSync(file.target, absolute);
    else {
      Deno.writeTextFileSync(absolute, file.text);
      Deno.chmodSync(absolute, file.mode);
    }
  }
}

/** Runs git and returns its output; throws with its words when it fails. */
export function runGit(directory: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  const { code, stdout, stderr } = new Deno.Command("git", {
    args: [...identity, "-c", "init.defaultBranch=main", ...args],
    cwd: directory,
  }).outputSync();
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/** Makes the directory a repository whose first commit holds everything in it. */
export function commitAll(directory: string): void {
  runGit(directory, "init", "--quiet");
  runGit(directory, "add", "--all");
  runGit(directory, "commit", "--quiet", "--allow-empty", "-m", "All");
}
