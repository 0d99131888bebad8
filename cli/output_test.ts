import { assertEquals } from "@std/assert";
import { openOutput, type Stream, type Streams } from "./output.ts";

interface Recorder extends Streams {
  readonly out: () => string;
  readonly err: () => string;
}

/** Streams that remember; `terminal` says whether stderr is one. */
function recorder(terminal: boolean): Recorder {
  const texts = { out: "", err: "" };
  const stream = (name: "out" | "err", isTerminal: boolean): Stream => ({
    writeSync: (bytes) => {
      // One byte at a time, as a full pipe may take them.
      texts[name] += new TextDecoder().decode(bytes.subarray(0, 1));
      return 1;
    },
    isTerminal: () => isTerminal,
  });
  return {
    stdin: { read: () => Promise.resolve(null), isTerminal: () => false },
    stdout: stream("out", false),
    stderr: stream("err", terminal),
    columns: () => 10,
    patience: 5,
    out: () => texts.out,
    err: () => texts.err,
  };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 25));

const warning = { severity: "warning", code: "x", message: "hm" } as const;
const error = { severity: "error", code: "x", message: "no" } as const;

Deno.test("openOutput() asks nobody where stdin is no terminal", async () => {
  const streams = recorder(true);
  assertEquals(await openOutput([], streams).ask("so?"), undefined);
  assertEquals(streams.err(), "");
});

Deno.test("openOutput() sends the result to stdout and all that is said to stderr", () => {
  const streams = recorder(false);
  const output = openOutput([], streams);
  output.result("1\n");
  output.say("so");
  output.detail("psst");
  output.progress("working");
  output.diagnose(warning);
  assertEquals([streams.out(), streams.err()], ["1\n", "so\nwarning: hm\n"]);
});

Deno.test("openOutput() says only errors with --quiet, and more with --verbose", () => {
  const said = (flag: string): string => {
    const streams = recorder(false);
    const output = openOutput([flag], streams);
    output.say("so");
    output.detail("psst");
    output.progress("working");
    output.diagnose(warning);
    output.diagnose(error);
    return streams.err();
  };
  for (const flag of ["--quiet", "-q"]) assertEquals(said(flag), "error: no\n");
  for (const flag of ["--verbose", "-v", "-vvv"]) {
    assertEquals(said(flag), "so\npsst\nworking\nwarning: hm\nerror: no\n");
  }
});

Deno.test("openOutput() shows a progress line on a terminal, cut, and takes it away", async () => {
  const streams = recorder(true);
  const output = openOutput([], streams);
  output.progress("reading");
  assertEquals(streams.err(), "");
  await pause();
  output.progress("evaluating all");
  output.result("1\n");
  const lines = streams.err().replaceAll(/\p{Cc}\[22?m/gu, "");
  assertEquals(lines, "\r\x1b[Kreading\r\x1b[Kevaluatin\r\x1b[K");
});

Deno.test("openOutput() shows no progress for what is quick", async () => {
  const streams = recorder(true);
  const output = openOutput([], streams);
  output.progress("reading");
  output.done();
  await pause();
  assertEquals(streams.err(), "");
});

Deno.test("openOutput() is quiet about a reader that has gone", () => {
  const streams = recorder(false);
  const gone = {
    ...streams.stdout,
    writeSync: () => {
      throw new Deno.errors.BrokenPipe("gone");
    },
  };
  openOutput([], { ...streams, stdout: gone }).result("1\n");
});
