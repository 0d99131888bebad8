/** Plans to apply in tests, and what a tree looks like, to compare. */
import { join } from "@std/path";
import type { FileChange, Plan } from "../../migrate/plan/plan.ts";
import { runGit } from "./project.ts";

/** A plan of nothing but these changes. */
export function planOf(root: string, changes: readonly FileChange[]): Plan {
  return { root, systems: ["x86_64-linux"], inputs: [], outputs: [], changes, notes: [] };
}

/** The usual migration: both entry files move and shims take their places. */
export const USUAL_FILES = {
  "default.nix": { text: "{ }: ./src\n", mode: 0o755 },
  "shell.nix": "import ./.\n",
  "release.nix": "import ./default.nix\r\n",
  "src/main.c": "int main;\n",
} as const;

export const USUAL_CHANGES: readonly FileChange[] = [
  { kind: "create", path: "default.nix", text: "import ./nix/flake-compat.nix\n" },
  { kind: "create", path: "flake.nix", text: "{ }\n" },
  { kind: "create", path: "nix/flake-compat.nix", text: "{ src }: src\n" },
  {
    kind: "move",
    from: "default.nix",
    path: "nix/package.nix",
    before: "{ }: ./src\n",
    text: "{ }: ../src\n",
  },
  {
    kind: "move",
    from: "shell.nix",
    path: "nix/shell.nix",
    before: "import ./.\n",
    text: "import ./.\n",
  },
  { kind: "edit", path: "release.nix", before: "import ./default.nix\r\n", text: "import ./.\r\n" },
];

/** Everything there is below the directory but `.git`: kind, mode and bytes of each path. */
export function readAll(root: string, at = ""): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { name, isDirectory, isSymlink } of Deno.readDirSync(join(root, at))) {
    const path = at === "" ? name : `${at}/${name}`;
    const absolute = join(root, path);
    if (path === ".git") continue;
    if (isSymlink) all[path] = `-> ${Deno.readLinkSync(absolute)}`;
    else if (isDirectory) Object.assign(all, { [path]: "/" }, readAll(root, path));
    else {
      const mode = ((Deno.lstatSync(absolute).mode ?? 0) & 0o7777).toString(8);
      all[path] = `${mode} ${JSON.stringify(Deno.readTextFileSync(absolute))}`;
    }
  }
  return all;
}

/** What git has in its index and says of the work tree; empty without git. */
export function readGit(root: string): string {
  if (!hasGit(root)) return "";
  const index = runGit(root, "ls-files", "--stage");
  return index + runGit(root, "status", "--porcelain=v2", "--untracked-files=all");
}

function hasGit(root: string): boolean {
  try {
    Deno.lstatSync(join(root, ".git"));
    return true;
  } catch {
    return false;
  }
}
