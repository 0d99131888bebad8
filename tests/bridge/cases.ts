/**
 * All cases.
 *
 * @module
 */
import type { Case } from "./case.ts";
import { BUILD } from "./cases/build.ts";

export const CASES: readonly Case[] = [...BUILD];
