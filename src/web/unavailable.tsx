import { raw } from 'hono/html'
import type { Locale } from '../context.ts'
import type { Sentences } from '../locales/sentences.ts'
import { assetUrl } from './assets.ts'
import type { WebContext } from './environment.ts'
import { answerProblem, unavailableProblem } from './problem.tsx'

/** The answer while the database is away: needs no session and no query. A page may be reloaded, its form goes out again under its own key. */
export function answerUnavailable(c: WebContext, locale: Locale, say: Sentences, requestId: string): Response | Promise<Response> {
  const problem = unavailableProblem(say, requestId)
  if (c.req.path.startsWith('/api/')) return answerProblem(c, problem)
  c.header('cache-control', 'no-store')
  c.header('retry-after', String(problem.facts?.['seconds']))
  return c.html(
    <>
      {raw('<!doctype html>')}
      <html lang={locale}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${problem.title} · ${say.web.product}`}</title>
          <link rel="icon" href={assetUrl('mark.svg')} type="image/svg+xml" />
          <link rel="stylesheet" href={assetUrl('tabler.css')} />
          <link rel="stylesheet" href={assetUrl('hau-phuong.css')} />
        </head>
        <body>
          <header class="topbar">
            <a class="brand" href="/">
              <img src={assetUrl('mark.svg')} alt="" width="36" height="36" />
              <span>
                <strong>{say.web.product}</strong>
                <small>{say.web.tagline}</small>
              </span>
            </a>
          </header>
          <div class="frame frame-bare">
            <main id="main" class="content">
              <div class="heading">
                <h1>{problem.title}</h1>
              </div>
              <div class="explained">
                <p>{problem.detail}</p>
                <p class="field-hint">{say.web.errors.reference(requestId)}</p>
                {c.req.method === 'GET' && (
                  <p>
                    <a class="btn" href="">
                      {say.web.errors.loadAgain}
                    </a>
                  </p>
                )}
              </div>
            </main>
          </div>
        </body>
      </html>
    </>,
    503,
  )
}
