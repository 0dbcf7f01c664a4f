# Asking GitLab, for the steps that tell people something. `token` is a project's token for the API; the rest are the job's own.

# ask PATH [CURL'S OPTIONS…]: a question below this project's address. The token is on no command line.
ask() {
  local path=$1
  shift
  curl --fail --silent --show-error --header @<(printf 'PRIVATE-TOKEN: %s' "$token") "$@" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$path"
}

# first KEY TEXT: that key of the first of a list, read from standard input, whose body or title begins with the text.
first() {
  node -e '
    const [key, text] = process.argv.slice(1);
    const list = JSON.parse(require("fs").readFileSync(0, "utf8"));
    console.log(list.find((one) => (one.body ?? one.title).startsWith(text))?.[key] ?? "");' "$1" "$2"
}
