import type { DocumentMailSentences } from '../vi/document-mail.ts'

export const enDocumentMail: DocumentMailSentences = {
  subject: title => `Files ready: ${title}`,
  heading: 'Your files are ready',
  greeting: name => `Dear ${name},`,
  ready: title => `The files you asked for are ready: ${title}.`,
  figures: (files, pages) =>
    `${files === 1 ? 'There is one file' : `There are ${files} files`}${pages > 0 ? `, ${pages} ${pages === 1 ? 'page' : 'pages'} of PDF in all` : ''}.`,
  open: 'Open the download page',
  expiry: day => `Files are kept until the end of ${day}; after that they can be made again. Every download is logged.`,
  closing: 'Kind regards.',
  footer: 'Hậu Phương sends this letter because your account asked for files. It carries no personal data; sign in to download.',
}
