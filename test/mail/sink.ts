import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface Sink {
  readonly url: string
  readonly received: { readonly raw: string; readonly parsed: ParsedMail }[]
  /** Answers this recipient with this code from now on. */
  answer(email: string, code: number): void
  close(): Promise<void>
}

/** A real SMTP conversation that ends in a list. */
export async function openSink(port = 0): Promise<Sink> {
  const received: { raw: string; parsed: ParsedMail }[] = []
  const answers = new Map<string, number>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const code = answers.get(address)
      done(code == null ? null : Object.assign(new Error('No'), { responseCode: code }))
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks)
        done(await keep(received, raw))
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>(listening => server.listen(port, '127.0.0.1', listening))
  const address = server.server.address()
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address != null ? address.port : port}`,
    received,
    answer: (email, code) => answers.set(email, code),
    close: () => new Promise<void>(done => server.close(() => done())),
  }
}

async function keep(received: Sink['received'], raw: Buffer): Promise<Error | null> {
  try {
    received.push({ raw: raw.toString('utf8'), parsed: await simpleParser(raw) })
    return null
  } catch {
    return new Error('unreadable')
  }
}
