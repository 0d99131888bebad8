/**
 * Words to and from a daemon of Nix, as its worker protocol writes them (worker-protocol.hh and
 * serialise.cc): numbers of eight bytes, the lowest first; texts by their length, filled up to
 * eight bytes with zeros.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";
import { nixWords } from "./words.ts";

/** What the daemon says before its answer: that it comes now, or why it does not come. */
const LAST = 0x616c7473;
const ERROR = 0x63787470;

/** What it says to have more of what is handed to it. */
const READ = 0x64617461;

/** What else it says, and what comes with it. */
const TALK: ReadonlyMap<number, readonly ("number" | "text" | "fields")[]> = new Map([
  [0x6f6c6d67, ["text"]],
  [0x53545254, ["number", "number", "number", "text", "fields", "number"]],
  [0x53544f50, ["number"]],
  [0x52534c54, ["number", "number", "fields"]],
]);

/** One side of the conversation: ours. */
export class Conversation {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  /** What is thrown where the daemon has gone. */
  readonly #gone: () => Promise<Error>;
  #bytes = new Uint8Array();

  constructor(
    stdin: WritableStream<Uint8Array>,
    stdout: ReadableStream<Uint8Array>,
    gone: () => Promise<Error>,
  ) {
    this.#writer = stdin.getWriter();
    this.#reader = stdout.getReader();
    this.#gone = gone;
  }

  async send(words: readonly (number | string)[]): Promise<void> {
    const bytes = words.flatMap((
      word,
    ) => [...typeof word === "number" ? ofNumber(word) : ofText(word)]);
    await this.#write(Uint8Array.from(bytes));
  }

  async number(): Promise<number> {
    const bytes = await this.#take(8);
    return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  }

  async text(): Promise<string> {
    const length = await this.number();
    return new TextDecoder().decode((await this.#take(filled(length))).subarray(0, length));
  }

  async texts(): Promise<readonly string[]> {
    const count = await this.number();
    const texts: string[] = [];
    while (texts.length < count) texts.push(await this.text());
    return texts;
  }

  /** The next `count` bytes, as they come. */
  async *bytes(count: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let left = count; left > 0;) {
      if (this.#bytes.length === 0) await this.#receive();
      const piece = await this.#take(Math.min(left, this.#bytes.length));
      left -= piece.length;
      yield piece;
    }
  }

  /**
   * Listens until the answer comes.
   *
   * @param handed What the daemon is given where it asks for more.
   * @throws {Failure} `nix-failed` with the daemon's own words.
   */
  async untilDone(handed: Pieces = []): Promise<void> {
    const more = piecewise(handed);
    for (;;) {
      const said = await this.number();
      if (said === LAST) return;
      if (said === READ) {
        await this.#write(framed(await more(await this.number())));
        continue;
      }
      if (said === ERROR) throw failure("nix-failed", nixWords(await this.text()));
      const parts = TALK.get(said);
      if (parts === undefined) {
        throw failure("nix-failed", "`nix-daemon --stdio` is not understood");
      }
      for (const part of parts) await this[part]();
    }
  }

  /** What a number or a text stands for, each behind its kind. */
  async fields(): Promise<void> {
    for (let count = await this.number(); count > 0; count--) {
      await (await this.number() === 0 ? this.number() : this.text());
    }
  }

  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel();
  }

  async #take(count: number): Promise<Uint8Array<ArrayBuffer>> {
    while (this.#bytes.length < count) await this.#receive();
    const taken = this.#bytes.slice(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  async #receive(): Promise<void> {
    const { value } = await this.#reader.read();
    if (value === undefined) throw await this.#gone();
    const more = new Uint8Array(this.#bytes.length + value.length);
    more.set(this.#bytes);
    more.set(value, this.#bytes.length);
    this.#bytes = more;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#writer.write(bytes);
    } catch {
      throw await this.#gone();
    }
  }
}

/** Bytes that come one piece after the other. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Gives what comes in pieces of at most the length that is asked for; nothing at the end. */
function piecewise(pieces: Pieces): (length: number) => Promise<Uint8Array> {
  const coming = (async function* () {
    yield* pieces;
  })();
  let piece = new Uint8Array();
  return async (length) => {
    while (piece.length === 0) {
      const { value, done } = await coming.next();
      if (done) break;
      piece = Uint8Array.from(value);
    }
    const given = piece.subarray(0, length);
    piece = piece.subarray(length);
    return given;
  };
}

function ofNumber(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number), true);
  return bytes;
}

function ofText(text: string): Uint8Array {
  return framed(new TextEncoder().encode(text));
}

/** Bytes as a text is written. */
function framed(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(8 + filled(bytes.length));
  whole.set(ofNumber(bytes.length));
  whole.set(bytes, 8);
  return whole;
}

function filled(length: number): number {
  return Math.ceil(length / 8) * 8;
}
