import { inTransaction } from '../database/in-transaction.ts'
import type { WebContext } from './environment.ts'

/** A page is one reading: its parts are asked in one transaction, so they agree, and the door is passed once instead of once a part. */
export const reading =
  <Path extends string>(show: (c: WebContext<Path>) => Promise<Response>) =>
  (c: WebContext<Path>): Promise<Response> =>
    inTransaction(c.var.ctx, () => show(c))
