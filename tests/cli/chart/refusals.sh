"$MIEUX" --quiet init
try() { "$MIEUX" --quiet chart "$@"; echo "$?"; }
try
try camembert
try situations trend
try situations --output chart.gif
try situations --width 10
try situations --territory nulle-part
try situations --network rien
try territories
try territories --indicator Z99
try situations --rule secret
try situations
try mentions
MIEUX_STORE=none.db try situations
ls
