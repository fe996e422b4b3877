import type { viDocuments } from '../vi/documents.ts'

export const enDocuments: typeof viDocuments = {
  title: 'Files',
  intro: 'Books and lists that were made. Files are kept for 30 days; every download is logged.',
  none: 'There is no file yet. Files are asked for on the page of a list.',
  standings: { making: 'being made', failed: 'failed', ready: 'ready', expired: 'expired' },
  name: 'File',
  state: 'State',
  askedBy: (by, at) => `Asked for at ${at}${by == null ? '' : `, ${by}`}`,
  keptUntil: 'kept until',
  download: 'Download',
  tryAgain: 'Try again',
  triedAgain: 'The file was asked for again.',
  failedBecause: reason => `Could not be made: ${reason}`,
  reload: 'See the progress',
  pages: count => `${count} pages`,
  rows: count => `${count} lines`,
  kilobytes: size => `${size} kB`,
  ofRequest: 'Files of one request',
  all: 'All files',
  version: version => `version ${version}`,
  readyOf: (ready, all) => `${ready} of ${all} files are ready`,
}
