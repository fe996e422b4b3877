import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Web } from './environment.ts'

const packaged = (path: string) => new URL(`../../node_modules/${path}`, import.meta.url)
const font = (subset: string, weight: number) =>
  [
    `be-vietnam-pro-${subset}-${weight}.woff2`,
    packaged(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`),
  ] as const

const sources = new Map<string, URL>([
  ['tabler.css', packaged('@tabler/core/dist/css/tabler.min.css')],
  ['hau-phuong.css', new URL('./hau-phuong.css', import.meta.url)],
  ['htmx.js', packaged('htmx.org/dist/htmx.min.js')],
  ['scan.js', new URL('./scan.js', import.meta.url)],
  ['mark.svg', new URL('./mark.svg', import.meta.url)],
  ...(['vietnamese', 'latin', 'latin-ext'] as const).flatMap(subset => [400, 500, 600, 700].map(weight => font(subset, weight))),
])

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

interface Asset {
  readonly type: string
  readonly plain: Uint8Array<ArrayBuffer>
  readonly packed: Uint8Array<ArrayBuffer> | null
}

const files = new Map<string, Asset>()
const digest = createHash('sha256')
for (const [name, path] of sources) {
  const plain = new Uint8Array(readFileSync(path))
  const extension = name.split('.').at(-1) ?? ''
  digest.update(plain)
  files.set(name, {
    type: types[extension] ?? 'application/octet-stream',
    plain,
    packed: extension === 'woff2' ? null : new Uint8Array(gzipSync(plain)),
  })
}
// One hash over all of them, in the path: the style sheet can name its fonts relative to itself, and nothing is ever stale.
const version = digest.digest('hex').slice(0, 12)

export const assetUrl = (name: string): string => `/assets/${version}/${name}`

export function serveAssets(app: Web): void {
  app.get('/assets/:version/:name', c => {
    const asset = c.req.param('version') === version ? files.get(c.req.param('name')) : undefined
    if (asset == null) return c.notFound()
    const packed = asset.packed != null && (c.req.header('accept-encoding') ?? '').includes('gzip')
    return c.body(packed ? asset.packed! : asset.plain, 200, {
      'content-type': asset.type,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    })
  })
}
