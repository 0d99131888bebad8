/** @module */
import { placeOf } from "../../../nix/diagnostic.ts";
import type { WorkingTree } from "../../scan/working_tree.ts";
import type { Finding } from "../finding.ts";
import type { TreeRule } from "../rule.ts";
import { unignore } from "../unignore.ts";

/** `*.lock` in `.gitignore` */
export const ignoredFlake: TreeRule = {
  code: "ignored-flake",
  severity: "warning",
  title: "flake.nix or flake.lock is ignored by git",
  explanation:
    "A flake in a git repository consists of what git tracks. Where `.gitignore` covers " +
    "flake.nix or flake.lock, `git add` leaves them out, and so does nix build: it finds no flake, " +
    "or locks everything anew each time.",
  remedy: "Take the line out of `.gitignore`, or take the file out again below it: `!/flake.lock`.",
  check: (tree) => ["flake.nix", "flake.lock"].flatMap((path) => ignored(path, tree)),
};

function ignored(path: string, { files, git }: WorkingTree): readonly Finding[] {
  const text = files.find((file) => file.path === ".gitignore")?.text;
  const isTracked = files.some((file) => file.path === path && file.status === "tracked");
  const found = git === undefined || isTracked || text === undefined
    ? undefined
    : unignore(text, path);
  if (found === undefined || text === undefined) return [];
  const { start, pattern, edits } = found;
  return [{
    severity: ignoredFlake.severity,
    code: ignoredFlake.code,
    message: `git ignores ${path}, and a flake does not see what git ignores`,
    place: placeOf(".gitignore", text, start, start + pattern.length),
    help: `write "!/${path}" below, or take the line out`,
    migrated: true,
    fix: { kind: "edit", applicability: "safe", path: ".gitignore", edits },
  }];
}
