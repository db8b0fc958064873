import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { modules } from '../../../modules/index.js'

type Texts = { [key: string]: string | Texts }

const folders = ['resources', ...modules.map((module) => module.folder)]

function flat(texts: Texts, prefix: string): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}.${key}`] : flat(value, `${prefix}.${key}`)
  )
}

/** Every text key of a language. */
export function keysOf(locale: string): string[] {
  return folders.flatMap((folder) => {
    const path = `${folder}/lang/${locale}`
    if (!existsSync(path)) return []
    return readdirSync(path).flatMap((file) =>
      flat(JSON.parse(readFileSync(`${path}/${file}`, 'utf8')) as Texts, file.replace('.json', ''))
    )
  })
}
