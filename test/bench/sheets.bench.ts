import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePdf } from '../../src/sheets/pdf.ts'
import { writeXlsx } from '../../src/sheets/xlsx.ts'
import { rowsOfForm, signOffForm } from '../sheets/sign-off-form.ts'
import { writeBare } from './bare-writers.ts'
import { type Bench, pairMs } from './bench.ts'

const gifts = 10_000

/** The writers alone, without a database. */
export const bench: Bench = {
  name: 'sheets',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-bench-'))
    const cells = [...rowsOfForm(gifts)].flatMap(row =>
      row.kind === 'row' ? [Object.values(row.cells).map(value => (value == null ? '' : String(value)))] : [],
    )
    try {
      const ours = async () => {
        await writePdf(signOffForm(rowsOfForm(gifts)), createWriteStream(join(folder, 'ours.pdf')))
        await writeXlsx(signOffForm(rowsOfForm(gifts)), createWriteStream(join(folder, 'ours.xlsx')))
      }
      const pair = await pairMs(3, ours, () => writeBare(folder, cells))
      return [
        {
          what: `book of ${gifts} gifts, pdf and xlsx, writers only`,
          ...pair,
          floorIs: 'pdfkit + exceljs, same cells',
          unit: 'ms',
          limit: 1.5,
        },
      ]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
