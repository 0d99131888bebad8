/**
 * A second thread that reads files. This module is what it runs, too.
 *
 * @module
 */
import { type Bytes, fill, type Filled, type Stretch } from "./stretch.ts";

/** A stretch's beginning, filled in; the rest of it had no room in the buffer. */
export interface Begun extends Filled {
  readonly stretch: Stretch;
  readonly buffer: Bytes;
}

/** Fills what has room of a stretch, in this thread. */
export function begin(stretch: Stretch, buffer: Bytes): Begun {
  return { stretch, buffer, ...fill(stretch, 0, buffer) };
}

/** What one thread asks of the other. The buffer goes there and comes back with the answer. */
interface Request {
  readonly stretch: Stretch;
  readonly buffer: Bytes;
}

/** Undefined where a file could not be read: whoever asked will see why. */
type Answer = Omit<Begun, "stretch"> | undefined;

/**
 * The other thread. It starts with the first request unless before, and ends when this is disposed.
 * Where it can't run (this program's own files are not among those that it may read), this thread
 * does its part.
 */
export class ReadingThread implements Disposable {
  #worker: Worker | undefined;
  #isLost = false;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  /** As {@linkcode begin}, there; where that fails, nothing is filled in. */
  async begin(stretch: Stretch, buffer: Bytes): Promise<Begun> {
    this.start();
    if (this.#isLost) return begin(stretch, buffer);
    const { length } = buffer;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.push(resolve);
      this.#worker?.postMessage({ stretch, buffer } satisfies Request, [buffer.buffer]);
    });
    return { stretch, ...answer ?? { buffer: new Uint8Array(length), size: 0, next: 0 } };
  }

  [Symbol.dispose](): void {
    this.#worker?.terminate();
  }

  /** It takes some time to come up. */
  start(): void {
    this.#worker ??= this.#newWorker();
  }

  #newWorker(): Worker {
    const worker = new Worker(import.meta.url, { type: "module" });
    worker.addEventListener("message", ({ data }) => this.#waiting.shift()?.(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#isLost = true;
      for (const resolve of this.#waiting.splice(0)) resolve(undefined);
    });
    return worker;
  }
}

/** What the global scope of a worker has and that of a program has not. */
interface WorkerScope {
  onmessage: (message: { readonly data: Request }) => void;
  readonly postMessage: (answer: Answer, transfer: readonly Transferable[]) => void;
}

function serve(scope: WorkerScope): void {
  scope.onmessage = ({ data: { stretch, buffer } }) => {
    const answer = answerTo(stretch, buffer);
    scope.postMessage(answer, answer === undefined ? [] : [buffer.buffer]);
  };
}

function answerTo(stretch: Stretch, buffer: Bytes): Answer {
  try {
    return { buffer, ...fill(stretch, 0, buffer) };
  } catch {
    return undefined;
  }
}

if (import.meta.main) serve(globalThis as unknown as WorkerScope);
