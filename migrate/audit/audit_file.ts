/**
 * What in a Nix file pure evaluation refuses, or answers differently, by the rules about
 * expressions. A migration says of it what it can't mend; the audit says all of it.
 *
 * @module
 */
import { placeOf } from "../../nix/diagnostic.ts";
import type { Expression, Node } from "../../nix/syntax/nodes.ts";
import { fileFunction } from "../scan/file_function.ts";
import { fileAt } from "../scan/files_at.ts";
import { type OpenFile, topScope } from "../scan/names.ts";
import { sourceOf } from "../scan/nixpkgs_source.ts";
import type { NixFile } from "../scan/project.ts";
import { walkScoped } from "../scan/walk_scoped.ts";
import type { WorkingTree } from "../scan/working_tree.ts";
import { builtinName } from "./callee.ts";
import type { Finding, Fix } from "./finding.ts";
import type { ExpressionRule, Hit, Site } from "./rule.ts";
import { expressionRules } from "./rules.ts";

/** The rules that look at nodes of a type. */
const rulesFor = new Map(
  [...new Set(expressionRules.flatMap(({ nodes }) => nodes))].map((type) => {
    return [type, expressionRules.filter(({ nodes }) => nodes.includes(type))];
  }),
);

/** The findings in one file of the tree, in the order of the text; `open` has the other files. */
export function auditFile(
  file: NixFile,
  { tree, open }: { readonly tree: WorkingTree; readonly open: OpenFile },
): readonly Finding[] {
  const findings: Finding[] = [];
  walkScoped(file.tree.root, topScope(file.path, open), (node, scope, ancestors) => {
    const source = sourceOf({ expression: node as Expression, scope });
    const rules = rulesFor.get(node.type) ?? [];
    if (rules.length === 0) return;
    const builtin = builtinName(node, { scope, ancestors });
    const site: Site = { file, scope, ancestors, builtin, source, project: tree };
    for (const rule of rules) {
      const hit = rule.check(node, site);
      if (hit !== undefined) findings.push(findingOf(rule, hit, node, site));
    }
    return source === undefined;
  });
  return findings;
}

function findingOf(rule: ExpressionRule, hit: Hit, node: Node, site: Site): Finding {
  const { path, tree } = site.file;
  const { start, end } = hit.at ?? node;
  const place = placeOf(path, tree.text, start, end);
  const { message, help, migrated = false } = hit;
  const found = { code: rule.code, message, place, migrated };
  if (isUnusedDefault(site)) {
    return { ...found, severity: "note", help: "nothing, where every caller gives this argument" };
  }
  const fix = fixOf(hit, path);
  return { ...found, severity: hit.severity ?? rule.severity, help, ...(fix && { fix }) };
}

function fixOf({ fix }: Hit, path: string): Fix | undefined {
  if (fix === undefined) return undefined;
  const { applicability } = fix;
  return "track" in fix
    ? { kind: "track", applicability, path: fix.track }
    : { kind: "edit", applicability, path, edits: fix.edits };
}

/**
 * Whether a place is the default of an argument of the file's function, in a project with a flake:
 * that gives the argument, so nobody asks for the default.
 */
function isUnusedDefault({ file, ancestors, project }: Site): boolean {
  if (fileAt(project, "flake.nix") === undefined) return false;
  const formals = fileFunction(file.tree.root)?.lambda.parameter.formals;
  return formals !== undefined &&
    ancestors.some((node) => node.type === "Formal" && formals.includes(node));
}
