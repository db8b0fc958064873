import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'

const FOLDER = process.env.TANDEM_FIXTURES ?? join(app.makePath(), '../shared/fixtures')

/** A payload as a platform really sent or documents it, to the byte; null where the collection is not at hand. */
export function fixture(platform: string, file: string): string | null {
  const path = join(FOLDER, platform, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
