import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import ExcelJS from 'exceljs'
import Pdf from 'pdfkit'

const font = new URL('../../node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf', import.meta.url).pathname

/** The same cells through pdfkit and exceljs with no table of ours around them. */
export async function writeBare(folder: string, cells: readonly (readonly string[])[]): Promise<void> {
  const pdf = new Pdf({ size: 'A4', layout: 'landscape', font, autoFirstPage: true, bufferPages: false })
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
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: join(folder, 'floor.xlsx'), useStyles: false, useSharedStrings: false })
  const sheet = book.addWorksheet('1')
  for (const row of cells) sheet.addRow(row).commit()
  await book.commit()
}
