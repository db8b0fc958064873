import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomically } from './cluster_folder.mjs'
import { LaunchProblem } from './problem.mjs'
import { birthMark, isAlive, signal, waitForEnd } from './processes.mjs'

/** The note of who serves from a storage folder: { pid, born, url, server?: { pid, born } }. */
export class RunningNote {
  constructor(storage) {
    this.file = join(storage, 'running.json')
    mkdirSync(storage, { recursive: true })
  }

  /**
   * Takes the note for this process.
   *
   * @throws {LaunchProblem} when a living one holds it
   */
  async take(url) {
    const held = readJson(this.file)
    if (held && held.pid !== process.pid && lives(held)) {
      throw new LaunchProblem('already_running', { url: held.url, pid: held.pid })
    }
    // a server whose launcher was killed ends by itself; its port is free only then
    if (held?.server && lives(held.server)) await endLeftOver(held.server.pid)
    this.note = { pid: process.pid, born: birthMark(process.pid), url }
    writeAtomically(this.file, this.note, 0o644)
  }

  /** Notes the server process, for the next start should this one be killed. */
  serving(pid) {
    this.note.server = { pid, born: birthMark(pid) }
    writeAtomically(this.file, this.note, 0o644)
  }

  release() {
    if (readJson(this.file)?.pid === process.pid) rmSync(this.file, { force: true })
  }
}

const lives = ({ pid, born }) => isAlive(pid) && birthMark(pid) === born

async function endLeftOver(pid) {
  if (await waitForEnd(pid, 5_000)) return
  signal(pid, 'SIGKILL')
  await waitForEnd(pid, 2_000)
}
