export interface Repeated {
  /** Lets the round that runs end, and begins no other. */
  stop(): Promise<void>
}

/** One round after the other with a pause between them; a round that answers 'again' is followed at once. */
export function repeat(pauseMilliseconds: number, round: (stopped: AbortSignal) => Promise<'again' | 'pause'>): Repeated {
  const stopping = new AbortController()
  const pause = () =>
    new Promise<void>(done => {
      const end = () => {
        clearTimeout(timer)
        stopping.signal.removeEventListener('abort', end)
        done()
      }
      const timer = setTimeout(end, pauseMilliseconds)
      stopping.signal.addEventListener('abort', end)
    })
  const loop = async () => {
    while (!stopping.signal.aborted) if ((await round(stopping.signal)) === 'pause' && !stopping.signal.aborted) await pause()
  }
  const ended = loop()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
