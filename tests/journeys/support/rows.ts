import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '#kernel/sql'

type Row = Record<string, any>

export const rows = (text: string, values: unknown[] = []) => sql<Row>(null, text, values)

/** The one row that is expected; without it the test ends with the question that had no answer. */
export async function one(text: string, values: unknown[] = []): Promise<Row> {
  const found = await rows(text, values)
  if (found.length !== 1)
    throw new Error(`Expected one row, found ${found.length}: ${text} ${JSON.stringify(values)}`)
  return found[0]
}

/** Asks again until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  seconds = 10
): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`Within ${seconds} s there was no ${what}`)
    await sleep(50)
  }
}
