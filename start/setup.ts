import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import env from '#start/env'
import { isEmptyHouse } from '#shell/services/empty_house'
import { setupToken } from '#shell/services/setup_token'

/** Who runs the server learns how to move into an empty house, with or without the launcher. */
app.ready(async () => {
  if (app.getMode() !== 'run' || env.get('TANDEM_ROLE') === 'worker') return
  if (!(await isEmptyHouse().catch(() => false))) return
  logger.info('Nobody lives here yet: open /setup?token=%s', setupToken())
})
