import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

type Chunk = { file: string; imports?: string[]; isDynamicEntry?: boolean; src?: string }

/**
 * Kilobytes of compressed script: all that a page costs the first time one opens the house, its own
 * scripts on top of the frame, and the texts of one module.
 */
const FIRST_LOAD = 330
const PAGE_ALONE = 90
const MODULE_TEXTS = 20

test.group('Budget', () => {
  test('no page makes the browser load more script than it may', async ({ assert }) => {
    const folder = app.makePath('public/assets')
    const manifest = JSON.parse(await readFile(`${folder}/.vite/manifest.json`, 'utf8')) as Record<
      string,
      Chunk
    >
    const sizes = new Map<string, number>()
    for (const { file } of Object.values(manifest)) {
      if (file.endsWith('.js'))
        sizes.set(file, gzipSync(await readFile(`${folder}/${file}`)).length / 1024)
    }
    const closure = (names: string[]) => {
      const seen = new Set<string>()
      const visit = (name: string) => {
        if (seen.has(name) || !manifest[name]) return
        seen.add(name)
        manifest[name].imports?.forEach(visit)
      }
      names.forEach(visit)
      return new Set([...seen].map((name) => manifest[name].file))
    }
    const weigh = (files: Iterable<string>) =>
      [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)

    const base = closure(['inertia/app.ts', 'virtual:texts/zh-CN/frame'])
    const pages = Object.keys(manifest).filter((name) => /\/pages\/.*\.vue$/.test(name))
    const lines = pages
      .map((name) => {
        const [, room, , section] = name.replace('.vue', '').split('/')
        const texts = closure(
          [room, `${room}/${section}`].map((chunk) => `virtual:texts/zh-CN/${chunk}`)
        )
        const files = closure([name])
        const own = [...files].filter((file) => !base.has(file))
        return {
          page: name,
          alone: Math.round(weigh(own)),
          texts: Math.round(weigh(texts)),
          first: Math.round(weigh(new Set([...base, ...files, ...texts]))),
        }
      })
      .sort((a, b) => b.first - a.first)
    process.stdout.write(`    the frame and its texts: ${Math.round(weigh(base))} kB compressed\n`)
    for (const line of lines.slice(0, 5)) {
      process.stdout.write(
        `    ${line.page}: first load ${line.first} kB, of its own ${line.alone} kB, texts ${line.texts} kB\n`
      )
    }
    assert.isNotEmpty(lines)
    assert.deepEqual(
      lines.filter(
        (line) => line.first > FIRST_LOAD || line.alone > PAGE_ALONE || line.texts > MODULE_TEXTS
      ),
      []
    )
    const english = manifest['virtual:texts/en/frame'].file
    assert.isFalse(base.has(english), 'the other language stays on the server')
    const charts = Object.values(manifest).find((chunk) => chunk.src?.endsWith('chart_canvas.vue'))
    assert.isFalse(base.has(charts?.file ?? ''), 'charts are loaded when one is shown')
  })
})
