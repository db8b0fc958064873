# Sourced by the bash commands: works from the project's folder, with its own Node 24 and tools first.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
if [ ! -d node_modules ]; then
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    zh*) echo "依赖尚未安装：请先在 $PWD 中运行 npm install。" >&2 ;;
    *) echo "The packages are not installed: run \"npm install\" in $PWD first." >&2 ;;
  esac
  exit 1
fi
export PATH="$PWD/node_modules/.bin:$PATH"
