import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import Pdf from 'pdfkit'
import { writePdf } from '../../src/sheets/pdf.ts'
import { writeXlsx } from '../../src/sheets/xlsx.ts'
import { rowsOfForm, signOffForm } from '../sheets/sign-off-form.ts'
import { type Bench, pairMs } from './bench.ts'

const gifts = 10_000

/** The writers alone: the same cells through exceljs and pdfkit with no table of ours around them. */
export const bench: Bench = {
  name: 'sheets',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'hau-phuong-bench-'))
    const cells = [...rowsOfForm(gifts)].flatMap(row =>
      row.kind === 'row' ? [Object.values(row.cells).map(value => (value == null ? '' : String(value)))] : [],
    )
    const fonts = new URL('../../node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf', import.meta.url).pathname
    try {
      const ours = async () => {
        const pdf = createWriteStream(join(folder, 'ours.pdf'))
        await writePdf(signOffForm(rowsOfForm(gifts)), pdf)
        const xlsx = createWriteStream(join(folder, 'ours.xlsx'))
        await writeXlsx(signOffForm(rowsOfForm(gifts)), xlsx)
      }
      const floor = async () => {
        const pdf = new Pdf({ size: 'A4', layout: 'landscape', font: fonts, autoFirstPage: true, bufferPages: false })
        const out = createWriteStream(join(folder, 'floor.pdf'))
        pdf.pipe(out)
        pdf.fontSize(11)
        let y = 60
        for (const row of cells) {
          if (y > 520) {
            pdf.addPage()
            y = 60
          }
          for (const [column, text] of row.entries()) pdf.text(text, 60 + column * 80, y, { width: 76, lineBreak: false })
          y += 28
        }
        pdf.end()
        await finished(out)
        const book = new ExcelJS.stream.xlsx.WorkbookWriter({
          filename: join(folder, 'floor.xlsx'),
          useStyles: false,
          useSharedStrings: false,
        })
        const sheet = book.addWorksheet('1')
        for (const row of cells) sheet.addRow(row).commit()
        await book.commit()
      }
      const pair = await pairMs(3, ours, floor)
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
