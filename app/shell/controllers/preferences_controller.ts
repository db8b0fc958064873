import type { HttpContext } from '@adonisjs/core/http'
import { sql } from '#kernel/sql'
import { preferenceValidator } from '#shell/validators/panel'

/** Small choices of the person: columns, default views, the menu. */
export default class PreferencesController {
  async update({ request, response, actor }: HttpContext) {
    const { key, value } = await request.validateUsing(preferenceValidator)
    if (value === null || value === undefined) {
      await sql(null, 'DELETE FROM user_preferences WHERE user_id = $1 AND key = $2', [
        actor.id,
        key,
      ])
    } else {
      await sql(
        null,
        `INSERT INTO user_preferences (user_id, key, value) VALUES ($1, $2, $3::jsonb)
         ON CONFLICT (user_id, key) DO UPDATE SET value = EXCLUDED.value, updated_at = now()`,
        [actor.id, key, JSON.stringify(value)]
      )
    }
    return response.noContent()
  }
}
