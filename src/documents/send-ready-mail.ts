import { LockMode } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/in-transaction.ts'
import { messageIdOf } from '../mail/mail.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { Document } from './document.entity.ts'
import { DocumentRequest } from './document-request.entity.ts'
import { readyLetter } from './ready.mail.tsx'

type Recipient = { name: string; email: string; locale: 'vi' | 'en' }

/** Tells whoever asked, once: a server that is down throws, and the job's next try sends it. */
export async function sendReadyMail(ctx: Context, { requestId }: { requestId: string }): Promise<string> {
  const found = await inTransaction(ctx, async tx => {
    const request = await tx.findOne(DocumentRequest, requestId)
    if (request == null) return 'withdrawn'
    if (request.mailedAt != null) return 'already sent'
    const [recipient] = await tx.execute<Recipient[]>(`select name, email, locale from account where id = ? and disabled_at is null`, [
      request.requestedBy,
    ])
    if (recipient == null) return 'no address'
    return { request, recipient, documents: await tx.find(Document, { requestId, state: 'ready' }) }
  })
  if (typeof found === 'string') return found
  const { request, recipient, documents } = found
  const expiresAt = documents.map(document => document.expiresAt?.getTime() ?? Infinity)
  const outcome = await ctx.ground.mail.send({
    to: { name: recipient.name, email: recipient.email },
    messageId: messageIdOf(request.id, ctx.ground.publicUrl),
    ...readyLetter({
      language: recipient.locale,
      name: recipient.name,
      title: request.title,
      files: documents.length,
      pages: documents.reduce((sum, document) => sum + (document.pages ?? 0), 0),
      expiresOn: formatDate(new Date(Math.min(...expiresAt))),
      url: `${ctx.ground.publicUrl}/documents?request=${request.id}`,
    }),
  })
  if (!outcome.sent && outcome.failure === 'temporary') throw new Error(`mail server: ${outcome.code ?? ''} ${outcome.reason}`)
  if (!outcome.sent) return 'refused by the mail server'
  await inTransaction(ctx, async tx => {
    const held = await tx.findOneOrFail(DocumentRequest, requestId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    held.mailedAt = ctx.now()
  })
  return 'sent'
}
