/** @module */
import { placeOf } from "../../../nix/diagnostic.ts";
import { filterOf } from "../../scan/git_pattern.ts";
import type { TreeRule } from "../rule.ts";

/** `*.bin filter=lfs` in `.gitattributes` */
export const gitLfs: TreeRule = {
  code: "git-lfs",
  severity: "warning",
  title: "files that git LFS keeps elsewhere",
  explanation:
    "git LFS keeps a pointer in the repository and the file on a server. A flake in a local " +
    "work tree is copied with the files; fetched from elsewhere, Nix reads the repository without " +
    "git's filters, and the flake has pointers, unless it is fetched with LFS.",
  remedy:
    "From Nix 2.27 on, write `inputs.self.lfs = true;` in flake.nix; for an older Nix, fetch " +
    "the files with a hash.",
  check({ files }) {
    const text = files.find(({ path }) => path === ".gitattributes")?.text;
    if (text === undefined || !text.includes("filter=lfs")) return [];
    const kept = files.flatMap(({ path, status }) => {
      const found = status === "ignored" ? undefined : filterOf(text, path);
      return found?.filter === "lfs" ? [{ path, line: found.line }] : [];
    });
    return [...Map.groupBy(kept, ({ line }) => line)].map(([line, [first, ...more]]) => {
      const start = text.split("\n").slice(0, line - 1).reduce(
        (at, { length }) => at + length + 1,
        0,
      );
      return {
        severity: gitLfs.severity,
        code: gitLfs.code,
        message:
          `git LFS keeps ${first?.path}${more.length > 0 ? ` and ${more.length} more` : ""}: ` +
          "fetched from elsewhere, a flake has a pointer",
        place: placeOf(".gitattributes", text, start),
        help: "write inputs.self.lfs = true; in flake.nix (Nix 2.27), or fetch it with a hash",
        migrated: false,
      };
    });
  },
};
