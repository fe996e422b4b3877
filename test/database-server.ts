import { Client } from 'pg'

/** A client on the server's own database, closed whatever happens. */
export async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

export function urlOf(server: string, database: string, user?: { name: string; password: string }): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  if (user != null) {
    url.username = user.name
    url.password = user.password
  }
  return url.href
}
