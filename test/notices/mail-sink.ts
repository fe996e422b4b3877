import { type AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export interface ReceivedMail {
  readonly to: string
  readonly messageId: string
  readonly raw: string
}

export interface MailSink {
  readonly url: string
  readonly received: ReceivedMail[]
  /** How the mail server answers: null takes the letter, an error code says no at that step. */
  answer: { atRecipient(address: string): number | null; atData(address: string): number | null }
  delayMilliseconds: number
  /** Letters whose conversation is going on. */
  open(): number
  read(index?: number): Promise<ParsedMail>
  close(): Promise<void>
}

/** A mail server for tests: a real SMTP conversation, letters kept as they came. */
export async function openMailSink(): Promise<MailSink> {
  let open = 0
  const sink: MailSink = {
    url: '',
    received: [],
    answer: { atRecipient: () => null, atData: () => null },
    delayMilliseconds: 0,
    open: () => open,
    read: async (index = 0) => simpleParser(sink.received[index]!.raw),
    close: () => new Promise(done => server.close(() => done())),
  }
  const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    onRcptTo: ({ address }, _session, done) => {
      const code = sink.answer.atRecipient(address)
      done(code == null ? null : refusal(code, `mailbox of ${address} says no`))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      open += 1
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const to = session.envelope.rcptTo[0]?.address ?? ''
        const code = sink.answer.atData(to)
        if (code != null) {
          open -= 1
          return done(refusal(code, 'not now'))
        }
        const messageId = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? ''
        const take = () => {
          open -= 1
          sink.received.push({ to, messageId, raw })
          done()
        }
        if (sink.delayMilliseconds > 0) setTimeout(take, sink.delayMilliseconds)
        else take()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return Object.assign(sink, { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` })
}
