/**
 * What a person sees when a verb throws: never a stack trace, unless they asked for one.
 *
 * @module
 */
import { type Diagnostic, Failure } from "../nix/diagnostic.ts";
import { diskFault } from "../nix/tools/write_error.ts";
import type { Output } from "./output.ts";
import type { ExitStatus } from "./verb.ts";

/**
 * Says why the program stops, and with which status: 2 for wrong words, else the reason's own, or
 * 1.
 */
export function explainStop(reason: unknown, output: Output): ExitStatus {
  const diagnostics = stopDiagnostics(reason);
  diagnostics.forEach(output.diagnose);
  if (diagnostics.some(({ code }) => code === "defect")) tellTrace(reason, output);
  if (diagnostics.some(({ code }) => code === "usage")) return 2;
  return reason instanceof Failure ? reason.exitStatus ?? 1 : 1;
}

/** Why something stopped: what a person can mend, a permission, or a defect. */
export function stopDiagnostics(reason: unknown): readonly Diagnostic[] {
  if (reason instanceof Failure) return blamed(reason.diagnostics);
  const message = firstLine(reason instanceof Error ? reason.message : String(reason));
  if (reason instanceof Deno.errors.NotCapable) {
    return [{
      severity: "error",
      code: "permission",
      message: `Deno did not allow it: ${message}`,
      help: 'Give the permissions that README.md lists under "Permissions"',
    }];
  }
  const fault = diskFault(reason);
  if (fault !== undefined) return fault.diagnostics;
  return [{
    severity: "error",
    code: "defect",
    message: `flakebridge met something it did not expect: ${message}`,
    help: "This is a defect of flakebridge; please report it with what `--verbose` shows",
  }];
}

/** What stops the program is an error, also where it is a warning to a program that goes on. */
function blamed(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.some(({ severity }) => severity === "error")) return diagnostics;
  return diagnostics.map((diagnostic) => ({ ...diagnostic, severity: "error" }));
}

function tellTrace(reason: unknown, output: Output): void {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  const trace = error.stack ?? error.message;
  if (traceWanted()) output.say(trace);
  else output.detail(trace);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** FLAKEBRIDGE_TRACE is looked at only where that needs no question to the person. */
function traceWanted(): boolean {
  const variable = "FLAKEBRIDGE_TRACE";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" && Boolean(Deno.env.get(variable));
}
