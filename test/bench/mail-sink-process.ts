import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

// A mail server that takes so many milliseconds over a letter and throws it away, in a process of its own: its work is not ours.
const milliseconds = Number(process.argv[2])
let received = 0
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    const taken = () => {
      received += 1
      done()
    }
    stream.resume()
    stream.on('end', () => (milliseconds === 0 ? taken() : setTimeout(taken, milliseconds)))
  },
})
server.on('error', () => undefined)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.server.address() as AddressInfo).port }))
process.on('message', () => process.send?.({ received }))
process.on('disconnect', () => process.exit(0))
