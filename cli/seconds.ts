/**
 * `--timeout SECONDS`
 *
 * @module
 */
import { usage } from "./call.ts";

/** The number of seconds that a flag's value says. Throws `Failure` (`usage`) where it is none. */
export function seconds(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw usage(`"--timeout ${text}" is no number of seconds`, "Write `--timeout 300`");
}
