import type { HttpRequest } from '@adonisjs/core/http'

export type Theme = 'light' | 'dark' | 'system'
export const THEME_COOKIE = 'tandem-theme'
export const THEMES = ['light', 'dark', 'system'] as const

/** The look the person chose on this device. */
export function themeOf(request: HttpRequest): Theme {
  const chosen = request.plainCookie(THEME_COOKIE, undefined, false) as string | undefined
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}
