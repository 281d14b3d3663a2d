/** Exit codes, and the errors that end a command with one clear line. */
export const EXIT = {
  ok: 0,
  findings: 1,
  /** Bad usage, unknown rule, missing path, bad configuration, internal error. */
  trouble: 2,
  /** 128 + SIGINT, as shells expect. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something that whoever typed the command can put right. */
export class UsageError extends Error {}
