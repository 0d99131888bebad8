/**
 * Derivations: the `.drv` files in which Nix writes down what a build is made of.
 *
 * The text is ATerm with Nix's own escapes. It may hold bytes that are not UTF-8; a caller who must
 * have them back decodes and encodes with a one-byte encoding, the grammar is ASCII.
 * Source of the rules: the Nix manual, "Derivation "ATerm" file format".
 *
 * @module
 */

/** An output of a derivation. */
export interface DerivationOutput {
  /** The store path; empty where it is not known before the build (content-addressed). */
  readonly path: string;
  /** `sha256`, `r:sha256` … of a fixed output, else empty. */
  readonly hashAlgorithm: string;
  /** Base 16, of a fixed output, else empty. */
  readonly hash: string;
}

/** A `.drv` file as data. The maps keep the order of the file. */
export interface Derivation {
  /** By name: `out`, `dev` … */
  readonly outputs: ReadonlyMap<string, DerivationOutput>;
  /** By the store path of the `.drv`: the names of the outputs that are used. */
  readonly inputDerivations: ReadonlyMap<string, readonly string[]>;
  /** Store paths that are no derivation's output: sources, scripts. */
  readonly inputSources: readonly string[];
  readonly system: string;
  readonly builder: string;
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
}

/**
 * Reads the text of a `.drv` file.
 *
 * @throws {SyntaxError} where it is not one, or is of a kind (`DrvWithVersion`, dynamic
 * derivations) that only experimental features of Nix make.
 */
export function parseDerivation(text: string): Derivation {
  const cursor = new Cursor(text);
  cursor.expect("Derive(");
  const outputs = cursor.list((): [string, DerivationOutput] => {
    const [name, path, hashAlgorithm, hash] = cursor.tuple(4);
    return [name!, { path: path!, hashAlgorithm: hashAlgorithm!, hash: hash! }];
  });
  cursor.expect(",");
  const inputDerivations = cursor.list(() => cursor.inputDerivation());
  cursor.expect(",");
  const inputSources = cursor.strings();
  cursor.expect(",");
  const system = cursor.string();
  cursor.expect(",");
  const builder = cursor.string();
  cursor.expect(",");
  const args = cursor.strings();
  cursor.expect(",");
  const env = cursor.list((): [string, string] => {
    const [name, value] = cursor.tuple(2);
    return [name!, value!];
  });
  cursor.expect(")");
  cursor.end();
  return {
    outputs: new Map(outputs),
    inputDerivations: new Map(inputDerivations),
    inputSources,
    system,
    builder,
    args,
    env: new Map(env),
  };
}

/** The text of the `.drv` file, as Nix writes it: the reverse of {@linkcode parseDerivation}. */
export function printDerivation(derivation: Derivation): string {
  const { outputs, inputDerivations, inputSources, system, builder, args, env } = derivation;
  const fields = [
    list(outputs, ([name, output]) => {
      return tuple([name, output.path, output.hashAlgorithm, output.hash].map(quote));
    }),
    list(inputDerivations, ([path, names]) => tuple([quote(path), list(names, quote)])),
    list(inputSources, quote),
    quote(system),
    quote(builder),
    list(args, quote),
    list(env, (pair) => tuple(pair.map(quote))),
  ];
  return `Derive${tuple(fields)}`;
}

function list<Item>(items: Iterable<Item>, print: (item: Item) => string): string {
  return `[${Array.from(items, print).join(",")}]`;
}

function tuple(fields: readonly string[]): string {
  return `(${fields.join(",")})`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t" };
const UNESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function quote(text: string): string {
  return `"${text.replace(/["\\\n\r\t]/g, (character) => `\\${ESCAPES[character] ?? character}`)}"`;
}

/** Where in the text the reader is. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Always consumes `token`, or throws. */
  expect(token: string): void {
    if (!this.#text.startsWith(token, this.#at)) throw this.#unexpected(`"${token}"`);
    this.#at += token.length;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw this.#unexpected("the end");
  }

  string(): string {
    this.expect('"');
    const start = this.#at;
    let escaped = false;
    for (;; this.#at++) {
      const character = this.#text[this.#at];
      if (character === undefined) throw this.#unexpected('"');
      if (character === '"') break;
      if (character !== "\\") continue;
      escaped = true;
      this.#at++;
    }
    const raw = this.#text.slice(start, this.#at++);
    return escaped ? raw.replace(/\\([^])/g, (_, letter) => UNESCAPES[letter] ?? letter) : raw;
  }

  strings(): string[] {
    return this.list(() => this.string());
  }

  tuple(size: number): string[] {
    this.expect("(");
    const fields = [this.string()];
    while (fields.length < size) {
      this.expect(",");
      fields.push(this.string());
    }
    this.expect(")");
    return fields;
  }

  inputDerivation(): [string, string[]] {
    this.expect("(");
    const path = this.string();
    this.expect(",");
    const outputs = this.strings();
    this.expect(")");
    return [path, outputs];
  }

  list<Item>(item: () => Item): Item[] {
    const items: Item[] = [];
    this.expect("[");
    while (this.#text[this.#at] !== "]") {
      if (items.length > 0) this.expect(",");
      items.push(item());
    }
    this.#at++;
    return items;
  }

  #unexpected(wanted: string): SyntaxError {
    return new SyntaxError(`not a derivation: expected ${wanted} at offset ${this.#at}`);
  }
}
