import 'reflect-metadata'
import type { ApplicationService } from '@adonisjs/core/types'
import { ignite } from '../../../bin/ignite.js'

/** What every bench is told on the command line. */
export const QUICK = process.argv.includes('--quick')

/** A number given as `--name 200000`, else `fallback`. */
export function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}

/** The value below which 95 of 100 lie. */
export const p95 = (list: readonly number[]) =>
  [...list].sort((a, b) => a - b)[Math.ceil(list.length * 0.95) - 1]

/** Boots the application without a server, with every module on, for benches that call actions directly. */
export async function openBench(): Promise<ApplicationService> {
  const app = ignite().createApp('console')
  await app.init()
  await app.boot()
  await app.start(() => {})
  const { switchOn, switchable } = await import('#tests/helpers/switch')
  await switchOn(...switchable)
  return app
}

/** The last line of a bench: one JSON object. */
export function report(
  figures: { bench: string; ordersPerSecond: number; baselinePerSecond: number } & Record<
    string,
    unknown
  >
) {
  const round = (value: number) => Math.round(value * 10) / 10
  const ratio = Math.round((figures.ordersPerSecond / figures.baselinePerSecond) * 1000) / 1000
  process.stdout.write(
    `${JSON.stringify({ ...figures, ordersPerSecond: round(figures.ordersPerSecond), baselinePerSecond: round(figures.baselinePerSecond), ratio })}\n`
  )
}

/** A line for people. */
export const say = (text: string) => process.stdout.write(`${text}\n`)

export const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0)
