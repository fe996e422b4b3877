/** A letter as the business means it. It goes to one person: nobody sees who else was told. */
export interface Letter {
  readonly to: Address
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Made from the row that asks for it, so a letter sent twice after a crash is recognised as the same one. */
  readonly messageId: string
  readonly attachments?: readonly Attachment[]
  readonly icalEvent?: { readonly method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; readonly content: string }
}

export interface Address {
  readonly name: string
  readonly email: string
}

export interface Attachment {
  readonly filename: string
  readonly contentType: string
  readonly content: Buffer
}

export type SendOutcome =
  | { readonly sent: true; readonly messageId: string; readonly answer: string }
  /** Permanent: this address will never take it. Temporary: worth another try, the letter was not taken. */
  | { readonly sent: false; readonly failure: 'permanent' | 'temporary'; readonly code: number | null; readonly reason: string }

export interface Mail {
  send(letter: Letter): Promise<SendOutcome>
  close(): void
}

/** The same row always has the same Message-ID. */
export const messageIdOf = (rowId: string, publicUrl: string): string => `<${rowId}@${new URL(publicUrl).hostname}>`
