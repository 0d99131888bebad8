/** @module */
import type { Apply } from "../../../nix/syntax/nodes.ts";
import { unwrapped } from "../../../nix/syntax/unwrapped.ts";
import { lookUp, type Thunk } from "../../scan/names.ts";
import { staticAttributes, staticString } from "../../scan/static_value.ts";
import { calledBuiltin } from "../callee.ts";
import { isLockedReference } from "../locked_reference.ts";
import { fetchesOwnTree, isAskedOfRepository } from "../own_repository.ts";
import type { ExpressionRule, Hit, Site } from "../rule.ts";

/** The builtin fetchers, and the attributes that pin what they fetch. */
const pins: Readonly<Record<string, readonly string[]>> = {
  fetchTarball: ["sha256"],
  fetchurl: ["sha256"],
  fetchGit: ["rev"],
  fetchMercurial: ["rev"],
  fetchTree: ["narHash", "rev"],
};

/** The types of fetchTree that no revision pins. */
const HASHED: ReadonlySet<string> = new Set(["file", "path", "tarball"]);

/** `builtins.fetchTarball "https://…"` */
export const unpinnedFetch: ExpressionRule = {
  code: "unpinned-fetch",
  severity: "error",
  title: "a download that nothing pins",
  explanation: "What a URL gives may be another thing tomorrow. In pure evaluation the builtin " +
    "fetchers want a hash, and those of repositories a revision; without, they stop.",
  remedy: "Make it an input of the flake, or add the hash (`nix-prefetch-url --unpack URL`) or " +
    "the revision. `flakebridge migrate` makes inputs of what the files that it moves fetch.",
  example: {
    before: 'builtins.fetchTarball "https://example.org/a.tar.gz"',
    after: "{ inputs }: inputs.a",
  },
  nodes: ["Apply"],
  check: (node, site) => node.type === "Apply" ? unpinned(node, site) : undefined,
};

function unpinned(node: Apply, site: Site): Hit | undefined {
  const name = calledBuiltin(node.function, site) ?? "";
  const attributes = Object.hasOwn(pins, name) ? pins[name] : undefined;
  const argument = { expression: node.argument, scope: site.scope };
  if (attributes === undefined || isPinned(argument, attributes)) return undefined;
  if (name === "fetchTree" && isLockedReference(staticString(argument) ?? "")) return undefined;
  if (isAskedOfRepository(node, site)) return undefined;
  const [pin] = attributes;
  if (fetchesOwnTree(node, site)) {
    return {
      message: "A flake has no repository to fetch its own tree from",
      help: "flakebridge migrate takes the flake's tree instead",
      migrated: true,
    };
  }
  return {
    message: `nix build refuses ${name} without ${pin === "rev" ? "a revision" : "a hash"}`,
    ...(site.source === undefined
      ? { help: `add ${pin}, or make it an input of the flake` }
      : { help: "flakebridge migrate makes it an input of the flake", migrated: true }),
  };
}

/** Whether a pin is there, or the text does not say what is fetched. */
function isPinned(argument: Thunk, attributes: readonly string[]): boolean {
  const given = staticAttributes(argument);
  if (given !== undefined) {
    const type = given.get("type");
    const isHashed = HASHED.has(type && staticString(type) || "");
    return (isHashed ? ["narHash"] : attributes).some((name) => given.has(name));
  }
  return !isPlace(argument);
}

/** Whether an expression is a text or a path, names followed. */
function isPlace({ expression, scope }: Thunk, depth = 8): boolean {
  const inner = unwrapped(expression);
  if (inner.type === "Binary") return isPlace({ expression: inner.left, scope }, depth);
  const bound = inner.type === "Identifier" && depth > 0 ? lookUp(inner.name, scope) : undefined;
  return bound === undefined
    ? ["String", "Uri", "Path"].includes(inner.type)
    : isPlace(bound, depth - 1);
}
