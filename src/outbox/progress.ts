import { AsyncLocalStorage } from 'node:async_hooks'

type Report = (done: number, total: number | null) => void

const running = new AsyncLocalStorage<Report>()

/** Says how far the running job is. Written now and then on a connection of its own; outside a job it does nothing. */
export const reportProgress = (done: number, total: number | null = null): void => running.getStore()?.(done, total)

export const withProgress = <T>(report: Report, work: () => Promise<T>): Promise<T> => running.run(report, work)
