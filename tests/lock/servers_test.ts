/**
 * What servers and networks do to a download, and what becomes of it.
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { join } from "@std/path";
import { lockFlake } from "../../compat/lock/mod.ts";
import { Failure } from "../../nix/diagnostic.ts";
import { run } from "../../nix/tools/run.ts";
import { flakeText, LEAF } from "./case.ts";
import { setVariables } from "./environment.ts";
import { head, type OddServer, type Page, startServer, status } from "./forge/server.ts";

interface Locking extends AsyncDisposable {
  readonly server: OddServer;
  /** The hash of what is there, or the error with its help. */
  readonly lock: (path: string, settings?: string, refresh?: boolean) => Promise<string>;
  /** Where records are kept. */
  readonly cache: string;
  /** What was said meanwhile. */
  readonly said: string[];
}

const archive = await makeArchive();

/** An archive of 300 kB that can't be made smaller. */
async function makeArchive(): Promise<Uint8Array> {
  const directory = await Deno.makeTempDir();
  await Deno.mkdir(join(directory, "r"));
  await Deno.writeTextFile(join(directory, "r/flake.nix"), LEAF);
  const noise = Uint8Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 256));
  await Deno.writeFile(join(directory, "r/noise"), noise);
  await run("tar", ["-C", directory, "-czf", join(directory, "r.tar.gz"), "r"]);
  const bytes = await Deno.readFile(join(directory, "r.tar.gz"));
  await Deno.remove(directory, { recursive: true });
  return bytes;
}

/**
 * No name of a host: a part of one has 63 letters at most, and nobody needs to be asked for more.
 */
const NO_HOST = `${"a".repeat(64)}.invalid`;

async function locking(page: Page): Promise<Locking> {
  const directory = await Deno.realPath(await Deno.makeTempDir());
  const server = startServer({
    "/whole": (_, { write }) => send(write, head(archive.length), archive),
    "/r": page,
  });
  const said: string[] = [];
  return {
    server,
    said,
    cache: join(directory, "cache/flakebridge/fetched"),
    async lock(path, settings = "", refresh = true) {
      using _ = setVariables({
        NIX_CONFIG: `download-attempts = 3\n${settings}`,
        NIX_CONF_DIR: directory,
        NIX_USER_CONF_FILES: "/dev/null",
        XDG_CACHE_HOME: join(directory, "cache"),
      });
      const url = path.includes("://") ? path : `tarball+${server.url}${path}`;
      await Deno.writeTextFile(join(directory, "flake.nix"), flakeText(`a.url = "${url}";`));
      try {
        const { lock } = await lockFlake({
          flake: directory,
          network: true,
          refresh,
          progress: (words) => said.push(words),
        });
        return lock.nodes.a?.locked?.narHash ?? "no hash";
      } catch (error) {
        assert(error instanceof Failure, String(error));
        return JSON.stringify(error.diagnostics);
      }
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

async function send(
  write: (part: string | Uint8Array) => Promise<void>,
  ...parts: readonly (string | Uint8Array)[]
): Promise<void> {
  for (const part of parts) await write(part);
}

/**
 * Expects that the page, whatever it does, ends in the same tree; what it was asked is returned.
 */
async function survives(page: Page, settings?: string): Promise<OddServer["seen"]> {
  await using place = await locking(page);
  const [wanted, got] = [await place.lock("/whole"), await place.lock("/r", settings)];
  assert(wanted.startsWith("sha256-"), wanted);
  assertEquals(got, wanted);
  return place.server.seen.filter(({ path }) => path === "/r");
}

/** Expects words of failure; how often the page was asked. */
async function fails(page: Page, words: string, settings?: string): Promise<number> {
  await using place = await locking(page);
  assertStringIncludes(await place.lock("/r", settings), words);
  return place.server.seen.length;
}

const half = archive.slice(0, 150_000);
const rest = archive.slice(150_000);
const REST = part(150_000);

/** The head of an answer with one part of the archive. */
function part(from: number, to = archive.length, tag = '"1"'): string {
  return `HTTP/1.1 206 x\r\nContent-Length: ${to - from}\r\nConnection: close\r\nETag: ${tag}\r\n` +
    `Content-Range: bytes ${from}-${to - 1}/${archive.length}\r\n\r\n`;
}

for (const validator of ['ETag: "1"', "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"]) {
  Deno.test(`a download that broke off is taken up again, by ${validator}`, async () => {
    const seen = await survives(async ({ attempt }, { write, wait }) => {
      if (attempt > 1) return await send(write, REST, rest);
      await send(write, head(archive.length, validator), half);
      await wait(100);
    });
    const asked = seen.map(({ headers }) => [headers.get("range"), headers.get("if-range")]);
    const value = validator.slice(validator.indexOf(":") + 2);
    assertEquals(asked, [[undefined, undefined], ["bytes=150000-", value]]);
  });
}

Deno.test("a download that broke off starts anew where the content has changed", async () => {
  const seen = await survives(async ({ attempt }, { write, wait }) => {
    if (attempt > 1) return await send(write, head(archive.length, 'ETag: "2"'), archive);
    await send(write, head(archive.length, 'ETag: "1"'), new Uint8Array(150_000));
    await wait(100);
  });
  assertEquals(seen.length, 2);
});

Deno.test("a download that broke off starts anew where nothing tells its content", async () => {
  const seen = await survives(async ({ attempt }, { write, wait }) => {
    if (attempt > 1) return await send(write, head(archive.length), archive);
    await send(write, head(archive.length, 'ETag: W/"1"'), half);
    await wait(100);
  });
  assertEquals(seen.map(({ headers }) => headers.get("range")), [undefined, undefined]);
});

Deno.test("another part than was asked for is not taken", async () => {
  const seen = await survives(async ({ attempt }, { write, wait }) => {
    if (attempt === 3) return await send(write, head(archive.length, 'ETag: "1"'), archive);
    if (attempt === 2) return await send(write, REST.replace("150000-", "149999-"), rest);
    await send(write, head(archive.length, 'ETag: "1"'), half);
    await wait(100);
  });
  assertEquals(seen.length, 3);
});

Deno.test("a part that is shorter than asked for is completed", async () => {
  const seen = await survives(async ({ attempt }, { write, wait }) => {
    if (attempt === 3) return await send(write, part(200_000), archive.slice(200_000));
    if (attempt === 2) {
      return await send(write, part(150_000, 200_000), archive.slice(150_000, 200_000));
    }
    await send(write, head(archive.length, 'ETag: "1"'), half);
    await wait(100);
  });
  assertEquals(seen.map(({ headers }) => headers.get("range")), [
    undefined,
    "bytes=150000-",
    "bytes=200000-",
  ]);
});

Deno.test("the rest of other content is not taken, though it is the part that was asked for", async () => {
  const seen = await survives(async ({ attempt }, { write, wait }) => {
    if (attempt === 3) return await send(write, head(archive.length, 'ETag: "2"'), archive);
    if (attempt === 2) return await send(write, part(150_000, archive.length, '"2"'), rest);
    await send(write, head(archive.length, 'ETag: "1"'), new Uint8Array(150_000));
    await wait(100);
  });
  assertEquals(seen.length, 3);
});

Deno.test("a part that no one asked for is not taken for the whole", async () => {
  const page: Page = (_, { write }) => send(write, part(0, 150_000), half);
  assertEquals(await fails(page, "another part"), 3);
});

Deno.test("a part that the server has no more is not asked for again", async () => {
  await survives(async ({ attempt }, { write, wait }) => {
    if (attempt === 3) return await send(write, head(archive.length, 'ETag: "1"'), archive);
    if (attempt === 2) return await write(status(416));
    await send(write, head(archive.length, 'ETag: "1"'), half);
    await wait(100);
  });
});

Deno.test("a download that stalls is taken up again", async () => {
  await survives(async ({ attempt }, { write, wait }) => {
    if (attempt > 1) return await send(write, REST, rest);
    await send(write, head(archive.length, 'ETag: "1"'), half);
    await wait(60_000);
  }, "stalled-download-timeout = 3");
});

Deno.test("a download that only drips is waited for", async () => {
  const seen = await survives(async (_, { write, wait }) => {
    await write(head(archive.length));
    for (let at = 0; at < archive.length; at += 20_000) {
      await wait(300);
      await write(archive.slice(at, at + 20_000));
    }
  }, "stalled-download-timeout = 3");
  assertEquals(seen.length, 1);
});

Deno.test("bytes behind the announced length do not count", async () => {
  await survives((_, { write }) => send(write, head(archive.length), archive, "more"));
});

Deno.test("passing faults of servers pass", async (test) => {
  const answers: Readonly<Record<string, readonly string[]>> = {
    "an error of the server's": [status(500), status(503)],
    "a pause in seconds": [status(429, "Retry-After: 1")],
    "a pause until a date": [status(503, `Retry-After: ${new Date(Date.now()).toUTCString()}`)],
    "no answer": ["", ""],
    "half an answer": ["HTTP/1.1 200"],
    "no HTTP": ["hello\r\n\r\n"],
  };
  for (const [name, texts] of Object.entries(answers)) {
    await test.step(name, async () => {
      const seen = await survives(({ attempt }, { write }) => {
        const text = texts[attempt - 1];
        return text === undefined ? send(write, head(archive.length), archive) : write(text);
      });
      assertEquals(seen.length, texts.length + 1);
    });
  }
});

Deno.test("what does not pass is said at once", async (test) => {
  const answers: Readonly<Record<string, readonly [answer: string, words: string]>> = {
    "404": [status(404), "the server answers 404"],
    "403": [status(403), "is it private?"],
    "403 for too many requests": [status(403, "X-RateLimit-Remaining: 0"), "asked too often"],
    "429 for an hour": [status(429, "Retry-After: 3600"), "try again after 3600 seconds"],
    "501": [status(501), "the server answers 501"],
    "a redirect off the web": [status(302, "Location: file:///etc/passwd"), "not on the web"],
    "a redirect to nothing": [status(302, "Location: http://"), "not on the web"],
  };
  for (const [name, [answer, words]] of Object.entries(answers)) {
    await test.step(name, async () => {
      assertEquals(await fails((_, { write }) => write(answer), words), 1);
    });
  }
});

Deno.test("what does not pass though it might is given up", async (test) => {
  const pages: Readonly<Record<string, readonly [page: Page, words: string]>> = {
    "500": [(_, { write }) => write(status(500)), "the server answers 500"],
    "an archive that is cut off": [
      (_, { write }) => send(write, head(archive.length), half),
      "broke off after 150000 bytes",
    ],
    "no HTTP": [(_, { write }) => write("hello\r\n\r\n"), "does not answer in HTTP"],
  };
  for (const [name, [page, words]] of Object.entries(pages)) {
    await test.step(name, async () => assertEquals(await fails(page, words), 3));
  }
});

Deno.test("a password in a URL is sent, and in no message", async (test) => {
  const secret = "s3cr3t";
  const pages: Readonly<Record<string, Page>> = {
    "500": (_, { write }) => write(status(500)),
    "404": (_, { write }) => write(status(404)),
    "429": (_, { write }) => write(status(429, "Retry-After: 3600")),
    "no HTTP": (_, { write }) => write("hello\r\n\r\n"),
    "a redirect off the web": (_, { write }) => write(status(302, "Location: file:///")),
    "a circle": (_, { write }) => write(status(302, "Location: /r")),
    "cut off": (_, { write }) => send(write, head(archive.length), half),
    "no archive": (_, { write }) => send(write, head(5), "hello"),
    "no answer": (_, { wait }) => wait(10_000),
  };
  for (const [name, page] of Object.entries(pages)) {
    await test.step(name, async () => {
      await using place = await locking(page);
      const url = place.server.url.replace("//", `//me:${secret}@`);
      const words = await place.lock(`tarball+${url}/r`, "stalled-download-timeout = 1");
      assertStringIncludes(words, "***@127.0.0.1");
      assert(place.said.length > 0);
      assert(![words, ...place.said].join().includes(secret), words);
      const sent = new Set(place.server.seen.map(({ headers }) => headers.get("authorization")));
      assertEquals([...sent], [`Basic ${btoa(`me:${secret}`)}`]);
    });
  }
});

Deno.test("a circle of redirects ends", async () => {
  assert(await fails((_, { write }) => write(status(302, "Location: /r")), "redirects") < 20);
});

Deno.test("a server that takes the connection and says nothing is given up", async () => {
  const settings = "stalled-download-timeout = 3";
  assertEquals(await fails((_, { wait }) => wait(60_000), "does not answer", settings), 1);
});

Deno.test("who is not there is named, with the reason", async () => {
  await using place = await locking(() => Promise.resolve());
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const reasons = {
    [`http://127.0.0.1:${port}/r.tar.gz`]: "it refuses connections",
    [`http://${NO_HOST}/r.tar.gz`]: "its name is not known",
  };
  for (const [url, reason] of Object.entries(reasons)) {
    assertStringIncludes(await place.lock(url), reason);
  }
});

Deno.test("an archive that is none is named", async () => {
  const page = "<html>It works!</html>\n".repeat(100);
  const words = "r' can't be unpacked";
  await fails((_, { write }) => send(write, head(page.length), page), words);
});

Deno.test("an archive that is none is named, also where it is packed", async () => {
  const text = new TextEncoder().encode("It works!\n").slice(0, 9);
  const noise = new Uint8Array(1_000_000).map((_, at) => text[at % 9]! + at % 89);
  const packed = gzipSync(noise);
  await fails((_, { write }) => send(write, head(packed.length), packed), "r' can't be unpacked");
});

Deno.test("what a server packs on the way is unpacked", async (test) => {
  const packers: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
    gzip: gzipSync,
    "X-GZIP": gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
    identity: (bytes) => bytes,
    "deflate, gzip": (bytes) => gzipSync(deflateSync(bytes)),
  };
  for (const [name, pack] of Object.entries(packers)) {
    await test.step(name, async () => {
      const body = pack(archive);
      await survives((_, { write }) =>
        send(write, head(body.length, `Content-Encoding: ${name}`), body)
      );
    });
  }
  for (const name of ["gzip", "deflate", "br", "zstd"]) {
    await test.step(`${name}, cut`, async () => {
      const body = packers[name]!(archive).slice(0, -1);
      const answer = head(body.length, `Content-Encoding: ${name}`);
      await fails((_, { write }) => send(write, answer, body), `what the server says: ${name}`);
    });
  }
  const refused = {
    foo: "packed in a way that is not known: foo",
    gzip: "is not what the server says: gzip",
  };
  for (const [name, words] of Object.entries(refused)) {
    await test.step(`not ${name}`, async () => {
      const answer = head(5, `Content-Encoding: ${name}`);
      assertEquals(await fails((_, { write }) => send(write, answer, "hello"), words), 1);
    });
  }
});

/** A page that knows its tag; how often it gave its body is counted in `given`. */
function tagged(given: string[], bodies: readonly Uint8Array[] = [archive]): Page {
  return ({ headers, attempt }, { write }) => {
    const at = Math.min(attempt, bodies.length);
    const tag = `"${at}"`;
    if (headers.get("if-none-match") === tag) return write(status(304, `ETag: ${tag}`));
    given.push(tag);
    return send(write, head(bodies[at - 1]!.length, `ETag: ${tag}`), bodies[at - 1]!);
  };
}

Deno.test("what has not changed is not downloaded again", async () => {
  const given: string[] = [];
  await using place = await locking(tagged(given));
  const first = await place.lock("/r");
  assert(first.startsWith("sha256-"), first);
  assertEquals(await place.lock("/r"), first);
  assertEquals([given, place.server.seen.length], [['"1"'], 2]);
});

Deno.test("what has changed is downloaded again", async () => {
  const given: string[] = [];
  await using place = await locking(tagged(given, [archive, await makeArchive()]));
  assert(await place.lock("/r") !== await place.lock("/r"));
  assertEquals(given, ['"1"', '"2"']);
});

Deno.test("servers are not asked again before the time of tarball-ttl, unless told", async () => {
  await using place = await locking(tagged([]));
  const asked = async (settings: string, refresh: boolean) => {
    const before = place.server.seen.length;
    await place.lock("/r", settings, refresh);
    return place.server.seen.length - before;
  };
  assertEquals(await asked("", false), 1);
  assertEquals(await asked("", false), 0);
  assertEquals(await asked("tarball-ttl = 0", false), 1);
  assertEquals(await asked("tarball-ttl = 3600", false), 0);
  assertEquals(await asked("", true), 1);
});

Deno.test("a damaged record is noticed, and the download made again", async () => {
  const given: string[] = [];
  await using place = await locking(tagged(given));
  const first = await place.lock("/r", "", false);
  for (const { name } of Deno.readDirSync(place.cache)) {
    const text = Deno.readTextFileSync(join(place.cache, name));
    Deno.writeTextFileSync(join(place.cache, name), text.replace("sha256-", "sha256-A"));
  }
  assertEquals(await place.lock("/r", "", false), first);
  assertEquals(given.length, 2);
});

Deno.test("a password is in no record", async () => {
  await using place = await locking(tagged([]));
  const url = place.server.url.replace("//", "//me:s3cr3t@");
  assert((await place.lock(`tarball+${url}/r`)).startsWith("sha256-"));
  for (const { name } of Deno.readDirSync(place.cache)) {
    assert(!Deno.readTextFileSync(join(place.cache, name)).includes("s3cr3t"));
  }
});

/** Locks what is written to the directory's flake.nix, with a cache of its own there. */
async function lockIn(directory: string, inputs: string, signal?: AbortSignal): Promise<string> {
  await Deno.writeTextFile(join(directory, "flake.nix"), flakeText(inputs));
  const { text } = await lockFlake({
    flake: directory,
    network: true,
    ...(signal === undefined ? {} : { signal }),
  });
  return text;
}

Deno.test("inputs are downloaded at the same time", async () => {
  const directory = await Deno.makeTempDir();
  const names = ["a", "b", "c"];
  const all = Promise.withResolvers<void>();
  let [running, most] = [0, 0];
  // Answers to none before all have asked.
  const page: Page = async (_, { write, wait }) => {
    most = Math.max(most, ++running);
    if (running === names.length) all.resolve();
    await Promise.race([all.promise, wait(60_000)]);
    running--;
    await send(write, head(archive.length), archive);
  };
  await using server = startServer({ "/a": page, "/b": page, "/c": page });
  using _ = setVariables({ NIX_CONF_DIR: directory, XDG_CACHE_HOME: directory, NIX_CONFIG: "" });
  await lockIn(
    directory,
    names.map((name) => `${name}.url = "tarball+${server.url}/${name}";`).join(""),
  );
  assertEquals(most, names.length);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("two runs at once come to the same lock", async () => {
  const directories = await Promise.all([Deno.makeTempDir(), Deno.makeTempDir()]);
  await using server = startServer({ "/r": tagged([]) });
  const [cache = ""] = directories;
  using _ = setVariables({ NIX_CONF_DIR: cache, XDG_CACHE_HOME: cache, NIX_CONFIG: "" });
  const inputs = `a.url = "tarball+${server.url}/r";`;
  const [first, second] = await Promise.all(
    directories.map((directory) => lockIn(directory, inputs)),
  );
  assertEquals(first, second);
  await Promise.all(directories.map((directory) => Deno.remove(directory, { recursive: true })));
});

Deno.test("a download that is interrupted ends at once, and leaves nothing behind", async () => {
  const directory = await Deno.makeTempDir();
  await Deno.mkdir(join(directory, "tmp"));
  await using server = startServer({
    "/r": async (_, { write, wait }) => {
      await send(write, head(archive.length), half);
      await wait(60_000);
    },
  });
  using _ = setVariables({
    ...{ NIX_CONF_DIR: directory, XDG_CACHE_HOME: directory, NIX_CONFIG: "" },
    TMPDIR: join(directory, "tmp"),
  });
  const start = performance.now();
  const inputs = `a.url = "tarball+${server.url}/r";`;
  await assertRejects(() => lockIn(directory, inputs, AbortSignal.timeout(500)), DOMException);
  assert(performance.now() - start < 30_000);
  assertEquals([...Deno.readDirSync(join(directory, "tmp"))], []);
  await Deno.remove(directory, { recursive: true });
});
