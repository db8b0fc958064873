import type { JSONDataTypes } from '@adonisjs/core/types/transformers'
import { sql } from '#kernel/sql'

export type SavedView = {
  id: number
  page: string
  path: string
  name: string
  params: Record<string, string>
  isShared: boolean
  isMine: boolean
}

export type PanelState = {
  views: SavedView[]
  preferences: Record<string, JSONDataTypes>
  /** Up to 100: beyond that the bell says 99+. */
  unread: number
}

export const NO_PANEL_STATE: PanelState = { views: [], preferences: {}, unread: 0 }

/** What the frame around every page shows of one person, in one statement. */
export async function getPanelState(userId: number): Promise<PanelState> {
  const [row] = await sql<PanelState>(
    null,
    `SELECT
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', v.id, 'page', v.page, 'path', v.query->>'path', 'name', v.name,
           'params', v.query->'params', 'isShared', v.is_shared, 'isMine', v.user_id = $1) ORDER BY v.position, v.id)
         FROM (SELECT * FROM saved_views WHERE user_id = $1 OR is_shared ORDER BY position, id LIMIT 500) v), '[]') AS views,
       coalesce((SELECT jsonb_object_agg(p.key, p.value) FROM user_preferences p WHERE p.user_id = $1), '{}') AS preferences,
       (SELECT count(*)::int FROM (SELECT 1 FROM notifications n WHERE n.user_id = $1 AND n.read_at IS NULL LIMIT 100) u) AS unread`,
    [userId],
    'panel_state'
  )
  return row
}
