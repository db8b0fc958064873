import { appendFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { textOf } from './messages.mjs'

/** A failure a person can do something about: shown as one sentence, without a stack trace. */
export class LaunchProblem extends Error {
  /**
   * @param {string} key a key of messages.mjs
   * @param {Record<string, unknown>} values what its sentence is filled with
   */
  constructor(key, values = {}) {
    super(textOf(key, values, 'en'))
    this.name = 'LaunchProblem'
    this.key = key
    this.values = values
  }

  /** The sentence in the language of the terminal. */
  get sentence() {
    return textOf(this.key, this.values)
  }
}

const noSpace = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|\b53100\b/

/** Whether an error, or the output of a program, speaks of a full disk. */
export function speaksOfFullDisk(errorOrText) {
  if (typeof errorOrText === 'string') return noSpace.test(errorOrText)
  return noSpace.test(`${errorOrText?.code ?? ''} ${errorOrText?.message ?? ''}`)
}

/** The last line of a program's output that tells what went wrong, shortened to fit a sentence. */
export function lastWords(output) {
  const lines = stripVTControlCharacters(String(output))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !/^at |[┃⁃]/.test(line))
  const compiler = lines.find((line) => /error TS\d+/.test(line))
  const telling =
    compiler ?? lines.findLast((line) => /error|fatal|panic|fail|could not|cannot/i.test(line))
  return (telling ?? lines.at(-1) ?? 'no output').slice(0, 240)
}

/** Prints an error as one sentence and ends the process with code 1. */
export function endWith(error, log) {
  process.stderr.write(`${sentenceOf(error, log)}\n`)
  process.exit(1)
}

/** One sentence for any error; a stack trace goes to `log` when there is one, never to the screen. */
export function sentenceOf(error, log) {
  if (error instanceof LaunchProblem) return error.sentence
  if (log) keepDetails(log, error)
  if (speaksOfFullDisk(error)) return textOf('disk_full', { dir: error.path ?? process.cwd() })
  if (error?.code === 'EACCES' || error?.code === 'EPERM' || error?.code === 'EROFS') {
    return textOf('folder_not_writable', { dir: error.path ?? process.cwd() })
  }
  return textOf('unexpected', { detail: lastWords(error?.message ?? error) })
}

function keepDetails(log, error) {
  try {
    appendFileSync(log, `${new Date().toISOString()} ${error?.stack ?? error}\n`)
  } catch {
    // a full disk must not hide the sentence
  }
}
