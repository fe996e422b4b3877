import type { LetterContent } from '../mail/frame.mail.tsx'
import { renderLetter } from '../mail/frame.mail.tsx'
import { enDocumentMail } from '../locales/en/document-mail.ts'
import { viDocumentMail } from '../locales/vi/document-mail.ts'

export interface ReadyLetter {
  readonly language: 'vi' | 'en'
  readonly name: string
  readonly title: string
  readonly files: number
  readonly pages: number
  readonly expiresOn: string
  readonly url: string
}

/** Says that files are ready and where they are; no names of people, no attachment: whoever reads must sign in. */
export function readyLetter(letter: ReadyLetter): { subject: string; html: string; text: string } {
  const say = letter.language === 'vi' ? viDocumentMail : enDocumentMail
  const content: LetterContent = {
    language: letter.language,
    heading: say.heading,
    greeting: say.greeting(letter.name),
    parts: [
      { kind: 'paragraph', text: say.ready(letter.title) },
      { kind: 'paragraph', text: say.figures(letter.files, letter.pages) },
      { kind: 'action', label: say.open, url: letter.url },
      { kind: 'note', text: say.expiry(letter.expiresOn) },
    ],
    closing: say.closing,
    footer: say.footer,
  }
  return { subject: say.subject(letter.title), ...renderLetter(content) }
}
