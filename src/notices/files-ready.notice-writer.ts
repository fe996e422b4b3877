import { Document } from '../documents/document.entity.ts'
import { DocumentRequest } from '../documents/document-request.entity.ts'
import { readyLetter } from '../documents/ready.mail.tsx'
import { formatDate } from '../vietnamese/dates.ts'
import { filesReadyNotice } from './files-ready.notice-kind.ts'
import { writeWith, type Written } from './notice-kind.ts'

export const filesReadyWriter = writeWith(filesReadyNotice, async (tx, ctx, notices) => {
  const written = new Map<string, Written>()
  for (const { id, payload } of notices) {
    const request = await tx.findOne(DocumentRequest, payload.requestId)
    const documents = request == null ? [] : await tx.find(Document, { requestId: request.id, state: 'ready' })
    const [account] = await tx.execute<{ name: string; email: string; locale: 'vi' | 'en' }[]>(
      `select name, email, locale from account where id = ? and disabled_at is null`,
      [request?.requestedBy ?? null],
    )
    // Expired before the mail server came back: there is nothing to fetch any more.
    if (request == null || documents.length === 0 || account == null) continue
    const expiresAt = documents.map(document => document.expiresAt?.getTime() ?? Infinity)
    written.set(id, {
      to: account.email,
      letter: readyLetter({
        language: account.locale,
        name: account.name,
        title: request.title,
        files: documents.length,
        pages: documents.reduce((sum, document) => sum + (document.pages ?? 0), 0),
        expiresOn: formatDate(new Date(Math.min(...expiresAt))),
        url: `${ctx.ground.publicUrl}/documents?request=${request.id}`,
      }),
    })
  }
  return written
})
