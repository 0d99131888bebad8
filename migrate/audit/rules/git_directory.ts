/** @module */
import { namedPath, pathNodes } from "../named_path.ts";
import { isAskedOfRepository } from "../own_repository.ts";
import type { ExpressionRule } from "../rule.ts";

/** `./.git/HEAD` */
export const gitDirectory: ExpressionRule = {
  code: "git-directory",
  severity: "warning",
  title: "the repository itself",
  explanation: "A flake is what git tracks, without the `.git` directory. What reads a revision " +
    "from it fails, or takes the way for people without a repository.",
  remedy:
    "Hand in `self.rev` or `self.shortRev` of the flake as an argument; in a dirty tree they " +
    'are missing, so write `self.shortRev or "dirty"`.',
  example: {
    before: "builtins.pathExists ./.git",
    after: "{ rev ? null }: rev != null",
  },
  nodes: pathNodes,
  check(node, site) {
    const path = namedPath(node, site);
    if (path === undefined || !/^\.git(\/|$)/.test(path)) return undefined;
    return isAskedOfRepository(node, site) ? undefined : {
      message: "A flake has no .git: what is read from it is missing in nix build",
      help: "hand in self.rev or self.shortRev of the flake as an argument",
    };
  },
};
