/**
 * The environment in which bash builds a derivation: variables and functions, in the form in which
 * `nix develop` keeps it in the store.
 *
 * @module
 */

/** The value of a variable of bash. */
export type Variable =
  | { readonly type: "exported" | "var"; readonly value: string }
  | { readonly type: "array"; readonly value: readonly string[] }
  | { readonly type: "associative"; readonly value: ReadonlyMap<string, string> };

/** What bash has when it has set itself up for a build. The maps are sorted by name. */
export interface Environment {
  readonly variables: ReadonlyMap<string, Variable>;
  /** By name, what stands between the braces. */
  readonly functions: ReadonlyMap<string, string>;
  /** Of a derivation with structured attributes: the files that a builder finds. */
  readonly structuredAttributes?: { readonly sh: string; readonly json: string };
}

/** Reads what the environment's derivation wrote. */
export function parseEnvironment(text: string): Environment {
  const { variables, bashFunctions, structuredAttrs } = JSON.parse(text);
  return {
    variables: new Map(sorted<{ type: string; value: unknown }>(variables).flatMap(variable)),
    functions: new Map(sorted<string>(bashFunctions)),
    ...(structuredAttrs && {
      structuredAttributes: {
        sh: structuredAttrs[".attrs.sh"],
        json: structuredAttrs[".attrs.json"],
      },
    }),
  };
}

/** Kinds of variables that the format has no word for are left out, as Nix does. */
function variable(
  [name, { type, value }]: [string, { type: string; value: unknown }],
): [string, Variable][] {
  switch (type) {
    case "exported":
    case "var":
      return [[name, { type, value: value as string }]];
    case "array":
      return [[name, { type, value: value as string[] }]];
    case "associative":
      return [[name, { type, value: new Map(sorted<string>(value as Record<string, string>)) }]];
    default:
      return [];
  }
}

function sorted<Value>(object: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(object).sort(([one], [two]) => one < two ? -1 : 1);
}

/** What `nix print-dev-env --json` prints, without the line's end: on one line, sorted. */
export function printEnvironment(
  { variables, functions, structuredAttributes }: Environment,
): string {
  return object([
    ["bashFunctions", object([...functions].map(([name, body]) => [name, JSON.stringify(body)]))],
    ...(structuredAttributes === undefined ? [] : [
      [
        "structuredAttrs",
        JSON.stringify({
          ".attrs.json": structuredAttributes.json,
          ".attrs.sh": structuredAttributes.sh,
        }),
      ] as const,
    ]),
    ["variables", object([...variables].map(([name, it]) => [name, printVariable(it)]))],
  ]);
}

function printVariable({ type, value }: Variable): string {
  const text = value instanceof Map
    ? object([...value].map(([key, item]) => [key, JSON.stringify(item)]))
    : JSON.stringify(value);
  return object([["type", JSON.stringify(type)], ["value", text]]);
}

/** An object with its members in the order given: V8 would put those named by numbers first. */
function object(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`;
}
