import { fork } from 'node:child_process'
import { once } from 'node:events'
import { freePort } from '../../src/starting/free-port.ts'
import { testSecrets } from '../secrets-for-tests.ts'

/** The real web process on a bench's database, to be asked over HTTP. */
export async function startWeb(databaseUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort()
  const child = fork(new URL('../../src/main.ts', import.meta.url), {
    env: {
      ...process.env,
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      REDIS_URL: '',
      SMTP_URL: 'smtp://127.0.0.1:1',
      AUTH_SECRET: testSecrets.auth,
      DATA_KEY: testSecrets.dataKeys[0]!.toString('base64'),
      INDEX_KEY: testSecrets.indexKey.toString('base64'),
      BUSINESS_DATE: '2024-06-24',
      LOG_LEVEL: 'error',
    },
    execArgv: ['--import', 'tsx'],
  })
  const gone = once(child, 'exit')
  await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error('The web process ended')
    }),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}
