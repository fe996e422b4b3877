import { fork } from 'node:child_process'
import { once } from 'node:events'
import { nodeFlags } from '../../src/starting/start-child.ts'
import { testSecrets } from '../secrets-for-tests.ts'

export interface BenchProcess {
  stop(): Promise<void>
}

/** The real web or worker process on a bench's database, as `npm start` begins it. */
export async function startProcess(script: 'src/main.ts' | 'workers/main.ts', databaseUrl: string, port: number): Promise<BenchProcess> {
  const child = fork(new URL(`../../${script}`, import.meta.url), {
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
    execArgv: [...nodeFlags],
  })
  const gone = once(child, 'exit')
  await Promise.race([
    once(child, 'message'),
    gone.then(() => {
      throw new Error(`${script} ended`)
    }),
  ])
  return {
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}
