/** @module */
import type { TreeRule } from "../rule.ts";

/** `~/.git` */
export const homeRepository: TreeRule = {
  code: "home-repository",
  severity: "warning",
  title: "a repository that is somebody's home directory",
  explanation:
    "Nix takes the nearest `.git` above flake.nix for the flake's repository, and copies " +
    "all that it tracks. Where that is the repository of a home directory, kept for dot files, the " +
    "flake's own files are not tracked, and a home directory is copied instead.",
  remedy: "Make the project a repository of its own: `git init` in its directory.",
  check: ({ git, root }) =>
    !git?.holdsHome || git.prefix === "" ? [] : [{
      severity: homeRepository.severity,
      code: homeRepository.code,
      message: `The nearest repository, ${git.topLevel}, is a home directory: nix build copies it`,
      place: { file: root, line: 1, column: 1 },
      help: "make the project a repository of its own: git init",
      migrated: false,
    }],
};
