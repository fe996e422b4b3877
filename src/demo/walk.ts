import { giveRole } from '../access/give-role.ts'
import { seededAreaId } from '../areas/seed-areas.ts'
import { ConfigProblem } from '../config.ts'
import { systemContext } from '../context.ts'
import { asOwner } from '../database/in-transaction.ts'
import { newId } from '../database/id.ts'
import { StartProblem } from '../starting/start-problem.ts'
import { makeBooks } from './walk-books.ts'
import { signedIn } from './walk-caller.ts'
import { planCheckUp, printLetters } from './walk-event.ts'
import { dispense, liveThroughDay, reportAttendance } from './walk-event-day.ts'
import { handOver, settle } from './walk-handover.ts'
import { type House, openHouse, Stops } from './walk-house.ts'
import { areaNamed } from './walk-import.ts'
import { addMartyrs, answerQuestions, approveAndLock, compileAndCompare, findSubject, importRegister } from './walk-list.ts'
import { Mailbox } from './walk-mailbox.ts'
import { Steps, WalkProblem } from './walk-steps.ts'
import { labelOf, summaryTable, wrongFigures } from './walk-table.ts'

import { planVolunteers } from './walk-volunteers.ts'

/** The whole job without a browser, on a database that is thrown away. */
async function walk(steps: Steps, stops: Stops, opened: (house: House) => void): Promise<void> {
  const house = await steps.step('Khởi động', 'Start', () => openHouse('2024-06-24', stops))
  opened(house)
  const mailbox = new Mailbox(house.mailbox)
  await house.asOffice(({ ground }) => letOfficerApprove(systemContext(ground, newId())))

  const officer = await signedIn(house.base, 'canbo')
  const approver = await signedIn(house.base, 'lanhdao')
  const canhNau = await areaNamed(officer, 'Canh Nậu')
  const truth = await importRegister(steps, officer, canhNau)
  const subject = await findSubject(officer, canhNau)
  const first = await compileAndCompare(steps, officer, subject, truth)
  const asked =
    first.openQuestions.length === truth.expected.openQuestions.length ? first : await addMartyrs(steps, officer, subject, truth)
  const answered = await answerQuestions(steps, officer, subject, asked)
  const locked = await approveAndLock(steps, { officer, approver }, answered)
  await makeBooks(steps, officer, locked, mailbox)

  const medic = await signedIn(house.base, 'quany')
  const checkUp = await planCheckUp(steps, officer, await areaNamed(officer, 'Bình Yên'))
  await printLetters(steps, officer, checkUp)
  await planVolunteers(steps, officer, checkUp, mailbox)
  await steps.step('Đến ngày 20/7/2024', 'It is 20 July', () => house.goTo('2024-07-20'))
  const day = await liveThroughDay(steps, { officer, medic }, checkUp)
  await dispense(steps, medic, checkUp, day)

  await steps.step('Đến ngày 22/7/2024', 'It is 22 July', () => house.goTo('2024-07-22'))
  await reportAttendance(steps, officer, checkUp, day)
  const accountant = await signedIn(house.base, 'ketoan')
  const plan = await handOver(steps, officer, locked)
  await settle(steps, { officer, accountant }, subject, locked, plan)
  await steps.step('Hộp thư thử', 'Mail catcher', async () => {
    const letters = await mailbox.letters()
    steps.tell('Thư đã nhận', 'mails received', letters.length)
    for (const [subject, of] of Map.groupBy(letters, letter => letter.subject)) steps.tell(`  ${subject}`, '', of.length)
  })
}

/** As in a small office where one person holds both roles: even then nobody approves what they drew up. */
async function letOfficerApprove(ctx: ReturnType<typeof systemContext>): Promise<void> {
  const [account] = await asOwner(ctx.ground.orm, tx =>
    tx.execute<{ id: string }[]>(`select id from account where email = 'canbo@hauphuong.localhost'`),
  )
  if (account == null) throw new WalkProblem('The demonstration has no policy officer.')
  await giveRole(ctx, { accountId: account.id, role: 'approver', areaId: seededAreaId('tt'), hamletId: null, fromOn: '2024-01-01' })
}

async function main(): Promise<number> {
  const steps = new Steps()
  const opened: House[] = []
  const stops = new Stops()
  const leave = () => void stops.all().then(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, leave)
  // npm hands signals to a shell between us, which dies of them without a word to us.
  const shell = process.ppid
  setInterval(() => (process.ppid === shell ? undefined : leave()), 500).unref()
  let stopped: string | null = null
  try {
    await walk(steps, stops, house => void opened.push(house))
  } catch (error) {
    const expected = [WalkProblem, StartProblem, ConfigProblem].some(kind => error instanceof kind)
    const words = (await opened[0]?.lastWords()) ?? ''
    stopped = [expected ? (error as Error).message : ((error as Error).stack ?? String(error)), words].filter(Boolean).join('\n')
  } finally {
    await stops.all()
  }
  process.stdout.write(`\n${summaryTable(steps.done)}\n`)
  const wrong = wrongFigures(steps.done)
  for (const figure of wrong)
    process.stdout.write(`Không khớp · does not add up: ${labelOf(figure)}: ${figure.found}, phải là ${figure.expected}\n`)
  if (stopped != null) process.stdout.write(`Dừng giữa chừng · stopped: ${stopped}\n`)
  if (wrong.length === 0 && stopped == null) process.stdout.write('Mọi con số đều khớp · every figure adds up\n')
  return wrong.length === 0 && stopped == null ? 0 : 1
}

process.exit(await main())
