/**
 * Floating-point numbers as C++ streams print them: six significant digits, `%g`.
 *
 * @module
 */

const DIGITS = 6;

/** `1.5`, `100000`, `1e+06`, `1.5e-05`, `inf`; numbers of Nix have no sign. */
export function formatFloat(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "inf";
  const { digits, exponent } = significant(value);
  if (exponent < -4 || exponent >= DIGITS) {
    const sign = exponent < 0 ? "-" : "+";
    const power = String(Math.abs(exponent)).padStart(2, "0");
    return `${trimmed(`${digits.charAt(0)}.${digits.slice(1)}`)}e${sign}${power}`;
  }
  if (exponent < 0) return trimmed(`0.${"0".repeat(-exponent - 1)}${digits}`);
  return trimmed(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** The first six digits, rounded half to even on the exact value, and the power of ten. */
function significant(value: number): { readonly digits: string; readonly exponent: number } {
  const [mantissa = "", power = "0"] = value.toExponential(100).split("e");
  const exact = mantissa.replace(".", "");
  const head = BigInt(exact.slice(0, DIGITS));
  const rest = exact.slice(DIGITS).replace(/0+$/, "");
  const up = rest === "5" ? head % 2n === 1n : rest.charAt(0) >= "5";
  const rounded = String(up ? head + 1n : head);
  const carried = rounded.length - DIGITS;
  return { digits: rounded.slice(0, DIGITS), exponent: Number(power) + carried };
}

/** Without zeros at the end of the fraction, and without a point that nothing follows. */
function trimmed(text: string): string {
  return text.replace(/0+$/, "").replace(/\.$/, "");
}
