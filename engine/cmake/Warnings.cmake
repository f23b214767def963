# The warnings our own code is built with: an interface target, private to it.
add_library(mx_warnings INTERFACE)
target_compile_options(mx_warnings INTERFACE
    $<$<C_COMPILER_ID:GNU,Clang>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
    -Wmissing-prototypes -Wundef -Wformat=2 -Wvla -Wswitch-enum>
    $<$<AND:$<BOOL:${MX_WERROR}>,$<C_COMPILER_ID:GNU,Clang>>:-Werror>)
