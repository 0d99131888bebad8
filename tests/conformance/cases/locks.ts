import type { Case } from "../case.ts";
export const LOCK_CASES: readonly Case[] = [];
