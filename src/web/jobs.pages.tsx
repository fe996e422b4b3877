import { z } from 'zod'
import type { JobState } from '../outbox/job.entity.ts'
import { findJobs, queueStandings, timetableStandings } from '../outbox/outbox.queries.ts'
import { PauseQueue, pauseQueue } from '../outbox/pause-queue.ts'
import { resumeQueue } from '../outbox/resume-queue.ts'
import { RetryJob, retryJob } from '../outbox/retry-job.ts'
import { formatDateTime } from '../vietnamese/dates.ts'
import type { Web } from './environment.ts'
import { page, PlainPost, useScreen } from './layout.tsx'
import { actNow } from './submit-form.ts'
import { Refusal } from '../refusal.ts'
import { Badge, Card, NextPage, Table } from './tables.tsx'

const states = ['waiting', 'queued', 'running', 'done', 'failed'] as const
const Wanted = z.object({ state: z.enum(states).optional().catch(undefined), after: z.uuid().optional().catch(undefined) })
const tones = { waiting: 'calm', queued: 'calm', running: 'warn', done: 'good', failed: 'bad' } as const
const pageSize = 50

/** What works behind the screen, for administrators: pause, look at the reason, try again. */
export function jobPages(app: Web): void {
  app.get('/jobs', async c => {
    const { ctx, say } = c.var
    const { state, after } = Wanted.parse(c.req.query())
    const queues = await queueStandings(ctx)
    const jobs = await findJobs(ctx, { limit: pageSize, ...(state != null && { state }), ...(after != null && { before: after }) })
    const runs = await timetableStandings(ctx)
    const nameOf = (name: string) => say.jobs.names[name] ?? name
    return page(
      c,
      { title: say.jobs.title, nav: '/jobs', lead: say.jobs.intro },
      <>
        <Card title={say.jobs.queues}>
          <Table
            rows={queues}
            empty={say.jobs.none}
            columns={[
              {
                head: say.jobs.queue,
                cell: queue => (
                  <>
                    {say.jobs.queueNames[queue.queue] ?? queue.queue}
                    <span class="below">
                      <Badge tone={queue.paused ? 'warn' : 'good'}>{queue.paused ? say.jobs.paused : say.jobs.open}</Badge>
                    </span>
                  </>
                ),
              },
              ...states.map(name => ({
                head: say.jobs.states[name],
                align: 'end' as const,
                wide: name === 'done' || name === 'queued' || name === 'running',
                cell: (queue: (typeof queues)[number]) => queue.counts[name],
              })),
              {
                head: '',
                align: 'end',
                cell: queue => (
                  <PlainPost
                    action={`/jobs/queues/${queue.queue}/${queue.paused ? 'resume' : 'pause'}`}
                    label={queue.paused ? say.jobs.resume : say.jobs.pause}
                    class="btn"
                  />
                ),
              },
            ]}
          />
        </Card>
        <Card title={say.jobs.list}>
          <nav class="filter">
            <a class={state == null ? 'btn btn-primary' : 'btn'} href="/jobs">
              {say.jobs.all}
            </a>
            {states.map(name => (
              <a class={state === name ? 'btn btn-primary' : 'btn'} href={`/jobs?state=${name}`}>
                {say.jobs.states[name]}
              </a>
            ))}
          </nav>
          <Table
            rows={jobs}
            empty={say.jobs.none}
            columns={[
              { head: say.jobs.job, cell: job => nameOf(job.name) },
              { head: say.jobs.state, cell: job => <Standing state={job.state as JobState} /> },
              { head: say.jobs.askedAt, wide: true, cell: job => formatDateTime(job.askedAt) },
              { head: say.jobs.tries, align: 'end', wide: true, cell: job => `${job.attempts}/${job.maxAttempts}` },
              { head: say.jobs.result, cell: job => job.reason ?? inWords(job.outcome, say.jobs.outcomes) },
              {
                head: '',
                align: 'end',
                cell: job => job.state === 'failed' && <PlainPost action={`/jobs/${job.id}/retry`} label={say.jobs.retry} class="btn" />,
              },
            ]}
          />
          <NextPage
            path="/jobs"
            query={state == null ? {} : { state }}
            next={jobs.length === pageSize ? (jobs.at(-1)?.id ?? null) : null}
          />
        </Card>
        <Card title={say.jobs.timetable}>
          <Table
            rows={runs}
            empty={say.jobs.neverRan}
            columns={[
              { head: say.jobs.job, cell: run => nameOf(run.entry) },
              { head: say.jobs.lastRun, cell: run => formatDateTime(run.startedAt) },
              {
                head: say.jobs.did,
                cell: run =>
                  run.failed === true ? <Badge tone="bad">{say.jobs.entryFailed}</Badge> : inWords(run.outcome, say.jobs.outcomes),
              },
            ]}
          />
        </Card>
      </>,
    )
  })

  app.post('/jobs/:jobId/retry', c =>
    actNow(c, {
      write: () => retryJob(c.var.ctx, known(RetryJob, { jobId: c.req.param('jobId') })),
      done: ['/jobs', c.var.say.jobs.retried],
    }),
  )
  app.post('/jobs/queues/:queue/pause', c => {
    const { ctx, say } = c.var
    const input = known(PauseQueue, { queue: c.req.param('queue') })
    return actNow(c, {
      write: () => pauseQueue(ctx, input),
      done: ['/jobs', say.jobs.pausedNow(say.jobs.queueNames[input.queue] ?? input.queue)],
    })
  })
  app.post('/jobs/queues/:queue/resume', c => {
    const { ctx, say } = c.var
    const input = known(PauseQueue, { queue: c.req.param('queue') })
    return actNow(c, {
      write: () => resumeQueue(ctx, input),
      done: ['/jobs', say.jobs.resumedNow(say.jobs.queueNames[input.queue] ?? input.queue)],
    })
  })
}

/** "3 sent, 1 not sent" in the language of the page: each piece by its pattern, with its number put back. */
const inWords = (outcome: string | null | undefined, words: Readonly<Record<string, string>>): string =>
  (outcome ?? '')
    .split(', ')
    .map(piece => {
      const [number = ''] = /\d+/.exec(piece) ?? []
      return words[piece.replace(/\d+/, 'N')]?.replace('N', number) ?? piece
    })
    .join(', ')

function Standing({ state }: { state: JobState }) {
  const { say } = useScreen()
  return <Badge tone={tones[state]}>{say.jobs.states[state]}</Badge>
}

/** An address that names no job or queue is an address of nothing. */
function known<Output>(schema: z.ZodType<Output>, given: unknown): Output {
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw new Refusal('record/missing')
  return parsed.data
}
