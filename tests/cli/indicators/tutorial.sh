# The tutorial of scripts/README.md, both languages: each script is saved under the name it gives itself,
# each command run, and what it writes compared with the block that follows (first lines, up to "…").
readme=$CASES/../../scripts/README.md
network=$MIEUX_DATA/datasets/network
mkdir mieux-demo bin
ln -s "$MIEUX" bin/mieux
PATH=$PWD/bin:$PATH
export MIEUX_STORE=mieux-demo/reseau-fictif.db
mieux --quiet init
mieux --quiet import "$network"/*.csv "$network"/*.tsv
awk '/^```[a-z]/ { file = sprintf("%02d.%s", ++n, substr($0, 4)); next }
     /^```/ { file = "" }
     file { print > file }' "$readme"
for block in [0-9]*; do
    case $block in
    *.lua) cp "$block" "$(sed -n '1s/^-- //p' "$block")" ;;
    *.sh)
        command=$(cat "$block")
        case $command in *indicators*) command="$command --format table" ;; esac # as on a terminal
        eval "$command" >output 2>&1
        ;;
    *.text)
        grep -v '^…$' "$block" >wanted
        head -n "$(wc -l <wanted)" output | sed 's/ *$//' | diff -u wanted - || echo "after: $command"
        ;;
    esac
done
ls [0-9]* | wc -l
