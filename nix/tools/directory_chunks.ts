/**
 * The archive of a large directory, read by two threads: over many small files the calls to the
 * system take most of the time, and one thread that makes them from JavaScript is slower than Nix.
 *
 * @module
 */
import { begin, type Begun, ReadingThread } from "./reading_thread.ts";
import { type Bytes, DONE, fileChunks, fill, type Filled, stretchesOf } from "./stretch.ts";

/** In bytes. */
const BUFFER_SIZE = 1024 * 1024;

/** How many stretches are begun at a time; with the size of their buffers, the memory that it takes. */
const MOST_BEGUN = 6;

/** One of as many stretches is filled by this thread, which also lists directories and hashes. */
const OWN_SHARE = 3;

/** Smaller trees are read before another thread would have come up; it is started half-way. */
const FIRST_SHARED = 12;

/**
 * The archive of the directory at `path`, in chunks; each is valid until the next is asked for.
 *
 * @throws as `readTree` and `narChunks`.
 */
export async function* directoryChunks(path: string): AsyncGenerator<Uint8Array, void, void> {
  const buffers: Bytes[] = [];
  const begun: (Begun | Promise<Begun>)[] = [];
  let number = 0;
  using thread = new ReadingThread();
  for (const stretch of stretchesOf(path)) {
    const buffer = buffers.pop() ?? new Uint8Array(BUFFER_SIZE);
    if (number === FIRST_SHARED / 2) thread.start();
    const isShared = number >= FIRST_SHARED && number % OWN_SHARE > 0;
    begun.push(isShared ? thread.begin(stretch, buffer) : begin(stretch, buffer));
    if (++number > FIRST_SHARED && begun.length < MOST_BEGUN) continue;
    buffers.push(yield* completed(await begun.shift()!));
  }
  for (const next of begun) yield* completed(await next);
}

/** All of a stretch; the buffer that it was begun in, for the next one. */
function* completed({ stretch, buffer, ...begun }: Begun): Generator<Uint8Array, Bytes, void> {
  let filled: Filled = begun;
  yield buffer.subarray(0, filled.size);
  while (filled.next !== DONE) {
    const { next } = filled;
    filled = fill(stretch, next, buffer);
    if (filled.size > 0) {
      yield buffer.subarray(0, filled.size);
    } else {
      yield* fileChunks(stretch, next);
      filled = { size: 0, next: next + 1 };
    }
  }
  return buffer;
}
