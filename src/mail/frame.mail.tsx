import type { Child, FC } from 'hono/jsx'

/** What a letter is made of. The same parts make the HTML and the plain text, so neither says more than the other. */
export type LetterPart =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'action'; readonly label: string; readonly url: string }
  | { readonly kind: 'note'; readonly text: string }

export interface LetterContent {
  readonly language: 'vi' | 'en'
  readonly heading: string
  readonly greeting: string
  readonly parts: readonly LetterPart[]
  readonly closing: string
  /** Who sends it and why, in a line. */
  readonly footer: string
}

export const renderLetter = (content: LetterContent): { html: string; text: string } => ({
  html: `<!doctype html>${(<Frame content={content} />).toString()}`,
  text: plain(content),
})

// Mail programs know no style sheets, so each element carries its own; 18px and near-black on white for old eyes.
const face = 'font-family:Arial,Helvetica,sans-serif;color:#1a1a1a;line-height:1.5'
const styles = {
  page: 'margin:0;padding:0;background:#f2f2f0',
  sheet: `max-width:640px;margin:0 auto;background:#ffffff;padding:24px 16px 8px 16px;font-size:18px;${face}`,
  heading: 'font-size:24px;line-height:1.3;margin:0 0 20px 0;color:#8a1c1c',
  paragraph: 'margin:0 0 16px 0',
  note: 'margin:0 0 16px 0;padding:12px 16px;background:#fff6dd;border-left:4px solid #c98a00',
  table: 'border-collapse:collapse;width:100%;margin:0 0 20px 0;font-size:16px;line-height:1.4',
  head: 'border:1px solid #9a9a9a;padding:8px 5px;background:#f2f2f0;text-align:left;vertical-align:top',
  cell: 'border:1px solid #9a9a9a;padding:8px 5px;text-align:left;vertical-align:top',
  action: 'display:inline-block;background:#8a1c1c;color:#ffffff;padding:14px 24px;border-radius:6px;font-weight:bold;text-decoration:none',
  address: 'margin:8px 0 20px 0;font-size:14px;color:#555555;word-break:break-all',
  footer: 'margin:24px 0 0 0;padding:14px 0;border-top:1px solid #cccccc;font-size:14px;color:#555555',
}

const Frame: FC<{ content: LetterContent }> = ({ content }) => (
  <html lang={content.language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{content.heading}</title>
    </head>
    <body style={styles.page}>
      <div style={styles.sheet}>
        <h1 style={styles.heading}>{content.heading}</h1>
        <p style={styles.paragraph}>{content.greeting}</p>
        {content.parts.map(part => (
          <Part part={part} />
        ))}
        <p style={styles.paragraph}>{lines(content.closing)}</p>
        <p style={styles.footer}>{content.footer}</p>
      </div>
    </body>
  </html>
)

const Part: FC<{ part: LetterPart }> = ({ part }) => {
  if (part.kind === 'paragraph') return <p style={styles.paragraph}>{lines(part.text)}</p>
  if (part.kind === 'note') return <p style={styles.note}>{lines(part.text)}</p>
  if (part.kind === 'action')
    return (
      <div>
        <a href={part.url} style={styles.action}>
          {part.label}
        </a>
        <p style={styles.address}>{part.url}</p>
      </div>
    )
  return (
    <table style={styles.table}>
      <thead>
        <tr>
          {part.head.map(cell => (
            <th scope="col" style={styles.head}>
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {part.rows.map(row => (
          <tr>
            {row.map(cell => (
              <td style={styles.cell}>{lines(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const lines = (text: string): Child =>
  text.split('\n').map((line, index) => (
    <>
      {index > 0 ? <br /> : null}
      {line}
    </>
  ))

function plain({ heading, greeting, parts, closing, footer }: LetterContent): string {
  const blocks = [heading.toUpperCase(), greeting, ...parts.map(plainPart), closing, `--\n${footer}`]
  return `${blocks.join('\n\n')}\n`
}

/** A table in plain text is a list: a telephone shows no columns. */
function plainPart(part: LetterPart): string {
  if (part.kind === 'paragraph' || part.kind === 'note') return part.text
  if (part.kind === 'action') return `${part.label}:\n${part.url}`
  return part.rows
    .map(row => `- ${row.map((cell, column) => `${part.head[column] ?? ''}: ${cell.replaceAll('\n', ', ')}`).join('\n  ')}`)
    .join('\n\n')
}
