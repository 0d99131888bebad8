/**
 * The part of `@std/assert` the tests use, typed: npm's edition of std carries no types.
 * `deno.json` maps `@std/assert` here; where JSR is reachable, it maps to JSR's package instead.
 *
 * @module
 */
import { assert as assert_ } from "deno-std/assert/assert.js";
import { assertEquals as assertEquals_ } from "deno-std/assert/equals.js";
import { assertMatch as assertMatch_ } from "deno-std/assert/match.js";
import { assertNotEquals as assertNotEquals_ } from "deno-std/assert/not_equals.js";
import { assertRejects as assertRejects_ } from "deno-std/assert/rejects.js";
import { assertStringIncludes as assertStringIncludes_ } from "deno-std/assert/string_includes.js";
import { assertThrows as assertThrows_ } from "deno-std/assert/throws.js";

type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

export const assert: (expr: unknown, msg?: string) => asserts expr = assert_;
export const assertEquals: <T>(actual: T, expected: T, msg?: string) => void = assertEquals_;
export const assertMatch: (actual: string, expected: RegExp, msg?: string) => void = assertMatch_;
export const assertNotEquals: <T>(actual: T, expected: T, msg?: string) => void = assertNotEquals_;
export const assertRejects: <E extends Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
) => Promise<E> = assertRejects_;
export const assertStringIncludes: (actual: string, expected: string, msg?: string) => void =
  assertStringIncludes_;
export const assertThrows: <E extends Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
) => E = assertThrows_;
