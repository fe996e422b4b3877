import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

// A mail server that takes its time and throws letters away, in a process of its own: its work is not ours.
const milliseconds = Number(process.argv[2])
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    stream.on('data', () => undefined)
    stream.on('end', () => setTimeout(done, milliseconds))
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit(0))
