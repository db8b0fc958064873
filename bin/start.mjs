#!/usr/bin/env node
/**
 * npm start   builds what is not built, starts PostgreSQL, brings the database up to date and
 * serves. This file runs on any Node from 20 on: it checks that the packages are there and hands
 * over to the project's own Node 24 when the current one is older.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { textOf } from './support/messages.mjs'
import { inRoot, root } from './support/paths.mjs'

const NEEDED = 24
const current = Number.parseInt(process.versions.node, 10)
const own = inRoot('node_modules/node/bin/node')

if (!existsSync(inRoot('node_modules/@adonisjs/core'))) {
  refuse('dependencies_missing', { dir: root })
} else if (current >= NEEDED) {
  const { start } = await import('./support/start.mjs')
  await start(process.argv.slice(2))
} else if (existsSync(own)) {
  handOver()
} else {
  refuse('node_missing', { version: process.versions.node })
}

/** The channel between the two tells the new one when this one is killed. */
function handOver() {
  const child = spawn(own, [inRoot('bin/start.mjs'), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, npm_lifecycle_event: '' },
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
  child.on('exit', (code) => process.exit(code ?? 1))
}

function refuse(key, values) {
  process.stderr.write(`${textOf(key, values)}\n`)
  process.exit(1)
}
