/** Whether requests should be sent to this server. The server changes it; `/api/readyz` reports it. */
export class Readiness {
  /** A signal has come: running answers are finished, and then the process ends. */
  isEnding = false;
  /** Root folders that could not be read at the last look; their repositories may be missing. */
  unreadableRoots = 0;

  /** Undefined when the server is ready. */
  get problem(): 'ending' | 'roots' | undefined {
    if (this.isEnding) return 'ending';
    return this.unreadableRoots > 0 ? 'roots' : undefined;
  }
}
