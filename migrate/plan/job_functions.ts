/**
 * Jobs that are functions: Hydra and nix-build call them, and a flake's are derivations or sets of
 * them. Source: Hydra's manual, "Build recipes"; Nix, `flake check`, `hydraJobs`.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { nameText } from "../../nix/syntax/edit/attributes.ts";
import type { Written, WrittenCall } from "../../nix/syntax/written.ts";
import { type Shape, shapeOf, shapeWhenCalled } from "../scan/shape.ts";
import type { NixFile } from "../scan/project.ts";
import { assign, expression } from "./bindings.ts";

/** The functions in a set. */
export interface JobFunctions {
  /** Those of its attributes that can be called with nothing. */
  readonly called: readonly string[];
  /** Those that need to be told something, as Hydra does from a jobset's inputs. */
  readonly open: readonly string[];
  /** The sets in it that have functions. */
  readonly below: ReadonlyMap<string, JobFunctions>;
}

/** How many sets, one in another, are looked into. */
const DEPTH = 3;

/** The functions among a file's jobs, as far as the text tells. */
export function jobFunctions({ shape }: Pick<NixFile, "shape">): JobFunctions {
  return functionsIn(shapeWhenCalled(shape), DEPTH);
}

function functionsIn(jobs: Shape, depth: number): JobFunctions {
  const attributes = jobs.kind === "set" && depth > 0 ? [...jobs.attributes] : [];
  const shapes = attributes.map(([name, thunk]) => [name, shapeOf(thunk)] as const);
  const those = (open: boolean): readonly string[] =>
    shapes.flatMap(([name, job]) => job.kind === "function" && isOpen(job) === open ? [name] : []);
  const sets = shapes.map(([name, job]) => [name, functionsIn(job, depth - 1)] as const);
  const below = new Map(sets.filter(([, functions]) => !isEmpty(functions)));
  return { called: those(false), open: those(true), below };
}

function isOpen({ lambda: { parameter } }: Shape & { readonly kind: "function" }): boolean {
  return parameter.type !== "Formals" ||
    parameter.formals.some(({ default: value }) => value === undefined);
}

function isEmpty({ called, open, below }: JobFunctions): boolean {
  return called.length === 0 && open.length === 0 && below.size === 0;
}

/** The set of jobs with its functions called, and without those that can't be. */
export function calledJobs(jobs: Written, functions: JobFunctions): Written {
  if (isEmpty(functions)) return jobs;
  return { kind: "let", bindings: [assign("jobs", jobs)], body: calledIn("jobs", functions) };
}

function calledIn(set: string, { called, open, below }: JobFunctions): Written {
  const left = open.length === 0 ? expression(set) : without(set, open);
  const place = (name: string): string => `${set}.${nameText(name)}`;
  const bindings = [
    ...called.map((name) => assign(name, expression(`${place(name)} { }`))),
    ...Array.from(below, ([name, inner]) => assign(name, calledIn(place(name), inner))),
  ];
  return bindings.length === 0 ? left : { kind: "merge", left, right: { kind: "set", bindings } };
}

/** `removeAttrs jobs [ "a" ]` */
function without(set: string, names: readonly string[]): WrittenCall {
  const elements = names.map((value) => ({ kind: "string", value }) as const);
  return {
    kind: "call",
    callee: "removeAttrs",
    arguments: [expression(set), { kind: "list", elements }],
  };
}

/** What of a file's jobs the flake has not. */
export function jobNotes({ path }: Pick<NixFile, "path">, functions: JobFunctions): Diagnostic[] {
  const open = openIn(functions);
  if (open.length === 0) return [];
  return [{
    severity: "note",
    code: "open-job",
    message:
      `These jobs of ${path} are not in hydraJobs, since they are functions that need to be ` +
      `told something: ${open.join(", ")}`,
    place: { file: path, line: 1, column: 1 },
    help: "call them in flake.nix with what Hydra gave them",
  }];
}

function openIn({ open, below }: JobFunctions): readonly string[] {
  const deeper = [...below].flatMap(([name, inner]) => openIn(inner).map((it) => `${name}.${it}`));
  return [...open, ...deeper];
}
