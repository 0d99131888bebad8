/**
 * What a rule of the audit is: words about one thing that pure evaluation refuses or answers
 * differently, and how it is seen in an expression.
 *
 * @module
 */
import type { Severity } from "../../nix/diagnostic.ts";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import type { Node, Range } from "../../nix/syntax/nodes.ts";
import type { Source } from "../scan/source.ts";
import type { Scope } from "../scan/names.ts";
import type { NixFile } from "../scan/project.ts";
import type { WorkingTree } from "../scan/working_tree.ts";
import type { Finding } from "./finding.ts";

/** Words about a rule; `flakebridge explain CODE` prints them. */
export interface Rule {
  /** A stable name in kebab case, as in a diagnostic. */
  readonly code: string;
  /** `error`: nix build stops. `warning`: it goes on with something else. `note`: good to know. */
  readonly severity: Severity;
  /** What it is about, in a few words. */
  readonly title: string;
  /** Why it matters to a flake, in a paragraph. */
  readonly explanation: string;
  /** What to do about it, in a paragraph. */
  readonly remedy: string;
  /**
   * An expression where the rule finds something, and the same after the remedy; absent where the
   * rule is not about an expression.
   */
  readonly example?: { readonly before: string; readonly after: string };
}

/** Where a node stands. */
export interface Site {
  readonly file: NixFile;
  readonly scope: Scope;
  /** The nodes around it, the outermost first; the walk's own list. */
  readonly ancestors: readonly Node[];
  /** The builtin that the node names, `getEnv`. */
  readonly builtin: string | undefined;
  /** The nixpkgs that the node is the source of. */
  readonly source: Source | undefined;
  readonly project: WorkingTree;
}

/** What a rule found at a node. */
export interface Hit {
  /** One sentence about this very place, without its full stop. */
  readonly message: string;
  /** What helps here. */
  readonly help: string;
  /** Where it is another than the rule's. */
  readonly severity?: Severity;
  /** What is underlined; the node unless told. */
  readonly at?: Range;
  /** Whether `flakebridge migrate` takes care of it. */
  readonly migrated?: boolean;
  readonly fix?: HitFix;
}

/** A change that mends what was found. */
export type HitFix =
  | { readonly applicability: Applicability; readonly edits: readonly Edit[] }
  /** git shall know the file. */
  | { readonly applicability: Applicability; readonly track: string };

/**
 * `safe`: whatever evaluated before evaluates to the same after. `unsafe`: the meaning may change;
 * a person must look.
 */
export type Applicability = "safe" | "unsafe";

/** A rule about expressions. */
export interface ExpressionRule extends Rule {
  readonly example: { readonly before: string; readonly after: string };
  /** The types of the nodes that it looks at. */
  readonly nodes: readonly Node["type"][];
  /** Looks at one of them. */
  readonly check: (node: Node, site: Site) => Hit | undefined;
}

/** A rule about the tree as a whole. */
export interface TreeRule extends Rule {
  readonly check: (tree: WorkingTree) => readonly Finding[];
}
