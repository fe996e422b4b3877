import { join } from 'node:path'
import { MailDev } from 'maildev'
import { StartProblem } from '../starting/start-problem.ts'

/** Catches every letter and shows it on a page, so that a trial never writes to a real person. */
export async function startMailCatcher(options: {
  webPort: number
  smtpPort: number
  folder: string
}): Promise<{ url: string; smtpUrl: string; stop(): Promise<void> }> {
  const catcher = new MailDev({
    web: options.webPort,
    webIp: '127.0.0.1',
    smtp: options.smtpPort,
    ip: '127.0.0.1',
    mailDirectory: join(options.folder, 'mail'),
    maxEmails: 5000,
    silent: true,
  })
  // It announces itself whatever it is told; where to look is said once, when everything runs.
  const { info } = console
  console.info = () => undefined
  try {
    await catcher.start()
  } catch (error) {
    throw new StartProblem(`The mail catcher could not start: ${(error as Error).message.split('\n')[0]}`)
  } finally {
    console.info = info
  }
  return { url: `http://localhost:${options.webPort}`, smtpUrl: `smtp://127.0.0.1:${options.smtpPort}`, stop: () => catcher.stop() }
}
