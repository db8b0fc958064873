/** Where a page ends: the sort value of its last row as PostgreSQL writes it, and the row's id. */
export interface Cursor {
  value: string | null
  id: number
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString('base64url')
}

/** Reads a token back; null for one that was tampered with or is of another time. */
export function decodeCursor(token: string): Cursor | null {
  try {
    const [value, id] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [
      unknown,
      unknown,
    ]
    const fits = (value === null || typeof value === 'string') && Number.isSafeInteger(id)
    return fits ? { value: value as string | null, id: id as number } : null
  } catch {
    return null
  }
}
