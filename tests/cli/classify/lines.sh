# Lines of standard input: no header, blank lines keep their place, Windows line ends and letters are read.
. "$CASES/classify/ground"
printf 'avoir des amis\r\n\nla sant\351\ntext\n' | "$MIEUX" classify - --model small.mxc | sed 's/0\.[0-9]*/p/g'
printf '' | "$MIEUX" classify - --model small.mxc
