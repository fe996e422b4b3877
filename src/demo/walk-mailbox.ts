import { z } from 'zod'
import { until } from './walk-caller.ts'

const Letter = z.object({
  id: z.string(),
  subject: z.string().default(''),
  text: z.string().default(''),
  html: z
    .union([z.string(), z.literal(false)])
    .transform(html => html || '')
    .default(''),
  to: z.array(z.object({ address: z.string() })).default([]),
  attachments: z.array(z.object({ generatedFileName: z.string(), contentType: z.string() })).default([]),
})
export type Letter = z.infer<typeof Letter>

/** The mail catcher's own door: what really arrived over SMTP. */
export class Mailbox {
  readonly #url: string

  constructor(url: string) {
    this.#url = `${url}/api/email`
  }

  async letters(): Promise<Letter[]> {
    return z.array(Letter).parse(await (await fetch(`${this.#url}?limit=5000`)).json())
  }

  /** The letters that fit, once there are as many as must come. */
  wait(fits: (letter: Letter) => boolean, count: number): Promise<Letter[]> {
    return until(`${count} letters in the mail catcher`, async () => {
      const found = (await this.letters()).filter(fits)
      return found.length >= count ? found : null
    })
  }

  async attachment(letter: Letter, fileName: string): Promise<string> {
    return (await fetch(`${this.#url}/${letter.id}/attachment/${encodeURIComponent(fileName)}`)).text()
  }
}
