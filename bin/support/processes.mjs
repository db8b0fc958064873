import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Waits `ms` milliseconds. */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Whether a process with this id exists (also when it belongs to another user). */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
  return !isZombie(pid)
}

/**
 * A mark that tells a process from a later one with the same id: its start time as the system
 * keeps it. Null when the process is gone.
 */
export function birthMark(pid) {
  if (process.platform === 'linux') return procStat(pid)?.[19] ?? null
  return psColumn(pid, 'lstart')
}

/** The command line of a process, empty when it is gone. */
export function commandLine(pid) {
  if (process.platform !== 'linux') return psColumn(pid, 'command') ?? ''
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

/** The process that started another one, 1 when that is gone. */
export function parentOf(pid) {
  return Number((process.platform === 'linux' ? procStat(pid)?.[1] : psColumn(pid, 'ppid')) ?? 1)
}

/** Sends a signal; false when the process is gone or not ours. */
export function signal(pid, name) {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** Waits until a process is gone; false when it is still there after `ms`. */
export async function waitForEnd(pid, ms) {
  const until = Date.now() + ms
  while (isAlive(pid)) {
    if (Date.now() > until) return false
    await pause(20)
  }
  return true
}

/** The fields of /proc/PID/stat after the command name; the name itself may hold spaces. */
function procStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

function isZombie(pid) {
  return process.platform === 'linux' && procStat(pid)?.[0] === 'Z'
}

function psColumn(pid, column) {
  try {
    const out = execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' })
    return out.trim() || null
  } catch {
    return null
  }
}
