/**
 * Words to and from a daemon of Nix, as its worker protocol writes them (worker-protocol.hh and
 * serialise.cc): numbers of eight bytes, the lowest first; texts by their length, filled up to eight
 * bytes with zeros.
 *
 * @module
 */
import { failure } from "../diagnostic.ts";

/** What the daemon says before its answer: that it comes now, or why it does not come. */
const LAST = 0x616c7473;
const ERROR = 0x63787470;

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
    try {
      await this.#writer.write(Uint8Array.from(bytes));
    } catch {
      throw await this.#gone();
    }
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

  /**
   * Listens until the answer comes.
   *
   * @throws {Failure} `nix-failed` with the daemon's own words.
   */
  async untilDone(): Promise<void> {
    for (;;) {
      const said = await this.number();
      if (said === LAST) return;
      if (said === ERROR) throw failure("nix-failed", (await this.text()).replace(/^error: /, ""));
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
    while (this.#bytes.length < count) {
      const { value } = await this.#reader.read();
      if (value === undefined) throw await this.#gone();
      const more = new Uint8Array(this.#bytes.length + value.length);
      more.set(this.#bytes);
      more.set(value, this.#bytes.length);
      this.#bytes = more;
    }
    const taken = this.#bytes.slice(0, count);
    this.#bytes = this.#bytes.slice(count);
    return taken;
  }
}

function ofNumber(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number), true);
  return bytes;
}

function ofText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const whole = new Uint8Array(8 + filled(bytes.length));
  whole.set(ofNumber(bytes.length));
  whole.set(bytes, 8);
  return whole;
}

function filled(length: number): number {
  return Math.ceil(length / 8) * 8;
}
