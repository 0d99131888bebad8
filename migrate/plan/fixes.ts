/**
 * What the audit found → the changes that mend it. Pure; a second look at the result finds nothing
 * that is left to mend.
 *
 * @module
 */
import { applyEdits, type Edit } from "../../nix/syntax/edit/edit.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { audit } from "../audit/audit.ts";
import type { Finding } from "../audit/finding.ts";
import type { Applicability } from "../audit/rule.ts";
import type { Project } from "../scan/project.ts";
import { scan } from "../scan/scan.ts";
import type { FileChange } from "./plan.ts";

/** The changes, and which of the findings they mend. */
export interface Fixes {
  readonly changes: readonly FileChange[];
  readonly fixed: readonly Finding[];
}

/** How often the result is looked at again: a fix may make room for another. */
const ROUNDS = 8;

/** Plans the fixes that are applicable; `unsafe` takes the safe ones too. */
export function planFixes(
  project: Project,
  findings: readonly Finding[],
  applicability: Applicability,
): Fixes {
  const isWanted = ({ fix }: Finding): boolean =>
    fix !== undefined && (fix.applicability === "safe" || applicability === "unsafe");
  let texts: ReadonlyMap<string, string> = new Map();
  let left = findings.filter(isWanted);
  const tracked = [...new Set(left.flatMap(({ fix }) => fix?.kind === "track" ? fix.path : []))];
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    const next = textsAfter(project, texts, left);
    if (next === texts) break;
    texts = next;
    left = audit(withTexts(project, texts), []).filter(isWanted);
  }
  const isLeft = ({ code, place, fix }: Finding): boolean =>
    fix?.kind === "edit" &&
    left.some((other) => other.code === code && other.place.file === place.file);
  const fixed = findings.filter((finding) => isWanted(finding) && !isLeft(finding));
  const edits = [...texts].map(([path, text]): FileChange => {
    return { kind: "edit", path, before: textOf(project, path), text };
  });
  const alone = tracked.filter((path) => !texts.has(path));
  const tracks = alone.map((path): FileChange => ({ kind: "track", path }));
  return { changes: [...edits, ...tracks], fixed };
}

/** The texts with one more round of edits; the same map where none can be made. */
function textsAfter(
  project: Project,
  texts: ReadonlyMap<string, string>,
  findings: readonly Finding[],
): ReadonlyMap<string, string> {
  const next = new Map(texts);
  let changed = false;
  const fixes = findings.flatMap(({ fix }) => fix?.kind === "edit" ? [fix] : []);
  for (const [path, ofFile] of Map.groupBy(fixes, ({ path }) => path)) {
    const before = texts.get(path) ?? textOf(project, path);
    const after = applyEdits(before, withoutOverlap(ofFile).flatMap(({ edits }) => edits));
    const isBroken = path.endsWith(".nix") && parse(after).errors.length > 0;
    if (isBroken || after === before) continue;
    next.set(path, after);
    changed = true;
  }
  return changed ? next : texts;
}

/** The fixes of one file that can be made at once: of two that touch, the first. */
function withoutOverlap<F extends { readonly edits: readonly Edit[] }>(
  fixes: readonly F[],
): readonly F[] {
  const taken: F[] = [];
  for (const fix of fixes) {
    const touches = taken.some(({ edits }) =>
      edits.some((a) => fix.edits.some((b) => a.start <= b.end && b.start <= a.end))
    );
    if (!touches) taken.push(fix);
  }
  return taken;
}

function textOf({ tree }: Project, path: string): string {
  return tree.files.find((file) => file.path === path)?.text ?? "";
}

function withTexts({ tree }: Project, texts: ReadonlyMap<string, string>): Project {
  const files = tree.files.map((file) => {
    const text = texts.get(file.path);
    return text === undefined ? file : { ...file, text };
  });
  return scan({ ...tree, files });
}
