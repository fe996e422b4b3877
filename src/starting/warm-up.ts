import { once } from 'node:events'
import { setPriority } from 'node:os'

// Loaded before the script of a child of `npm start`: reads its modules while the database is being prepared, and holds it back
// until it is told that everything is ready. Whoever runs the script directly is not held back.
// The web process, which everybody waits for, reads its own first.
setPriority(5)
const left = () => process.exit(0)
process.once('disconnect', left)
await import('../services.ts')
while ((await once(process, 'message'))[0] !== 'begin');
process.off('disconnect', left)
