import { raw } from 'hono/html'
import { createContext, useContext, type Child, type FC, type PropsWithChildren } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { newId } from '../database/id.ts'
import { may } from '../permissions.ts'
import { formatDate } from '../vietnamese/dates.ts'
import { assetUrl } from './assets.ts'
import type { WebContext } from './environment.ts'
import { Icon } from './icon.tsx'
import { navigation } from './navigation.ts'
import type { OccasionProgress } from './occasion.ts'
import { localPath } from './submit-form.ts'

interface Screen {
  readonly c: WebContext
  readonly occasion: OccasionProgress | null
  /** The ids given out so far: two forms on a page may ask for the same thing. */
  readonly ids: Set<string>
}

const ScreenContext = createContext<Screen | null>(null)

/** What the request carries, for any component inside a page: `const { say, ctx } = useScreen()`. */
export function useScreen(): WebContext['var'] {
  const screen = useContext(ScreenContext)
  if (screen == null) throw new Error('useScreen outside of page()')
  return screen.c.var
}

/** The occasion that is being worked on, for a way on from here. */
export const useOccasion = (): OccasionProgress | null => useContext(ScreenContext)?.occasion ?? null

/** An id that nothing else on this page has: the name itself where it is free, so that addresses with #f-name stay. */
export function useOwnId(wanted: string): string {
  const ids = useContext(ScreenContext)?.ids
  if (ids == null) return wanted
  let id = wanted
  for (let n = 2; ids.has(id); n++) id = `${wanted}-${n}`
  ids.add(id)
  return id
}

/** Where the form on this page leads back to, when it was opened with `?back=`. */
export function useWayBack(): string | null {
  return localPath(useContext(ScreenContext)?.c.req.query('back'))
}

export interface PageOptions {
  readonly title: string
  /** Path of the menu entry this page belongs to, where it is not the start of its own path. */
  readonly nav?: string
  /** Where this page hangs: [['/areas', 'Địa bàn']]. */
  readonly trail?: readonly (readonly [href: string, label: string])[]
  /** Buttons to the right of the title. */
  readonly actions?: Child
  /** One or two lines under the title. */
  readonly lead?: Child
  readonly status?: ContentfulStatusCode
  /** A refusal: nothing stands beside it, and nothing else is asked of the database. */
  readonly saysOneThing?: boolean
}

/** A whole page in the frame. htmx asks for a part by `hx-select`, so pages need no second form. */
export async function page(c: WebContext, options: PageOptions, body: Child): Promise<Response> {
  const occasion = c.var.ctx.actor.kind === 'account' && options.saysOneThing !== true ? await c.var.occasion() : null
  c.header('cache-control', 'no-store')
  return c.html(
    <ScreenContext.Provider value={{ c, occasion, ids: new Set() }}>
      <Frame {...options} path={c.req.path} occasion={occasion}>
        {body}
      </Frame>
    </ScreenContext.Provider>,
    options.status ?? 200,
  )
}

const Frame: FC<PropsWithChildren<PageOptions & { path: string; occasion: OccasionProgress | null }>> = ({ children, ...given }) => {
  const { ctx, say } = useScreen()
  const signedIn = ctx.actor.kind === 'account'
  return (
    <Document title={given.title}>
      <a class="skip" href="#main">
        {say.web.skip}
      </a>
      <DemoBanner />
      <TopBar signedIn={signedIn} />
      <div class={signedIn ? 'frame' : 'frame frame-bare'}>
        {signedIn && <SideMenu path={given.nav ?? given.path} />}
        <main id="main" class="content" tabindex={-1}>
          {given.occasion != null && <Occasion progress={given.occasion} />}
          <Heading {...given} />
          <FlashMessage />
          {children}
        </main>
      </div>
    </Document>
  )
}

const htmxSettings = JSON.stringify({ includeIndicatorStyles: false, allowEval: false, selfRequestsOnly: true, historyCacheSize: 0 })

const Document: FC<PropsWithChildren<{ title: string }>> = ({ title, children }) => {
  const { ctx, say } = useScreen()
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={ctx.locale}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light" />
          <meta name="htmx-config" content={htmxSettings} />
          <title>{`${title} · ${say.web.product}`}</title>
          <link rel="icon" href={assetUrl('mark.svg')} type="image/svg+xml" />
          <link rel="preload" href={assetUrl('be-vietnam-pro-vietnamese-400.woff2')} as="font" type="font/woff2" crossorigin="anonymous" />
          <link rel="stylesheet" href={assetUrl('tabler.css')} />
          <link rel="stylesheet" href={assetUrl('hau-phuong.css')} />
          <script src={assetUrl('htmx.js')} defer></script>
        </head>
        <body>{children}</body>
      </html>
    </>
  )
}

function DemoBanner() {
  const { businessDate, say } = useScreen()
  return businessDate == null ? null : <p class="demo-banner">{say.web.demoBanner(formatDate(businessDate))}</p>
}

function TopBar({ signedIn }: { signedIn: boolean }) {
  const { say, ctx } = useScreen()
  return (
    <header class="topbar">
      <a class="brand" href="/">
        <img src={assetUrl('mark.svg')} alt="" width="36" height="36" />
        <span>
          <strong>{say.web.product}</strong>
          <small>{say.web.tagline}</small>
        </span>
      </a>
      <div class="topbar-end">
        <LanguageSwitch />
        {signedIn && (
          <details class="account-menu">
            <summary>
              <Icon name="user-circle" />
              <span>{ctx.actor.name}</span>
            </summary>
            <div class="account-menu-items">
              <a href="/account">{say.web.account}</a>
              <PlainPost action="/sign-out" label={say.web.signOut} />
            </div>
          </details>
        )}
      </div>
    </header>
  )
}

function LanguageSwitch() {
  const { say, ctx } = useScreen()
  return <PlainPost action="/language" label={say.web.otherLanguage} fields={{ language: ctx.locale === 'vi' ? 'en' : 'vi' }} />
}

/** A button that posts: a form of its own without visible fields. Pressed twice, it acts once. */
export function PlainPost({
  action,
  label,
  fields = {},
  class: styled = 'btn-plain',
}: {
  action: string
  label: Child
  fields?: Readonly<Record<string, string>>
  class?: string
}) {
  const { csrf } = useScreen()
  return (
    <form method="post" action={action} class="inline-form">
      <input type="hidden" name="_csrf" value={csrf} />
      <input type="hidden" name="_key" value={newId()} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class={styled}>
        {label}
      </button>
    </form>
  )
}

// The menu is written twice: always open beside the page on a wide screen, behind one button on a phone. No script either way.
function SideMenu({ path }: { path: string }) {
  const { say } = useScreen()
  return (
    <div class="side">
      <nav class="side-wide" aria-label={say.web.menu}>
        <MenuItems path={path} />
      </nav>
      <details class="side-narrow">
        <summary>
          <Icon name="menu-2" />
          {say.web.menu}
        </summary>
        <nav aria-label={say.web.menu}>
          <MenuItems path={path} />
        </nav>
      </details>
    </div>
  )
}

function MenuItems({ path }: { path: string }) {
  const { ctx, say } = useScreen()
  const groups = navigation
    .map(({ group, rooms }) => ({ group, rooms: rooms.filter(room => may(ctx, room.permission)) }))
    .filter(({ rooms }) => rooms.length > 0)
  return (
    <>
      <a class="side-item" href="/" aria-current={path === '/' ? 'page' : undefined}>
        <Icon name="home" />
        {say.web.home}
      </a>
      {groups.map(({ group, rooms }) => (
        <>
          <p class="side-group">{say.web.nav.groups[group]}</p>
          {rooms.map(room => (
            <a class="side-item" href={room.path} aria-current={isWithin(path, room.path) ? 'page' : undefined}>
              <Icon name={room.icon} />
              {say.web.nav[room.label]}
            </a>
          ))}
        </>
      ))}
    </>
  )
}

const isWithin = (path: string, room: string) => path === room || path.startsWith(`${room}/`)

function Heading({ title, trail = [], actions, lead }: PageOptions) {
  const { say } = useScreen()
  return (
    <div class="heading">
      {trail.length > 0 && (
        <nav class="trail" aria-label={say.web.breadcrumb}>
          {trail.map(([href, label]) => (
            <a href={href}>{label}</a>
          ))}
        </nav>
      )}
      <div class="heading-row">
        <h1>{title}</h1>
        {actions != null && <div class="heading-actions">{actions}</div>}
      </div>
      {lead != null && <p class="lead">{lead}</p>}
    </div>
  )
}

function FlashMessage() {
  const { flash } = useScreen()
  if (flash == null) return null
  return (
    <p class={`said said-${flash.kind}`} role="status">
      <Icon name={flash.kind === 'done' ? 'circle-check' : 'info-circle'} />
      {flash.text}
    </p>
  )
}

function Occasion({ progress }: { progress: OccasionProgress }) {
  const { say } = useScreen()
  return (
    <section class="occasion" aria-label={say.web.occasion}>
      <a href={progress.href}>{progress.name}</a>
      <ol>
        {progress.steps.map(step => (
          <li class={`step-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
            {step.label}
          </li>
        ))}
      </ol>
    </section>
  )
}
