/**
 * flakebridge as a library: the parser of the Nix language, what the verbs do, and the documents
 * that they print with `--json`.
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
export { show } from "./nix/syntax/show.ts";
export type { ShowOptions } from "./nix/syntax/show.ts";
export { check } from "./nix/syntax/check.ts";
export type { CheckOptions } from "./nix/syntax/check.ts";
export { nixPosition } from "./nix/syntax/position.ts";
export type { NixPosition } from "./nix/syntax/position.ts";
export { evaluate, showType, showValue } from "./nix/syntax/evaluate.ts";
export type {
  EvaluateOptions,
  TrivialAttribute,
  TrivialValue,
  UnnamedAttribute,
  WhyUnnamed,
} from "./nix/syntax/evaluate.ts";
export { scopeOf } from "./nix/syntax/scope.ts";
export type { Binder, Scope, WithBinder } from "./nix/syntax/scope.ts";
export { children, walk } from "./nix/syntax/walk.ts";
export type { Visit } from "./nix/syntax/walk.ts";
export { applyEdits, editsOf, findOverlap } from "./nix/syntax/edit/edit.ts";
export type { Change, Edit, Refusal, Refused } from "./nix/syntax/edit/edit.ts";
export { replaceExpression } from "./nix/syntax/edit/replace.ts";
export { inheritInto } from "./nix/syntax/edit/attributes.ts";
export { removeAttribute, setAttribute } from "./nix/syntax/edit/set_attribute.ts";
export { addFormals, removeFormal, removeFormalDefault } from "./nix/syntax/edit/formals.ts";
export type { NewFormal } from "./nix/syntax/edit/formals.ts";
export { removeLetBindings } from "./nix/syntax/edit/let.ts";
export { wrapInLambda } from "./nix/syntax/edit/wrap.ts";
export { renameFree } from "./nix/syntax/edit/rename.ts";
export { moveFile } from "./nix/syntax/edit/move.ts";
export { write } from "./nix/syntax/write.ts";
export type {
  Written,
  WrittenBinding,
  WrittenCall,
  WrittenExpression,
  WrittenFunction,
  WrittenLambda,
  WrittenList,
  WrittenMerge,
  WrittenSet,
  WrittenUpdate,
} from "./nix/syntax/written.ts";
export type { NixVersion } from "./nix/syntax/dialect.ts";
export type { SyntaxError, Tokens } from "./nix/syntax/token.ts";
export type * from "./nix/syntax/nodes.ts";
export { Failure } from "./nix/diagnostic.ts";
export type { Diagnostic, Place, Severity } from "./nix/diagnostic.ts";
export type { Layout } from "./migrate/plan/entry.ts";
export type { Calling, Classification, FileKind } from "./migrate/scan/project.ts";
export { migrate } from "./migrate/migrate.ts";
export type { MigrateOptions, Migration, Progress } from "./migrate/migrate.ts";
export type { BatchedProject, BatchReport } from "./migrate/batch.ts";
export type { Finding as DoctorFinding } from "./compat/bridge/diagnose.ts";
export { verifyMigration } from "./migrate/verify_migration.ts";
export type { VerifyOptions } from "./migrate/verify_migration.ts";
export { flakeMetadata, lockFlake, parseLock, printLock } from "./compat/lock/mod.ts";
export type {
  FlakeMetadata,
  InputChange,
  InputPath,
  LockedFlake,
  LockEdge,
  LockFile,
  LockFlakeOptions,
  LockNode,
  LockOptions,
  UnlockedNode,
} from "./compat/lock/mod.ts";
export { parseFlakeRef, printFlakeRef } from "./compat/ref/mod.ts";
export type {
  Attributes,
  AttributeValue,
  CommonAttributes,
  DownloadRef,
  FlakeRef,
  ForgeRef,
  GitRef,
  IndirectRef,
  MercurialRef,
  NixRelease,
  ParseRefOptions,
  PathRef,
} from "./compat/ref/mod.ts";
export { auditProject } from "./migrate/audit_project.ts";
export type { Audit, AuditOptions } from "./migrate/audit_project.ts";
export type { AuditReport, ReportedFinding } from "./migrate/audit/report.ts";
export type { Applicability, Rule } from "./migrate/audit/rule.ts";
export type { Finding, Fix } from "./migrate/audit/finding.ts";
export type { Undone } from "./migrate/apply/undo.ts";
export type { AppliedVerb, Migration as AppliedMigration } from "./migrate/apply/store.ts";
export { writeShims } from "./migrate/write_shims.ts";
export type { ReportedShim, ShimOptions, ShimReport, WrittenShims } from "./migrate/write_shims.ts";
export type { EvaluatorWishes } from "./migrate/shim_evaluator.ts";
export type { ShimState } from "./compat/shim/plan_shims.ts";
export type { Evaluator, ShimMode } from "./compat/shim/shim.ts";
export type { LockedFlakeCompat, PinnedFlakeCompat } from "./compat/shim/flake_compat.ts";
export type { FlakeCompatName } from "./compat/shim/flake_compat.ts";
export type { Style } from "./migrate/plan/flake_nix.ts";
export { unifiedDiff } from "./migrate/apply/unified_diff.ts";
export type {
  FileChange,
  Plan,
  PlannedConfiguration,
  PlannedInput,
  PlannedOutput,
  TextChange,
} from "./migrate/plan/plan.ts";
export type { ConfigurationKind } from "./migrate/plan/configurations/kinds.ts";
export type {
  Cause,
  Difference,
  MigrationReport,
  Proof,
  ProofRow,
  RefusalReport,
  ReportedFile,
  ScannedFile,
} from "./migrate/report.ts";
