/**
 * What in a file pure evaluation refuses, or answers differently, and no plan can mend: said, with
 * the place, and left alone.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import type { Apply, Expression, Node, Path } from "../../nix/syntax/nodes.ts";
import { staticName } from "../../nix/syntax/scope.ts";
import { calleeName, spine } from "../scan/application.ts";
import { projectPath } from "../scan/local_path.ts";
import { isCalledNixpkgs, namedSource } from "../scan/lookups.ts";
import { type Scope, type Thunk, topScope } from "../scan/names.ts";
import { nixpkgsSource } from "../scan/nixpkgs_source.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { follow, staticAttributes } from "../scan/static_value.ts";
import { walkScoped } from "../scan/walk_scoped.ts";
import type { WorkingTree } from "../scan/working_tree.ts";

/** What a hazard is called, what it does, and what helps. */
interface Hazard {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/**
 * The hazards of a file that the flake will read. `registered`: files that the migration itself
 * makes known to git.
 */
export function hazardsIn(
  { path, tree }: NixFile,
  { tree: project, open }: Project,
  registered: ReadonlySet<string>,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const known = project.files.filter((file) => !registered.has(file.path));
  walkScoped(tree.root, topScope(path, open), (node, scope) => {
    if (nixpkgsSource({ expression: node as Expression, scope }) !== undefined) return false;
    const hazard = hazardOf(node, scope, { ...project, files: known });
    if (hazard !== undefined) {
      const place = placeOf(path, tree.text, node.start, node.end);
      found.push({ severity: "warning", ...hazard, place });
    }
  });
  return found;
}

function hazardOf(node: Node, scope: Scope, project: WorkingTree): Hazard | undefined {
  switch (node.type) {
    case "SearchPath":
      return {
        code: "search-path",
        message: `A flake has no search path: nix build can't look up <${node.name}>`,
        help: "make what it leads to an input of the flake, and an argument of this file",
      };
    case "Path":
      return pathHazard(node, scope, project);
    case "Select":
      return calleeName(node.subject) === "builtins"
        ? builtinHazard(staticName(node.path.names[0]) ?? "")
        : undefined;
    case "Apply":
      return fetchHazard(node, scope) ?? importHazard(node, scope);
    default:
      return undefined;
  }
}

function builtinHazard(name: string): Hazard | undefined {
  switch (name) {
    case "getEnv":
      return {
        code: "environment",
        message: "A flake sees no environment: builtins.getEnv gives an empty string in nix build",
        help: "take the value from an argument of the file; nix-build --argstr goes on working",
      };
    case "currentTime":
      return {
        code: "current-time",
        message: "A flake has no clock: nix build refuses builtins.currentTime",
        help: "use self.lastModified of the flake, handed in as an argument",
      };
    case "storePath":
      return {
        code: "store-path",
        message: "nix build refuses builtins.storePath",
        help: "fetch or build what it names",
      };
    default:
      return undefined;
  }
}

/** The builtin fetchers, and the attribute that pins what they fetch. */
const pins = { fetchTarball: "sha256", fetchurl: "sha256", fetchGit: "rev" } as const;

/** A download that no hash or revision pins; fetchers of nixpkgs are no builtins, and always pin. */
function fetchHazard(node: Apply, scope: Scope): Hazard | undefined {
  const { head, args: [argument] } = spine(node);
  const name = calleeName(head) ?? "";
  if (!isFetcher(name) || !isBuiltin(head, name) || argument === undefined) return undefined;
  const pin = pins[name];
  const given = staticAttributes({ expression: argument, scope });
  const unpinned = given === undefined
    ? argument.type === "String" || argument.type === "Uri"
    : !given.has(pin);
  return !unpinned ? undefined : {
    code: "unpinned-fetch",
    message: `nix build refuses ${name} without ${pin === "rev" ? "a revision" : "a hash"}`,
    help: `add ${pin}, or make it an input of the flake`,
  };
}

/** `import sources.niv { }`: code of others that is asked for its defaults. */
function importHazard({ function: callee, argument }: Apply, scope: Scope): Hazard | undefined {
  if (callee.type !== "Apply" || calleeName(callee.function) !== "import") return undefined;
  const given = staticAttributes({ expression: argument, scope });
  const tells = ["system", "localSystem", "pkgs", "nixpkgs"].some((name) => given?.has(name));
  if (given === undefined || tells || !isFetched({ expression: callee.argument, scope })) {
    return undefined;
  }
  return {
    code: "foreign-import",
    message: "What this imports may look up the system or <nixpkgs>, which nix build refuses",
    help: "give it what it takes: `{ inherit system; }` or `{ inherit pkgs; }`",
  };
}

/** Whether an expression is a source that is no nixpkgs: fetched here, or by a pin manager. */
function isFetched(thunk: Thunk, depth = 8): boolean {
  if (depth === 0 || namedSource(thunk) !== undefined) return false;
  const { expression } = thunk;
  if (expression.type === "Apply" && /^fetch[A-Z]/.test(calleeName(expression.function) ?? "")) {
    return true;
  }
  const bound = follow(thunk);
  if (bound !== undefined) return isFetched(bound, depth - 1);
  return expression.type === "Select" && !isCalledNixpkgs(expression) &&
    /^(sources|pins|npins)$/.test(calleeName(expression.subject) ?? "");
}

function isFetcher(name: string): name is keyof typeof pins {
  return Object.hasOwn(pins, name);
}

/** `builtins.NAME`, or a name that Nix binds by itself, as it does not `fetchurl`. */
function isBuiltin(head: Expression, name: string): boolean {
  return head.type === "Select"
    ? calleeName(head.subject) === "builtins"
    : head.type === "Identifier" && name !== "fetchurl";
}

function pathHazard(node: Path, scope: Scope, project: WorkingTree): Hazard | undefined {
  if (node.kind !== "relative") {
    return {
      code: "absolute-path",
      message: `nix build can't read ${
        node.kind === "home" ? "a home directory" : "outside of the flake"
      }`,
      help: "move the file into the project, or fetch it with a hash",
    };
  }
  const path = projectPath(node, scope.file);
  if (path?.startsWith("..")) {
    return {
      code: "outside-path",
      message: `This path leads out of the project, where a flake can't read: ${path}`,
      help: "move what it names into the project, or make it an input of the flake",
    };
  }
  if (path !== undefined && /^\.git(\/|$)/.test(path)) {
    return {
      code: "git-directory",
      message: "A flake has no .git: what is read from it is missing in nix build",
      help: "hand in self.rev or self.shortRev of the flake as an argument",
    };
  }
  const submodule = project.git?.submodules.find((below) =>
    path === below || path?.startsWith(`${below}/`)
  );
  if (submodule !== undefined) {
    return {
      code: "submodule",
      message: `${submodule} is a submodule, which a flake does not see unless it is asked to`,
      help: `build it as '.?submodules=1', or make ${submodule} an input of the flake`,
    };
  }
  const untracked = path !== undefined && isUntracked(path, project);
  return !untracked ? undefined : {
    code: "untracked-file",
    message: `git does not track ${path}, so a flake does not see it`,
    help: `git add ${path}`,
  };
}

/** Whether there are files at or below the path, none of which git tracks. */
function isUntracked(path: string, { git, files }: WorkingTree): boolean {
  if (git === undefined || path === "") return false;
  const at = files.filter((file) => file.path === path || file.path.startsWith(`${path}/`));
  return at.length > 0 && at.every(({ status }) => status === "untracked" || status === "ignored");
}
