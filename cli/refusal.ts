/**
 * What `--json` prints where there is nothing to report, since the verb can't go on.
 *
 * @module
 */
import { withoutPasswords } from "../compat/lock/fetch/secrets.ts";
import type { RefusalReport } from "../migrate/report.ts";
import type { Diagnostic } from "../nix/diagnostic.ts";
import { printJson } from "./json.ts";
import type { Output } from "./output.ts";
import { stopDiagnostics } from "./stop.ts";
import type { ExitStatus } from "./verb.ts";

/**
 * Does `work`; where it throws, and `json` is asked for, prints why as a document first. The words
 * on stderr and the status are those of every failure.
 */
export async function refusingAsJson(
  json: boolean,
  output: Output,
  work: () => Promise<ExitStatus>,
): Promise<ExitStatus> {
  try {
    return await work();
  } catch (error) {
    if (json) output.result(printJson(refusalOf(error)));
    throw error;
  }
}

function refusalOf(error: unknown): RefusalReport {
  const diagnostics = stopDiagnostics(error).map((
    { message, place, help, ...rest },
  ): Diagnostic => ({
    ...rest,
    message: withoutPasswords(message),
    ...(help !== undefined && { help: withoutPasswords(help) }),
    ...(place !== undefined && { place: withoutText(place) }),
  }));
  return { version: 1, status: "refused", diagnostics };
}

/** The line in the file may be the very secret that is found there. */
function withoutText({ text: _text, ...place }: NonNullable<Diagnostic["place"]>) {
  return place;
}
