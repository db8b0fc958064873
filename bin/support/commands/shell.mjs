/**
 * bin/shell COMMAND…   runs any command with the development database up and DATABASE_URL and
 * APP_KEY set; without a command, an interactive shell.
 */
import { withDevelopmentDatabase } from '../development.mjs'
import { main, run } from '../run.mjs'

await main((args) =>
  withDevelopmentDatabase((env) =>
    run(args.length > 0 ? args : [process.env.SHELL ?? '/bin/sh'], { env })
  )
)
