# The whole chain on the shipped data, quietly; a second run makes the same reports again.
$MIEUX --quiet demo --output d
cksum d/*.html d/*.pdf d/*.odt d/*.csv >first
$MIEUX --quiet demo --output d >names
cksum d/*.html d/*.pdf d/*.odt d/*.csv | cmp - first && echo same
ls d | wc -l
