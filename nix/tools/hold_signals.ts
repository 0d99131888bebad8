/**
 * Signals that would end this process while it has something to bring to an end first.
 *
 * @module
 */

/** What a terminal sends to all of its programs by itself. */
export const FROM_TERMINAL = ["SIGINT", "SIGQUIT"] as const;

/** What is sent to one program, to end it. */
export const SENT = ["SIGTERM", "SIGHUP"] as const;

/** A signal that ends a program which does not care for it. */
export type EndingSignal = typeof FROM_TERMINAL[number] | typeof SENT[number];

/** Keeps signals from ending this process until it is disposed of; `told` hears of each instead. */
export function holdSignals(told: (signal: EndingSignal) => void): Disposable {
  const listeners = [...FROM_TERMINAL, ...SENT].map((signal) => {
    const listener = () => told(signal);
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  return {
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
