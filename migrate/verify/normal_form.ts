/**
 * Derivations modulo the project's own sources: the proof that two derivations differ in nothing
 * else. In a normal form a source of the project is its place in the project, what is fetched by
 * its hash is its path, any other input derivation is its own normal form, and output paths (which
 * follow from all that) are the output's name. The directory that the project was evaluated in is
 * the place of the whole. Two derivations with the same normal form are the same build of the same
 * project, of which only files changed. It is the idea of Nix's own `hashDerivationModulo`, for
 * sources.
 *
 * @module
 */
import { withCheckout } from "./own_places.ts";
import { derivationAt, fixedPath, outputPaths, type Side, substitutesFor } from "./side.ts";
import { substitute } from "./store_references.ts";

/** Numbers normal forms: the same number, the same form. */
export class NormalForms {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<Side, Map<string, number>>();
  readonly #without: ReadonlySet<string>;

  /** @param without Variables that do not count, by {@linkcode variableKey}. */
  constructor(without: ReadonlySet<string> = new Set()) {
    this.#without = without;
  }

  /** The number of a derivation's normal form. */
  numberOf(side: Side, path: string): number {
    const known = this.#known.get(side) ?? new Map<string, number>();
    this.#known.set(side, known);
    const number = known.get(path) ?? this.#intern(this.#formOf(side, path));
    known.set(path, number);
    return number;
  }

  #intern(form: string): number {
    const number = this.#numbers.get(form) ?? this.#numbers.size;
    this.#numbers.set(form, number);
    return number;
  }

  #formOf(side: Side, path: string): string {
    const derivation = derivationAt(side, path);
    const fetched = [...derivation.inputDerivations.keys()].flatMap((input) =>
      fixedPath(derivationAt(side, input)) ?? []
    );
    const made = [...derivation.inputDerivations].filter(([input]) =>
      fixedPath(derivationAt(side, input)) === undefined
    );
    const inputs = made.map(([input, outputs]) => {
      return { input, outputs, number: this.numberOf(side, input) };
    });
    const substitutes = substitutesFor(side, [
      ...[...side.ownSources].map(([source, place]) => [source, token("own", place)] as const),
      ...inputs.flatMap(({ input, number }) => [
        [input, token("derivation", `${number}`)] as const,
        ...outputPaths(derivationAt(side, input)).map(([output, name]) => {
          return [output, token("input", `${number}!${name}`)] as const;
        }),
      ]),
      ...outputPaths(derivation).map(([output, name]) => [output, token("self", name)] as const),
    ]);
    const foreign = derivation.inputSources.filter((source) => !side.ownSources.has(source));
    const rewrite = (text: string) =>
      substitute(withCheckout(side, text, token("own", "")), substitutes, side.store);
    return JSON.stringify([
      Array.from(
        derivation.outputs,
        ([name, { hashAlgorithm, hash }]) => [name, hashAlgorithm, hash],
      ),
      inputs.map(({ number, outputs }) => `${number}!${outputs.join(",")}`).toSorted(),
      [...new Set([...foreign, ...fetched])].toSorted(),
      derivation.system,
      rewrite(derivation.builder),
      derivation.args.map(rewrite),
      Array.from(derivation.env)
        .filter(([name]) => !this.#without.has(variableKey(path, name)))
        .map(([name, value]) => [name, rewrite(value)]),
    ]);
  }
}

/** One variable of the environment of the derivation at a path. */
export function variableKey(path: string, name: string): string {
  return `${path} ${name}`;
}

/** What no derivation can hold: a NUL keeps it apart from every text. */
function token(kind: "own" | "derivation" | "input" | "self", text: string): string {
  return kind === "own" && text !== "" ? `\0own\0/${text}` : `\0${kind}\0${text}`;
}
