import { z } from 'zod'
import { DocumentRequest } from '../documents/document-request.entity.ts'
import { filesReady } from '../documents/document-reactions.ts'
import { reactTo } from '../reaction.ts'
import { defineNotice } from './notice-kind.ts'
import { notify } from './notify.ts'

export const filesReadyNotice = defineNotice({ name: 'documents.files-ready', payload: z.object({ requestId: z.uuid() }) })

export const noticeReactions = [
  reactTo(filesReady, async (tx, ctx, { requestId }) => {
    const request = await tx.findOneOrFail(DocumentRequest, requestId)
    const [account] = await tx.execute<{ name: string }[]>(`select name from account where id = ? and disabled_at is null`, [
      request.requestedBy,
    ])
    // Files asked for by a program (an API key) are fetched by it; nobody waits for a letter.
    if (account == null) return
    await notify(tx, ctx, filesReadyNotice, {
      occasionId: request.id,
      version: 1,
      recipient: { id: request.requestedBy, name: account.name },
      about: request.title,
      areaId: request.areaIds.length === 1 ? request.areaIds[0]! : null,
      payload: { requestId },
      notAfter: null,
    })
  }),
] as const
