import { inject } from 'vitest'
import { type Letter, Mailbox } from '../../src/demo/walk-mailbox.ts'

/** The newest letter to somebody with these words in its subject, as it arrived over SMTP. */
export async function letterTo(address: string, subject: string): Promise<Letter> {
  const mailbox = new Mailbox(inject('journey').mail)
  const fits = (letter: Letter) => letter.subject.includes(subject) && letter.to.some(to => to.address === address)
  const found = await mailbox.wait(fits, 1)
  const letter = found.at(-1)
  if (letter == null) throw new Error(`No letter “${subject}” to ${address}.`)
  return letter
}

/** The link of a letter that leads to a page whose address begins so. */
export function linkIn(letter: Letter, path: string): string {
  const found = [...letter.html.matchAll(/href="([^"]+)"/g)]
    .map(([, link]) => link ?? '')
    .find(link => new URL(link).pathname.startsWith(path))
  if (found == null) throw new Error(`No link to ${path} in “${letter.subject}”.`)
  return found
}
