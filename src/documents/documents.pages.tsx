import { Readable } from 'node:stream'
import { z } from 'zod'
import { may } from '../permissions.ts'
import { formatDate, formatDateTime } from '../vietnamese/dates.ts'
import { groupThousands } from '../vietnamese/money.ts'
import type { Web, WebContext } from '../web/environment.ts'
import { reading } from '../web/reading.ts'
import { page, PlainPost, useScreen } from '../web/layout.tsx'
import { actNow } from '../web/submit-form.ts'
import { Badge, NextPage, Progress, Table } from '../web/tables.tsx'
import { findDocuments, type ListedDocument } from './documents.queries.ts'
import { downloadDocument } from './download-document.ts'
import { retryDocument } from './retry-document.ts'

const atOnce = 60
const tones = { making: 'calm', failed: 'bad', expired: 'calm' } as const

export function documentPages(app: Web): void {
  app.get(
    '/documents',
    reading(async c => {
      const { ctx, say } = c.var
      const request = z.uuid().safeParse(c.req.query('request')).data
      const after = z.uuid().safeParse(c.req.query('after')).data
      const found = await findDocuments(ctx, {
        limit: atOnce + 1,
        ...(request == null ? {} : { requestId: request }),
        ...(after == null ? {} : { before: after }),
      })
      const shown = found.slice(0, atOnce)
      const address = request == null ? '/documents' : `/documents?request=${request}`
      return page(
        c,
        {
          title: say.documents.title,
          lead: request == null ? say.documents.intro : say.documents.ofRequest,
          actions: request != null && (
            <a class="btn" href="/documents">
              {say.documents.all}
            </a>
          ),
        },
        <>
          <Files documents={shown} address={after == null ? address : `/documents?after=${after}`} />
          <NextPage
            path="/documents"
            next={found.length > atOnce ? shown.at(-1)!.id : null}
            query={{ ...(request == null ? {} : { request }), ...(after == null ? {} : { after }) }}
          />
        </>,
      )
    }),
  )

  app.get('/documents/:documentId/download', c => download(c, c.req.param('documentId')))

  app.post('/documents/:documentId/retry', c =>
    actNow(c, {
      write: () => retryDocument(c.var.ctx, { documentId: c.req.param('documentId') }),
      done: ['/documents', c.var.say.documents.triedAgain],
    }),
  )
}

/** Asks for itself again while something is being made; without script the link below it does the same. */
function Files({ documents, address }: { documents: readonly ListedDocument[]; address: string }) {
  const { say, ctx } = useScreen()
  const making = documents.filter(document => document.standing === 'making')
  const polling = making.length > 0 && { 'hx-get': address, 'hx-trigger': 'every 2s', 'hx-select': '#files', 'hx-swap': 'outerHTML' }
  return (
    <div id="files" {...polling}>
      {making.length > 0 && (
        <p>
          <Progress
            done={documents.filter(document => document.standing === 'ready').length}
            total={documents.length}
            label={say.documents.readyOf(documents.length - making.length, documents.length)}
          />
          <a href={address}>{say.documents.reload}</a>
        </p>
      )}
      <Table
        rows={documents}
        empty={say.documents.none}
        columns={[
          {
            head: say.documents.name,
            cell: document => (
              <>
                {document.title}
                <small class="d-block">{describe(document, say)}</small>
                <small class="d-block">{say.documents.askedBy(document.requestedByName, formatDateTime(document.requestedAt))}</small>
                {document.standing === 'failed' && <strong class="d-block">{say.documents.failedBecause(reasonOf(document, say))}</strong>}
              </>
            ),
          },
          {
            head: say.documents.state,
            align: 'end',
            cell: document =>
              document.standing === 'ready' ? (
                <a class="btn" href={`/documents/${document.id}/download`} download>
                  {say.documents.download}
                </a>
              ) : document.standing === 'making' && document.total != null && document.total > 0 ? (
                <Progress done={document.progress} total={document.total} />
              ) : (
                <>
                  <Badge tone={tones[document.standing]}>{say.documents.standings[document.standing]}</Badge>
                  {document.standing === 'failed' && may(ctx, 'documents.request') && (
                    <PlainPost action={`/documents/${document.id}/retry`} label={say.documents.tryAgain} class="btn" />
                  )}
                </>
              ),
          },
        ]}
      />
    </div>
  )
}

function describe(document: ListedDocument, say: WebContext['var']['say']): string {
  return [
    document.format.toUpperCase(),
    document.pages == null ? null : say.documents.pages(document.pages),
    document.rowCount == null ? null : say.documents.rows(document.rowCount),
    document.size == null ? null : say.documents.kilobytes(groupThousands(Math.ceil(document.size / 1024))),
    document.listVersion == null ? null : say.documents.version(document.listVersion),
    document.expiresAt == null ? null : `${say.documents.keptUntil} ${formatDate(document.expiresAt)}`,
  ]
    .filter(part => part != null)
    .join(' · ')
}

/** A refusal's code has a sentence; anything else is told to administrators on the page of jobs. */
function reasonOf(document: ListedDocument, say: WebContext['var']['say']): string {
  const reason = document.reason ?? ''
  const sentence = Object.entries(say.refusals).find(([code]) => code === reason)?.[1]
  return sentence == null ? reason : sentence({})
}

/** Always as an attachment, never shown inline. */
async function download(c: WebContext, documentId: string): Promise<Response> {
  const { document, bytes } = await downloadDocument(c.var.ctx, documentId)
  return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': document.mediaType ?? 'application/octet-stream',
      'content-length': String(document.size ?? 0),
      'content-disposition': `attachment; filename="${document.fileName ?? 'tep'}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
