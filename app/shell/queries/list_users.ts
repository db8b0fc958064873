import { flag, keysetPage, part, when, type ListQuery } from '#kernel/lists/index'

export type UserRow = {
  id: number
  name: string
  email: string
  roles: string
  isOwner: boolean
  isActive: boolean
  hasSecondFactor: boolean
  lastSignInAt: string | null
}

export const USER_LIST = {
  sorts: ['name', 'seen'],
  defaultSort: 'name',
  filters: { active: flag() },
} as const

/** Members of staff with their roles. */
export class ListUsers {
  handle(query: ListQuery<typeof USER_LIST.filters>) {
    const word = query.q?.replace(/[\\%_]/g, '\\$&').toLowerCase()
    return keysetPage<UserRow>({
      query,
      select: `u.id, u.full_name AS name, u.email, u.is_owner AS "isOwner", u.is_active AS "isActive", u.totp_enabled_at IS NOT NULL AS "hasSecondFactor",
        coalesce((SELECT string_agg(r.name, ', ' ORDER BY r.name) FROM user_roles m JOIN roles r ON r.id = m.role_id WHERE m.user_id = u.id), '') AS roles,
        to_char(u.last_sign_in_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "lastSignInAt"`,
      from: 'users u',
      where: [
        when(filtersActive(query), (active) => part`u.is_active = ${active}`),
        when(word, (text) => part`lower(u.full_name || ' ' || u.email) LIKE ${`%${text}%`}`),
      ],
      sorts: { name: 'u.full_name', seen: { column: 'u.last_sign_in_at', nullable: true } },
      id: 'u.id',
    })
  }
}

const filtersActive = (query: ListQuery<typeof USER_LIST.filters>) => query.filters.active
