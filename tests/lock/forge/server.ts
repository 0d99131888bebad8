/**
 * A web server that may do anything: what it writes, and when, is up to the test.
 *
 * @module
 */

/** One request. */
export interface Request {
  /** `/r.tar.gz` */
  readonly path: string;
  /** In small letters. */
  readonly headers: ReadonlyMap<string, string>;
  /** How often this path has been asked for, this time included. */
  readonly attempt: number;
}

/** What a page writes to. */
export interface Answer {
  /** The connection's end is told when the page ends. */
  readonly write: (part: string | Uint8Array) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Writes a whole answer, headers and all; the connection is closed at its end. */
export type Page = (request: Request, answer: Answer) => Promise<void>;

/** A running server. */
export interface OddServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly seen: Request[];
}

/** Serves `pages` by their path. */
export function startServer(pages: Readonly<Record<string, Page>>): OddServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const seen: Request[] = [];
  const ended = new AbortController();
  const serving = serve(listener, async (connection) => {
    const head = await readHead(connection);
    if (head === undefined) return;
    const attempt = 1 + seen.filter(({ path }) => path === head.path).length;
    const request = { ...head, attempt };
    seen.push(request);
    await pages[head.path]?.(request, answerOn(connection, ended.signal));
  });
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      ended.abort();
      listener.close();
      await serving;
    },
  };
}

/** The head of a good answer with `length` bytes. */
export function head(length: number, ...headers: readonly string[]): string {
  const lines = ["HTTP/1.1 200 OK", `Content-Length: ${length}`, "Connection: close", ...headers];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** An answer without a body. */
export function status(code: number, ...headers: readonly string[]): string {
  return `HTTP/1.1 ${code} x\r\n${
    ["Content-Length: 0", "Connection: close", ...headers].join("\r\n")
  }\r\n\r\n`;
}

async function serve(
  listener: Deno.Listener,
  handle: (connection: Deno.Conn) => Promise<void>,
): Promise<void> {
  const all: Promise<void>[] = [];
  try {
    for await (const connection of listener) {
      all.push(
        handle(connection).catch(() => {}).finally(() => closeQuietly(connection)),
      );
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
  await Promise.all(all);
}

function answerOn(connection: Deno.Conn, signal: AbortSignal): Answer {
  return {
    async write(part) {
      const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    },
    wait: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

/** Undefined where the client only tried whether someone is there. */
async function readHead(
  connection: Deno.Conn,
): Promise<Omit<Request, "attempt"> | undefined> {
  const buffer = new Uint8Array(8192);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const read = await connection.read(buffer);
    if (read === null) return undefined;
    text += new TextDecoder().decode(buffer.subarray(0, read));
  }
  const [line = "", ...lines] = text.trimEnd().split("\r\n");
  const headers = lines.map((header): [string, string] => {
    const colon = header.indexOf(":");
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
  });
  return { path: line.split(" ")[1] ?? "", headers: new Map(headers) };
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // The other side was quicker.
  }
}
