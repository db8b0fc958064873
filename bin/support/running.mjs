import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeAtomically } from './cluster_folder.mjs'
import { LaunchProblem } from './problem.mjs'
import { birthMark, isAlive, pause, signal, waitForEnd } from './processes.mjs'

/**
 * The note of who serves from a storage folder:
 * { pid, born, url, stopping?: true, server?: { pid, born } }.
 */
export class RunningNote {
  constructor(storage) {
    this.file = join(storage, 'running.json')
    mkdirSync(storage, { recursive: true })
  }

  /**
   * Takes the note for this process; one that is about to stop is waited for.
   *
   * @throws {LaunchProblem} when a living one holds it
   */
  async take(url) {
    const held = await this.#holder()
    if (held && lives(held)) {
      throw new LaunchProblem('already_running', { url: held.url, pid: held.pid })
    }
    // a server whose launcher was killed ends by itself; its port is free only then
    if (held?.server && lives(held.server)) await endLeftOver(held.server.pid)
    this.note = { pid: process.pid, born: birthMark(process.pid), url }
    this.#write()
  }

  /** Notes the server process, for the next start should this one be killed. */
  serving(pid) {
    this.note.server = { pid, born: birthMark(pid) }
    this.#write()
  }

  /** Notes that this process is on its way out. */
  stopping() {
    if (!this.note) return
    this.note.stopping = true
    this.#write()
  }

  release() {
    if (readJson(this.file)?.pid === process.pid) rmSync(this.file, { force: true })
  }

  /**
   * Who holds the note. One that stops gets half a minute for it; one that does not say so gets
   * a second, since news of a stop takes a moment to arrive.
   */
  async #holder() {
    const asked = Date.now()
    for (;;) {
      const held = readJson(this.file)
      if (!held || !lives(held)) return held
      if (Date.now() - asked > (held.stopping ? 30_000 : 1_000)) return held
      await pause(100)
    }
  }

  #write() {
    try {
      writeAtomically(this.file, this.note, 0o644)
    } catch (error) {
      // on the way out a full disk must not get in the way
      if (!this.note.stopping) throw error
    }
  }
}

const lives = ({ pid, born }) => isAlive(pid) && birthMark(pid) === born

async function endLeftOver(pid) {
  if (await waitForEnd(pid, 5_000)) return
  signal(pid, 'SIGKILL')
  await waitForEnd(pid, 2_000)
}
