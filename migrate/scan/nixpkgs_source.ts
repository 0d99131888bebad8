/**
 * Expressions that are a tree from outside of the project: search paths and fetches.
 *
 * @module
 */
import type { Apply, AttributeSet, Expression, Path } from "../../nix/syntax/nodes.ts";
import { calleeName } from "./application.ts";
import { fetchedSource } from "./fetched_source.ts";
import { importedFile } from "./imported_file.ts";
import type { Scope, Thunk } from "./names.ts";
import { pinnedSource } from "./pin_formats/pin.ts";
import type { Source } from "./source.ts";

/** The channels of NixOS that are branches of the same name. */
const channel = /^(nixos|nixpkgs)-(unstable(-small)?|\d\d\.\d\d(-small|-darwin)?)$/;

/** Channels that the manuals of their projects tell people to add under these names. */
const otherChannels: ReadonlyMap<string, string> = new Map([
  ["home-manager", "github:nix-community/home-manager"],
  ["nixos-hardware", "github:NixOS/nixos-hardware"],
  ["agenix", "github:ryantm/agenix"],
]);

/** Recognises an expression that is the source of a nixpkgs; `undefined` for all else. */
export function nixpkgsSource(thunk: Thunk): Source | undefined {
  const source = sourceOf(thunk);
  return source?.kind === "nixpkgs" ? source : undefined;
}

/** Recognises an expression that is a tree from outside; `undefined` for all else. */
export function sourceOf(thunk: Thunk): Source | undefined {
  const { expression, scope } = thunk;
  switch (expression.type) {
    case "Parenthesized":
      return sourceOf({ expression: expression.expression, scope });
    case "SearchPath":
      return fromSearchPath(expression.name) ??
        referencedSource(expression.name, scope.open.searchPath);
    case "Apply":
      return fetchedSource(expression, scope) ?? importedThunk(expression, scope);
    case "AttributeSet":
      return fromPin(expression);
    case "Path":
      return thunkAt(expression, scope);
    default:
      return undefined;
  }
}

/** `<nixpkgs>`, `<nixpkgs/nixos>`, `<nixos-unstable>` */
function fromSearchPath(path: string): Source | undefined {
  const slash = path.indexOf("/");
  const name = slash < 0 ? path : path.slice(0, slash);
  const subpath = slash < 0 ? "" : path.slice(slash);
  const plain = { kind: "nixpkgs", pinned: false, subpath } as const;
  if (name === "nixpkgs" || name === "nixos") return { name: "nixpkgs", ...plain };
  if (channel.test(name)) return { name, url: `github:NixOS/nixpkgs/${name}`, ...plain };
  const url = otherChannels.get(name);
  return url === undefined ? undefined : { ...plain, name, url, kind: "tree" };
}

/**
 * The source of a search path `NAME/PATH` that only a person knows, by the flake that they name.
 */
export function referencedSource(
  path: string,
  references: ReadonlyMap<string, string> = new Map(),
): Source | undefined {
  const [name = "", ...rest] = path.split("/");
  const url = references.get(name);
  if (url === undefined) return undefined;
  const kind = /nixpkgs|^nixos-\d|stable/.test(`${url} ${name}`) ? "nixpkgs" : "tree";
  return { name, kind, url, pinned: false, subpath: ["", ...rest].join("/") };
}

/** A pin as its manager gives it: a set with the tree in `outPath`. */
function fromPin({ bindings }: AttributeSet): Source | undefined {
  const last = bindings.at(-1);
  return last?.type === "Assignment" ? pinnedSource(last) : undefined;
}

/** `./dep/foo`, a packed thunk: what is imported of it is its tree. */
function thunkAt(path: Path, scope: Scope): Source | undefined {
  const code = pinnedThunk(path, scope);
  return code?.type === "Apply" && code.argument.type === "AttributeSet"
    ? fromPin(code.argument)
    : undefined;
}

/** What stands in a file of pins. */
function pinnedThunk(path: Expression, scope: Scope): Expression | undefined {
  const file = importedFile(path, scope);
  const isPinned = file !== undefined && (scope.open.isPinned?.(file) ?? true);
  return isPinned ? scope.open(file) : undefined;
}

/** `import ./dep/foo/thunk.nix`, which is its tree. */
function importedThunk({ function: head, argument }: Apply, scope: Scope): Source | undefined {
  const tree = calleeName(head) === "import" ? pinnedThunk(argument, scope) : undefined;
  return tree?.type === "AttributeSet" ? fromPin(tree) : undefined;
}
