import { connect } from 'node:net'

// Whether something listens at each of the addresses given.
const listens = address =>
  new Promise(done => {
    const { hostname, port, protocol } = new URL(address)
    const socket = connect({ host: hostname, port: Number(port || (protocol === 'redis:' ? 6379 : 5432)), timeout: 2000 })
    const end = answer => {
      socket.destroy()
      done(answer)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false))
  })

process.exitCode = (await Promise.all(process.argv.slice(2).map(listens))).every(Boolean) ? 0 : 1
