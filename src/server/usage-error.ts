/** Its message is one sentence about a mistake on the command line or in the environment. */
export class UsageError extends Error {}
