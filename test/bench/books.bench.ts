import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inTransaction } from '../../src/database/in-transaction.ts'
import { compileDocument } from '../../src/documents/compile-document.ts'
import { requestDocuments } from '../../src/documents/request-documents.ts'
import { readLines } from '../../src/lists/stored-lines.queries.ts'
import { acting } from './acting.ts'
import { writeBare } from './bare-writers.ts'
import { aim, type Bench, pairMs } from './bench.ts'
import { makeLockedList } from './make-locked-list.ts'

const gifts = 10_000

/** Sign-off books from the rows in the database to the bytes in the database. */
export const bench: Bench = {
  name: 'books',
  async run({ openServices }) {
    const services = await openServices()
    const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-bench-'))
    try {
      const { listId } = await makeLockedList(services, gifts)
      const officer = acting(services, 'policy-officer')
      const ours = async () => {
        const { documents } = await requestDocuments(officer, {
          title: 'Sổ đo tốc độ',
          files: (['pdf', 'xlsx'] as const).map(format => ({ kind: 'lists.sign-off-book', format, parameters: { listId } })),
        })
        for (const { id } of documents) {
          const answer = await compileDocument(officer, { documentId: id })
          if (answer !== 'made') throw new Error(answer)
        }
      }
      await ours()
      // Before the floor adds its own.
      const peak = process.resourceUsage().maxRSS / 1024
      const lines = await inTransaction(officer, tx => readLines(tx, { listId, limit: gifts }))
      if (lines.length !== gifts) throw new Error(`${lines.length} lines`)
      const cells = lines.map(line => [
        String(line.lineNo),
        line.fullName,
        line.fileNo ?? '',
        line.hamletName,
        String(line.amount),
        line.martyrName ?? '',
        line.relation ?? '',
      ])
      const pair = await pairMs(3, ours, () => writeBare(folder, cells))
      return [
        {
          what: `books of ${gifts} gifts, pdf and xlsx, database to database`,
          ...pair,
          floorIs: 'pdfkit + exceljs, same cells',
          unit: 'ms',
          limit: 1.5,
          aim: aim('peak', peak, 300, 'MB'),
        },
      ]
    } finally {
      await services.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
