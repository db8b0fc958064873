# Sourced by the bash commands: works from the project's folder, with its own Node 24 and tools first.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

refuse() {
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    zh*) echo "$2" >&2 ;;
    *) echo "$1" >&2 ;;
  esac
  exit 1
}

[ -d node_modules/@adonisjs/core ] || refuse \
  "The packages are not installed: run \"npm install\" in $PWD first." \
  "依赖尚未安装：请先在 $PWD 中运行 npm install。"
export PATH="$PWD/node_modules/.bin:$PATH"
case "$(node -v)" in
  v2[4-9].* | v[3-9][0-9].*) ;;
  *) refuse \
    "Tandem needs Node 24 and this is Node $(node -v): run \"npm install\" again with install scripts allowed, so that it fetches its own copy." \
    "需要 Node 24，当前为 Node $(node -v)：请在允许安装脚本的情况下重新运行 npm install，它会自带一份 Node 24。" ;;
esac
