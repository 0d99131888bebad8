/**
 * flakebridge as a library: the parser of the Nix language, and the documents that the program
 * prints with `--json`.
 *
 * ```ts
 * import { parse } from "@flakebridge/flakebridge";
 *
 * const { tree, errors } = parse("{ pkgs ? import <nixpkgs> { } }: pkgs.hello");
 * ```
 *
 * @module
 */
export { parse } from "./nix/syntax/parse.ts";
export type { ParseResult, SyntaxTree } from "./nix/syntax/parse.ts";
export type { SyntaxError, Tokens } from "./nix/syntax/token.ts";
export type * from "./nix/syntax/nodes.ts";
export { Failure } from "./nix/diagnostic.ts";
export type { Diagnostic, Place, Severity } from "./nix/diagnostic.ts";
export type { FileChange, Plan, PlannedInput, PlannedOutput } from "./migrate/plan/plan.ts";
export type {
  Difference,
  MigrationReport,
  Proof,
  ProofRow,
  ReportedFile,
} from "./migrate/report.ts";
