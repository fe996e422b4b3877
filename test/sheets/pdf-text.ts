import { PDFParse } from 'pdf-parse'

/** The text of each page, without spaces and line breaks: where lines break is the printer's affair. */
export async function textOf(file: Buffer): Promise<string[]> {
  const parser = new PDFParse({ data: new Uint8Array(file) })
  const { pages } = await parser.getText({ pageJoiner: '' })
  await parser.destroy()
  return pages.map(page => dense(page.text))
}

export const dense = (text: string) => text.replaceAll(/\s+/g, '')
